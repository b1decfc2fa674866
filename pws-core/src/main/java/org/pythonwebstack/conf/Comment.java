package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/**
 * A comment line.
 *
 * @param text what stands behind the {@code #} and one blank; printable, no backslash at its end, at most 200 bytes of
 *     UTF-8 when written
 */
public record Comment(String text) implements Node {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Comment that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
