package org.pythonwebstack.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed behind the name of a command.
 *
 * @param options the options given, with their values; a flag has an empty one
 * @param operand the operand, or null
 */
record Arguments(Map<Option, String> options, @Nullable String operand) {

    boolean has(Option flag) {
        return options.containsKey(flag);
    }

    @Nullable
    String valueOf(Option option) {
        return options.get(option);
    }

    String valueOf(Option option, String otherwise) {
        String value = options.get(option);
        return value == null ? otherwise : value;
    }
}
