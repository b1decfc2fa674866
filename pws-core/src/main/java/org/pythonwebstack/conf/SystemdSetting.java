package org.pythonwebstack.conf;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A setting of a unit file. Two are equal if they mean the same, wherever and why ever they stand. */
public final class SystemdSetting extends Recurring {

    private final String name;
    private final SystemdValue value;
    private final String reason;
    private final int line;

    private SystemdSetting(String name, SystemdValue value, String reason, int line) {
        this.name = Objects.requireNonNull(name, "name");
        this.value = Objects.requireNonNull(value, "value");
        this.reason = reason;
        this.line = line;
    }

    /**
     * Returns a setting.
     *
     * @param name the name as systemd spells it: {@code ExecStart}
     * @param value the value, of the kind that the setting takes
     */
    public static SystemdSetting of(String name, SystemdValue value) {
        return new SystemdSetting(name, value, "", 0);
    }

    /** Returns a setting of the line of a file on which it was read, counted from 1. */
    static SystemdSetting read(String name, SystemdValue value, int line) {
        return new SystemdSetting(name, value, "", line);
    }

    /** Returns this setting with the reason why it is there, a sentence without control characters. */
    public SystemdSetting because(String why) {
        return new SystemdSetting(name, value, why, line);
    }

    /** Returns this setting as read from a line of a file, counted from 1. */
    public SystemdSetting atLine(int number) {
        return new SystemdSetting(name, value, reason, number);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the value. */
    public SystemdValue value() {
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
                || other instanceof SystemdSetting that && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return name + "=" + value;
    }
}
