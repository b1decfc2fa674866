package org.pythonwebstack.cli.toml;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tomlj.TomlParseResult;

/** Documents of different readers as maps, lists and strings, to compare them. */
final class Plain {

    private Plain() {}

    static Map<String, Object> of(TomlTable table) {
        Map<String, Object> map = new HashMap<>();
        table.entries().forEach((key, entry) -> map.put(key, value(entry.value())));
        return map;
    }

    private static Object value(TomlValue value) {
        if (value instanceof TomlTable table) {
            return of(table);
        }
        if (value instanceof TomlArray array) {
            List<Object> list = new ArrayList<>();
            array.elements().forEach(element -> list.add(value(element)));
            return list;
        }
        if (value instanceof TomlValue.Text text) {
            return text.value();
        }
        if (value instanceof TomlValue.Whole whole) {
            return whole.value();
        }
        if (value instanceof TomlValue.Fraction fraction) {
            return fraction.value();
        }
        if (value instanceof TomlValue.Truth truth) {
            return truth.value();
        }
        return ((TomlValue.Moment) value).value();
    }

    static Map<String, Object> of(TomlParseResult result) {
        return table(result);
    }

    private static Map<String, Object> table(org.tomlj.TomlTable table) {
        Map<String, Object> map = new HashMap<>();
        for (String key : table.keySet()) {
            map.put(key, value(Objects.requireNonNull(table.get(List.of(key)))));
        }
        return map;
    }

    private static Object value(Object value) {
        if (value instanceof org.tomlj.TomlTable table) {
            return table(table);
        }
        if (value instanceof org.tomlj.TomlArray array) {
            List<Object> list = new ArrayList<>();
            array.toList().forEach(element -> list.add(value(element)));
            return list;
        }
        return value instanceof Temporal ? "a date or a time" : value;
    }
}
