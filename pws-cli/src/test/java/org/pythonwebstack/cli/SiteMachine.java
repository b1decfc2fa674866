package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A Debian with systemd as process 1, made by {@code support/machine}, in which {@code /usr/bin/pws} is the command of this
 * build. It has no network but its loopback.
 */
final class SiteMachine implements AutoCloseable {

    private static final Path SCRIPT = Path.of("../support/machine");
    private static final int CANNOT_RUN = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "sites-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    private final Path jar = Path.of("target", name + ".jar");
    private final Process process;

    private SiteMachine() throws IOException {
        WholeJar.write(jar);
        process = new ProcessBuilder(SCRIPT.toString(), "boot", name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                        .readLine())
                .isEqualTo("ready");
        write("/usr/bin/pws", "755", """
                #!/bin/sh
                exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp %s org.pythonwebstack.cli.Pws "$@"
                """.formatted(classPath()));
    }

    /** Boots a machine, or ends the test with the reason why none can run here. */
    static SiteMachine boot() {
        boolean wanted = "true".equals(System.getenv("CI")) && System.getenv("VERIFY_WITHOUT_ROOT") == null;
        Ended probe = start("", List.of(SCRIPT.toString(), "probe"));
        if (probe.status() != 0) {
            // A kernel or container that lets no machine run is a reason to skip; a missing program is not, where all
            // are wanted.
            assertThat(wanted && probe.status() != CANNOT_RUN).as(probe.out()).isFalse();
            abort("no machine can run here: " + probe.out());
        }
        try {
            return new SiteMachine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            Files.deleteIfExists(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** How a program ended, and what it printed on both of its streams. */
    record Ended(String line, int status, String out) {

        String ok() {
            assertThat(status).as(line + ": " + out).isZero();
            return out;
        }
    }

    /** A question that is asked until its answer is yes. */
    interface Question {
        boolean isAnswered() throws IOException, InterruptedException;
    }

    /** Returns where the machine finds the command's classes. */
    String classPath() {
        return "/pws/pws-cli/" + jar;
    }

    /** Runs the command, as root. */
    Ended pws(String... words) {
        return pwsReading("", words);
    }

    /** Runs the command, as root, which reads {@code input}. */
    Ended pwsReading(String input, String... words) {
        List<String> line = new ArrayList<>(List.of("pws"));
        line.addAll(List.of(words));
        return reading(input, line.toArray(String[]::new));
    }

    /** Runs a program, as root. */
    Ended run(String... words) {
        return reading("", words);
    }

    /** Runs a program, as root, which reads {@code input}. */
    Ended reading(String input, String... words) {
        return start(input, inside(words));
    }

    /** Starts a program, as root, in the background; what it says is read from the process. */
    Process background(String... words) {
        try {
            return new ProcessBuilder(inside(words)).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> inside(String... words) {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), "run", name));
        line.addAll(List.of(words));
        return line;
    }

    /** Writes a file of root's that everybody may read. */
    void write(String path, String text) {
        write(path, "644", text);
    }

    /** Writes a file of root's, and makes the directories that it needs. */
    void write(String path, String mode, String text) {
        reading(text, "install", "-D", "-m", mode, "/dev/stdin", path).ok();
    }

    /** Asks the web server for a path of a site; returns status, a blank and the body. */
    String page(String host, String path) {
        return ask(host, path, "answer.status");
    }

    /** Asks the web server for a path of a site; returns status, Retry-After or {@code -}, and the body. */
    String pageAndRetryAfter(String host, String path) {
        return ask(host, path, "answer.status, answer.getheader('Retry-After', '-')");
    }

    private String ask(String host, String path, String told) {
        return reading("""
                        import http.client, sys
                        try:
                            site = http.client.HTTPConnection("127.0.0.1", timeout=60)
                            site.request("GET", sys.argv[2], headers={"Host": sys.argv[1]})
                            answer = site.getresponse()
                            print(TOLD, answer.read().decode("latin-1"), end="")
                        except OSError as problem:
                            print(problem, end="")
                        """.replace("TOLD", told), "python3", "-I", "-", host, path)
                .ok();
    }

    /** Asks until the answer is right, and returns it: a worker of before may take one more request. */
    static String await(Predicate<String> right, Supplier<String> ask) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String said = ask.get();
        while (!right.test(said) && System.nanoTime() < end) {
            pause();
            said = ask.get();
        }
        assertThat(right.test(said)).as(said).isTrue();
        return said;
    }

    /** Asks until the answer is yes. */
    static void await(String what, Question question) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!question.isAnswered()) {
            assertThat(System.nanoTime()).as("%s did not come", what).isLessThan(end);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes one of the two servers the only one that runs. */
    void serveWith(String server) {
        run("systemctl", "stop", server.equals("nginx") ? "apache2.service" : "nginx.service")
                .ok();
        run("systemctl", "start", server.equals("nginx") ? "nginx.service" : "apache2.service")
                .ok();
    }

    /** Fetches packages with all that they need, once for this checkout, and returns where the machine finds them. */
    static String wheels(String... packages) {
        Path work = Path.of(
                "target",
                "wheels-" + Integer.toHexString(String.join(" ", packages).hashCode()));
        Path complete = work.resolve("complete");
        if (!Files.exists(complete)) {
            start(
                            "",
                            List.of(
                                    "/usr/bin/python3",
                                    "-m",
                                    "venv",
                                    work.resolve("venv").toString()))
                    .ok();
            List<String> download = new ArrayList<>(List.of(
                    work.resolve("venv/bin/python").toString(),
                    "-m",
                    "pip",
                    "download",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--dest",
                    work.resolve("wheels").toString()));
            download.addAll(List.of(packages));
            start("", download).ok();
            try {
                Files.createFile(complete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Path.of("/pws/pws-cli").resolve(work).resolve("wheels").toString();
    }

    /** Returns all that sites could leave behind, with modes, owners and sizes; what was put aside on purpose is left out. */
    String tree() {
        return run(
                        "find",
                        "/etc",
                        "/srv",
                        "/usr/local",
                        "/var/log/pws",
                        "/run/pws",
                        "-not",
                        "-path",
                        "*/.pws-*",
                        "-not",
                        "-type",
                        "d",
                        "-printf",
                        "%p %M %U:%G %s %l\\n")
                .out()
                .lines()
                .filter(line -> line.startsWith("/"))
                // useradd and userdel leave copies of the files as they were before.
                .filter(line -> !line.matches("/etc/(passwd|group|shadow|gshadow|subuid|subgid)- .*"))
                .sorted()
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static Ended start(String input, List<String> line) {
        try {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
