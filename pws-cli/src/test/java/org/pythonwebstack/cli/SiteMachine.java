package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Debian with systemd as process 1, made by {@code support/machine}, in which {@code pws} is run as a person would. */
final class SiteMachine implements AutoCloseable {

    private static final Path SCRIPT = Path.of("../support/machine");
    private static final int CANNOT_RUN = 4;
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
    }

    /** Boots a machine, or ends the test with the reason why none can run here. */
    static SiteMachine boot() throws IOException, InterruptedException {
        boolean wanted = "true".equals(System.getenv("CI")) && System.getenv("VERIFY_WITHOUT_ROOT") == null;
        Program probe = start("", List.of(SCRIPT.toString(), "probe"));
        if (probe.status() != 0) {
            // A kernel or container that lets no machine run is a reason to skip; a missing program is not, where all
            // are wanted.
            assertThat(wanted && probe.status() != CANNOT_RUN).as(probe.out()).isFalse();
            abort("no machine can run here: " + probe.out());
        }
        return new SiteMachine();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(jar);
    }

    /** A program that ran, and what it printed on both of its streams. */
    record Program(String line, int status, String out) {

        String ok() {
            assertThat(status).as(line + ": " + out).isZero();
            return out;
        }
    }

    /** Returns where the machine finds the command. */
    String classPath() {
        return "/pws/pws-cli/" + jar;
    }

    /** Runs the command in the machine, as root. */
    Program pws(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("java", "-cp", classPath(), "org.pythonwebstack.cli.Pws"));
        line.addAll(List.of(words));
        return run("", line.toArray(String[]::new));
    }

    /** Runs a program in the machine, as root, which reads {@code input}. */
    Program run(String input, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), "run", name));
        line.addAll(List.of(words));
        return start(input, line);
    }

    /** Asks the web server of the machine for a path of a site; returns status, a blank and the body. */
    String page(String host, String path) throws IOException, InterruptedException {
        return run("""
                        import http.client, sys
                        try:
                            site = http.client.HTTPConnection("127.0.0.1", timeout=60)
                            site.request("GET", sys.argv[2], headers={"Host": sys.argv[1]})
                            answer = site.getresponse()
                            print(answer.status, answer.read().decode("latin-1"), end="")
                        except OSError as problem:
                            print(problem, end="")
                        """, "python3", "-I", "-", host, path).ok();
    }

    /** Makes one of the two servers the only one that runs. */
    void serveWith(String server) throws IOException, InterruptedException {
        run("", "systemctl", "stop", server.equals("nginx") ? "apache2.service" : "nginx.service")
                .ok();
        run("", "systemctl", "start", server.equals("nginx") ? "nginx.service" : "apache2.service")
                .ok();
    }

    /** Returns all that sites could leave behind, with modes, owners and sizes; what was put aside on purpose is left out. */
    String tree() throws IOException, InterruptedException {
        return run(
                        "",
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

    private static Program start(String input, List<String> line) throws IOException, InterruptedException {
        Path in = Files.createTempFile("pws", "in");
        Files.writeString(in, input);
        Process process = new ProcessBuilder(line)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(in);
        return new Program(String.join(" ", line), process.waitFor(), out);
    }
}
