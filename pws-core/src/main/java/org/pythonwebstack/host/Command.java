package org.pythonwebstack.host;

import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.pythonwebstack.value.AbsolutePath;

/**
 * Runs a program of the machine to ask it something: with a list of arguments and no shell, an environment of its own,
 * nothing to read, limits on time and on what it may say. The only place that starts programs.
 */
final class Command {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PIPES_LIMIT = Duration.ofMillis(500);
    private static final int MAX_BYTES = 1 << 20;
    private static final Map<String, String> ENVIRONMENT =
            ImmutableMap.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8");

    private Command() {}

    /**
     * What a program answered.
     *
     * @param status its exit status
     * @param out what it wrote to standard output and standard error, as UTF-8
     */
    record Answer(int status, String out) {}

    /**
     * Runs a program, and returns its answer; nothing if it could not be started, took more than ten seconds or said more
     * than a mebibyte. A child that it leaves behind is not waited for, and what that says later is not part of the answer.
     *
     * @param arguments each without a blank at its ends: Commons Exec would take it away
     */
    static Optional<Answer> run(AbsolutePath program, List<String> arguments) {
        CommandLine line = new CommandLine(program.toString());
        for (String argument : arguments) {
            if (!argument.equals(argument.strip()) || argument.isEmpty()) {
                throw new IllegalArgumentException("an argument has a blank at an end");
            }
            // With quoting, a program would see the quotes.
            line.addArgument(argument, false);
        }
        Bounded out = new Bounded();
        PumpStreamHandler streams = new Pipes(out);
        ExecuteWatchdog watchdog = new FamilyWatchdog(LIMIT);
        DefaultExecutor executor =
                DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
        executor.setWatchdog(watchdog);
        executor.setExitValues(null);
        try {
            int status = executor.execute(line, ENVIRONMENT);
            return watchdog.killedProcess() || out.overflown
                    ? Optional.empty()
                    : Optional.of(new Answer(status, out.text()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes what the program says until it ends. Where it left a child behind that holds the pipe, Java lets the reader see
     * the end of the stream or not, as it comes; both are the end of the answer.
     */
    private static final class Pipes extends PumpStreamHandler {

        Pipes(OutputStream out) {
            super(out, out);
            setStopTimeout(PIPES_LIMIT);
        }

        @Override
        public void stop() throws IOException {
            try {
                super.stop();
            } catch (ExecuteException stillHeld) {
                // All that the program itself said was in the pipe when it ended, and has been read.
            }
        }
    }

    /** Ends what the program has started too; else its children would hold the pipes and the caller. */
    private static final class FamilyWatchdog extends ExecuteWatchdog {

        private Optional<ProcessHandle> process = Optional.empty();

        @SuppressWarnings("deprecation") // the builder makes only the class itself
        FamilyWatchdog(Duration limit) {
            super(limit.toMillis());
        }

        @Override
        public synchronized void start(Process processToMonitor) {
            process = Optional.of(processToMonitor.toHandle());
            super.start(processToMonitor);
        }

        @Override
        public synchronized void timeoutOccured(org.apache.commons.exec.Watchdog watchdog) {
            // The list is made before the parent ends, as orphans have another parent; the parent is ended first, as it
            // could go on without its children and report success.
            List<ProcessHandle> children =
                    process.map(handle -> handle.descendants().toList()).orElse(List.of());
            super.timeoutOccured(watchdog);
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Keeps a bounded amount, and takes the rest without keeping it, so that the program can go on and end. */
    private static final class Bounded extends OutputStream {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private volatile boolean overflown;

        @Override
        public synchronized void write(int b) {
            if (kept.size() < MAX_BYTES) {
                kept.write(b);
            } else {
                overflown = true;
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            int room = Math.min(length, MAX_BYTES - kept.size());
            kept.write(bytes, offset, room);
            overflown |= room < length;
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
