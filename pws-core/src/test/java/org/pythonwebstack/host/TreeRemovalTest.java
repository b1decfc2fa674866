package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;

/** A tree goes, and nothing else, whatever is in it and whoever changes it. */
class TreeRemovalTest {

    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    Path folder;

    private Path tree;
    private Path outside;
    private LinuxChangeableHost host;

    @BeforeEach
    void prepare() throws IOException {
        folder = folder.toRealPath();
        tree = Files.createDirectory(folder.resolve("tree"));
        outside = Files.createDirectories(folder.resolve("outside/inner"));
        Files.writeString(outside.resolve("file"), "untouched");
        host = LinuxChangeableHost.machine();
    }

    private void remove() throws IOException {
        host.removeTree(AbsolutePath.of(tree.toString()));
    }

    private void assertOnlyTheTreeIsGone() throws IOException {
        assertThat(Files.exists(tree, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(Files.readString(outside.resolve("file"))).isEqualTo("untouched");
        try (var names = Files.list(folder)) {
            assertThat(names).containsExactly(folder.resolve("outside"));
        }
    }

    private static void python(String script, Path... arguments) {
        Programs.requireFile(PYTHON);
        List<String> words = new java.util.ArrayList<>(List.of(PYTHON, "-I", "-c", script));
        for (Path argument : arguments) {
            words.add(argument.toString());
        }
        Programs.run(words).orFail();
    }

    @Test
    void everyKindOfThingIsRemoved() throws IOException {
        python("""
                import os, socket, sys
                os.chdir(sys.argv[1])
                os.makedirs('a/b/c'); open('a/b/file', 'w').close(); os.mkfifo('a/pipe')
                os.symlink(sys.argv[2], 'to-directory'); os.symlink(sys.argv[2] + '/file', 'a/to-file')
                os.symlink('.', 'self'); os.symlink('nowhere', 'a/b/nowhere'); os.link(sys.argv[2] + '/file', 'hard')
                s = socket.socket(socket.AF_UNIX); s.bind('socket')
                for name in [b'\\xff\\xfe', b'new\\nline', b'n' * 255, b' ', b'~', b'-rf']:
                    os.mkdir(name); open(name + b'/' + name, 'w').close()
                """, tree, outside);

        remove();

        assertOnlyTheTreeIsGone();
        remove();
    }

    @Test
    void aTreeDeeperThanAnyPathIsRemoved() throws IOException {
        python("""
                import os, sys
                os.chdir(sys.argv[1])
                for i in range(1000):
                    os.mkdir('deep'); open('file', 'w').close(); os.chdir('deep')
                """, tree);

        remove();

        assertOnlyTheTreeIsGone();
    }

    @Test
    void directoriesWithoutAnyRightAreRemoved() throws IOException {
        Path inner = Files.createDirectories(tree.resolve("a/b/c"));
        Files.createFile(inner.resolve("file"));
        for (Path directory : List.of(inner, tree.resolve("a/b"), tree.resolve("a"), tree)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        }

        remove();

        assertOnlyTheTreeIsGone();
    }

    @Test
    void whatIsMountedMakesItFail() throws IOException {
        Programs.requireRoot();
        Path point = Files.createDirectories(tree.resolve("a b/point"));
        for (List<String> mount : List.of(
                List.of("mount", "-t", "tmpfs", "none", point.toString()),
                List.of("mount", "--bind", outside.toString(), point.toString()))) {
            Programs.run(mount).orFail();
            try {
                Path file = Files.writeString(point.resolve("precious"), "x");

                assertThatThrownBy(this::remove).isInstanceOf(IOException.class).hasMessageContaining("mounted");

                assertThat(Files.readString(file)).isEqualTo("x");
            } finally {
                Programs.run("umount", point.toString()).orFail();
            }
        }
        Files.delete(outside.resolve("precious"));
        remove();
        assertOnlyTheTreeIsGone();
    }

    /** An account swaps its directories for links to what it may not change, files and pipes, as fast as it can. */
    @Test
    void whoeverChangesTheTreeMeanwhileLosesNothingButTheTree() throws IOException {
        Programs.requireFile(PYTHON);
        for (int round = 0; round < 6; round++) {
            Files.createDirectories(tree);
            Process racer = new ProcessBuilder(PYTHON, "-I", "-c", """
                            import itertools, os, sys
                            os.chdir(sys.argv[1])
                            for i in range(20):
                                os.makedirs(f'd{i}/e/f', exist_ok=True)
                            print('ready', flush=True)
                            for n in itertools.count():
                                name = f'd{n % 20}'
                                try:
                                    os.rename(name, f'away{n % 7}')
                                    [lambda: os.symlink(sys.argv[2], name), lambda: open(name, 'w').close(),
                                     lambda: os.mkfifo(name), lambda: os.symlink(sys.argv[2] + '/file', name)][n % 4]()
                                    os.rename(name, f'gone{n % 5}')
                                    os.rename(f'away{n % 7}', name)
                                except FileNotFoundError:
                                    try:
                                        os.mkdir(name)
                                        open(name + '/file', 'w').close()
                                    except OSError:
                                        if not os.path.isdir(sys.argv[1]):
                                            break
                                except OSError:
                                    pass
                            """, tree.toString(), outside.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var out = racer.inputReader()) {
                assertThat(out.readLine()).isEqualTo("ready");
                try {
                    remove();
                } catch (IOException e) {
                    // To keep it from ending is all that the racer can do.
                    assertThat(e).hasMessageContaining(tree.toString());
                }
                assertThat(Files.readString(outside.resolve("file"))).isEqualTo("untouched");
            } finally {
                racer.destroyForcibly();
                Programs.await("the end of the racer", Duration.ofSeconds(60), () -> !racer.isAlive());
            }
        }
        remove();
        assertOnlyTheTreeIsGone();
    }
}
