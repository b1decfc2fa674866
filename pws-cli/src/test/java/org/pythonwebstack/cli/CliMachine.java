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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A machine with systemd, in which the whole command runs. */
final class CliMachine implements AutoCloseable {

    private static final Path SCRIPT = Path.of("../support/machine");
    private static final int CANNOT_RUN = 4;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name;
    private final String jar;
    private final Process process;

    private CliMachine(String name, String jar, Process process) {
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

    /** Returns a fresh machine, or has the test skipped where none can run. */
    static CliMachine boot() {
        boolean wanted = "true".equals(System.getenv("CI")) && System.getenv("VERIFY_WITHOUT_ROOT") == null;
        Ended probe = start(List.of(SCRIPT.toString(), "probe"), "");
        if (probe.status() != 0) {
            assertThat(wanted && probe.status() != CANNOT_RUN).as(probe.out()).isFalse();
            abort("no machine can run here: " + probe.out());
        }
        String name = "cli-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        String jar = name + ".jar";
        try {
            WholeJar.write(Path.of("target", jar));
            Process process = new ProcessBuilder(SCRIPT.toString(), "boot", name)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(said.readLine()).isEqualTo("ready");
            return new CliMachine(name, jar, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fetches packages, and returns where the machine, which has no network, finds them. */
    String wheels(String... packages) {
        Path work = Path.of("target", name + "-wheels");
        start(List.of("/usr/bin/python3", "-m", "venv", work.resolve("venv").toString()), "")
                .ok();
        List<String> download = new ArrayList<>(
                List.of(work.resolve("venv/bin/python").toString(), "-m", "pip", "download", "--quiet", "--dest"));
        download.add(work.resolve("wheels").toString());
        download.addAll(List.of(packages));
        start(download, "").ok();
        return Path.of("/pws/pws-cli").resolve(work).resolve("wheels").toString();
    }

    Ended pws(String... words) {
        return pwsReading("", words);
    }

    Ended pwsReading(String input, String... words) {
        List<String> line =
                new ArrayList<>(List.of("java", "-cp", "/pws/pws-cli/target/" + jar, "org.pythonwebstack.cli.Pws"));
        line.addAll(List.of(words));
        return reading(input, line.toArray(String[]::new));
    }

    Ended run(String... words) {
        return reading("", words);
    }

    Ended reading(String input, String... words) {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), "run", name));
        line.addAll(List.of(words));
        return start(line, input);
    }

    void write(String path, String text) {
        reading(text, "tee", path).ok();
    }

    /** Asks a site for a page and returns status, Retry-After and body. */
    String page(String host, String path) {
        return reading("""
                        import http.client, sys
                        try:
                            site = http.client.HTTPConnection("127.0.0.1", timeout=60)
                            site.request("GET", sys.argv[2], headers={"Host": sys.argv[1]})
                            answer = site.getresponse()
                            print(answer.status, answer.getheader("Retry-After", "-"),
                                  answer.read(2000).decode("latin-1"), end="")
                        except OSError as problem:
                            print(problem, end="")
                        """, "python3", "-I", "-", host, path).ok();
    }

    /** Waits until what a program says is as it shall be, and returns it; a worker of before may take one more request. */
    String await(Predicate<String> right, java.util.function.Supplier<String> ask) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        String said = ask.get();
        while (!right.test(said) && System.nanoTime() < end) {
            said = ask.get();
        }
        assertThat(right.test(said)).as(said).isTrue();
        return said;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            Files.deleteIfExists(Path.of("target", jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Ended start(List<String> line, String input) {
        try {
            Path in = Files.createTempFile("pws", "in");
            Files.writeString(in, input);
            Process process = new ProcessBuilder(line)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Files.delete(in);
            return new Ended(String.join(" ", line), process.waitFor(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
