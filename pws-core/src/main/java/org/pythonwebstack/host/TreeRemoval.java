package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes a directory that somebody else may own and change at the same time. Everything below it is opened relative to the
 * open directory that it lies in, and never through a link, so nothing outside of it can be reached: who swaps a directory for
 * a link loses the link.
 *
 * <p>A tree can be deeper than this program may have files open. What lies too deep is moved up to the top first.
 */
final class TreeRemoval {

    private static final int MAX_DEPTH = 64;

    /** How often the tree may be gone through. One time is enough unless it is deep or somebody keeps changing it. */
    private static final int MAX_PASSES = 100_000;

    /** How many of these times may bring the tree's deeper parts no closer to its top. */
    private static final int MAX_VAIN_PASSES = 100;

    /** How many of these times in a row may remove nothing. */
    private static final int MAX_IDLE_PASSES = 10;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private final Path top;
    private final String device;
    private long moved;
    private long removed;
    private @Nullable FileSystemException failure;

    private TreeRemoval(Path top, String device) {
        this.top = top;
        this.device = device;
    }

    /** Removes the directory {@code top}, whose own name nobody else can change. */
    static void remove(Path top) throws IOException {
        refuseMounts(top);
        new TreeRemoval(top, device(top)).run();
    }

    /** Compares with what is mounted: a part of the same file system mounted in a second place has the same device. */
    private static void refuseMounts(Path top) throws IOException {
        String name = new String(top.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        for (String line : Splitter.on('\n').split(Files.readString(MOUNTS, StandardCharsets.ISO_8859_1))) {
            List<String> fields = Splitter.on(' ').splitToList(line);
            if (fields.size() > MOUNT_POINT && (decoded(fields.get(MOUNT_POINT)) + "/").startsWith(name + "/")) {
                throw new IOException(top + ": a file system is mounted in it");
            }
        }
    }

    /** The kernel writes a blank, a tab, a line feed and a backslash as three octal digits. */
    private static String decoded(String field) {
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(field.charAt(i));
            }
        }
        return text.toString();
    }

    /**
     * Returns how the key of each file on the file system of {@code path} begins. Java tells the device of an open directory
     * only there.
     */
    private static String device(Path path) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, "unix:dev,fileKey", LinkOption.NOFOLLOW_LINKS);
        long number = ((Number) Objects.requireNonNull(facts.get("dev"))).longValue();
        String start = "(dev=" + Long.toHexString(number) + ",";
        if (!String.valueOf(facts.get("fileKey")).startsWith(start)) {
            throw new UnsupportedOperationException("this Java machine does not tell the device of an open directory");
        }
        return start;
    }

    private void run() throws IOException {
        Path parent = Objects.requireNonNull(top.getParent());
        Path name = Objects.requireNonNull(top.getFileName());
        try (DirectoryStream<Path> opened = Files.newDirectoryStream(parent)) {
            SecureDirectoryStream<Path> above = OpenDirectory.secure(opened);
            int vain = 0;
            int idle = 0;
            for (int pass = 0; pass < MAX_PASSES && vain < MAX_VAIN_PASSES && idle < MAX_IDLE_PASSES; pass++) {
                long movedBefore = moved;
                long removedBefore = removed;
                failure = null;
                try (SecureDirectoryStream<Path> directory = enter(above, parent, name)) {
                    empty(directory, top, directory, 0);
                }
                try {
                    above.deleteDirectory(name);
                    return;
                } catch (DirectoryNotEmptyException e) {
                    vain += moved > movedBefore ? 0 : 1;
                    idle = removed > removedBefore ? 0 : idle + 1;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (failure != null) {
            throw failure;
        }
        throw new IOException(top + ": somebody keeps making files in it");
    }

    /** Removes what lies in {@code directory}, as far as nobody puts something new there meanwhile. */
    private void empty(
            SecureDirectoryStream<Path> directory, Path place, SecureDirectoryStream<Path> highest, int depth)
            throws IOException {
        for (Path entry : directory) {
            Path name = Objects.requireNonNull(entry.getFileName());
            try {
                if (!isDirectory(directory, name)) {
                    directory.deleteFile(name);
                    removed++;
                } else if (depth == MAX_DEPTH) {
                    directory.move(name, highest, Path.of(".pws-" + UUID.randomUUID()));
                    moved++;
                } else {
                    Path below = place.resolve(name);
                    try (SecureDirectoryStream<Path> inner = enter(directory, place, name)) {
                        empty(inner, below, highest, depth + 1);
                    }
                    directory.deleteDirectory(name);
                    removed++;
                }
            } catch (NoSuchFileException | DirectoryNotEmptyException somebodyWasFaster) {
                // What is there now is for the next pass.
            } catch (FileSystemException e) {
                // Here too somebody may have put a file where a directory was, or the other way round.
                failure = e;
            }
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /** Opens a directory, gives us the right to empty it, and makes sure that it is on the same file system. */
    private SecureDirectoryStream<Path> enter(SecureDirectoryStream<Path> above, Path parent, Path name)
            throws IOException {
        SecureDirectoryStream<Path> opened;
        try {
            opened = OpenDirectory.in(above, name);
        } catch (AccessDeniedException e) {
            unlock(parent.resolve(name));
            opened = OpenDirectory.in(above, name);
        }
        try {
            PosixFileAttributeView view = opened.getFileAttributeView(PosixFileAttributeView.class);
            if (!String.valueOf(view.readAttributes().fileKey()).startsWith(device)) {
                throw new IOException(parent.resolve(name) + ": a file system is mounted there");
            }
            if (!view.readAttributes().permissions().containsAll(OWNER_ONLY)) {
                view.setPermissions(OWNER_ONLY);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Makes a directory readable that its owner has made unreadable; root does not get here. Java can do so only by its path,
     * so nobody else may be able to change that.
     */
    private static void unlock(Path directory) throws IOException {
        FileStatus status = FileStatus.read(directory);
        Ownership self = ThisProcess.owner();
        boolean ours = status.isDirectory() && status.uid() == self.uid();
        if (!ours || new TrustedWay("", self.uid()).find(directory.toString()).isEmpty()) {
            throw new AccessDeniedException(directory.toString());
        }
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
}
