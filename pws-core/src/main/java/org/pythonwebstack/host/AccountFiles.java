package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.AbsolutePath;

/** The accounts in the files of an image. */
final class AccountFiles implements UserDatabase {

    private static final AbsolutePath PASSWD = AbsolutePath.of("/etc/passwd");
    private static final AbsolutePath GROUP = AbsolutePath.of("/etc/group");
    private static final int MAX_BYTES = 1 << 24;

    private final Host files;

    AccountFiles(Host files) {
        this.files = files;
    }

    @Override
    public Optional<UserEntry> user(String nameOrNumber) {
        Optional<Long> number = UserLines.number(nameOrNumber);
        return lines(PASSWD).stream()
                .flatMap(line -> UserLines.user(line).stream())
                .filter(user -> number.isPresent()
                        ? number.get() == user.uid()
                        : user.name().equals(nameOrNumber))
                .findFirst();
    }

    @Override
    public Optional<GroupEntry> group(String nameOrNumber) {
        Optional<Long> number = UserLines.number(nameOrNumber);
        return lines(GROUP).stream()
                .flatMap(line -> UserLines.group(line).stream())
                .filter(group -> number.isPresent()
                        ? number.get() == group.gid()
                        : group.name().equals(nameOrNumber))
                .findFirst();
    }

    @Override
    public Set<Long> groupsOf(UserEntry user) {
        return lines(GROUP).stream()
                .filter(line -> UserLines.members(line).contains(user.name()))
                .flatMap(line -> UserLines.group(line).stream())
                .map(GroupEntry::gid)
                .collect(ImmutableSet.toImmutableSet());
    }

    private List<String> lines(AbsolutePath file) {
        return files.text(file, MAX_BYTES)
                .map(text -> Splitter.on('\n').omitEmptyStrings().splitToList(text))
                .toOptional()
                .orElse(List.of());
    }
}
