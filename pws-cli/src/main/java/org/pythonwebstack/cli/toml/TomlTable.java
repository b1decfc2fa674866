package org.pythonwebstack.cli.toml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table: keys with their values, in the order of the text. */
public final class TomlTable implements TomlValue {

    /**
     * A key and its value.
     *
     * @param key the key, unquoted
     * @param position where the key stands
     * @param value its value
     */
    public record Entry(String key, Position position, TomlValue value) {}

    /** How a table came to be, which decides what may still add to it. */
    enum Origin {
        /** Named only as the parent of another header: its own header may follow, or dotted keys in place of it. */
        PARENT_OF_HEADER,
        /** Has had its header, or is the document. */
        HEADER,
        /** Made by a dotted key: more dotted keys may follow. */
        DOTTED_KEY,
        /** Written between braces: complete. */
        INLINE
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Position position;
    private Origin origin;

    TomlTable(Position position, Origin origin) {
        this.position = position;
        this.origin = origin;
    }

    /** Returns the entries by key, in the order of the text. */
    public Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /** Returns the entry of a key, or nothing. */
    public @Nullable Entry get(String key) {
        return entries.get(key);
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public String kind() {
        return "a table";
    }

    Origin origin() {
        return origin;
    }

    void headerFound() {
        origin = Origin.HEADER;
    }

    void dottedKeyFound() {
        origin = Origin.DOTTED_KEY;
    }

    void put(Entry entry) {
        entries.put(entry.key(), entry);
    }

    /** Closes this table and what dotted keys made in it: a table between braces is complete. */
    void close() {
        origin = Origin.INLINE;
        for (Entry entry : entries.values()) {
            if (entry.value() instanceof TomlTable table && table.origin == Origin.DOTTED_KEY) {
                table.close();
            }
        }
    }
}
