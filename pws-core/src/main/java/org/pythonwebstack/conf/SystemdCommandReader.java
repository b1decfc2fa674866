package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the commands of {@code ExecStart=} and its like: prefixes, a program and its arguments. */
final class SystemdCommandReader {

    private final Function<String, Unreadable> error;

    SystemdCommandReader(Function<String, Unreadable> error) {
        this.error = error;
    }

    /** Returns the commands of a value, between which semicolons stand. */
    List<SystemdValue.Exec> read(String value) {
        SystemdWordReader words = new SystemdWordReader(value, true, error);
        List<SystemdValue.Exec> commands = new ArrayList<>();
        words.skipBlanks();
        while (!words.atEnd()) {
            if (!words.takeSeparator()) {
                commands.add(command(words));
            }
            words.skipBlanks();
        }
        if (commands.isEmpty()) {
            throw error.apply("a command stands here");
        }
        return commands;
    }

    private SystemdValue.Exec command(SystemdWordReader words) {
        String program = words.next();
        EnumSet<SystemdValue.Prefix> prefixes = EnumSet.noneOf(SystemdValue.Prefix.class);
        int start = 0;
        while (start < program.length()) {
            SystemdValue.@Nullable Prefix prefix = prefix(program, start);
            if (prefix == null || !prefixes.add(prefix)) {
                break;
            }
            start += prefix.sigil().length();
        }
        if (start == program.length()) {
            throw error.apply("a program stands behind the prefixes");
        }
        boolean variables = !prefixes.contains(SystemdValue.Prefix.NO_VARIABLES);
        String path = program.substring(start);
        if (path.endsWith("/")) {
            throw error.apply("a program does not end with '/'");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < ' ' || c == 0x7f || c == '"' || c == '\'' || c == '\\') {
                throw error.apply("a program's path has no control character, quote or backslash");
            }
        }
        ImmutableList.Builder<Argument> arguments = ImmutableList.builder();
        while (true) {
            words.skipBlanks();
            if (words.atEnd() || words.takeSeparator()) {
                return new SystemdValue.Exec(prefixes, SystemdExpansion.specifiers(path, error), arguments.build());
            }
            if (words.takeEscapedSeparator()) {
                arguments.add(new Literal(";"));
            } else {
                String word = words.next();
                arguments.add(
                        variables ? SystemdExpansion.variables(word, error) : SystemdExpansion.specifiers(word, error));
            }
        }
    }

    private static SystemdValue.@Nullable Prefix prefix(String program, int at) {
        return switch (program.charAt(at)) {
            case '-' -> SystemdValue.Prefix.IGNORE_FAILURE;
            case '@' -> SystemdValue.Prefix.OWN_NAME;
            case ':' -> SystemdValue.Prefix.NO_VARIABLES;
            case '+' -> SystemdValue.Prefix.FULL_PRIVILEGES;
            case '!' ->
                program.startsWith("!!", at) ? SystemdValue.Prefix.ELEVATED_IF_NEEDED : SystemdValue.Prefix.ELEVATED;
            default -> null;
        };
    }
}
