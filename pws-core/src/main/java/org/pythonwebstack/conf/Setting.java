package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/**
 * A {@code key=value} argument, as mod_wsgi's directives take.
 *
 * @param key the key: lower-case letters and hyphens, a constant of PWS
 * @param value the value
 */
public record Setting(String key, Argument value) implements Argument {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Setting that && key.equals(that.key) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + value.hashCode();
    }
}
