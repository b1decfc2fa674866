package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fresh machine with systemd and both servers, on which {@code /usr/bin/pws} is the command of this build. */
final class TestMachine implements AutoCloseable {

    private static final Path SCRIPT = Path.of("../support/machine");
    private static final int CANNOT_RUN = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final Path jar;
    private final Process process;

    private TestMachine(String name, Path jar, Process process) {
        this.name = name;
        this.jar = jar;
        this.process = process;
    }

    /** How a program ended. */
    record Ended(String line, int status, String out) {

        String ok() {
            assertThat(status).as(line + ": " + out).isZero();
            return out;
        }
    }

    /** A question that is asked until its answer is right. */
    interface Question {
        boolean isAnswered() throws IOException, InterruptedException;
    }

    /** Boots a machine; see {@code support/machine} for what that takes. */
    static TestMachine boot(String what) throws IOException, InterruptedException {
        boolean wanted = "true".equals(System.getenv("CI")) && System.getenv("VERIFY_WITHOUT_ROOT") == null;
        Ended probe = start(List.of(SCRIPT.toString(), "probe"), "");
        if (probe.status() != 0) {
            // A kernel or container that lets no machine run is a reason to skip; a missing program is not, where all
            // are wanted.
            assertThat(wanted && probe.status() != CANNOT_RUN).as(probe.out()).isFalse();
            abort("no machine can run here: " + probe.out());
        }
        String name = what + "-" + ProcessHandle.current().pid();
        Path jar = Path.of("target", name + ".jar");
        WholeJar.write(jar);
        Process process = new ProcessBuilder(SCRIPT.toString(), "boot", name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                        .readLine())
                .isEqualTo("ready");
        TestMachine machine = new TestMachine(name, jar, process);
        machine.write("/usr/bin/pws", "755", """
                #!/bin/sh
                exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp /pws/pws-cli/%s org.pythonwebstack.cli.Pws "$@"
                """.formatted(jar));
        return machine;
    }

    /** Runs a program as root. */
    Ended run(String... words) throws IOException, InterruptedException {
        return runWith("", words);
    }

    /** Runs a program as root, which reads {@code input}. */
    Ended runWith(String input, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), "run", name));
        line.addAll(List.of(words));
        return start(line, input);
    }

    /** Runs the command as root. */
    Ended pws(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("pws"));
        line.addAll(List.of(words));
        return run(line.toArray(String[]::new));
    }

    /** Starts a program as root in the background; what it says is read from the process. */
    Process background(String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), "run", name));
        line.addAll(List.of(words));
        return new ProcessBuilder(line).redirectErrorStream(true).start();
    }

    void write(String path, String mode, String text) throws IOException, InterruptedException {
        runWith(text, "install", "-D", "-m", mode, "/dev/stdin", path).ok();
    }

    /** Asks until the answer is right, for a minute. */
    static void await(String what, Question question) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!question.isAnswered()) {
            assertThat(System.nanoTime()).as("%s did not come", what).isLessThan(end);
            Thread.sleep(100);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(jar);
    }

    private static Ended start(List<String> line, String input) throws IOException, InterruptedException {
        Path in = Files.createTempFile("pws", "in");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(line)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(String.join(" ", line), process.waitFor(), out);
        } finally {
            Files.delete(in);
        }
    }
}
