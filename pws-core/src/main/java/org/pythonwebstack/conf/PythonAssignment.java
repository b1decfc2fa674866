package org.pythonwebstack.conf;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An assignment of a literal to a name. Two are equal if they mean the same, wherever and why ever they stand. */
public final class PythonAssignment extends Recurring {

    private final String name;
    private final PythonValue value;
    private final String reason;
    private final int line;

    private PythonAssignment(String name, PythonValue value, String reason, int line) {
        this.name = Objects.requireNonNull(name, "name");
        this.value = Objects.requireNonNull(value, "value");
        this.reason = reason;
        this.line = line;
    }

    /**
     * Returns an assignment.
     *
     * @param name a constant of PWS: ASCII letters, digits and {@code _}, no keyword of Python
     * @param value the value
     */
    public static PythonAssignment of(String name, PythonValue value) {
        return new PythonAssignment(name, value, "", 0);
    }

    /** Returns this assignment with the reason why it is there, a sentence without control characters. */
    public PythonAssignment because(String why) {
        return new PythonAssignment(name, value, why, line);
    }

    /** Returns this assignment as read from a line of a file, counted from 1. */
    public PythonAssignment atLine(int number) {
        return new PythonAssignment(name, value, reason, number);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the value. */
    public PythonValue value() {
        return value;
    }

    /** Returns why it is there, or an empty string. */
    public String reason() {
        return reason;
    }

    /** Returns the line on which it was read, from 1, or 0 if it was not read from a file. */
    public int line() {
        return line;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof PythonAssignment that && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return name + " = " + value;
    }
}
