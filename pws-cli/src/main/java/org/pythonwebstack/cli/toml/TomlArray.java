package org.pythonwebstack.cli.toml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An array, or the tables under one {@code [[header]]}. */
public final class TomlArray implements TomlValue {

    private final List<TomlValue> elements = new ArrayList<>();
    private final Position position;
    private final boolean growsByHeader;

    TomlArray(Position position, boolean growsByHeader) {
        this.position = position;
        this.growsByHeader = growsByHeader;
    }

    /** Returns the elements, in order. */
    public List<TomlValue> elements() {
        return Collections.unmodifiableList(elements);
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public String kind() {
        return growsByHeader ? "a list of tables" : "a list";
    }

    void add(TomlValue element) {
        elements.add(element);
    }

    /** Whether each {@code [[header]]} of this name adds a table. */
    boolean growsByHeader() {
        return growsByHeader;
    }

    TomlTable lastTable() {
        return (TomlTable) elements.get(elements.size() - 1);
    }
}
