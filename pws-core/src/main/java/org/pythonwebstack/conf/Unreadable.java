package org.pythonwebstack.conf;

/** Thrown when a text is not of the language that is read. It names the place and what was expected there. */
public final class Unreadable extends RuntimeException {

    private final int line;
    private final int column;

    /**
     * Creates the error.
     *
     * @param line the line, from 1
     * @param column the column in UTF-16 units, from 1
     * @param message what is wrong there, without the place
     */
    public Unreadable(int line, int column, String message) {
        super("line " + line + ", column " + column + ": " + message);
        this.line = line;
        this.column = column;
    }

    /** Returns the line, from 1. */
    public int line() {
        return line;
    }

    /** Returns the column in UTF-16 units, from 1. */
    public int column() {
        return column;
    }
}
