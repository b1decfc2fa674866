package org.pythonwebstack.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: strings, numbers, booleans, nulls, lists and maps with string keys. */
final class Json {

    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /** Returns the answer that every command gives to {@code --json}. */
    static String envelope(@Nullable Object data, Outcome outcome, @Nullable String message) {
        StringBuilder out = new StringBuilder("{\"data\":");
        append(out, data);
        out.append(",\"metadata\":{\"result\":");
        append(out, outcome.result());
        out.append(",\"message\":");
        append(out, message);
        return out.append("}}").toString();
    }

    static void append(StringBuilder out, @Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object element : list) {
                append(out.append(before), element);
                before = ',';
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                string(out.append(before), entry.getKey().toString());
                append(out.append(':'), entry.getValue());
                before = ',';
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else {
            string(out, value.toString());
        }
    }

    /** Escapes what JSON demands, and what a terminal or a careless reader could trip over. */
    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= ' ' && c < 0x7f
                            || c > 0x9f && !Character.isSurrogate(c) && c != '\u2028' && c != '\u2029') {
                        out.append(c);
                    } else {
                        out.append("\\u")
                                .append(HEX.charAt(c >> 12))
                                .append(HEX.charAt(c >> 8 & 15))
                                .append(HEX.charAt(c >> 4 & 15))
                                .append(HEX.charAt(c & 15));
                    }
                }
            }
        }
        out.append('"');
    }
}
