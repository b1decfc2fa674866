package org.pythonwebstack.host;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Version;

/**
 * A machine, as far as checks need to know it: the real one, an image of one, or one in memory. It is only looked at.
 *
 * <p>No method throws because of what is on the machine: what cannot be seen is said to be so.
 */
public interface Host {

    /** Returns what is known of {@code path} without opening it; a link at its end is not followed. */
    FileStatus status(AbsolutePath path);

    /**
     * Returns the access control list of {@code path}, none of whose components is a link; nothing if it has no list beyond
     * its mode, or if that cannot be told: see {@link #tellsAccessLists}.
     */
    default Optional<AccessList> accessList(AbsolutePath path) {
        return Optional.empty();
    }

    /** Returns whether access control lists can be told. */
    default boolean tellsAccessLists() {
        return false;
    }

    /** Returns what the machine's clock says. */
    default Instant now() {
        return Instant.now();
    }

    /**
     * Returns where the link {@code path} leads, as it is written there: absolute or relative, of any form. Nothing if it is
     * no link or cannot be read.
     */
    Optional<String> linkTarget(AbsolutePath path);

    /**
     * Returns the content of a regular file as UTF-8, with U+FFFD for bytes that are not; or which {@link HostRule} keeps it
     * from being read. Links on the way are not followed; {@link #walk} tells where they lead.
     *
     * @param maxBytes how large the file may be, in bytes
     */
    Parsed<String> text(AbsolutePath path, int maxBytes);

    /**
     * Returns the content of a regular file, or which {@link HostRule} keeps it from being read, like {@link #text}.
     *
     * @param maxBytes how large the file may be, in bytes
     */
    Parsed<byte[]> bytes(AbsolutePath path, int maxBytes);

    /**
     * Returns the names in a directory, sorted; empty if there is none or it cannot be read.
     *
     * @param most how many are read at most; of more, which ones is left to the file system
     */
    List<String> names(AbsolutePath directory, int most);

    /** Returns an account by its name or number, or nothing if the machine does not know it. */
    Optional<UserEntry> user(Account account);

    /** Returns a group by its name or number, or nothing if the machine does not know it. */
    Optional<GroupEntry> group(Group group);

    /** Returns the numbers of all groups of an account, its own among them. */
    Set<Long> groupsOf(UserEntry user);

    /** Returns the version of a program that is installed in its usual place; nothing if it is not, or says none. */
    Optional<Version> version(Program program);

    /** Returns the names of the locales that programs can use, as {@code locale -a} spells them; nothing if unknown. */
    Optional<Set<String>> locales();

    /** Returns the way to {@code path}, through every link. */
    default FileWalk walk(AbsolutePath path) {
        return FileWalk.of(this, path);
    }
}
