package org.pythonwebstack.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * A lock on a file, with who holds it written in it.
 *
 * <p>The kernel keeps such locks for a process, and drops them when the process closes the file, however often it has opened
 * it. So within this process a file is opened only by who has taken it in a table here first.
 */
final class LockFile implements HostLock {

    private static final Map<Path, String> IN_THIS_PROCESS = new ConcurrentHashMap<>();
    private static final long PAUSE_MILLIS = 20;
    private static final int MAX_HOLDER_BYTES = 200;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LockFile(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Returns the lock; see {@link ChangeableHost#lock}. */
    static LockFile acquire(Path file, String holder, Duration wait) throws IOException {
        long end = System.nanoTime() + wait.toNanos();
        String text = holder + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        if (!waitFor(() -> IN_THIS_PROCESS.putIfAbsent(file, text) == null, end)) {
            throw locked(file, IN_THIS_PROCESS.getOrDefault(file, ""));
        }
        @Nullable LockFile acquired = null;
        try {
            acquired = acquire(file, text, end);
            return acquired;
        } finally {
            if (acquired == null) {
                IN_THIS_PROCESS.remove(file);
            }
        }
    }

    private static LockFile acquire(Path file, String text, long end) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            @Nullable FileLock lock = channel.tryLock();
            while (lock == null && pause(end)) {
                lock = channel.tryLock();
            }
            if (lock == null) {
                throw locked(file, holder(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            return new LockFile(file, channel, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        try (channel) {
            channel.truncate(0);
            lock.release();
        } finally {
            IN_THIS_PROCESS.remove(file);
        }
    }

    private static boolean waitFor(BooleanSupplier condition, long end) throws IOException {
        boolean holds = condition.getAsBoolean();
        while (!holds && pause(end)) {
            holds = condition.getAsBoolean();
        }
        return holds;
    }

    /** Waits a moment, and returns whether there is time for another try. */
    private static boolean pause(long end) throws IOException {
        if (System.nanoTime() - end >= 0) {
            return false;
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a lock");
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    }

    private static Refused locked(Path file, String holder) {
        StringBuilder who = new StringBuilder();
        // It goes to a terminal.
        holder.codePoints().forEach(c -> who.appendCodePoint(c >= ' ' && c < 0x7f ? c : '?'));
        Problem problem = Problem.of(HostRule.LOCKED, "lock", file.toString());
        return new Refused(
                who.length() == 0 ? problem : problem.withHint("held by " + who + "; " + HostRule.LOCKED.cure()));
    }
}
