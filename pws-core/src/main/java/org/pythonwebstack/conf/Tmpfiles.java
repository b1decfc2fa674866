package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tmpfiles.d} file: directories that systemd makes at each boot.
 *
 * @param heading the comment lines at the top
 * @param lines the lines in order
 */
public record Tmpfiles(List<Comment> heading, List<TmpfilesLine> lines) {

    /** Copies the lists. */
    public Tmpfiles {
        heading = ImmutableList.copyOf(heading);
        lines = ImmutableList.copyOf(lines);
    }

    /** Returns a file without a heading. */
    public static Tmpfiles of(TmpfilesLine... lines) {
        return new Tmpfiles(List.of(), ImmutableList.copyOf(lines));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tmpfiles that && heading.equals(that.heading) && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return 31 * heading.hashCode() + lines.hashCode();
    }
}
