package org.pythonwebstack.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A program that runs beside a test, in the foreground, and ends with it. */
final class PrivateProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final List<String> command;
    private final Path output;

    private PrivateProcess(Process process, List<String> command, Path output) {
        this.process = process;
        this.command = command;
        this.output = output;
    }

    /** Starts a program with exactly this environment, and all that it says going to {@code output}. */
    static PrivateProcess start(List<String> command, Map<String, String> environment, Path directory, Path output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new PrivateProcess(builder.start(), command, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until {@code condition} holds; fails the test, with the program's words, if the program ends before. */
    void awaitReady(java.util.function.BooleanSupplier condition) {
        Programs.await(String.join(" ", command) + " being ready", PATIENCE, () -> {
            if (!process.isAlive()) {
                Assertions.fail(
                        String.join(" ", command) + " ended with status " + process.exitValue() + "\n" + said());
            }
            return condition.getAsBoolean();
        });
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal by its name without SIG. */
    void signal(String name) {
        Programs.run(Programs.require("kill").toString(), "-" + name, Long.toString(process.pid()))
                .orFail();
    }

    /** Returns all that the program has written so far. */
    String said() {
        return text(output);
    }

    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the program as its service manager would, and by force if it does not heed. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
