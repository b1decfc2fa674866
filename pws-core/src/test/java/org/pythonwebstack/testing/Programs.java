package org.pythonwebstack.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/** Finds and runs the real programs that tests compare PWS with. */
public final class Programs {

    /** Where Debian keeps programs; {@code sbin} is not on the search path of an ordinary user. */
    private static final List<String> USUAL_PLACES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/systemd");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(3);

    /** The common pool has as many threads as the machine has processors to spare: on some, fewer than a program has pipes. */
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "pipe of a program");
        thread.setDaemon(true);
        thread.start();
    };

    /**
     * Where ports are looked for: below those that Linux gives to clients, one of which could take the port between the look
     * and the server's start.
     */
    private static final int FIRST_PORT = 12_000;

    private static final int LAST_PORT = 32_000;

    /** Differs from process to process, as several may run tests at once. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97));

    private Programs() {}

    /**
     * What a program that ended has left.
     *
     * @param command the program and its arguments
     * @param status the exit status; 128 and more after a signal
     * @param out standard output, as UTF-8
     * @param err standard error, as UTF-8
     */
    public record Result(List<String> command, int status, String out, String err) {

        /** Returns standard error behind standard output. */
        public String all() {
            return out + err;
        }

        /** Returns this result. Fails the test, with all that the program said, unless the status is 0. */
        public Result orFail() {
            if (status != 0) {
                Assertions.fail(String.join(" ", command) + " ended with status " + status + "\n" + all());
            }
            return this;
        }
    }

    /** Returns the program of this name, from {@code PATH} or one of the usual places, if it is installed. */
    public static Optional<Path> find(String name) {
        Set<String> places = new LinkedHashSet<>();
        String searchPath = System.getenv("PATH");
        if (searchPath != null) {
            for (String place : searchPath.split(":", -1)) {
                if (place.startsWith("/")) {
                    places.add(place);
                }
            }
        }
        places.addAll(USUAL_PLACES);
        return places.stream()
                .map(place -> Path.of(place, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Returns the program of this name. Without it the test fails on CI, and is skipped by name elsewhere. */
    public static Path require(String name) {
        return find(name).orElseThrow(() -> absent("the program " + name));
    }

    /** Returns the file or directory {@code path}. Without it the test fails on CI, and is skipped by name elsewhere. */
    public static Path requireFile(String path) {
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            throw absent(path);
        }
        return file;
    }

    /**
     * Lets only root go on. Everybody else's test is skipped by name; on CI it fails, unless {@code VERIFY_WITHOUT_ROOT} is
     * {@code true}, which {@code ./verify} says for an ordinary user.
     */
    public static void requireRoot() {
        if (!PrivateApache.runsAsRoot()) {
            if ("true".equals(System.getenv("VERIFY_WITHOUT_ROOT"))) {
                throw new TestAbortedException("this test needs root");
            }
            throw absent("root");
        }
    }

    /** Returns what a test throws if {@code what} is not on this machine: a failure on CI, else an abort. */
    public static RuntimeException absent(String what) {
        String message = what + " is needed by this test and is not on this machine";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        return new TestAbortedException(message);
    }

    /** Runs a program for at most three minutes, with this process' environment and nothing on standard input. */
    public static Result run(String... command) {
        return run(List.of(command));
    }

    /** Runs a program for at most three minutes, with this process' environment and nothing on standard input. */
    public static Result run(List<String> command) {
        return run(command, Map.of(), new byte[0], DEFAULT_TIMEOUT);
    }

    /**
     * Runs a program.
     *
     * @param command the program and its arguments; no shell sees them
     * @param environment what is added to this process' environment
     * @param input what it reads from standard input
     * @param timeout after which it is killed and the test fails
     */
    public static Result run(List<String> command, Map<String, String> environment, byte[] input, Duration timeout) {
        return run(command, environment, input, timeout, Path.of("/"));
    }

    /** Runs a program as {@link #run(List, Map, byte[], Duration)} does, in {@code directory}. */
    public static Result run(
            List<String> command, Map<String, String> environment, byte[] input, Duration timeout, Path directory) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).directory(directory.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            // Each stream has its own thread: a program that fills one pipe while the other is read would stop.
            CompletableFuture<String> out =
                    CompletableFuture.supplyAsync(() -> drain(process.getInputStream()), THREADS);
            CompletableFuture<String> err =
                    CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()), THREADS);
            CompletableFuture<Void> in =
                    CompletableFuture.runAsync(() -> feed(process.getOutputStream(), input), THREADS);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                Assertions.fail(
                        String.join(" ", command) + " did not end within " + timeout + "\n" + out.join() + err.join());
            }
            in.join();
            return new Result(List.copyOf(command), process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns a TCP port on which nothing listens now. */
    public static int freePort() {
        return freePorts(1).get(0);
    }

    /** Returns different TCP ports on which nothing listens now, and which were not returned before. */
    public static List<Integer> freePorts(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int tried = 0; ports.size() < count; tried++) {
            if (tried > LAST_PORT - FIRST_PORT) {
                throw new IllegalStateException("no port between " + FIRST_PORT + " and " + LAST_PORT + " is free");
            }
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), LAST_PORT - FIRST_PORT);
            if (isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    /** Tries all addresses, as a server on any of them would be in the way of one on all. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until {@code condition} holds; fails the test with {@code what} if it does not within {@code timeout}. */
    public static void await(String what, Duration timeout, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                Assertions.fail(what + " did not happen within " + timeout);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static String drain(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void feed(OutputStream stream, byte[] input) {
        try (stream) {
            stream.write(input);
        } catch (IOException e) {
            // The program ended without reading all of its input, which is its own business.
            return;
        }
    }
}
