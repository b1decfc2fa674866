package org.pythonwebstack.host;

import com.google.common.collect.ImmutableSet;
import java.util.Set;

/**
 * As whom a process runs, and what the kernel lets it do with a file by the file's mode. Access control lists, capabilities
 * and security modules are not known here.
 *
 * @param uid the number of the account
 * @param groups the numbers of all its groups
 */
public record Credentials(long uid, Set<Long> groups) {

    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int SEARCH = 1;

    /** Copies the groups. */
    public Credentials {
        groups = ImmutableSet.copyOf(groups);
    }

    /** Returns whether the process may read the file, or list the directory. */
    public boolean mayRead(FileStatus file) {
        return may(READ, file);
    }

    /** Returns whether the process may write the file, or make and remove names in the directory. */
    public boolean mayWrite(FileStatus file) {
        return may(WRITE, file);
    }

    /** Returns whether the process may reach what lies in the directory. */
    public boolean maySearch(FileStatus directory) {
        return may(SEARCH, directory);
    }

    /** As the kernel: of owner, group and others exactly one counts, the first that applies, even if a later one allows more. */
    private boolean may(int right, FileStatus file) {
        if (uid == 0) {
            return true;
        }
        int shift = uid == file.uid() ? 6 : groups.contains(file.gid()) ? 3 : 0;
        return (file.mode() >> shift & right) != 0;
    }
}
