package org.pythonwebstack.host;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;

/**
 * Runs a program of the machine: with a list of arguments and no shell, an environment of its own, nothing to read unless it
 * is given something, limits on time and on what it may say. The only place that starts programs, besides
 * {@link CompanionProcess} for servers.
 */
final class Command {

    /** What every program has in its environment. */
    static final Map<String, String> ENVIRONMENT =
            ImmutableMap.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8");

    private static final Path TOP = Path.of("/");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PIPES_LIMIT = Duration.ofMillis(500);
    private static final Duration WHOLE_LIMIT = Duration.ofMinutes(1);
    private static final int MAX_BYTES = 1 << 20;

    private Command() {}

    /**
     * What a program answered.
     *
     * @param status its exit status
     * @param out what it wrote to standard output and standard error, as UTF-8
     */
    record Answer(int status, String out) {}

    /**
     * Asks a program something, and returns its answer; nothing if it could not be started, took more than ten seconds or said
     * more than a mebibyte. A child that it leaves behind is not waited for, and what that says later is not part of the
     * answer.
     */
    static Optional<Answer> run(AbsolutePath program, List<String> arguments) {
        List<String> words = ImmutableList.<String>builder()
                .add(program.toString())
                .addAll(arguments)
                .build();
        Kept out = new Kept();
        try {
            int status = execute(words, ENVIRONMENT, TOP, LIMIT, new Pipes(out));
            return out.isCut() ? Optional.empty() : Optional.of(new Answer(status, out.text()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Runs a program until it ends. Of what it says, the last mebibyte is kept.
     *
     * @param words its path and its arguments, each as the program shall see it
     * @param environment all of its environment
     * @param directory where it starts
     * @param limit after which it is ended, and all that it has started
     * @throws IOException if it cannot be started, or does not end in time
     */
    static ProgramResult run(List<String> words, Map<String, String> environment, Path directory, Duration limit)
            throws IOException {
        return run(words, environment, directory, limit, null, null);
    }

    /**
     * Runs a program until it ends, as {@link #run(List, Map, Path, Duration)} does.
     *
     * @param input what it reads; null for nothing
     * @param output where its standard output goes; null to keep it with standard error
     */
    static ProgramResult run(
            List<String> words,
            Map<String, String> environment,
            Path directory,
            Duration limit,
            @Nullable InputStream input,
            @Nullable OutputStream output)
            throws IOException {
        Kept kept = new Kept();
        Careful written = new Careful(output == null ? kept : output);
        Pipes pipes = input == null && output == null ? new Pipes(kept) : new Pipes(written, kept, input);
        int status = execute(words, environment, directory, limit, pipes);
        written.throwIfFailed();
        return new ProgramResult(status, kept.text());
    }

    /** Remembers that something could not be written, a full disk for one: what pumps the bytes passes over it. */
    private static final class Careful extends OutputStream {

        private final OutputStream out;
        private @Nullable IOException failure;

        Careful(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            try {
                if (failure == null) {
                    out.write(bytes, offset, length);
                }
            } catch (IOException e) {
                failure = e;
            }
        }

        synchronized void throwIfFailed() throws IOException {
            if (failure != null) {
                throw new IOException("what the program wrote could not be kept: " + failure.getMessage(), failure);
            }
        }
    }

    /** Runs a program that has the input and output of this one, and returns its status. */
    static int attached(List<String> words, Map<EnvName, EnvValue> environment) throws IOException {
        for (String word : words) {
            requireEncodable(word);
        }
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO().directory(TOP.toFile());
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        environment.forEach((name, value) -> builder.environment().put(name.toString(), value.toString()));
        Process process = builder.start();
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                process.destroy();
            }
        }
    }

    private static int execute(
            List<String> words, Map<String, String> environment, Path directory, Duration limit, Pipes pipes)
            throws IOException {
        for (String text : Iterables.concat(words, environment.values())) {
            requireEncodable(text);
        }
        FamilyWatchdog watchdog = new FamilyWatchdog(limit);
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(pipes)
                .setWorkingDirectory(directory)
                .get();
        executor.setWatchdog(watchdog);
        executor.setExitValues(null);
        int status = executor.execute(new Words(words), environment);
        if (watchdog.killedProcess()) {
            throw new IOException(words.get(0) + " did not end within " + limit.toMillis() + " ms");
        }
        return status;
    }

    /** Java writes a question mark for what the character set of its locale does not have. */
    private static void requireEncodable(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean whole = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        for (String property : List.of("sun.jnu.encoding", "file.encoding")) {
            Charset charset = Charset.forName(System.getProperty(property, "UTF-8"));
            whole = whole && Arrays.equals(bytes, text.getBytes(charset));
        }
        if (!whole) {
            throw new IOException("a program cannot be told a text with such characters; start PWS with a UTF-8 locale,"
                    + " for example LC_ALL=C.UTF-8");
        }
    }

    /** A command line as it is; Commons Exec's own takes blanks at the ends of arguments away. */
    private static final class Words extends CommandLine {

        private final ImmutableList<String> words;

        Words(List<String> words) {
            super(words.get(0));
            this.words = ImmutableList.copyOf(words);
        }

        @Override
        public String[] toStrings() {
            return words.toArray(new String[0]);
        }

        /** Returns the program alone: the text goes into messages. */
        @Override
        public String toString() {
            return words.get(0);
        }
    }

    /**
     * Takes what the program says until it ends. Where it left a child behind that holds the pipe, Java lets the reader see
     * the end of the stream or not, as it comes; both are the end of the answer.
     */
    private static final class Pipes extends PumpStreamHandler {

        private final boolean whole;

        Pipes(OutputStream out) {
            super(out, out);
            whole = false;
            setStopTimeout(PIPES_LIMIT);
        }

        /** Of what goes elsewhere than into the result, all counts: it is waited for. */
        Pipes(OutputStream out, OutputStream err, @Nullable InputStream input) {
            super(out, err, input);
            whole = true;
            setStopTimeout(WHOLE_LIMIT);
        }

        @Override
        public void stop() throws IOException {
            try {
                super.stop();
            } catch (ExecuteException stillHeld) {
                if (whole) {
                    throw stillHeld;
                }
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

    /** Keeps the last part of what is written, and takes the rest without keeping it, so that the program can go on and end. */
    private static final class Kept extends OutputStream {

        private ByteArrayOutputStream older = new ByteArrayOutputStream();
        private ByteArrayOutputStream newer = new ByteArrayOutputStream();
        private boolean forgotten;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (newer.size() >= MAX_BYTES) {
                forgotten |= older.size() > 0;
                older = newer;
                newer = new ByteArrayOutputStream();
            }
            newer.write(bytes, offset, length);
        }

        synchronized boolean isCut() {
            return forgotten || older.size() + newer.size() > MAX_BYTES;
        }

        synchronized String text() {
            older.writeBytes(newer.toByteArray());
            newer = new ByteArrayOutputStream();
            byte[] all = older.toByteArray();
            int from = Math.max(0, all.length - MAX_BYTES);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8);
        }
    }
}
