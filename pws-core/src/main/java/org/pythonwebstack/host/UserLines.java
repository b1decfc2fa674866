package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import com.google.common.primitives.UnsignedInts;
import java.util.List;
import java.util.Optional;

/** The lines of {@code /etc/passwd} and {@code /etc/group}, which {@code getent} writes too. */
final class UserLines {

    private static final Splitter FIELDS = Splitter.on(':');

    private UserLines() {}

    /** Returns the account of a line {@code name:x:uid:gid:gecos:home:shell}, or nothing if it is none. */
    static Optional<UserEntry> user(String line) {
        List<String> fields = FIELDS.splitToList(line);
        if (fields.size() < 6) {
            return Optional.empty();
        }
        return number(fields.get(2))
                .flatMap(
                        uid -> number(fields.get(3)).map(gid -> new UserEntry(fields.get(0), uid, gid, fields.get(5))));
    }

    /** Returns the group of a line {@code name:x:gid:members}, or nothing if it is none. */
    static Optional<GroupEntry> group(String line) {
        List<String> fields = FIELDS.splitToList(line);
        return fields.size() < 4
                ? Optional.empty()
                : number(fields.get(2)).map(gid -> new GroupEntry(fields.get(0), gid));
    }

    /** Returns the members of a line of a group. */
    static List<String> members(String line) {
        List<String> fields = FIELDS.splitToList(line);
        return fields.size() < 4
                ? List.of()
                : Splitter.on(',').omitEmptyStrings().splitToList(fields.get(3));
    }

    /** Returns the number of an account or group, 0 to 4294967295. */
    static Optional<Long> number(String text) {
        try {
            return text.isEmpty() || !Character.isDigit(text.charAt(0))
                    ? Optional.empty()
                    : Optional.of(UnsignedInts.toLong(UnsignedInts.parseUnsignedInt(text)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
