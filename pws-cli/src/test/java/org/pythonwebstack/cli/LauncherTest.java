package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell scripts, run by the shell. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of("src/main/launcher/pws").toAbsolutePath();

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

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        return Stream.of((modules + File.pathSeparator + classes).split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toUri().toString())
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
        Path archives = Files.createDirectory(home.resolve("archive"));
        Files.writeString(archives.resolve(System.getProperty("java.runtime.version")), "no archive");
        assertThat(launch(Map.of(), "--version").status()).isZero();
        assertThat(launch(Map.of(), "--version").out()).isEqualTo("pws development\n");
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
