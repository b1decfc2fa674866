package org.pythonwebstack.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a file without opening it, in the numbers of the kernel.
 *
 * @param kind what it is
 * @param uid the number of its owner
 * @param gid the number of its group
 * @param mode its mode: the permission bits, and those of setuid, setgid and the sticky bit; 0 to 07777
 * @param size its length in bytes; means nothing for other kinds than {@link Kind#FILE}
 */
public record FileStatus(Kind kind, long uid, long gid, int mode, long size) {

    /** Nothing of that name. */
    public static final FileStatus ABSENT = new FileStatus(Kind.ABSENT, 0, 0, 0, 0);

    /** Something that whoever runs PWS may not look at. */
    public static final FileStatus UNSEEN = new FileStatus(Kind.UNSEEN, 0, 0, 0, 0);

    /** The kinds of things that a name can stand for. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK,
        /** A device, a pipe or a socket. */
        SPECIAL,
        /** Nothing. */
        ABSENT,
        /** Not known: a directory above it may not be searched by whoever runs PWS. */
        UNSEEN
    }

    /** The bits that permissions are; those of setuid, setgid and the sticky bit are left out. */
    static final int PERMISSIONS = 0777;

    // The kernel's S_IFMT and its values, which Java hands out with the mode.
    private static final long TYPE = 0170000;
    private static final long REGULAR = 0100000;
    private static final long DIRECTORY = 0040000;
    private static final long LINK = 0120000;

    /** Numbers of accounts are unsigned; Java hands them out as int. */
    private static final long UNSIGNED = 0xffff_ffffL;

    /** Returns what is known of {@code path}, a link itself if it is one; {@link #ABSENT} if there is no such name in its directory. */
    static FileStatus read(Path path) throws IOException {
        Map<String, Object> facts;
        try {
            facts = Files.readAttributes(path, "unix:uid,gid,mode,size", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return ABSENT;
        }
        long mode = number(facts, "mode");
        return new FileStatus(
                kind(mode & TYPE),
                number(facts, "uid") & UNSIGNED,
                number(facts, "gid") & UNSIGNED,
                (int) mode & 07777,
                number(facts, "size"));
    }

    private static long number(Map<String, Object> facts, String name) {
        return ((Number) Objects.requireNonNull(facts.get(name))).longValue();
    }

    private static Kind kind(long type) {
        if (type == REGULAR) {
            return Kind.FILE;
        }
        if (type == DIRECTORY) {
            return Kind.DIRECTORY;
        }
        return type == LINK ? Kind.LINK : Kind.SPECIAL;
    }

    /** Returns whether this is a regular file. */
    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** Returns whether this is a directory. */
    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** Returns whether every account may write to it. */
    public boolean isWorldWritable() {
        return (mode & 0002) != 0;
    }

    /** Returns whether every account may read it. */
    public boolean isWorldReadable() {
        return (mode & 0004) != 0;
    }
}
