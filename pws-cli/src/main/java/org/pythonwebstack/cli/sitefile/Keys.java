package org.pythonwebstack.cli.sitefile;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.Nearest;
import org.pythonwebstack.cli.toml.Position;
import org.pythonwebstack.cli.toml.TomlArray;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlTable.Entry;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.RelativePath;

/** The keys of one table: hands their values on with the right type, and notes which field of the model each becomes. */
final class Keys {

    private final Places places;
    private final String path;
    private final String field;
    private final @Nullable AbsolutePath root;

    /**
     * @param path the table, as a dotted path from the top of the file; may be empty
     * @param field what it is to the model; may be empty
     * @param root what relative paths are relative to, or null
     */
    Keys(Places places, String path, String field, @Nullable AbsolutePath root) {
        this.places = places;
        this.path = path;
        this.field = field;
        this.root = root;
    }

    /** Hands a string on. */
    void text(Entry entry, String name, Consumer<String> use) {
        String text = text(entry, name);
        if (text != null) {
            use.accept(text);
        }
    }

    /** Returns a string; null if it is none. Keys that most files have are read so: a function costs a start more. */
    @Nullable
    String text(Entry entry, String name) {
        note(entry, name);
        if (entry.value() instanceof TomlValue.Text text) {
            return text.value();
        }
        wrongType(entry, "a string");
        return null;
    }

    /** Hands an absolute path on: as it is written, or below the root. */
    void path(Entry entry, String name, Consumer<String> use) {
        String path = path(entry, name);
        if (path != null) {
            use.accept(path);
        }
    }

    /** Returns an absolute path: as it is written, or below the root; null if it is none. */
    @Nullable
    String path(Entry entry, String name) {
        note(entry, name);
        if (entry.value() instanceof TomlValue.Text text) {
            return absolute(text.value(), pathOf(entry.key()), text.position());
        }
        wrongType(entry, "a string");
        return null;
    }

    /** Hands a boolean on. */
    void truth(Entry entry, String name, Consumer<Boolean> use) {
        note(entry, name);
        if (entry.value() instanceof TomlValue.Truth truth) {
            use.accept(truth.value());
        } else {
            wrongType(entry, "true or false");
        }
    }

    /** Hands a whole number on, as text. */
    void count(Entry entry, String name, Consumer<String> use) {
        note(entry, name);
        if (entry.value() instanceof TomlValue.Whole whole) {
            use.accept(Long.toString(whole.value()));
        } else {
            wrongType(entry, "a whole number");
        }
    }

    /** Hands a whole number on, as text, or a string: {@code 60} and {@code "1m"}. */
    void amount(Entry entry, String name, Consumer<String> use) {
        note(entry, name);
        if (entry.value() instanceof TomlValue.Whole whole) {
            use.accept(Long.toString(whole.value()));
        } else if (entry.value() instanceof TomlValue.Text text) {
            use.accept(text.value());
        } else {
            wrongType(entry, "a whole number, or a string with a number and a unit");
        }
    }

    /** Hands any number on, as text. */
    void number(Entry entry, String name, Consumer<String> use) {
        note(entry, name);
        if (entry.value() instanceof TomlValue.Whole whole) {
            use.accept(Long.toString(whole.value()));
        } else if (entry.value() instanceof TomlValue.Fraction fraction && Double.isFinite(fraction.value())) {
            use.accept(BigDecimal.valueOf(fraction.value()).toPlainString());
        } else {
            wrongType(entry, "a number");
        }
    }

    /** Hands the strings of a list on. */
    void texts(Entry entry, String name, Consumer<String> use) {
        each(entry, name, (text, key) -> {
            use.accept(text.value());
            return true;
        });
    }

    /** Hands the paths of a list on, as {@link #path}. */
    void paths(Entry entry, String name, Consumer<String> use) {
        each(entry, name, (text, key) -> {
            String path = absolute(text.value(), key, text.position());
            if (path != null) {
                use.accept(path);
            }
            return path != null;
        });
    }

    /** Takes one string of a list, which stands under {@code key}; returns whether the model got it. */
    private interface Taker {
        boolean take(TomlValue.Text text, String key);
    }

    /** The model counts what it gets, the person what is written. */
    private void each(Entry entry, String name, Taker taker) {
        note(entry, name);
        if (!(entry.value() instanceof TomlArray array)) {
            wrongType(entry, "a list of strings");
            return;
        }
        int written = 0;
        int got = 0;
        for (TomlValue element : array.elements()) {
            String key = pathOf(entry.key()) + "[" + written++ + "]";
            if (element instanceof TomlValue.Text text) {
                places.put(fieldOf(name) + "[" + got + "]", key, text.position());
                got += taker.take(text, key) ? 1 : 0;
            } else {
                wrongType(key, element, "a string");
            }
        }
    }

    /** Returns the keys of a table below this one, which is {@code name} to the model; null if it is no table. */
    @Nullable
    Keys table(Entry entry, String name) {
        note(entry, name);
        if (entry.value() instanceof TomlTable) {
            return inside(entry, name);
        }
        wrongType(entry, "a table");
        return null;
    }

    /** Returns the keys of what is known to be a table below this one. */
    Keys inside(Entry entry, String name) {
        return new Keys(places, pathOf(entry.key()), fieldOf(name), root);
    }

    /** Returns the tables of a list; empty if it is none. A list of something else is refused as a whole. */
    List<TomlTable> tables(Entry entry) {
        String wanted = "a list of tables, each under [[" + pathOf(entry.key()) + "]]";
        List<TomlTable> tables = new ArrayList<>();
        if (entry.value() instanceof TomlArray array) {
            for (TomlValue element : array.elements()) {
                if (!(element instanceof TomlTable table)) {
                    wrongType(entry, wanted);
                    return List.of();
                }
                tables.add(table);
            }
        } else {
            wrongType(entry, wanted);
        }
        return tables;
    }

    /** Returns the keys of one table of a list. */
    Keys item(Entry entry, int index, TomlTable table, String name) {
        String key = pathOf(entry.key()) + "[" + index + "]";
        places.put(fieldOf(name), key, table.position());
        return new Keys(places, key, fieldOf(name), root);
    }

    /** Notes that {@code entry} is the model's {@code name}. */
    void note(Entry entry, String name) {
        places.put(fieldOf(name), pathOf(entry.key()), entry.value().position());
    }

    /** Notes that {@code name} of the model stands at {@code position} as {@code key}, a path from the top of the file. */
    void note(String name, String key, Position position) {
        places.put(fieldOf(name), key, position);
    }

    /** Notes a key that means nothing here. */
    void unknown(Entry entry, Collection<String> known) {
        String nearest = Nearest.to(entry.key(), known);
        places.problem(
                SiteFileRule.UNKNOWN_KEY,
                pathOf(entry.key()),
                entry.position(),
                nearest == null
                        ? "remove it; known here are " + String.join(", ", known)
                        : "did you mean '" + nearest + "'? Otherwise remove it");
    }

    /** Notes a value of another kind. */
    void wrongType(Entry entry, String wanted) {
        wrongType(pathOf(entry.key()), entry.value(), wanted);
    }

    /** Notes a problem with the value of a key. */
    void problem(Problem problem, Entry entry) {
        places.problem(problem.forField(pathOf(entry.key())), entry.value().position());
    }

    /** Notes a problem with {@code key} of this table, which stands, or should stand, at {@code position}. */
    void problem(Problem problem, String key, Position position) {
        places.problem(problem.forField(pathOf(key)), position);
    }

    private void wrongType(String key, TomlValue value, String wanted) {
        places.problem(SiteFileRule.WRONG_TYPE, key, value.position(), "write " + wanted + "; this is " + value.kind());
    }

    /** Resolves a path against the root; leaves the judgement on absolute ones to the model. */
    private @Nullable String absolute(String text, String key, Position position) {
        if (text.startsWith("/")) {
            return text;
        }
        Parsed<RelativePath> relative = RelativePath.parse(text);
        if (!(relative instanceof Parsed.Accepted<RelativePath> accepted)) {
            for (Problem problem : relative.problems()) {
                places.problem(problem.forField(key), position);
            }
            return null;
        }
        if (root == null) {
            places.problem(Problem.of(SiteFileRule.NO_ROOT, key, text), position);
            return null;
        }
        return root.resolve(accepted.value()).toString();
    }

    /** Returns {@code key} as a dotted path from the top of the file, safe to print. */
    String pathOf(String key) {
        String printable = key.isEmpty() ? "\"\"" : Escapes.printable(key);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                printable = '"' + printable + '"';
                break;
            }
        }
        return path.isEmpty() ? printable : path + "." + printable;
    }

    private String fieldOf(String name) {
        return field.isEmpty() ? name : name.isEmpty() ? field : field + "." + name;
    }
}
