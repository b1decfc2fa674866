package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/**
 * A regular expression in the server's own dialect (PCRE).
 *
 * @param source the expression as the server shall receive it
 */
public record Regex(String source) implements Argument {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Regex that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
