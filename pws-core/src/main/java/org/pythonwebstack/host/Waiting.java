package org.pythonwebstack.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens files without waiting for ever. Opening a pipe waits until somebody opens its other end, Java cannot ask the kernel
 * not to, and a look at the kind of a file before does not help against who puts a pipe in its place right after.
 */
final class Waiting {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "pws-open");
        thread.setDaemon(true);
        return thread;
    });

    private Waiting() {}

    /**
     * Opens something.
     *
     * @param <T> what it is
     */
    interface Opening<T> {
        T open() throws IOException;
    }

    /**
     * Returns what {@code opening} opens.
     *
     * @param release ends the wait of {@code opening} if it can; called once when the time is up
     * @throws TimeoutException if that took too long; what is opened later is closed
     */
    static <T extends Closeable> T open(Opening<T> opening, Opening<? extends Closeable> release)
            throws IOException, TimeoutException {
        CompletableFuture<T> opened = start(opening);
        try {
            return opened.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            closeLater(opened);
            // Opening the other end may itself have to wait, if the pipe is gone by now.
            closeLater(start(release));
            throw e;
        } catch (InterruptedException e) {
            closeLater(opened);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a file was opened");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException wrapped) {
                throw wrapped.getCause();
            }
            throw new CompletionException(e.getCause());
        }
    }

    private static <T> CompletableFuture<T> start(Opening<T> opening) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return opening.open();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                THREADS);
    }

    private static void closeLater(CompletableFuture<? extends Closeable> opening) {
        // A failure to open is no news here: the caller was told already.
        CompletableFuture<Void> unused = opening.thenAccept(Waiting::closeQuietly);
    }

    private static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // Nothing was read from it or written to it.
            return;
        }
    }
}
