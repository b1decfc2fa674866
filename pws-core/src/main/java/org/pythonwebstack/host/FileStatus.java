package org.pythonwebstack.host;

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
