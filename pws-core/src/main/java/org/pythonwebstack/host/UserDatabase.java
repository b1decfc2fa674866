package org.pythonwebstack.host;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;

/** Where a machine keeps its accounts. */
interface UserDatabase {

    /** One without accounts. */
    UserDatabase NONE = new UserDatabase() {
        @Override
        public Optional<UserEntry> user(String nameOrNumber) {
            return Optional.empty();
        }

        @Override
        public Optional<GroupEntry> group(String nameOrNumber) {
            return Optional.empty();
        }

        @Override
        public Set<Long> groupsOf(UserEntry user) {
            return ImmutableSet.of();
        }
    };

    /** Returns the account with a name, or with a number written in digits. */
    Optional<UserEntry> user(String nameOrNumber);

    /** Returns the group with a name, or with a number written in digits. */
    Optional<GroupEntry> group(String nameOrNumber);

    /** Returns the numbers of the groups that the account was added to. */
    Set<Long> groupsOf(UserEntry user);
}
