package org.pythonwebstack.cli.toml;

/** A value, with the place where it starts. */
public sealed interface TomlValue
        permits TomlValue.Text,
                TomlValue.Whole,
                TomlValue.Fraction,
                TomlValue.Truth,
                TomlValue.Moment,
                TomlArray,
                TomlTable {

    /** Returns where the value starts; for a table, where its header or its first key stands. */
    Position position();

    /** Returns what a person calls this kind of value, with its article: "a string". */
    String kind();

    /** A string, of any of the four spellings. */
    record Text(String value, Position position) implements TomlValue {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** A whole number. */
    record Whole(long value, Position position) implements TomlValue {
        @Override
        public String kind() {
            return "a whole number";
        }
    }

    /** A number with a fraction or an exponent, {@code inf} or {@code nan}. */
    record Fraction(double value, Position position) implements TomlValue {
        @Override
        public String kind() {
            return "a number with a fraction";
        }
    }

    /** {@code true} or {@code false}. */
    record Truth(boolean value, Position position) implements TomlValue {
        @Override
        public String kind() {
            return "a boolean";
        }
    }

    /**
     * A date, a time, or both.
     *
     * @param value the text, with {@code T} between date and time
     */
    record Moment(String value, Position position) implements TomlValue {
        @Override
        public String kind() {
            return "a date or a time";
        }
    }
}
