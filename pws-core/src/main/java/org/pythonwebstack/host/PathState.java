package org.pythonwebstack.host;

import org.pythonwebstack.value.FileMode;

/**
 * What a path stands for, completely enough to be made again: what was there before a change, or what shall be there after
 * it. Two states are equal if a reader of the path could not tell them apart.
 */
public sealed interface PathState {

    /** Nothing of that name. */
    record Absent() implements PathState {}

    /** Something that PWS neither makes nor takes away: a device, a pipe, a socket, or a file with setuid, setgid or sticky bit. */
    record Other() implements PathState {}

    /**
     * A regular file.
     *
     * @param content what is in it
     * @param mode its permission bits
     * @param owner who it belongs to
     */
    record RegularFile(FileContent content, FileMode mode, Ownership owner) implements PathState {}

    /**
     * A symbolic link.
     *
     * @param target where it leads, as it is written there
     */
    record SymbolicLink(String target) implements PathState {}

    /**
     * A directory; what lies in it has states of its own.
     *
     * @param mode its permission bits
     * @param owner who it belongs to
     */
    record Directory(FileMode mode, Ownership owner) implements PathState {}

    /** Returns whether there is nothing. */
    default boolean isAbsent() {
        return this instanceof Absent;
    }
}
