package org.pythonwebstack.host;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/**
 * The files below one directory, opened so that nobody who may write there can lead PWS elsewhere.
 *
 * <p>Each component of a path is opened relative to the open directory before it, and never through a symbolic link
 * ({@code openat} with {@code O_NOFOLLOW}). So there is no moment between a check and the use of what was checked: who
 * swaps a directory for a link, at any time, gets a refusal. Links in the path of the root directory itself are followed,
 * except at its end: that path is the administrator's.
 *
 * <p>A path that breaks a {@link HostRule} is refused with a problem that points at the component. Failures of the machine
 * are {@code IOException}s. Instances may be used by several threads at once.
 */
public final class RootedFiles implements Closeable {

    private static final String FIELD = "path";
    private static final Path HERE = Path.of(".");
    private static final AtomicLong TEMPORARY_FILES = new AtomicLong();

    private final AbsolutePath root;
    private final SecureDirectoryStream<Path> directory;

    private RootedFiles(AbsolutePath root, SecureDirectoryStream<Path> directory) {
        this.root = root;
        this.directory = directory;
    }

    /**
     * Opens the directory {@code root}. Throws {@link Refused} if it is a link, not a directory, absent or not accessible.
     *
     * @throws UnsupportedOperationException if this system cannot open files relative to a directory; Linux can
     */
    public static RootedFiles open(AbsolutePath root) throws IOException {
        String text = root.toString();
        int name = text.length() - root.fileName().length();
        Path parent = path(text.substring(0, name), text, 0);
        try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
            return new RootedFiles(root, enter(OpenDirectory.secure(above), new Place(text, name, text.length())));
        } catch (NoSuchFileException e) {
            throw new Refused(Problem.at(HostRule.NOT_FOUND, FIELD, text, 0));
        } catch (NotDirectoryException e) {
            throw new Refused(Problem.at(HostRule.NOT_DIRECTORY, FIELD, text, 0));
        } catch (AccessDeniedException e) {
            throw new Refused(Problem.at(HostRule.NO_ACCESS, FIELD, text, 0));
        }
    }

    /** Returns the root directory. */
    public AbsolutePath root() {
        return root;
    }

    /** Returns {@code path} as seen from the root directory. Throws {@link Refused} if it does not lie below it. */
    public RelativePath below(AbsolutePath path) {
        return root.relativize(path)
                .orElseThrow(() -> new Refused(Problem.of(HostRule.OUTSIDE, FIELD, path.toString())));
    }

    /**
     * Returns what is known of {@code path}; a link at its end is reported and not followed. Throws {@link Refused} if there
     * is nothing, or if the way there is none.
     */
    public FileFacts facts(RelativePath path) throws IOException {
        try (Walk walk = walk(path)) {
            return FileFacts.of(walk.place.attributes(walk.directory));
        }
    }

    /**
     * Returns the content of the file {@code path}. Throws {@link Refused} if that is no regular file, or if it is larger.
     *
     * @param maxBytes how large the file may be, in bytes
     */
    public byte[] read(RelativePath path, int maxBytes) throws IOException {
        try (Walk walk = walk(path);
                SeekableByteChannel channel = openFile(walk.directory, walk.place)) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer) >= 0) {
                content.write(buffer.array(), 0, buffer.position());
                buffer.clear();
                if (content.size() > maxBytes) {
                    throw walk.place.refused(HostRule.TOO_LARGE);
                }
            }
            return content.toByteArray();
        }
    }

    /**
     * Opens the file {@code path} to be read from any place in it. Throws {@link Refused} if that is no regular file.
     *
     * <p>Which file it is can be compared with {@link #key}: what has the name may be another one a moment later.
     */
    OpenFile opened(RelativePath path) throws IOException {
        try (Walk walk = walk(path)) {
            Object key = key(walk);
            SeekableByteChannel channel = openFile(walk.directory, walk.place);
            boolean same = false;
            try {
                same = key.equals(key(walk));
            } finally {
                if (!same) {
                    channel.close();
                }
            }
            if (!same) {
                throw walk.place.refused(HostRule.CHANGED);
            }
            return new OpenFile(channel, key);
        }
    }

    /** Returns what tells the file that has this name from all others of the machine. */
    Object key(RelativePath path) throws IOException {
        try (Walk walk = walk(path)) {
            return key(walk);
        }
    }

    private static Object key(Walk walk) throws IOException {
        return Objects.requireNonNull(walk.place.attributes(walk.directory).fileKey());
    }

    /**
     * A file that is open for reading.
     *
     * @param channel its content
     * @param key which file it is
     */
    record OpenFile(SeekableByteChannel channel, Object key) {}

    /** Returns the names in the root directory, sorted; bytes that are no text come as U+FFFD. */
    public List<String> list() throws IOException {
        try (SecureDirectoryStream<Path> names = directory.newDirectoryStream(HERE, LinkOption.NOFOLLOW_LINKS)) {
            return names(names);
        }
    }

    /**
     * Returns the names in the directory {@code path}, sorted; bytes that are no text come as U+FFFD. Throws {@link Refused}
     * if that is no directory.
     */
    public List<String> list(RelativePath path) throws IOException {
        try (Walk walk = walk(path);
                SecureDirectoryStream<Path> names = enter(walk.directory, walk.place)) {
            return names(names);
        }
    }

    /**
     * Writes the file {@code path} as a whole: what reads it sees the old content or the new one. A file that was there is
     * replaced and not changed, so that other names of it keep the old content. The directory must exist. Throws
     * {@link Refused} if something else than a regular file has the name.
     *
     * @param mode the mode of the new file
     * @throws IOException also if the umask of this process takes bits of {@code mode} away
     */
    public void replace(RelativePath path, byte[] content, FileMode mode) throws IOException {
        try (Walk walk = walk(path)) {
            refuseOtherThanFile(walk);
            Path temporary =
                    path(".pws-" + ProcessHandle.current().pid() + "-" + TEMPORARY_FILES.incrementAndGet(), "", 0);
            try {
                write(walk.directory, temporary, content, mode);
                walk.directory.move(temporary, walk.directory, walk.place.name());
            } catch (IOException e) {
                deleteQuietly(walk.directory, temporary);
                throw e;
            }
            sync(walk.directory);
        }
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }

    private Walk walk(RelativePath path) throws IOException {
        String text = path.toString();
        Walk walk = new Walk(directory, false, Place.first(text));
        while (!walk.place.isLast()) {
            try (Walk here = walk) {
                walk = new Walk(enter(here.directory, here.place), true, here.place.next());
            }
        }
        return walk;
    }

    /** Opens the directory that has the name of {@code place}. */
    private static SecureDirectoryStream<Path> enter(SecureDirectoryStream<Path> above, Place place)
            throws IOException {
        PosixFileAttributes seen = place.attributes(above);
        if (seen.isSymbolicLink()) {
            throw place.refused(HostRule.LINK);
        }
        if (!seen.isDirectory()) {
            throw place.refused(seen.isOther() ? HostRule.SPECIAL_FILE : HostRule.NOT_DIRECTORY);
        }
        try {
            return OpenDirectory.in(above, place.name());
        } catch (AccessDeniedException e) {
            throw place.refused(HostRule.NO_ACCESS);
        } catch (IOException e) {
            throw place.refused(place.attributes(above).isSymbolicLink() ? HostRule.LINK : HostRule.CHANGED);
        }
    }

    private static SeekableByteChannel openFile(SecureDirectoryStream<Path> above, Place place) throws IOException {
        PosixFileAttributes seen = place.attributes(above);
        if (!seen.isRegularFile()) {
            throw place.refused(
                    seen.isSymbolicLink()
                            ? HostRule.LINK
                            : seen.isDirectory() ? HostRule.NOT_FILE : HostRule.SPECIAL_FILE);
        }
        try {
            // While one waits for a pipe, the directory cannot be closed; so each has its own.
            return Waiting.open(
                    () -> openIn(above, place.name(), StandardOpenOption.READ),
                    () -> openIn(above, place.name(), StandardOpenOption.WRITE));
        } catch (TimeoutException e) {
            throw place.refused(HostRule.SPECIAL_FILE);
        } catch (AccessDeniedException e) {
            throw place.refused(HostRule.NO_ACCESS);
        } catch (IOException e) {
            // A moment before it was what it should be. If now it is a link, the kernel refused that.
            throw place.refused(place.attributes(above).isSymbolicLink() ? HostRule.LINK : HostRule.CHANGED);
        }
    }

    private static SeekableByteChannel openIn(SecureDirectoryStream<Path> above, Path name, OpenOption how)
            throws IOException {
        try (SecureDirectoryStream<Path> own = above.newDirectoryStream(HERE, LinkOption.NOFOLLOW_LINKS)) {
            return own.newByteChannel(name, Set.of(how, LinkOption.NOFOLLOW_LINKS));
        }
    }

    private static Set<OpenOption> readOnly() {
        return Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<String> names(DirectoryStream<Path> directory) {
        ImmutableList.Builder<String> names = ImmutableList.builder();
        directory.forEach(entry -> names.add(entry.getFileName().toString()));
        return ImmutableList.sortedCopyOf(names.build());
    }

    private static void refuseOtherThanFile(Walk walk) throws IOException {
        PosixFileAttributes attributes;
        try {
            attributes = walk.place.read(walk.directory);
        } catch (NoSuchFileException e) {
            return;
        }
        if (attributes.isSymbolicLink()) {
            throw walk.place.refused(HostRule.LINK);
        }
        if (!attributes.isRegularFile()) {
            throw walk.place.refused(attributes.isDirectory() ? HostRule.NOT_FILE : HostRule.SPECIAL_FILE);
        }
    }

    private static void write(SecureDirectoryStream<Path> directory, Path name, byte[] content, FileMode mode)
            throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        // The mode is given at creation: to set it later, the file would have to be found again by its name.
        try (SeekableByteChannel channel =
                directory.newByteChannel(name, options, PosixFilePermissions.asFileAttribute(permissions(mode)))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (channel instanceof FileChannel file) {
                file.force(true);
            }
        }
        FileMode actual = FileFacts.of(
                        new Place(name.toString(), 0, name.toString().length()).read(directory))
                .mode();
        if (!actual.equals(mode)) {
            throw new IOException("the umask of this process makes mode " + mode + " to " + actual);
        }
    }

    private static Set<PosixFilePermission> permissions(FileMode mode) {
        EnumSet<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode.bits() & 0400 >> permission.compareTo(PosixFilePermission.OWNER_READ)) != 0) {
                permissions.add(permission);
            }
        }
        return permissions;
    }

    /** Makes the new name last over a loss of power. */
    private static void sync(SecureDirectoryStream<Path> directory) throws IOException {
        try (SeekableByteChannel channel = directory.newByteChannel(HERE, readOnly())) {
            if (channel instanceof FileChannel file) {
                file.force(true);
            }
        }
    }

    private static void deleteQuietly(SecureDirectoryStream<Path> directory, Path name) {
        try {
            directory.deleteFile(name);
        } catch (IOException e) {
            // The failure before this one is what the caller needs to hear of.
            return;
        }
    }

    private static Path path(String name, String text, int offset) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new Refused(Problem.at(HostRule.NAME_NOT_ENCODABLE, FIELD, text, offset));
        }
    }

    /** An open directory on the way to a path, and the component that is to be opened in it. */
    private static final class Walk implements Closeable {

        private final SecureDirectoryStream<Path> directory;
        private final boolean owned;
        private final Place place;

        Walk(SecureDirectoryStream<Path> directory, boolean owned, Place place) {
            this.directory = directory;
            this.owned = owned;
            this.place = place;
        }

        @Override
        public void close() throws IOException {
            if (owned) {
                directory.close();
            }
        }
    }

    /**
     * One component of a path.
     *
     * @param text the whole path
     * @param from where the component begins
     * @param to where it ends
     */
    private record Place(String text, int from, int to) {

        static Place first(String text) {
            return at(text, 0);
        }

        Place next() {
            return at(text, to + 1);
        }

        private static Place at(String text, int from) {
            int slash = text.indexOf('/', from);
            return new Place(text, from, slash < 0 ? text.length() : slash);
        }

        boolean isLast() {
            return to == text.length();
        }

        Path name() {
            return path(text.substring(from, to), text, from);
        }

        PosixFileAttributes read(SecureDirectoryStream<Path> directory) throws IOException {
            return directory
                    .getFileAttributeView(name(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
        }

        PosixFileAttributes attributes(SecureDirectoryStream<Path> directory) throws IOException {
            try {
                return read(directory);
            } catch (NoSuchFileException e) {
                throw refused(HostRule.NOT_FOUND);
            } catch (AccessDeniedException e) {
                throw refused(HostRule.NO_ACCESS);
            }
        }

        Refused refused(HostRule rule) {
            return new Refused(Problem.at(rule, FIELD, text, from));
        }
    }
}
