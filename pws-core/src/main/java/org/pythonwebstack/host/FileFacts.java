package org.pythonwebstack.host;

import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import org.pythonwebstack.value.FileMode;

/**
 * What is known of a file without opening it.
 *
 * @param kind what it is
 * @param owner the name of its owner, or the number of one without a name
 * @param group the name of its group, or the number of one without a name
 * @param mode its permission bits
 * @param size its length in bytes; means nothing for other kinds than {@link Kind#FILE}
 * @param modified when its content was last changed
 */
public record FileFacts(Kind kind, String owner, String group, FileMode mode, long size, Instant modified) {

    /** The kinds of things that a name can stand for. */
    public enum Kind {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK,
        /** A device, a pipe or a socket. */
        SPECIAL
    }

    static FileFacts of(PosixFileAttributes attributes) {
        int bits = 0;
        for (PosixFilePermission permission : attributes.permissions()) {
            // The constants stand in the order of the bits, from the owner's right to read on.
            bits |= 0400 >> permission.compareTo(PosixFilePermission.OWNER_READ);
        }
        return new FileFacts(
                kind(attributes),
                attributes.owner().getName(),
                attributes.group().getName(),
                FileMode.ofBits(bits),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }

    private static Kind kind(PosixFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return Kind.FILE;
        }
        if (attributes.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return attributes.isSymbolicLink() ? Kind.LINK : Kind.SPECIAL;
    }
}
