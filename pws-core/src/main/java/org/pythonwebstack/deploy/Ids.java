package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;

/**
 * The numbers of accounts and groups, also of those that a plan will make: their numbers are chosen when it is planned, so
 * that files can belong to them from the start.
 */
final class Ids {

    /** What Debian and Red Hat give to accounts of services: {@code SYS_UID_MIN} and {@code SYS_UID_MAX} of login.defs. */
    private static final int LOWEST = 201;

    private static final int HIGHEST = 999;

    private final Host host;
    private final Map<String, Ownership> planned = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Map<String, Optional<UserEntry>> users = new HashMap<>();
    private final Map<String, Optional<GroupEntry>> groups = new HashMap<>();

    Ids(Host host) {
        this.host = host;
    }

    /** Returns the numbers of an account, or nothing if there is none and none is planned. */
    Optional<Ownership> of(Account account) {
        Ownership own = planned.get(account.toString());
        return own != null ? Optional.of(own) : user(account).map(user -> new Ownership(user.uid(), user.gid()));
    }

    /** The machine is asked once for each: that starts a program, and many sites have files of the same few accounts. */
    private Optional<UserEntry> user(Account account) {
        return users.computeIfAbsent(account.toString(), name -> host.user(account));
    }

    private Optional<GroupEntry> ofGroup(String name) {
        return groups.computeIfAbsent(name, group -> host.group(Group.of(group)));
    }

    /** Returns the number of a group. Throws {@code IOException} if there is none and none is planned. */
    long group(String name) throws IOException {
        Ownership own = planned.get(name);
        if (own != null) {
            return own.gid();
        }
        if (name.equals("root")) {
            return 0;
        }
        return ofGroup(name)
                .map(GroupEntry::gid)
                .orElseThrow(() -> new IOException("the machine has no group " + name));
    }

    /** Chooses numbers for a new account: the highest one that neither an account nor a group has. */
    Ownership plan(Account name) throws IOException {
        for (int number = HIGHEST; number >= LOWEST; number--) {
            String text = "#" + number;
            Optional<UserEntry> user = user(Account.of(text));
            if (user.isEmpty() && ofGroup(text).isEmpty() && taken.add(number)) {
                Ownership ids = new Ownership(number, number);
                planned.put(name.toString(), ids);
                return ids;
            }
        }
        throw new IOException("all numbers of service accounts, " + LOWEST + " to " + HIGHEST + ", are taken");
    }
}
