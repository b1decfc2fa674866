package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/**
 * A text that the server must receive exactly.
 *
 * @param text the text; what a language cannot express is refused when it is written
 */
public record Literal(String text) implements Argument {

    /** Returns the literal of a value's canonical text. */
    public static Literal of(Object value) {
        return new Literal(value.toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Literal that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
