package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of environment variables.
 *
 * @param heading the comment lines at the top
 * @param variables the values by name, in order. Names are a letter or {@code _}, then letters, digits and {@code _}.
 */
public record EnvironmentFile(List<Comment> heading, Map<String, String> variables) {

    /** Copies the collections. */
    public EnvironmentFile {
        heading = ImmutableList.copyOf(heading);
        variables = ImmutableMap.copyOf(new LinkedHashMap<>(variables));
    }

    /** Returns a file without a heading. */
    public static EnvironmentFile of(Map<String, String> variables) {
        return new EnvironmentFile(List.of(), variables);
    }

    /** Returns the number of variables and no values: they may be secrets. */
    @Override
    public String toString() {
        return "EnvironmentFile" + variables.keySet();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EnvironmentFile that
                && heading.equals(that.heading)
                && variables.equals(that.variables);
    }

    @Override
    public int hashCode() {
        return 31 * heading.hashCode() + variables.hashCode();
    }
}
