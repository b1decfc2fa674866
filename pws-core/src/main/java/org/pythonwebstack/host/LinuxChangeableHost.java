package org.pythonwebstack.host;

import com.google.common.collect.ImmutableSet;
import com.google.common.hash.Hashing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Version;

/**
 * The Linux machine that this program runs on, or the image of one in a directory, to be changed.
 *
 * <p>What {@link #stage} writes lies beside the path under a name made of a hash: {@code .pws-HASH~}. Web servers, systemd,
 * cron and logrotate pass over such names in the directories that they read. An image is changed only in its files: no
 * program of it is run. Instances may be used by several threads at once, but not for the same path.
 */
public final class LinuxChangeableHost implements ChangeableHost {

    private static final Path SYNC = Path.of("/usr/bin/sync");
    private static final Path TOP = Path.of("/");
    private static final Duration LINK_LIMIT = Duration.ofSeconds(30);
    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<Set<PosixFilePermission>> OUR_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OUR_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileMode LOCK = FileMode.of("0600");
    private static final int HASH_LENGTH = 32;

    /** Far more than a file of a server's configuration has; 64 MiB. */
    private static final long MAX_FILE_BYTES = 1 << 26;

    private final LinuxHost host;
    private final String root;
    private final Ownership self;
    private final TrustedWay ways;
    private final Disk disk;

    private LinuxChangeableHost(LinuxHost host, String root, Disk disk) throws IOException {
        this.host = host;
        this.root = root;
        this.self = ThisProcess.owner();
        this.ways = new TrustedWay(root, self.uid());
        this.disk = disk;
    }

    /** Returns the machine that this program runs on. */
    public static LinuxChangeableHost machine() throws IOException {
        return new LinuxChangeableHost(LinuxHost.machine(), "", new Disk(SYNC));
    }

    /**
     * Returns the image of a machine, all of whose files lie below {@code root}. Links on the way to that directory are
     * followed now and not later; it must not be one itself. The rules for directories hold from the root of this machine on:
     * who could swap the image for something else could lead changes elsewhere.
     */
    public static LinuxChangeableHost image(AbsolutePath root) throws IOException {
        return image(root, new Disk(SYNC));
    }

    static LinuxChangeableHost image(AbsolutePath root, Disk disk) throws IOException {
        Path real = Trouble.naming(root, () -> {
            Path given = Path.of(root.toString());
            return Objects.requireNonNull(given.getParent()).toRealPath().resolve(given.getFileName());
        });
        FileStatus status = FileStatus.read(real);
        if (!status.isDirectory()) {
            throw new Refused(Problem.of(notDirectory(status), "path", root.toString()));
        }
        AbsolutePath place = AbsolutePath.of(real.toString());
        return new LinuxChangeableHost(LinuxHost.image(place), place.toString(), disk);
    }

    private static HostRule notDirectory(FileStatus status) {
        return switch (status.kind()) {
            case LINK -> HostRule.LINK;
            case ABSENT -> HostRule.NOT_FOUND;
            default -> HostRule.NOT_DIRECTORY;
        };
    }

    @Override
    public Ownership self() {
        return self;
    }

    @Override
    public PathState state(AbsolutePath path) throws IOException {
        return Trouble.naming(path, () -> {
            Optional<Path> place = ways.find(path);
            return place.isEmpty() ? new PathState.Absent() : state(place.get());
        });
    }

    @Override
    public FileMark.Reader marks() {
        TrustedWay.Known known = ways.known();
        return path -> {
            try {
                return known.isTrusted(path) ? FileMark.read(Path.of(root + path)) : FileMark.UNKNOWN;
            } catch (IOException | InvalidPathException e) {
                return FileMark.UNKNOWN;
            }
        };
    }

    private static PathState state(Path file) throws IOException {
        FileStatus status = FileStatus.read(file);
        if (status.kind() == FileStatus.Kind.ABSENT) {
            return new PathState.Absent();
        }
        if (status.kind() == FileStatus.Kind.LINK) {
            String target = Files.readSymbolicLink(file).toString();
            // Bytes that are no text could not be written again.
            return target.indexOf('\ufffd') >= 0 ? new PathState.Other() : new PathState.SymbolicLink(target);
        }
        if ((status.mode() & ~FileStatus.PERMISSIONS) != 0) {
            return new PathState.Other();
        }
        FileMode mode = FileMode.ofBits(status.mode());
        Ownership owner = new Ownership(status.uid(), status.gid());
        return switch (status.kind()) {
            case DIRECTORY -> new PathState.Directory(mode, owner);
            case FILE -> new PathState.RegularFile(read(file), mode, owner);
            default -> new PathState.Other();
        };
    }

    private static FileContent read(Path file) throws IOException {
        // Nobody else can put a link or a pipe there now.
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.size() > MAX_FILE_BYTES) {
                throw new Refused(Problem.of(HostRule.TOO_LARGE, "path", file.toString()));
            }
            ByteBuffer content = ByteBuffer.allocate((int) channel.size());
            int count = 0;
            while (content.hasRemaining() && count >= 0) {
                count = channel.read(content);
            }
            byte[] bytes = new byte[content.position()];
            content.flip().get(bytes);
            return FileContent.of(bytes);
        }
    }

    @Override
    public void stage(AbsolutePath path, PathState state) throws IOException {
        Trouble.naming(path, () -> {
            if (state instanceof PathState.RegularFile file) {
                Path other = free(other(require(path)));
                try {
                    write(other, file);
                } catch (IOException e) {
                    deleteQuietly(other);
                    throw e;
                }
            } else if (state instanceof PathState.SymbolicLink link) {
                makeLink(free(other(require(path))), link.target());
            }
            return Optional.empty();
        });
    }

    private void write(Path other, PathState.RegularFile file) throws IOException {
        try (FileChannel channel = FileChannel.open(other, NEW_FILE, OUR_FILE)) {
            ByteBuffer content = ByteBuffer.wrap(file.content().bytes());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            give(other, file.owner());
            allow(other, file.mode());
            disk.wrote(channel);
        }
    }

    private static void makeLink(Path other, String target) throws IOException {
        if (Path.of(target).toString().equals(target)) {
            Files.createSymbolicLink(other, Path.of(target));
            return;
        }
        // Java takes doubled slashes, and one at the end, away.
        ProgramResult result = Command.run(
                List.of("/usr/bin/ln", "-sT", "--", target, other.toString()), Command.ENVIRONMENT, TOP, LINK_LIMIT);
        if (!result.isSuccess()) {
            throw new IOException(result.output().strip());
        }
    }

    @Override
    public void discard(AbsolutePath path) throws IOException {
        Trouble.naming(path, () -> {
            Optional<Path> place = ways.find(path);
            if (place.isPresent()) {
                free(other(place.get()));
            }
            return Optional.empty();
        });
    }

    @Override
    public void put(AbsolutePath path, PathState state) throws IOException {
        Trouble.naming(path, () -> {
            if (state instanceof PathState.Absent) {
                Optional<Path> place = ways.find(path);
                if (place.isPresent()) {
                    remove(place.get());
                }
            } else if (state instanceof PathState.Directory directory) {
                putDirectory(require(path), directory);
            } else if (state instanceof PathState.Other) {
                throw new IllegalArgumentException("nothing can be made that is neither file, link nor directory");
            } else {
                Path file = require(path);
                if (FileStatus.read(other(file)).kind() == FileStatus.Kind.ABSENT) {
                    throw new IOException("nothing was written for it before");
                }
                Files.move(other(file), file, StandardCopyOption.ATOMIC_MOVE);
                disk.named(file);
            }
            return Optional.empty();
        });
    }

    private void remove(Path file) throws IOException {
        FileStatus.Kind kind = FileStatus.read(file).kind();
        if (kind == FileStatus.Kind.SPECIAL) {
            throw new IOException("is a device, a pipe or a socket");
        }
        if (kind != FileStatus.Kind.ABSENT) {
            Files.delete(file);
            disk.named(file);
        }
    }

    private void putDirectory(Path place, PathState.Directory wanted) throws IOException {
        FileStatus status = FileStatus.read(place);
        boolean isNew = status.kind() == FileStatus.Kind.ABSENT;
        if (!isNew && !status.isDirectory()) {
            throw new IOException("is no directory");
        }
        // A new one gets its name when it is as it should be.
        Path directory = isNew ? Files.createDirectory(free(other(place)), OUR_DIRECTORY) : place;
        give(directory, wanted.owner());
        allow(directory, wanted.mode());
        disk.changed(directory);
        if (isNew) {
            Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE);
            disk.named(place);
        }
    }

    @Override
    public void move(AbsolutePath from, AbsolutePath to) throws IOException {
        Trouble.naming(from + " to " + to, () -> {
            Path source = require(from);
            Path target = require(to);
            // In these directories, nobody else can take the name after this.
            if (FileStatus.read(target).kind() != FileStatus.Kind.ABSENT) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            disk.named(source);
            disk.named(target);
            return Optional.empty();
        });
    }

    @Override
    public void removeTree(AbsolutePath directory) throws IOException {
        Trouble.naming(directory, () -> {
            Optional<Path> place = ways.find(directory);
            FileStatus status = place.isEmpty() ? FileStatus.ABSENT : FileStatus.read(place.get());
            if (status.kind() != FileStatus.Kind.ABSENT) {
                if (!status.isDirectory()) {
                    throw new IOException("is no directory");
                }
                TreeRemoval.remove(place.get());
                disk.named(place.get());
            }
            return Optional.empty();
        });
    }

    @Override
    public void sync(Collection<AbsolutePath> paths) throws IOException {
        disk.sync(paths.stream().map(path -> Path.of(root + path)).toList());
    }

    @Override
    public HostLock lock(AbsolutePath file, String holder, Duration wait) throws IOException {
        return Trouble.naming(file, () -> {
            Path place = require(file);
            FileStatus status = FileStatus.read(place);
            if (status.kind() != FileStatus.Kind.ABSENT && !status.isFile()) {
                throw new Refused(Problem.of(
                        status.kind() == FileStatus.Kind.LINK ? HostRule.LINK : HostRule.NOT_FILE,
                        "path",
                        place.toString()));
            }
            HostLock lock = LockFile.acquire(place, holder, wait);
            if (status.kind() == FileStatus.Kind.ABSENT) {
                // The umask may have taken our own rights away, and who comes next could not open it.
                allow(place, LOCK);
            }
            return lock;
        });
    }

    @Override
    public ProgramResult run(ProgramRun program) throws IOException {
        if (!root.isEmpty()) {
            throw new IOException(program.program() + ": no program of an image is run");
        }
        Set<Long> groups = program.user().map(host::groupsOf).orElse(ImmutableSet.of());
        try (InputStream input = inputOf(program)) {
            if (program.outputFile().isEmpty()) {
                return AccountRun.run(program, self, groups, input, null);
            }
            AbsolutePath path = program.outputFile().get();
            return Trouble.naming(path, () -> {
                try (FileChannel channel = FileChannel.open(require(path), NEW_FILE, OUR_FILE)) {
                    ProgramResult result =
                            AccountRun.run(program, self, groups, input, Channels.newOutputStream(channel));
                    channel.force(true);
                    return result;
                }
            });
        }
    }

    private @Nullable InputStream inputOf(ProgramRun program) throws IOException {
        if (program.input().isPresent()) {
            return new ByteArrayInputStream(program.input().get().getBytes(StandardCharsets.UTF_8));
        }
        if (program.inputFile().isEmpty()) {
            return null;
        }
        AbsolutePath path = program.inputFile().get();
        return Trouble.naming(
                path,
                () -> Channels.newInputStream(
                        FileChannel.open(require(path), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))));
    }

    private Path require(AbsolutePath path) throws IOException {
        return ways.find(path).orElseThrow(() -> new NoSuchFileException(root + path));
    }

    @Override
    public FileStatus status(AbsolutePath path) {
        return host.status(path);
    }

    @Override
    public Optional<AccessList> accessList(AbsolutePath path) {
        return host.accessList(path);
    }

    @Override
    public boolean tellsAccessLists() {
        return host.tellsAccessLists();
    }

    @Override
    public Optional<String> linkTarget(AbsolutePath path) {
        return host.linkTarget(path);
    }

    @Override
    public Parsed<String> text(AbsolutePath path, int maxBytes) {
        return host.text(path, maxBytes);
    }

    @Override
    public Parsed<byte[]> bytes(AbsolutePath path, int maxBytes) {
        return host.bytes(path, maxBytes);
    }

    @Override
    public List<String> names(AbsolutePath directory, int most) {
        return host.names(directory, most);
    }

    @Override
    public Optional<UserEntry> user(Account account) {
        return host.user(account);
    }

    @Override
    public Optional<GroupEntry> group(Group group) {
        return host.group(group);
    }

    @Override
    public Set<Long> groupsOf(UserEntry user) {
        return host.groupsOf(user);
    }

    @Override
    public Optional<Version> version(Program program) {
        return host.version(program);
    }

    @Override
    public Optional<Set<String>> locales() {
        return host.locales();
    }

    /** Returns the name under which something waits for the name {@code file}. */
    private static Path other(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        String hash = Hashing.sha256().hashString(name, StandardCharsets.UTF_8).toString();
        return file.resolveSibling(".pws-" + hash.substring(0, HASH_LENGTH) + "~");
    }

    /** Removes what an earlier program, cut short, has left under this name, and returns it. */
    private static Path free(Path other) throws IOException {
        Files.deleteIfExists(other);
        return other;
    }

    private static void deleteQuietly(Path other) {
        try {
            Files.deleteIfExists(other);
        } catch (IOException e) {
            // The failure before this one is what the caller needs to hear of.
            return;
        }
    }

    private static void give(Path file, Ownership owner) throws IOException {
        FileStatus status = FileStatus.read(file);
        if (status.uid() != owner.uid()) {
            Files.setAttribute(file, "unix:uid", (int) owner.uid(), LinkOption.NOFOLLOW_LINKS);
        }
        if (status.gid() != owner.gid()) {
            Files.setAttribute(file, "unix:gid", (int) owner.gid(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static void allow(Path file, FileMode mode) throws IOException {
        if (FileStatus.read(file).mode() == mode.bits()) {
            return;
        }
        try {
            Files.setAttribute(file, "unix:mode", mode.bits(), LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            // To do so without following a link, Java opens the file, which its owner, if not root, may not be able to.
            // It is no link, and nobody else can make it one.
            Files.setAttribute(file, "unix:mode", mode.bits());
        }
    }
}
