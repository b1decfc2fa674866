package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;

/** {@code tmpfiles.d} against {@code systemd-tmpfiles}, which creates what it reads below another root. */
class TmpfilesAgainstSystemdProperties {

    private final TmpfilesSyntax syntax = new TmpfilesSyntax();

    @Provide
    Arbitrary<List<Comment>> comments() {
        return Batch.comments();
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Batch.of(name -> name.length() < 80
                && !name.contains("/")
                && AbsolutePath.parse("/srv/" + name).toOptional().isPresent());
    }

    @Provide
    Arbitrary<List<String>> contents() {
        return Batch.of(Batch::isOneLine);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void systemdCreatesExactlyTheDirectories(
            @ForAll("names") List<String> names, @ForAll("comments") List<Comment> heading) throws IOException {
        Set<String> expected = new TreeSet<>(names);
        List<TmpfilesLine> lines = expected.stream()
                .map(name -> TmpfilesLine.directory("/srv/" + name, 0710, "", ""))
                .toList();
        Path root = create(new Tmpfiles(heading, lines));
        try (Stream<Path> found = Files.list(root.resolve("srv"))) {
            List<Path> directories = found.toList();
            assertThat(directories.stream()
                            .map(path -> path.getFileName().toString())
                            .collect(Collectors.toSet()))
                    .isEqualTo(expected);
            for (Path directory : directories) {
                assertThat(directory).isDirectory();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                        .isEqualTo("rwx--x---");
            }
        } finally {
            delete(root);
        }
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void systemdWritesExactlyTheContents(@ForAll("contents") List<String> contents) throws IOException {
        List<TmpfilesLine> lines = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            lines.add(new TmpfilesLine(
                    TmpfilesLine.Type.FILE,
                    "",
                    new Literal("/srv/" + i),
                    OptionalInt.of(0640),
                    "",
                    "",
                    "",
                    new Literal(contents.get(i))));
        }
        lines.add(TmpfilesLine.directory("/srv/sub", 0755, "", ""));
        Path root = create(new Tmpfiles(List.of(), lines));
        try {
            for (int i = 0; i < contents.size(); i++) {
                assertThat(Files.readString(root.resolve("srv/" + i))).isEqualTo(contents.get(i));
            }
        } finally {
            delete(root);
        }
    }

    private Path create(Tmpfiles file) throws IOException {
        Path root = Files.createTempDirectory("pws-tmpfiles");
        Files.createDirectory(root.resolve("srv"));
        Path conf = Files.writeString(root.resolve("x.conf"), syntax.write(file));
        Programs.Result result = Batch.run(
                root, Programs.require("systemd-tmpfiles").toString(), "--root=" + root, "--create", conf.toString());
        assertThat(result.all()).isEmpty();
        assertThat(result.status()).isZero();
        return root;
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
