package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/**
 * A pattern with the server's wildcards.
 *
 * @param source the pattern as the server shall receive it
 */
public record Glob(String source) implements Argument {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
