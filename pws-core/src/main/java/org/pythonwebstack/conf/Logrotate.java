package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code logrotate.d}.
 *
 * @param heading the comment lines at the top
 * @param stanzas the stanzas in order
 */
public record Logrotate(List<Comment> heading, List<LogrotateStanza> stanzas) {

    /** Copies the lists. */
    public Logrotate {
        heading = ImmutableList.copyOf(heading);
        stanzas = ImmutableList.copyOf(stanzas);
    }

    /** Returns a file without a heading. */
    public static Logrotate of(LogrotateStanza... stanzas) {
        return new Logrotate(List.of(), ImmutableList.copyOf(stanzas));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Logrotate that && heading.equals(that.heading) && stanzas.equals(that.stanzas);
    }

    @Override
    public int hashCode() {
        return 31 * heading.hashCode() + stanzas.hashCode();
    }
}
