package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.exec.DefaultExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.testing.ChildJava;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;

/** The steps under any umask, as an ordinary account, on a full disk, and killed at any moment. */
class CircumstancesTest {

    private static final String PYTHON = "/usr/bin/python3";
    private static final List<Class<?>> LIBRARIES =
            List.of(LinuxChangeableHost.class, AbsolutePath.class, ImmutableList.class, DefaultExecutor.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int KILLS = 8;

    @TempDir
    Path folder;

    private Path top;

    @BeforeEach
    void prepare() throws IOException {
        folder = folder.toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        top = Files.createDirectory(folder.resolve("top"));
    }

    private static void make(ChangeableHost host, AbsolutePath path, PathState state) throws IOException {
        host.stage(path, state);
        host.put(path, state);
    }

    /** Makes one thing of each kind, reads it back, and removes it all, as who runs it. */
    static final class EveryStep {

        private EveryStep() {}

        /** Prints {@code done}, or what was refused. */
        public static void main(String[] arguments) throws IOException {
            ChangeableHost host = LinuxChangeableHost.machine();
            AbsolutePath top = AbsolutePath.of(arguments[0]);
            Ownership self = host.self();
            for (String mode : List.of("0000", "0644", "0777")) {
                PathState directory = new PathState.Directory(FileMode.of("0751"), self);
                AbsolutePath path = top.resolve("directory");
                AbsolutePath inner = path.resolve("inner");
                host.put(path, directory);
                expect(directory, host.state(path));
                make(host, path.resolve("link"), new PathState.SymbolicLink("x//"));
                make(
                        host,
                        path.resolve("file"),
                        new PathState.RegularFile(FileContent.ofText("x"), FileMode.of(mode), self));
                FileStatus status = host.status(path.resolve("file"));
                expect(FileMode.of(mode).bits(), status.mode());
                host.put(inner, directory);
                make(
                        host,
                        inner.resolve("file"),
                        new PathState.RegularFile(FileContent.ofText("x"), FileMode.of("0444"), self));
                host.move(inner, path.resolve("moved"));
                host.put(path.resolve("moved"), new PathState.Directory(FileMode.of(mode), self));
                expect(
                        FileMode.of(mode).bits(),
                        host.status(path.resolve("moved")).mode());
                host.put(path, new PathState.Directory(FileMode.of(mode), self));
                host.put(path, directory);
                host.sync(List.of(path));
                host.lock(top.resolve("lock"), "test", Duration.ZERO).close();
                host.put(path, new PathState.Directory(FileMode.of(mode), self));
                host.removeTree(path);
                expect(new PathState.Absent(), host.state(path));
            }
            System.out.print("done");
        }

        private static void expect(Object wanted, Object found) {
            if (!wanted.equals(found)) {
                throw new IllegalStateException(found + " is not " + wanted);
            }
        }
    }

    private List<String> withUmask(String mask) {
        Programs.requireFile(PYTHON);
        return new ArrayList<>(List.of(
                PYTHON,
                "-I",
                "-c",
                "import os, sys; os.umask(int(sys.argv[1], 8)); os.execv(sys.argv[2], sys.argv[2:])",
                mask));
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077", "777"})
    void theUmaskChangesNothing(String mask) {
        List<String> words = withUmask(mask);
        words.addAll(ChildJava.command(EveryStep.class, LIBRARIES, top.toString()));

        assertThat(Programs.run(words, Map.of(), new byte[0], LIMIT).orFail().out())
                .isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"022", "777"})
    void anOrdinaryAccountCanDoSoWithWhatIsItsOwn(String mask) throws IOException {
        Programs.requireRoot();
        Files.setAttribute(top, "unix:uid", 65534);
        Files.setAttribute(top, "unix:gid", 65534);
        List<String> words = new ArrayList<>(List.of(
                Programs.require("setpriv").toString(), "--reuid", "65534", "--regid", "65534", "--clear-groups"));
        words.addAll(withUmask(mask));
        words.addAll(ChildJava.commandFor(
                Files.createDirectory(folder.resolve("java")), EveryStep.class, LIBRARIES, top.toString()));

        assertThat(Programs.run(words, Map.of("LC_ALL", "C.UTF-8"), new byte[0], LIMIT)
                        .orFail()
                        .out())
                .isEqualTo("done");

        // For root, the same directory is somebody else's.
        assertThatThrownBy(() -> LinuxChangeableHost.machine().state(AbsolutePath.of(top + "/x")))
                .hasMessageContaining(HostRule.UNSAFE_DIRECTORY.code());
        Files.setAttribute(top, "unix:uid", 0);
        Programs.Result result = Programs.run(words, Map.of("LC_ALL", "C.UTF-8"), new byte[0], LIMIT);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("permission denied");
    }

    @Test
    void aFullDiskLeavesTheOldFileAndNothingElse() throws IOException {
        Programs.requireRoot();
        Programs.run("mount", "-t", "tmpfs", "-o", "size=256k,mode=755", "none", top.toString())
                .orFail();
        try {
            LinuxChangeableHost host = LinuxChangeableHost.machine();
            AbsolutePath path = AbsolutePath.of(top + "/file");
            PathState old = new PathState.RegularFile(FileContent.ofText("old"), FileMode.of("0644"), host.self());
            make(host, path, old);
            PathState large =
                    new PathState.RegularFile(FileContent.of(new byte[1 << 20]), FileMode.of("0644"), host.self());

            assertThatThrownBy(() -> host.stage(path, large))
                    .isInstanceOf(IOException.class)
                    .hasMessage(path + ": No space left on device");

            assertThat(host.state(path)).isEqualTo(old);
            assertThat(host.names(AbsolutePath.of(top.toString()), 10)).containsExactly("file");
            Programs.run("mount", "-o", "remount,ro", top.toString()).orFail();
            assertThatThrownBy(() -> host.stage(path, old))
                    .isInstanceOf(IOException.class)
                    .hasMessage(path + ": Read-only file system");
            assertThatThrownBy(() -> host.put(path, new PathState.Absent())).hasMessageContaining("Read-only");
            assertThatThrownBy(() -> host.put(
                            AbsolutePath.of(top + "/d"), new PathState.Directory(FileMode.of("0755"), host.self())))
                    .hasMessageContaining("Read-only");
            assertThat(host.state(path)).isEqualTo(old);
        } finally {
            Programs.run("umount", top.toString()).orFail();
        }
    }

    @Test
    void nothingMovesToAnotherFileSystem() throws IOException {
        Programs.requireRoot();
        Programs.run("mount", "-t", "tmpfs", "-o", "mode=755", "none", top.toString())
                .orFail();
        try {
            Path file = Files.writeString(folder.resolve("file"), "x");
            LinuxChangeableHost host = LinuxChangeableHost.machine();

            assertThatThrownBy(() -> host.move(AbsolutePath.of(file.toString()), AbsolutePath.of(top + "/file")))
                    .isInstanceOf(IOException.class);

            assertThat(Files.readString(file)).isEqualTo("x");
            assertThat(host.names(AbsolutePath.of(top.toString()), 10)).isEmpty();
        } finally {
            Programs.run("umount", top.toString()).orFail();
        }
    }

    /** Changes one file for ever between two states. */
    static final class Writer {

        private Writer() {}

        static PathState state(boolean even) {
            return new PathState.RegularFile(
                    FileContent.ofText((even ? "even" : "odd").repeat(even ? 50_000 : 3)),
                    FileMode.of(even ? "0644" : "0600"),
                    even ? Ownership.ROOT : new Ownership(0, 7));
        }

        /** Never returns. */
        public static void main(String[] arguments) throws IOException {
            ChangeableHost host = LinuxChangeableHost.machine();
            AbsolutePath path = AbsolutePath.of(arguments[0]);
            for (int i = 0; ; i++) {
                host.stage(path, state(i % 2 == 0));
                if (i % 50 == 0) {
                    host.sync(List.of(path));
                }
                host.put(path, state(i % 2 == 0));
                if (i == 0) {
                    System.out.println("begun");
                }
            }
        }
    }

    @Test
    void whoeverIsKilledWhileItWritesLeavesOneOfBothStates() throws IOException, InterruptedException {
        Programs.requireRoot();
        AbsolutePath path = AbsolutePath.of(top + "/file");
        LinuxChangeableHost host = LinuxChangeableHost.machine();
        Random chance = new Random();
        for (int i = 0; i < KILLS; i++) {
            Process writer = new ProcessBuilder(ChildJava.command(Writer.class, LIBRARIES, path.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var out = writer.inputReader()) {
                assertThat(out.readLine()).isEqualTo("begun");
                TimeUnit.MICROSECONDS.sleep(chance.nextInt(200_000));
            } finally {
                writer.destroyForcibly().waitFor();
            }

            assertThat(host.state(path)).isIn(Writer.state(true), Writer.state(false));
            host.discard(path);
            assertThat(host.names(AbsolutePath.of(top.toString()), 10)).containsExactly("file");
        }
    }
}
