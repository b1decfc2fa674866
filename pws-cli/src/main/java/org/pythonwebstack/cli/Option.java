package org.pythonwebstack.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param name with its dashes
 * @param value what its value is called in the help, or null if it takes none
 * @param choices the values it may have; empty if it may have any
 * @param description one sentence
 * @param repeated whether it may be given several times; its values are then joined by {@link #SEPARATOR}
 */
record Option(String name, @Nullable String value, List<String> choices, String description, boolean repeated) {

    /** No word of a command line has it. */
    static final String SEPARATOR = "\0";

    static final Option JSON = flag("--json", "Answer as one JSON object.");

    static Option flag(String name, String description) {
        return new Option(name, null, List.of(), description, false);
    }

    static Option withValue(String name, String value, String description) {
        return new Option(name, value, List.of(), description, false);
    }

    static Option ofChoices(String name, List<String> choices, String description) {
        return new Option(name, String.join("|", choices), choices, description, false);
    }

    static Option repeated(String name, String value, String description) {
        return new Option(name, value, List.of(), description, true);
    }

    // Written out, because those of a record are made at run time, which takes longer than the rest of a start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Option that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
