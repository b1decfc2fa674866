package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.AbsolutePath;

/**
 * The accounts of this machine as its programs see them, from files, directories or whatever else its name service switch
 * knows. Asked through {@code getent}: Java has no call for it, and its own look at {@code /etc/passwd} would miss the rest.
 */
final class NameService implements UserDatabase {

    private static final AbsolutePath GETENT = AbsolutePath.of("/usr/bin/getent");
    private static final Splitter LINES = Splitter.on('\n').omitEmptyStrings();
    private static final Splitter BLANKS = Splitter.on(' ').omitEmptyStrings();

    @Override
    public Optional<UserEntry> user(String nameOrNumber) {
        return line("passwd", nameOrNumber).flatMap(UserLines::user);
    }

    @Override
    public Optional<GroupEntry> group(String nameOrNumber) {
        return line("group", nameOrNumber).flatMap(UserLines::group);
    }

    @Override
    public Set<Long> groupsOf(UserEntry user) {
        ImmutableSet.Builder<Long> groups = ImmutableSet.builder();
        line("initgroups", user.name()).ifPresent(line -> {
            Iterator<String> words = BLANKS.split(line).iterator();
            words.next();
            words.forEachRemaining(word -> UserLines.number(word).ifPresent(groups::add));
        });
        return groups.build();
    }

    private static Optional<String> line(String database, String key) {
        // The key of a name that looks like an option would be one.
        if (key.startsWith("-")) {
            return Optional.empty();
        }
        return Command.run(GETENT, List.of(database, key))
                .filter(answer -> answer.status() == 0)
                .flatMap(answer -> LINES.splitToList(answer.out()).stream().findFirst());
    }
}
