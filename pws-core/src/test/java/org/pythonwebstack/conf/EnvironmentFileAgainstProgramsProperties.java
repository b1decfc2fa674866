package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Escapes;

/** Environment files against systemd's loader, the shells that source them, and the reader in Python. */
class EnvironmentFileAgainstProgramsProperties {

    /** Loads a file with the function that systemd itself uses for EnvironmentFile=. */
    private static final String SYSTEMD_LOADER = """
            import ctypes, sys
            systemd = ctypes.CDLL(sys.argv[1])
            libc = ctypes.CDLL(None)
            libc.fopen.restype = ctypes.c_void_p
            libc.fclose.argtypes = [ctypes.c_void_p]
            systemd.load_env_file.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
            def load(name):
                stream = libc.fopen(name.encode(), b"re")
                variables = ctypes.POINTER(ctypes.c_char_p)()
                status = systemd.load_env_file(stream, name.encode(), ctypes.byref(variables))
                libc.fclose(stream)
                found = []
                i = 0
                while status >= 0 and variables and variables[i] is not None:
                    found.append(variables[i])
                    i += 1
                return status, found
            """;

    private final EnvironmentFileSyntax syntax = new EnvironmentFileSyntax();

    @Provide
    Arbitrary<List<String>> values() {
        return Batch.of(Batch::isOneLineOfSystemd);
    }

    @Provide
    Arbitrary<List<Comment>> comments() {
        return Batch.comments();
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return net.jqwik.api.Combinators.combine(
                        Arbitraries.integers().between(0, 5), HostileStrings.any(), HostileStrings.any())
                .as((form, one, two) -> switch (form) {
                    case 0 -> one;
                    case 1 -> "A=" + one + "\nB=" + two;
                    case 2 -> "A=\"" + one + "\" \nB='" + two + "'\n";
                    case 3 -> "# " + one + "\nA=" + two + "'x'\"y\"z\\ \n";
                    case 4 -> "A='" + one + "'\"" + two + "\"\n";
                    default -> " A=b" + one + "\\\nc\n\nB=1";
                })
                .list()
                .ofSize(Batch.SIZE);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void systemdShellsAndPythonSeeTheSameValues(
            @ForAll("values") List<String> values, @ForAll("comments") List<Comment> heading) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            variables.put("PWS_" + i, values.get(i));
            expected.add("PWS_" + i + "=" + values.get(i));
        }
        Path file = Files.createTempFile("pws-", ".env");
        try {
            Files.writeString(file, syntax.write(new EnvironmentFile(heading, variables)));
            assertThat(systemd(file)).isEqualTo(expected);
            assertThat(python(file)).isEqualTo(expected);
            for (String shell : List.of("dash", "bash", "busybox")) {
                List<String> command =
                        new ArrayList<>(List.of(Programs.require(shell).toString()));
                if (shell.equals("busybox")) {
                    command.add("sh");
                }
                command.addAll(List.of("-c", "set -a; . \"$1\"; exec env -0", "x", file.toString()));
                List<String> found = Arrays.stream(
                                Programs.run(command).orFail().out().split("\0"))
                        .filter(line -> line.startsWith("PWS_"))
                        .toList();
                assertThat(found).as(shell).containsExactlyInAnyOrderElementsOf(expected);
            }
        } finally {
            Files.delete(file);
        }
    }

    /** Where the reader takes a text, systemd and a shell see the same variables. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theReaderAgreesWithSystemdAndTheShell(@ForAll("texts") List<String> texts) throws IOException {
        Path directory = Files.createTempDirectory("pws-env");
        List<String> files = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        try {
            for (String text : texts) {
                Map<String, String> variables;
                try {
                    variables = syntax.read(text).variables();
                } catch (Unreadable e) {
                    continue;
                }
                Path file = directory.resolve(String.valueOf(files.size()));
                Files.writeString(file, text);
                taken.add(text);
                files.add(Batch.hex(file.toString()));
                expected.add(variables.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .sorted()
                        .toList());
            }
            assertThat(files).as("texts that are environment files").hasSizeGreaterThan(100);
            List<String> systemd =
                    Batch.python(SYSTEMD_LOADER + """
                            for line in sys.stdin.read().split():
                                status, found = load(bytes.fromhex(line).decode())
                                print(status, *[v.hex() for v in found])
                            """, files, library().toString());
            for (int i = 0; i < files.size(); i++) {
                assertThat(systemd.get(i)).as(Escapes.printable(taken.get(i))).startsWith("0");
                assertThat(variables(systemd.get(i)))
                        .as(Escapes.printable(taken.get(i)))
                        .isEqualTo(expected.get(i));
            }
            StringBuilder script = new StringBuilder();
            for (int i = 0; i < files.size(); i++) {
                script.append("(unset A B; set -a; . '")
                        .append(directory.resolve(String.valueOf(i)))
                        .append("'; printf '%s\\0' \"${A+A=$A}\" \"${B+B=$B}\" '<end of pws>')\n");
            }
            Path file = Files.writeString(directory.resolve("script"), script);
            Programs.Result shell =
                    Batch.run(directory, Programs.require("dash").toString(), file.toString());
            assertThat(shell.err()).isEmpty();
            List<List<String>> seen = Arrays.stream(shell.out().split("<end of pws>\0"))
                    .map(part -> Arrays.stream(part.split("\0"))
                            .filter(entry -> !entry.isEmpty())
                            .toList())
                    .toList();
            assertThat(seen).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                // What else a hostile text assigns, the comparison with systemd has covered.
                assertThat(seen.get(i))
                        .as(Escapes.printable(taken.get(i)))
                        .isEqualTo(expected.get(i).stream()
                                .filter(entry -> entry.startsWith("A=") || entry.startsWith("B="))
                                .toList());
            }
        } finally {
            try (java.util.stream.Stream<Path> left = Files.list(directory)) {
                for (Path path : left.toList()) {
                    Files.delete(path);
                }
            }
            Files.delete(directory);
        }
    }

    private static List<String> variables(String line) {
        String[] words = line.split(" ");
        assertThat(words[0]).as("status of systemd's loader").isEqualTo("0");
        return Arrays.stream(words).skip(1).map(Batch::unhex).sorted().toList();
    }

    static Path library() {
        try (java.util.stream.Stream<Path> files = Files.list(Programs.requireFile("/lib/x86_64-linux-gnu/systemd"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("libsystemd-shared-"))
                    .findFirst()
                    .orElseThrow(() -> Programs.absent("libsystemd-shared"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> systemd(Path file) {
        List<String> out =
                Batch.python(SYSTEMD_LOADER + """
                status, found = load(sys.argv[2])
                print(status)
                for v in found:
                    print(v.hex())
                """, List.of(), library().toString(), file.toString());
        assertThat(out.get(0)).isEqualTo("0");
        return out.stream().skip(1).map(Batch::unhex).toList();
    }

    private static List<String> python(Path file) {
        return Batch.python(EnvironmentFileSyntax.PYTHON_READER + """
                        import os, sys
                        before = set(os.environb)
                        load_environment(sys.argv[1])
                        for name, value in os.environb.items():
                            if name not in before:
                                print((name + b"=" + value).hex())
                        """, List.of(), file.toString()).stream()
                .map(Batch::unhex)
                .toList();
    }
}
