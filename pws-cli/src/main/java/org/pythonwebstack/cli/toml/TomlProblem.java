package org.pythonwebstack.cli.toml;

/**
 * One thing that is wrong with a text that should be TOML.
 *
 * @param position where
 * @param message what, as printable ASCII without a full stop
 */
public record TomlProblem(Position position, String message) {

    /** Returns {@code line:column: message}. */
    @Override
    public String toString() {
        return position + ": " + message;
    }
}
