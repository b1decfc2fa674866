package org.pythonwebstack.cli.toml;

/**
 * A place in a text.
 *
 * @param line from 1
 * @param column from 1, in Unicode code points
 */
public record Position(int line, int column) implements Comparable<Position> {

    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    /** Returns {@code line:column}. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
