package org.pythonwebstack.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed behind the name of a command.
 *
 * @param options the options given, with their values; a flag has an empty one
 * @param operands the operands in order
 */
record Arguments(Map<Option, String> options, List<String> operands) {

    boolean has(Option flag) {
        return options.containsKey(flag);
    }

    /** Returns the first operand, or null. */
    @Nullable
    String operand() {
        return operands.isEmpty() ? null : operands.get(0);
    }

    /** Returns these arguments with the value of one more option. */
    Arguments with(Option option, String value) {
        Map<Option, String> more = new HashMap<>(options);
        more.put(option, value);
        return new Arguments(more, operands);
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
