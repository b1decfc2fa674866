package org.pythonwebstack.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.pythonwebstack.value.AbsolutePath;

/**
 * What tells, without reading it, that a file is still the one that was read before: as version control systems do it. The
 * kernel sets the time of change whenever content, mode or owner change, and lets nobody choose it.
 *
 * @param inode the number of the file on its file system
 * @param size its length in bytes
 * @param changed when it was changed, in nanoseconds since 1970
 */
public record FileMark(long inode, long size, long changed) {

    /** Nothing of that name. */
    public static final FileMark ABSENT = new FileMark(0, 0, 0);

    /** Cannot be told; says nothing about another mark, and not about itself. */
    public static final FileMark UNKNOWN = new FileMark(-1, 0, 0);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** More milliseconds than the kernel's clock for files goes on at one step. */
    public static final long STEP_MILLIS = 50;

    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);

    /** Reads marks of files of one machine. What it knows of directories is as old as itself: it is made for one look. */
    public interface Reader {
        /** Returns the mark of a path, that of the link itself if it is one. May be asked by several threads at once. */
        FileMark of(AbsolutePath path);
    }

    /** Returns whether this mark says that the file is the one of the other mark. */
    public boolean isSameAs(FileMark other) {
        return equals(other) && !equals(UNKNOWN);
    }

    /**
     * Returns whether every later change will show: whether the clock of the file's system has gone on since the file was
     * changed. Some of those clocks count whole seconds, or two of them.
     *
     * @param now nanoseconds since 1970, before the file was looked at
     */
    public boolean isSettled(long now) {
        return changed < now - (changed % SECOND == 0 ? 2 * SECOND + STEP : STEP);
    }

    static FileMark read(Path path) throws IOException {
        Map<String, Object> facts;
        try {
            facts = Files.readAttributes(path, "unix:ino,size,ctime", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return ABSENT;
        }
        return new FileMark(
                ((Number) Objects.requireNonNull(facts.get("ino"))).longValue(),
                ((Number) Objects.requireNonNull(facts.get("size"))).longValue(),
                ((FileTime) Objects.requireNonNull(facts.get("ctime"))).to(TimeUnit.NANOSECONDS));
    }
}
