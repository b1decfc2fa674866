package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads the values of all settings but commands, each by the kind of its setting. */
final class SystemdValueReader {

    private final Function<String, Unreadable> error;
    private final SystemdNumberReader numbers;

    SystemdValueReader(Function<String, Unreadable> error) {
        this.error = error;
        this.numbers = new SystemdNumberReader(error);
    }

    /** Returns what {@code value}, which is not empty and has no blanks at its ends, means for a setting of this kind. */
    SystemdValue read(SystemdKind kind, String value) {
        return switch (kind) {
            case ENVIRONMENT -> environment(value);
            case PATHS -> paths(value);
            // A colon separates what is mounted from where; PWS does not take that apart.
            case MOUNTS -> value.indexOf(':') >= 0 ? new SystemdValue.Unknown(value) : paths(value);
            case PATH, PATH_PATTERN -> path(value);
            case TEXT -> new SystemdValue.Text(specifiers(value));
            case UNITS, DIRECTORIES -> new SystemdValue.Words(SystemdWordReader.blankSeparated(value));
            case WORDS -> new SystemdValue.Words(SystemdWordReader.words(value, false, error));
            case WORD, ACCOUNT -> new SystemdValue.Words(List.of(value));
            case BOOLEAN -> new SystemdValue.Flag(bool(value));
            case SIZE -> numbers.size(value);
            case COUNT -> numbers.count(value);
            case TIME ->
                value.equals("infinity") ? new SystemdValue.Infinity() : new SystemdValue.Time(numbers.time(value));
            case INTEGER -> new SystemdValue.Count(numbers.number(value));
            case PERCENT -> numbers.percent(value);
            case MODE -> new SystemdValue.Mode(numbers.mode(value));
            case EXEC -> throw new IllegalStateException("commands are read apart");
        };
    }

    private SystemdValue environment(String value) {
        ImmutableList.Builder<SystemdValue.Variable> variables = ImmutableList.builder();
        for (String word : SystemdWordReader.words(value, true, error)) {
            int equals = word.indexOf('=');
            if (equals < 0 || !TextChecks.isVariable(word.substring(0, equals), 0)) {
                throw error.apply("a variable's name and '=' stand here");
            }
            variables.add(new SystemdValue.Variable(word.substring(0, equals), specifiers(word.substring(equals + 1))));
        }
        return new SystemdValue.Environment(variables.build());
    }

    private SystemdValue paths(String value) {
        ImmutableList.Builder<SystemdValue.Entry> entries = ImmutableList.builder();
        for (String word : SystemdWordReader.words(value, false, error)) {
            boolean optional = word.startsWith("-");
            int start = optional ? 1 : 0;
            boolean inside = word.startsWith("+", start);
            if (inside) {
                start++;
            }
            entries.add(new SystemdValue.Entry(optional, inside, absolute(word.substring(start))));
        }
        return new SystemdValue.Paths(entries.build());
    }

    private SystemdValue path(String value) {
        boolean optional = value.startsWith("-");
        String rest = optional ? value.substring(1) : value;
        if (rest.equals("~") || rest.startsWith("!") || rest.startsWith("|")) {
            return new SystemdValue.Unknown(value);
        }
        return new SystemdValue.Paths(List.of(new SystemdValue.Entry(optional, false, absolute(rest))));
    }

    private Argument absolute(String path) {
        if (!path.startsWith("/") && !path.startsWith("%")) {
            throw error.apply("an absolute path stands here");
        }
        return specifiers(path);
    }

    private boolean bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "y", "true", "t", "on" -> true;
            case "0", "no", "n", "false", "f", "off" -> false;
            default -> throw error.apply("yes or no stands here");
        };
    }

    private Argument specifiers(String word) {
        return SystemdExpansion.specifiers(word, error);
    }
}
