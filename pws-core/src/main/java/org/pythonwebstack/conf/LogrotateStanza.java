package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Logs, and how logrotate handles them.
 *
 * @param paths the logs: {@link Literal}s, which are exact, or {@link Glob}s; each absolute
 * @param directives what is done, in order
 */
public record LogrotateStanza(List<Argument> paths, List<LogrotateDirective> directives) {

    /** Copies the lists. */
    public LogrotateStanza {
        paths = ImmutableList.copyOf(paths);
        directives = ImmutableList.copyOf(directives);
    }

    /** Returns a stanza of exact paths. */
    public static LogrotateStanza of(List<String> paths, LogrotateDirective... directives) {
        ImmutableList.Builder<Argument> literals = ImmutableList.builderWithExpectedSize(paths.size());
        for (String path : paths) {
            literals.add(new Literal(path));
        }
        return new LogrotateStanza(literals.build(), ImmutableList.copyOf(directives));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogrotateStanza that && paths.equals(that.paths) && directives.equals(that.directives);
    }

    @Override
    public int hashCode() {
        return 31 * paths.hashCode() + directives.hashCode();
    }
}
