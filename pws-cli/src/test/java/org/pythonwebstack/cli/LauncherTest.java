package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell scripts, run by the shell. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of("src/main/launcher/pws").toAbsolutePath();

    private static final String SITE = """
            name = "shop"
            server-name = "shop.example.org"
            root = "/srv/shop"
            user = "shop"

            [wsgi]
            application = "shop.wsgi:application"
            venv = "venv"

            [static]
            "/static/" = "static"
            """;

    @TempDir
    Path home;

    /** A jar that stands for pws.jar: it names what the tests run from. */
    @BeforeEach
    void jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        try (OutputStream out = Files.newOutputStream(home.resolve("pws.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
    }

    private void wholeJar() throws IOException {
        WholeJar.write(home.resolve("pws.jar"));
    }

    private static String classPath() {
        return WholeJar.classPath().stream()
                .map(entry -> entry.toUri().toString())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/launcher/pws",
                "src/main/launcher/pws-archive",
                "../pws",
                "../verify",
                "../quickstart",
                "../support/debian.sh",
                "../support/servers.sh",
                "../.ci/run"
            })
    void isReadByTheShell(String script) throws IOException, InterruptedException {
        assertThat(run(Map.of(), "sh", "-n", script)).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void startsWithoutAnArchive() throws IOException, InterruptedException {
        assertThat(launch(Map.of(), "--version")).isEqualTo(new Ended(0, "pws development\n", ""));
    }

    @Test
    void startsWithAnArchiveThatIsNone() throws IOException, InterruptedException {
        wholeJar();
        Path archives = Files.createDirectory(home.resolve("archive"));
        Files.writeString(archives.resolve(System.getProperty("java.runtime.version")), "no archive");
        assertThat(launch(Map.of(), "--version").status()).isZero();
        assertThat(launch(Map.of(), "--version").out()).isEqualTo("pws of the test\n");
    }

    @Test
    void startsWithTheArchiveOfThisJava() throws IOException, InterruptedException {
        wholeJar();
        Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
        assertThat(run(java, "sh", LAUNCHER + "-archive", home.toString())).isEqualTo(new Ended(0, "", ""));
        Path site = Files.writeString(home.resolve("pws.toml"), SITE);
        for (String server : Servers.NAMES) {
            String[] render = {"render", "--server", server, site.toString()};
            Ended plain = launch(Map.of(), render);
            assertThat(plain.status()).as(plain.err()).isZero();
            assertThat(plain.out()).contains("shop.example.org");
            Ended shown = launch(Map.of("PWS_JAVA_OPTS", "-Xshare:on -Xlog:class+load=info:stderr"), render);
            assertThat(shown.out()).isEqualTo(plain.out());
            assertThat(shown.err().lines())
                    .filteredOn(line -> line.contains("source:") && line.contains(" org.pythonwebstack."))
                    .hasSizeGreaterThan(100)
                    .allSatisfy(line -> assertThat(line).contains("source: shared objects file"))
                    .as("a lambda that is met at every start: see docs/architecture.md")
                    .noneMatch(line -> line.contains("$$Lambda"));
        }
        // What does not lie in the archive is found as well.
        assertThat(launch(Map.of(), "render", "--help").out()).contains("pws render");
        assertThat(launch(Map.of(), "--version")).isEqualTo(new Ended(0, "pws of the test\n", ""));
    }

    @Test
    void startsWithAnArchiveOfAnotherJar() throws IOException, InterruptedException {
        wholeJar();
        Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
        assertThat(run(java, "sh", LAUNCHER + "-archive", home.toString()).status())
                .isZero();
        Files.setLastModifiedTime(home.resolve("pws.jar"), FileTime.from(Instant.EPOCH));
        assertThat(launch(Map.of(), "--version").out()).isEqualTo("pws of the test\n");
    }

    @Test
    void handsArgumentsAndStatusOn() throws IOException, InterruptedException {
        Ended ended = launch(Map.of(), "check", "no such $file.toml");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("there is no no such $file.toml");
    }

    @Test
    void saysThatJavaIsTooOld() throws IOException, InterruptedException {
        Path java = home.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\nexit 7\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Ended ended = launch(Map.of("PWS_JAVA", java.toString()), "--version");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).startsWith("pws: Java 17 or newer is needed, ").contains(" is 11:");
    }

    @Test
    void completesInBash() throws IOException, InterruptedException {
        Path script = home.resolve("completion");
        Files.writeString(script, Typed.in(home, "completion", "bash").out());
        assertThat(run(Map.of(), "bash", "-n", script.toString())).isEqualTo(new Ended(0, "", ""));
        Ended completed = run(
                Map.of(),
                "bash",
                "-c",
                ". \"$1\"; COMP_WORDS=(pws rend); COMP_CWORD=1; COMP_LINE='pws rend'; _complete_pws;"
                        + " echo \"${COMPREPLY[@]}\"",
                "bash",
                script.toString());
        assertThat(completed.out()).isEqualTo("render\n");
    }

    /** One server whose leader was killed, with a child that takes no notice of a request to end, and one that runs. */
    @Test
    void endsServersWithAllThatTheyHaveStarted() throws IOException, InterruptedException {
        Ended ended = run(
                Map.of(),
                "sh",
                "-c",
                """
                . "$1"
                serve='sh -c "trap \\"\\" TERM; echo \\$\\$ >\\"$0\\"; exec sleep 600" "$0" & wait'
                setsid sh -c "$serve" "$2/deaf" & first=$!
                setsid sh -c 'sleep 600 & echo $! >"$0"; wait' "$2/plain" & second=$!
                while [ ! -s "$2/deaf" ] || [ ! -s "$2/plain" ]; do sleep 0.1; done
                kill -s KILL $first
                end_servers $first $second
                for name in deaf plain; do
                  read -r child <"$2/$name"
                  for _ in $(seq 300); do
                    case $(ps -o stat= -p "$child") in Z* | '') continue 2 ;; esac
                    sleep 0.1
                  done
                  echo "$name is left"
                done
                """,
                "sh",
                Path.of("../support/servers.sh").toAbsolutePath().toString(),
                home.toString());
        assertThat(ended.out()).isEmpty();
        assertThat(ended.status()).isZero();
    }

    /** A real zsh on a terminal of its own, which completes what is typed there. */
    @Test
    void completesInZsh() throws IOException, InterruptedException {
        Path script = home.resolve("completion");
        Files.writeString(script, Typed.in(home, "completion", "zsh").out());
        Files.writeString(home.resolve(".zshrc"), "PS1='> '\n. '" + script + "'\nprint loaded\n");
        Path driver = home.resolve("zsh.py");
        Files.writeString(driver, """
                import os, pty, select, sys, time
                pid, terminal = pty.fork()
                if pid == 0:
                    os.execvp("zsh", ["zsh", "-i"])
                shown = b""
                def until(text):
                    global shown
                    end = time.monotonic() + 60
                    while text not in shown and time.monotonic() < end:
                        if select.select([terminal], [], [], 1)[0]:
                            shown += os.read(terminal, 65536)
                    if text not in shown:
                        sys.exit(f"{text!r} is not in {shown!r}")
                    shown = shown.split(text, 1)[1]
                until(b"loaded")
                until(b"> ")
                for typed, completed in [(b"pws ren", b"der "), (b"pws render --se", b"rver "),
                                         (b"pws render --server ng", b"inx "), (b"pws completion z", b"sh ")]:
                    os.write(terminal, typed)
                    until(typed)
                    os.write(terminal, b"\\t")
                    until(completed)
                    os.write(terminal, b"\\x15")
                os.write(terminal, b"exit\\n")
                os.waitpid(pid, 0)
                """);
        Ended completed = run(
                Map.of("HOME", home.toString(), "ZDOTDIR", home.toString(), "TERM", "dumb", "LC_ALL", "C.UTF-8"),
                "python3",
                driver.toString());
        assertThat(completed).isEqualTo(new Ended(0, "", ""));
    }

    private record Ended(int status, String out, String err) {}

    private Ended launch(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new java.util.HashMap<>(
                Map.of("PWS_HOME", home.toString(), "JAVA_HOME", System.getProperty("java.home")));
        all.putAll(environment);
        return run(all, command.toArray(String[]::new));
    }

    private Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Ended(
                status, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
