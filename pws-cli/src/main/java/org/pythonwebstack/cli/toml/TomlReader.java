package org.pythonwebstack.cli.toml;

import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.cli.toml.TomlTable.Entry;
import org.pythonwebstack.cli.toml.TomlTable.Origin;
import org.pythonwebstack.value.Escapes;

/**
 * Reads a TOML 1.0 document: headers, keys and the tables that they make. {@link TomlScalars} reads single values.
 *
 * <p>After a problem, reading goes on behind the line, so that a person hears of every one. A key that stands twice is a
 * problem of the second.
 */
public final class TomlReader {

    /** Deeper nesting is nobody's site, and would be somebody's stack overflow. */
    private static final int DEEPEST = 64;

    private static final int MOST_PROBLEMS = 50;

    /** Some editors put it in front of every text; TOML 1.0 has no place for it. */
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final TomlCursor in;
    private final List<TomlProblem> problems = new ArrayList<>();
    private final TomlTable document = new TomlTable(new Position(1, 1), Origin.HEADER);
    private TomlTable current = document;

    private TomlReader(String text) {
        this.in = new TomlCursor(text);
    }

    /**
     * Returns the document.
     *
     * @param text the whole text; line ends are LF or CR LF
     * @throws TomlUnreadable with everything that is wrong
     */
    public static TomlTable read(String text) throws TomlUnreadable {
        TomlReader reader = new TomlReader(text);
        reader.document();
        if (!reader.problems.isEmpty()) {
            throw new TomlUnreadable(reader.problems);
        }
        return reader.document;
    }

    private void document() {
        if (in.peek() == BYTE_ORDER_MARK) {
            problems.add(new TomlProblem(in.position(), "save the file without a byte order mark"));
            in.next();
        }
        while (true) {
            try {
                in.skipBlankLines();
                if (in.atEnd()) {
                    return;
                }
                if (in.peek() == '[') {
                    header();
                } else {
                    keyAndValue(current, 0);
                }
                in.endOfLine();
            } catch (TomlCursor.Broken broken) {
                problems.add(broken.problem());
                // Inside brackets or a text of several lines, nobody knows where the next line of the document starts.
                if (broken.withinValueOfSeveralLines() || problems.size() >= MOST_PROBLEMS) {
                    return;
                }
                in.skipLine();
            }
        }
    }

    private record Key(String name, Position position) {}

    private void header() throws TomlCursor.Broken {
        in.next();
        boolean another = in.take('[');
        List<Key> keys = keys();
        in.expect(']', "to close the header");
        if (another) {
            in.expect(']', "to close the header of a list of tables");
        }
        // What follows a refused header belongs to it, not to the table before.
        current = new TomlTable(keys.get(0).position(), Origin.HEADER);
        TomlTable table = document;
        for (Key key : keys.subList(0, keys.size() - 1)) {
            table = throughHeader(table, key);
        }
        Key last = keys.get(keys.size() - 1);
        current = another ? addedTable(table, last) : namedTable(table, last);
    }

    private TomlTable throughHeader(TomlTable table, Key key) throws TomlCursor.Broken {
        Entry entry = table.get(key.name());
        if (entry == null) {
            return put(table, key, new TomlTable(key.position(), Origin.PARENT_OF_HEADER));
        }
        if (entry.value() instanceof TomlTable inner && inner.origin() != Origin.INLINE) {
            return inner;
        }
        if (entry.value() instanceof TomlArray array && array.growsByHeader()) {
            return array.lastTable();
        }
        throw notATable(key, entry);
    }

    private static TomlTable namedTable(TomlTable parent, Key key) throws TomlCursor.Broken {
        Entry entry = parent.get(key.name());
        if (entry == null) {
            return put(parent, key, new TomlTable(key.position(), Origin.HEADER));
        }
        if (entry.value() instanceof TomlTable table && table.origin() == Origin.PARENT_OF_HEADER) {
            table.headerFound();
            return table;
        }
        throw twice(key, entry);
    }

    private static TomlTable addedTable(TomlTable parent, Key key) throws TomlCursor.Broken {
        Entry entry = parent.get(key.name());
        TomlArray array;
        if (entry == null) {
            array = new TomlArray(key.position(), true);
            parent.put(new Entry(key.name(), key.position(), array));
        } else if (entry.value() instanceof TomlArray known && known.growsByHeader()) {
            array = known;
        } else {
            throw twice(key, entry);
        }
        TomlTable table = new TomlTable(key.position(), Origin.HEADER);
        array.add(table);
        return table;
    }

    private void keyAndValue(TomlTable into, int depth) throws TomlCursor.Broken {
        List<Key> keys = keys();
        in.skipBlanks();
        in.expect('=', "behind the key");
        in.skipBlanks();
        TomlValue value = value(depth);
        TomlTable table = into;
        for (Key key : keys.subList(0, keys.size() - 1)) {
            table = throughDottedKey(table, key);
        }
        Key last = keys.get(keys.size() - 1);
        Entry before = table.get(last.name());
        if (before != null) {
            // The line itself is well formed: note the problem and go on behind it.
            problems.add(twice(last, before).problem());
            return;
        }
        table.put(new Entry(last.name(), last.position(), value));
    }

    private static TomlTable throughDottedKey(TomlTable table, Key key) throws TomlCursor.Broken {
        Entry entry = table.get(key.name());
        if (entry == null) {
            return put(table, key, new TomlTable(key.position(), Origin.DOTTED_KEY));
        }
        if (entry.value() instanceof TomlTable inner
                && (inner.origin() == Origin.DOTTED_KEY || inner.origin() == Origin.PARENT_OF_HEADER)) {
            inner.dottedKeyFound();
            return inner;
        }
        throw notATable(key, entry);
    }

    private static TomlTable put(TomlTable parent, Key key, TomlTable child) {
        parent.put(new Entry(key.name(), key.position(), child));
        return child;
    }

    private static TomlCursor.Broken twice(Key key, Entry before) {
        return TomlCursor.Broken.at(
                key.position(),
                "'" + Escapes.printable(key.name()) + "' stands twice; the first is in line "
                        + before.position().line());
    }

    private static TomlCursor.Broken notATable(Key key, Entry entry) {
        return TomlCursor.Broken.at(
                key.position(),
                "'" + Escapes.printable(key.name()) + "' is complete since line "
                        + entry.position().line() + " and cannot be added to");
    }

    private List<Key> keys() throws TomlCursor.Broken {
        List<Key> keys = new ArrayList<>(2);
        do {
            in.skipBlanks();
            Position position = in.position();
            keys.add(new Key(TomlScalars.key(in), position));
            in.skipBlanks();
            if (keys.size() > DEEPEST) {
                throw in.broken("a key has at most " + DEEPEST + " parts");
            }
        } while (in.take('.'));
        return keys;
    }

    private TomlValue value(int depth) throws TomlCursor.Broken {
        if (depth > DEEPEST) {
            throw in.broken("a value is nested at most " + DEEPEST + " deep");
        }
        return switch (in.peek()) {
            case '[' -> array(depth);
            case '{' -> inlineTable(depth);
            default -> TomlScalars.value(in);
        };
    }

    private TomlArray array(int depth) throws TomlCursor.Broken {
        TomlArray array = new TomlArray(in.position(), false);
        in.next();
        in.enterBrackets();
        while (true) {
            in.skipBlankLines();
            if (in.take(']')) {
                break;
            }
            array.add(value(depth + 1));
            in.skipBlankLines();
            if (!in.take(',')) {
                in.expect(']', "to close the list, or ',' before its next element");
                break;
            }
        }
        in.leaveBrackets();
        return array;
    }

    private TomlTable inlineTable(int depth) throws TomlCursor.Broken {
        TomlTable table = new TomlTable(in.position(), Origin.DOTTED_KEY);
        in.next();
        in.skipBlanks();
        if (!in.take('}')) {
            do {
                keyAndValue(table, depth + 1);
                in.skipBlanks();
            } while (in.take(','));
            in.expect('}', "to close the table, or ',' before its next key");
        }
        table.close();
        return table;
    }
}
