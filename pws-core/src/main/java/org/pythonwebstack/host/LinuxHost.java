package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.Version;

/**
 * The Linux machine that this program runs on, or the image of one in a directory.
 *
 * <p>The machine's accounts are asked of its name service ({@code getent}), and its programs for their versions. An image is
 * only read: accounts come from its {@code etc/passwd} and {@code etc/group}, and no program of it is run, so the versions
 * and locales that programs would tell are unknown. Access control lists are asked of the machine's own {@code getfacl}. Instances may be used by several threads at once.
 */
public final class LinuxHost implements Host {

    private static final AbsolutePath GETFACL = AbsolutePath.of("/usr/bin/getfacl");

    private static final LinuxHost MACHINE = new LinuxHost(null, new NameService());

    private final @Nullable AbsolutePath root;
    private final UserDatabase users;

    private LinuxHost(@Nullable AbsolutePath root, UserDatabase users) {
        this.root = root;
        this.users = users;
    }

    /** Returns the machine that this program runs on. */
    public static LinuxHost machine() {
        return MACHINE;
    }

    /** Returns the image of a machine, all of whose files lie below {@code root}, a directory of which no part is a link. */
    public static LinuxHost image(AbsolutePath root) {
        LinuxHost files = new LinuxHost(root, UserDatabase.NONE);
        return new LinuxHost(root, new AccountFiles(files));
    }

    @Override
    public FileStatus status(AbsolutePath path) {
        try {
            return FileStatus.read(real(path));
        } catch (AccessDeniedException | InvalidPathException e) {
            return FileStatus.UNSEEN;
        } catch (IOException e) {
            // No such file, not a directory, a name that is too long, a loop: there is no such file, and there can be
            // none.
            return FileStatus.ABSENT;
        }
    }

    /** Asks {@code getfacl}: Java does not hand out attributes of the kernel's own. */
    @Override
    public Optional<AccessList> accessList(AbsolutePath path) {
        String place;
        try {
            place = real(path).toString();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!tellsAccessLists()) {
            return Optional.empty();
        }
        return Command.run(
                        GETFACL,
                        List.of(
                                "--access",
                                "--omit-header",
                                "--no-effective",
                                "--numeric",
                                "--physical",
                                "--absolute-names",
                                "--",
                                place))
                .filter(answer -> answer.status() == 0)
                .flatMap(answer -> AccessList.of(answer.out()));
    }

    @Override
    public boolean tellsAccessLists() {
        return Files.isExecutable(Path.of(GETFACL.toString()));
    }

    @Override
    public Optional<String> linkTarget(AbsolutePath path) {
        try {
            return Optional.of(Files.readSymbolicLink(real(path)).toString());
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public Parsed<String> text(AbsolutePath path, int maxBytes) {
        return bytes(path, maxBytes).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public Parsed<byte[]> bytes(AbsolutePath path, int maxBytes) {
        String text = (root == null ? "" : root.toString()) + path;
        int slash = text.lastIndexOf('/');
        if (slash == 0) {
            return refused(HostRule.OUTSIDE, path);
        }
        try (RootedFiles directory = RootedFiles.open(AbsolutePath.of(text.substring(0, slash)))) {
            return Parsed.accepted(directory.read(RelativePath.of(text.substring(slash + 1)), maxBytes));
        } catch (Refused refused) {
            return refused(refused.problems().get(0).rule(), path);
        } catch (IOException e) {
            return refused(HostRule.NO_ACCESS, path);
        }
    }

    private static <T> Parsed<T> refused(Rule rule, AbsolutePath path) {
        return Parsed.rejected(Problem.of(rule, "path", path.toString()));
    }

    @Override
    public List<String> names(AbsolutePath directory, int most) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(real(directory))) {
            ImmutableList.Builder<String> names = ImmutableList.builder();
            Iterator<Path> iterator = entries.iterator();
            for (int i = 0; i < most && iterator.hasNext(); i++) {
                names.add(iterator.next().getFileName().toString());
            }
            return ImmutableList.sortedCopyOf(names.build());
        } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
            return ImmutableList.of();
        }
    }

    @Override
    public Optional<UserEntry> user(Account account) {
        return users.user(account.isNumeric() ? String.valueOf(account.uid().getAsLong()) : account.name());
    }

    @Override
    public Optional<GroupEntry> group(Group group) {
        return users.group(group.isNumeric() ? String.valueOf(group.gid().getAsLong()) : group.name());
    }

    @Override
    public Set<Long> groupsOf(UserEntry user) {
        return ImmutableSet.<Long>builder()
                .add(user.gid())
                .addAll(users.groupsOf(user))
                .build();
    }

    @Override
    public Optional<Version> version(Program program) {
        if (root != null) {
            return Optional.empty();
        }
        for (AbsolutePath path : program.places()) {
            if (walk(path).isFile()) {
                return Command.run(path, List.of("-v")).flatMap(answer -> program.versionIn(answer.out()));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Set<String>> locales() {
        if (root != null) {
            return Optional.empty();
        }
        return Command.run(AbsolutePath.of("/usr/bin/locale"), List.of("-a"))
                .filter(answer -> answer.status() == 0)
                .map(answer ->
                        ImmutableSet.copyOf(Splitter.on('\n').omitEmptyStrings().split(answer.out())));
    }

    private Path real(AbsolutePath path) {
        return Path.of((root == null ? "" : root.toString()) + path);
    }
}
