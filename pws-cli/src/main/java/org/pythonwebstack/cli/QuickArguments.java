package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Understands the plain form of a command line without picocli, whose classes take longer to start than a site takes to
 * render. Whatever is not plain, it leaves to {@link PicocliArguments}; what it understands, picocli understands alike.
 */
final class QuickArguments {

    private QuickArguments() {}

    /** Returns what was typed behind the name of the command, or null if picocli has to look at it. */
    static @Nullable Arguments parse(Command command, List<String> typed) {
        Map<Option, String> options = new HashMap<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            if (!isPlain(word) && !word.startsWith("--")) {
                return null;
            }
            if (isPlain(word)) {
                Operand known = operand(command, operands.size());
                if (known == null || !allows(known.choices(), word)) {
                    return null;
                }
                operands.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            Option option = find(command, equals < 0 ? word : word.substring(0, equals));
            if (option == null || options.containsKey(option)) {
                return null;
            }
            String value = "";
            if (option.value() != null) {
                if (equals < 0 && ++i == typed.size()) {
                    return null;
                }
                value = equals < 0 ? typed.get(i) : word.substring(equals + 1);
                if (!isPlain(value) || !allows(option.choices(), value)) {
                    return null;
                }
            } else if (equals >= 0) {
                return null;
            }
            options.put(option, value);
        }
        Operand missing = operand(command, operands.size());
        boolean lacks = missing != null && missing.required() && !(missing.repeated() && isGiven(command, operands));
        return lacks ? null : new Arguments(options, operands);
    }

    private static boolean isGiven(Command command, List<String> operands) {
        return operands.size() >= command.operands().size();
    }

    /** Returns the operand at a position, or null if the command takes none there. */
    private static @Nullable Operand operand(Command command, int position) {
        List<Operand> known = command.operands();
        if (position < known.size()) {
            return known.get(position);
        }
        Operand last = known.isEmpty() ? null : known.get(known.size() - 1);
        return last != null && last.repeated() ? last : null;
    }

    private static boolean isPlain(String word) {
        if (word.isEmpty()) {
            return false;
        }
        char first = word.charAt(0);
        return first != '-' && first != '"' && first != '\'' && first != '@';
    }

    private static boolean allows(List<String> choices, String value) {
        return choices.isEmpty() || choices.contains(value);
    }

    private static @Nullable Option find(Command command, String name) {
        for (Option option : command.options()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }
}
