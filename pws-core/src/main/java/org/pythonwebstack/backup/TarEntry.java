package org.pythonwebstack.backup;

/**
 * A member of a tar archive, as its header says.
 *
 * @param name its path, a char for each byte; a slash at the end of a directory's is left out
 * @param kind what it is
 * @param mode its permission bits
 * @param size how many bytes follow; 0 but for files
 * @param target where a link leads, a char for each byte; empty for everything else
 */
record TarEntry(String name, Kind kind, int mode, long size, String target) {

    /** What a member is. */
    enum Kind {
        /** A plain file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK
    }
}
