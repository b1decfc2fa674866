package org.pythonwebstack.site;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.Problems;

/**
 * When a log file is put aside and a new one begun.
 *
 * @param keep how many old files are kept, 1 to 3650
 * @param every how often
 * @param size put a file aside earlier once it is larger; 1,024 bytes at least
 */
public record LogRotation(int keep, Every every, Optional<ByteSize> size) {

    /** How often a log is put aside. */
    public enum Every {
        /** Every day. */
        DAILY,
        /** Every week. */
        WEEKLY,
        /** Every month. */
        MONTHLY
    }

    /** Daily, 14 old files: two weeks, as Debian keeps them for its servers. */
    public static final LogRotation DEFAULT = new LogRotation(14, Every.DAILY, Optional.empty());

    private static final int MAX_KEEP = 3650;
    private static final int MIN_SIZE = 1024;

    /** Checks the numbers. Throws {@code Refused} with all problems. */
    public LogRotation {
        Problems problems = new Problems();
        problems.check("keep", Texts.range("keep", keep, 1, MAX_KEEP));
        if (size.isPresent()) {
            problems.check("size", Texts.range("size", size.get().bytes(), MIN_SIZE, Long.MAX_VALUE));
        }
        problems.throwIfAny();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogRotation that
                && keep == that.keep
                && every.equals(that.every)
                && size.equals(that.size);
    }

    @Override
    public int hashCode() {
        return Objects.hash(keep, every, size);
    }
}
