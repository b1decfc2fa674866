package org.pythonwebstack.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/**
 * A fresh Debian 12 of its own, with systemd as process 1, Apache, nginx, Gunicorn and Java, and no network but its loopback.
 * Neither server is started. {@code support/machine} makes it; the checkout lies read-only at {@code /pws}.
 *
 * <p>Its image is made once and takes minutes; a boot takes a second or two. A machine ends with this process at the latest,
 * however that ends.
 */
public final class Machine implements AutoCloseable {

    private static final Duration IMAGE_TIME = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What the script says if the kernel, or the container that this runs in, refuses. */
    private static final int CANNOT_RUN = 4;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String script;
    private final String name;
    private final Process supervisor;

    private Machine(String script, String name, Process supervisor) {
        this.script = script;
        this.name = name;
        this.supervisor = supervisor;
    }

    /**
     * Boots a machine. Where a program or root is missing, the test fails on CI and is skipped by name elsewhere, as with
     * {@link Programs#require}; where everything is installed and yet no machine can run, which is a matter of the kernel or
     * the container around, it is skipped with the reason, on CI too.
     */
    public static Machine boot() {
        Programs.requireRoot();
        Programs.require("systemd-nspawn");
        Programs.require("mmdebstrap");
        Programs.require("nsenter");
        String script = script();
        Programs.Result probe = Programs.run(List.of(script, "probe"), Map.of(), new byte[0], IMAGE_TIME);
        if (probe.status() == CANNOT_RUN) {
            announce("NOT TESTED: no machine can run here. " + probe.all());
            throw new TestAbortedException("no machine can run here: " + probe.all());
        }
        probe.orFail();
        String name = "test-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        try {
            Process supervisor = new ProcessBuilder(script, "boot", name)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Machine machine = new Machine(script, name, supervisor);
            // The script has a limit of its own for the boot.
            String said = new BufferedReader(new InputStreamReader(supervisor.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (!"ready".equals(said)) {
                machine.close();
                Assertions.fail("the machine did not come up, see above");
            }
            return machine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program as root, for at most five minutes. */
    public Programs.Result run(String... command) {
        return run(new byte[0], command);
    }

    /** Runs a program as root, for at most five minutes, which reads {@code input} from standard input. */
    public Programs.Result run(byte[] input, String... command) {
        List<String> all = new ArrayList<>(List.of(script, "run", name));
        all.addAll(List.of(command));
        return Programs.run(all, Map.of(), input, PATIENCE);
    }

    /** Writes a file, and makes the directories that it needs; their owner is root, and everybody may read them. */
    public void write(String path, String owner, String group, String mode, String text) {
        write(path, owner, group, mode, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String path, String owner, String group, String mode, byte[] content) {
        run(content, "install", "-D", "-o", owner, "-g", group, "-m", mode, "/dev/stdin", path)
                .orFail();
    }

    /** Copies a file, or a directory with all in it, to {@code target}; it belongs to root, and everybody may read it. */
    public void copyIn(Path source, String target) {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String relative = source.relativize(file).toString();
                String mode = Files.isExecutable(file) ? "755" : "644";
                write(
                        relative.isEmpty() ? target : target + "/" + relative,
                        "root",
                        "root",
                        mode,
                        Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reboots the machine, and returns when it is up again. Its files are kept, but for those in {@code /run} and {@code /tmp}. */
    public void reboot() {
        Programs.run(List.of(script, "reboot", name), Map.of(), new byte[0], PATIENCE.plusMinutes(1))
                .orFail();
    }

    /** Returns what the journal has of a unit since the machine was first booted. */
    public String journal(String unit) {
        return run("journalctl", "--no-pager", "--output=short-monotonic", "--unit=" + unit)
                .orFail()
                .out();
    }

    /** Returns the machine's name on this computer. */
    @Override
    public String toString() {
        return name;
    }

    /** Takes the machine away, with all its files. */
    @Override
    public void close() {
        try {
            // The end of its input is the end of the machine.
            supervisor.getOutputStream().close();
            if (!supervisor.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
                Assertions.fail("the machine " + name + " did not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String script() {
        Path start = Path.of("").toAbsolutePath();
        for (Path place = start; place != null; place = place.getParent()) {
            Path script = place.resolve("support/machine");
            if (Files.isExecutable(script)) {
                return script.toString();
            }
        }
        throw new IllegalStateException("support/machine is not found above " + start);
    }

    @SuppressWarnings("SystemOut") // a reason that nobody reads would be none
    private static void announce(String line) {
        System.err.println(line);
    }
}
