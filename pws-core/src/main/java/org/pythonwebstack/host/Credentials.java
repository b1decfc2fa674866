package org.pythonwebstack.host;

import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * As whom a process runs, and what the kernel lets it do with a file by the file's mode and its access control list.
 * Capabilities and security modules are not known here.
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
    public boolean mayRead(FileStatus file, Optional<AccessList> list) {
        return may(READ, file, list);
    }

    /** Returns whether the process may write the file, or make and remove names in the directory. */
    public boolean mayWrite(FileStatus file, Optional<AccessList> list) {
        return may(WRITE, file, list);
    }

    /** Returns whether the process may reach what lies in the directory. */
    public boolean maySearch(FileStatus directory, Optional<AccessList> list) {
        return may(SEARCH, directory, list);
    }

    /** Returns whether the access of this process can depend on an access control list: not that of root and of the owner. */
    public boolean dependsOnList(FileStatus file) {
        return uid != 0 && uid != file.uid();
    }

    /**
     * As the kernel: of owner, group and others exactly one counts, the first that applies, even if a later one allows more.
     * With a list, accounts in it come before groups, and of several groups one that allows is enough.
     */
    private boolean may(int right, FileStatus file, Optional<AccessList> list) {
        if (uid == 0) {
            return true;
        }
        if (list.isEmpty() || uid == file.uid()) {
            int shift = uid == file.uid() ? 6 : groups.contains(file.gid()) ? 3 : 0;
            return (file.mode() >> shift & right) != 0;
        }
        AccessList rights = list.get();
        Integer own = rights.users().get(uid);
        if (own != null) {
            return (own & right) != 0;
        }
        boolean named = groups.contains(file.gid());
        boolean allowed = named && (rights.owningGroup() & right) != 0;
        for (Map.Entry<Long, Integer> group : rights.groups().entrySet()) {
            if (groups.contains(group.getKey())) {
                named = true;
                allowed |= (group.getValue() & right) != 0;
            }
        }
        return named ? allowed : (file.mode() & right) != 0;
    }
}
