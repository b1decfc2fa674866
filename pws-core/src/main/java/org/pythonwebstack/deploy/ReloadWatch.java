package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.host.ChangeableHost;

/**
 * Tells whether a server took its new configuration. A reload reports success when the signal was sent; a server that cannot
 * use what it reads then goes on with the old configuration and says so in its log only. One that took it has new workers.
 */
final class ReloadWatch {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long STEP_MILLIS = 50;

    private final String unit;
    private final long main;
    private final Set<Long> before;

    private ReloadWatch(String unit, long main, Set<Long> before) {
        this.unit = unit;
        this.main = main;
        this.before = before;
    }

    /** Looks at the workers of a running server before it is reloaded. */
    static ReloadWatch of(ChangeableHost host, String unit) throws IOException {
        long main = Units.mainProcess(host, unit);
        return new ReloadWatch(unit, main, Units.children(main));
    }

    /**
     * Waits until a new worker is there.
     *
     * @throws IOException if none comes, or the server is gone
     */
    void awaitNewWorkers() throws IOException {
        if (main == 0 || before.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (before.containsAll(Units.children(main))) {
            if (ProcessHandle.of(main).isEmpty()) {
                throw ended(null);
            }
            if (System.nanoTime() > end) {
                throw notTaken(null);
            }
            pause();
        }
    }

    /** Returns what to say if the server is not there any more, whoever noticed: systemd may see it while it still reloads. */
    IOException ended(@Nullable IOException noticed) {
        return new IOException(
                unit + " ended when it read its new configuration; 'journalctl -u " + unit
                        + "' and its error log say why",
                noticed);
    }

    /** Returns what to say if the server runs on with what it had, whoever noticed: Apache may refuse to pass the signal on. */
    IOException notTaken(@Nullable IOException noticed) {
        return new IOException(
                unit + " did not take its new configuration; 'journalctl -u " + unit
                        + "' and its error log say why. The old one is still in force",
                noticed);
    }

    /**
     * Waits until no old worker is left, or the time is up: one that still works on a request may go on with it.
     *
     * @param longest how long requests may take
     */
    void awaitEndOfOldWorkers(Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        while (!Collections.disjoint(before, Units.children(main)) && System.nanoTime() < end) {
            pause();
        }
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + unit + " was reloaded", e);
        }
    }
}
