package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the POSIX access control list of a file says beyond its mode (acl(5)): rights of single accounts and groups. Rights
 * are numbers as in a mode: 4 to read, 2 to write, 1 to search, and their sums. Where there is a list, the mode shows the
 * mask in the place of the group's rights.
 *
 * @param users the rights of accounts by their numbers, as far as the mask leaves them
 * @param owningGroup the rights of the file's group, as far as the mask leaves them
 * @param groups the rights of other groups by their numbers, as far as the mask leaves them
 */
public record AccessList(Map<Long, Integer> users, int owningGroup, Map<Long, Integer> groups) {

    private static final int ALL = 7;

    /** Copies the rights. */
    public AccessList {
        users = ImmutableMap.copyOf(users);
        groups = ImmutableMap.copyOf(groups);
    }

    /**
     * Reads what {@code getfacl --numeric} writes of one file. Returns nothing if there is no list beyond the mode, or if the
     * text is none.
     */
    static Optional<AccessList> of(String text) {
        ImmutableMap.Builder<Long, Integer> users = ImmutableMap.builder();
        ImmutableMap.Builder<Long, Integer> groups = ImmutableMap.builder();
        int owningGroup = -1;
        int mask = -1;
        for (String line : Splitter.on('\n').omitEmptyStrings().split(text)) {
            List<String> parts = Splitter.on(':').splitToList(line);
            if (parts.size() != 3) {
                continue; // a rule for new files in a directory begins with one word more
            }
            int rights = rights(parts.get(2));
            Optional<Long> number = number(parts.get(1));
            switch (parts.get(0)) {
                case "user" -> number.ifPresent(uid -> users.put(uid, rights));
                case "group" -> {
                    number.ifPresent(gid -> groups.put(gid, rights));
                    owningGroup = parts.get(1).isEmpty() ? rights : owningGroup;
                }
                case "mask" -> mask = rights;
                default -> {
                    // Those of the owner and of others stand in the mode.
                }
            }
        }
        if (mask < 0 || owningGroup < 0) {
            return Optional.empty();
        }
        return Optional.of(new AccessList(
                masked(users.buildKeepingLast(), mask), owningGroup & mask, masked(groups.buildKeepingLast(), mask)));
    }

    private static Map<Long, Integer> masked(Map<Long, Integer> rights, int mask) {
        ImmutableMap.Builder<Long, Integer> masked = ImmutableMap.builder();
        rights.forEach((number, right) -> masked.put(number, right & mask));
        return masked.buildOrThrow();
    }

    private static int rights(String text) {
        int rights = 0;
        for (int i = 0; i < text.length(); i++) {
            rights |= switch (text.charAt(i)) {
                case 'r' -> 4;
                case 'w' -> 2;
                case 'x' -> 1;
                default -> 0;
            };
        }
        return rights & ALL;
    }

    private static Optional<Long> number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
