package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;

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
        ProgramResult shown =
                host.run(ProgramRun.of("/usr/bin/systemctl", "show", "--property=MainPID", "--value", "--", unit));
        String number = shown.output().strip();
        long main = shown.isSuccess() && number.matches("[0-9]{1,10}") ? Long.parseLong(number) : 0;
        return new ReloadWatch(unit, main, workers(main));
    }

    private static Set<Long> workers(long main) {
        return ProcessHandle.of(main)
                .map(process -> process.children().map(ProcessHandle::pid).collect(Collectors.toSet()))
                .orElse(Set.of());
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
        while (before.containsAll(workers(main))) {
            if (System.nanoTime() > end || ProcessHandle.of(main).isEmpty()) {
                throw new IOException(unit + " did not take its new configuration; 'journalctl -u " + unit
                        + "' and its error log say why. The old one is still in force");
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + unit + " was reloaded", e);
            }
        }
    }
}
