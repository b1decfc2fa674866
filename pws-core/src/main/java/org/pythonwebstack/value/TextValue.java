package org.pythonwebstack.value;

import org.jspecify.annotations.Nullable;

/** What the values that are a text have in common: equality by kind and text, and the canonical text as string form. */
abstract class TextValue {

    private final String text;

    TextValue(String text) {
        this.text = text;
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // two kinds of value with the same text are different values
    public final boolean equals(@Nullable Object other) {
        return other != null && other.getClass() == getClass() && ((TextValue) other).text.equals(text);
    }

    @Override
    public final int hashCode() {
        return text.hashCode();
    }

    /** Returns the canonical text. */
    @Override
    public final String toString() {
        return text;
    }
}
