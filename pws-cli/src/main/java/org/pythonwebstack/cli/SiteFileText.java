package org.pythonwebstack.cli;

import java.util.Collection;
import java.util.Map;

/**
 * Writes the description of a site that a formula has made, for {@code SiteFile} to read back. Keys and values of tables are
 * quoted, whatever they are.
 */
final class SiteFileText {

    private final StringBuilder text = new StringBuilder();

    SiteFileText comment(String line) {
        text.append("# ").append(line).append('\n');
        return this;
    }

    SiteFileText table(String name) {
        text.append("\n[").append(name).append("]\n");
        return this;
    }

    SiteFileText put(String key, Object value) {
        text.append(key).append(" = ");
        if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Collection<?> list) {
            char before = '[';
            for (Object element : list) {
                text.append(before);
                quote(element.toString());
                before = ',';
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else {
            quote(value.toString());
        }
        text.append('\n');
        return this;
    }

    /** Writes a table of texts; nothing if it is empty. */
    SiteFileText table(String name, Map<?, ?> entries) {
        if (!entries.isEmpty()) {
            table(name);
            entries.forEach((key, value) -> {
                quote(key.toString());
                text.append(" = ");
                quote(value.toString());
                text.append('\n');
            });
        }
        return this;
    }

    /** Writes a basic string of TOML 1.0: what is not printable ASCII as an escape. */
    private void quote(String value) {
        quote(text, value);
    }

    static void quote(StringBuilder text, String value) {
        text.append('"');
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7f) {
                text.append((char) c);
            } else {
                text.append(String.format(java.util.Locale.ROOT, "\\U%08X", c));
            }
        });
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
