package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/**
 * A word of the language itself, as {@code On}, {@code always} or {@code =}: a constant of PWS, never somebody's input.
 *
 * @param word the word
 */
public record Keyword(String word) implements Argument {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Keyword that && word.equals(that.word);
    }

    @Override
    public int hashCode() {
        return word.hashCode();
    }
}
