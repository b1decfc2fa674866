package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/** Real files, links, pipes and sockets below a root directory, and somebody who swaps them. */
@Timeout(240)
class RootedFilesTest {

    private static final int LIMIT = 1000;

    @TempDir
    private Path base;

    private Path root;
    private RootedFiles files;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectory(base.resolve("root"));
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/file"), "inside");
        Files.createDirectories(base.resolve("outside/b"));
        Files.writeString(base.resolve("outside/b/file"), "outside");
        files = RootedFiles.open(AbsolutePath.of(root.toString()));
    }

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    @Test
    void readsWhatLiesBelow() throws IOException {
        assertThat(read("a/b/file")).isEqualTo("inside");
        assertThat(files.list(RelativePath.of("a/b"))).containsExactly("file");
        assertThat(files.list()).containsExactly("a");
        assertThat(files.list()).as("a second time").containsExactly("a");
        assertThat(files.root()).isEqualTo(AbsolutePath.of(root.toString()));
    }

    @Test
    void knowsFacts() throws IOException {
        Files.setPosixFilePermissions(root.resolve("a/b/file"), PosixFilePermissions.fromString("rw-r-x--x"));
        FileFacts facts = files.facts(RelativePath.of("a/b/file"));
        assertThat(facts.kind()).isEqualTo(FileFacts.Kind.FILE);
        assertThat(facts.mode()).isEqualTo(FileMode.ofBits(0651));
        assertThat(facts.size()).isEqualTo(6);
        assertThat(facts.owner()).isEqualTo(Files.getOwner(root).getName());
        assertThat(facts.modified())
                .isEqualTo(Files.getLastModifiedTime(root.resolve("a/b/file")).toInstant());
        assertThat(facts.group()).isNotEmpty();
        assertThat(files.facts(RelativePath.of("a")).kind()).isEqualTo(FileFacts.Kind.DIRECTORY);
    }

    /** A link at each place of a path, to something inside or outside: never followed, whatever it leads to. */
    @ParameterizedTest(name = "B08 {0} -> {1}")
    @CsvSource({
        "a, ../outside, 0",
        "a, x, 0",
        "a/b, ../../outside/b, 2",
        "a/b, ../x/b, 2",
        "a/b/file, ../../../outside/b/file, 4",
        "a/b/file, ../../x/b/file, 4",
        "a/b/file, nothing, 4",
        "a/b/file, file, 4",
        "a/b, b, 2",
        "a, /etc, 0"
    })
    void followsNoLink(String link, String target, int offset) throws IOException {
        Files.createDirectories(root.resolve("x/b"));
        Files.writeString(root.resolve("x/b/file"), "also inside");
        Files.move(root.resolve(link), base.resolve("moved"));
        Files.createSymbolicLink(root.resolve(link), Path.of(target));
        assertRefused(HostRule.LINK, offset, () -> read("a/b/file"));
        assertRefused(
                HostRule.LINK,
                offset,
                () -> files.replace(RelativePath.of("a/b/file"), new byte[1], FileMode.of("0644")));
        assertThat(Files.readString(base.resolve("outside/b/file"))).isEqualTo("outside");
        if (link.endsWith("b")) {
            assertRefused(HostRule.LINK, offset, () -> files.list(RelativePath.of("a/b")));
        }
    }

    @Test
    @DisplayName("B08 a link at the end is reported, not followed")
    void reportsALink() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("/etc/passwd"));
        assertThat(files.facts(RelativePath.of("link")).kind()).isEqualTo(FileFacts.Kind.LINK);
    }

    @Test
    @DisplayName("B08 the root directory itself is not a link")
    void theRootIsNoLink() throws IOException {
        Path link = Files.createSymbolicLink(base.resolve("link"), root);
        assertRefused(
                HostRule.LINK, base.toString().length() + 1, () -> RootedFiles.open(AbsolutePath.of(link.toString())));
        assertRefused(
                HostRule.NOT_FOUND,
                base.toString().length() + 1,
                () -> RootedFiles.open(AbsolutePath.of(base + "/none")));
        assertRefused(HostRule.NOT_FOUND, 0, () -> RootedFiles.open(AbsolutePath.of(base + "/none/none")));
        assertRefused(HostRule.NOT_DIRECTORY, 0, () -> RootedFiles.open(AbsolutePath.of(root + "/a/b/file/none")));
        // A link before its end is the administrator's.
        try (RootedFiles through = RootedFiles.open(AbsolutePath.of(link + "/a"))) {
            assertThat(through.list()).containsExactly("b");
        }
    }

    /** Somebody swaps a directory for a link as fast as they can: what is read always lies inside. */
    @Test
    @DisplayName("B08 swap after check")
    void aSwapNeverLeadsOutside() throws Exception {
        Path spare = Files.createSymbolicLink(base.resolve("spare"), Path.of("../outside"));
        AtomicBoolean stop = new AtomicBoolean();
        Thread attacker = new Thread(() -> {
            while (!stop.get()) {
                try {
                    Files.move(root.resolve("a"), base.resolve("real"));
                    Files.move(spare, root.resolve("a"));
                    Files.move(root.resolve("a"), spare);
                    Files.move(base.resolve("real"), root.resolve("a"));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
        attacker.start();
        int inside = 0;
        int links = 0;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try {
            for (int i = 0; i < 3000 || (inside == 0 || links == 0) && System.nanoTime() < end; i++) {
                Throwable problem =
                        catchThrowable(() -> assertThat(read("a/b/file")).isEqualTo("inside"));
                if (problem == null) {
                    inside++;
                } else {
                    assertThat(problem).isInstanceOf(Refused.class);
                    links += ((Refused) problem).problems().get(0).rule() == HostRule.LINK ? 1 : 0;
                }
            }
        } finally {
            stop.set(true);
            attacker.join(Duration.ofSeconds(60).toMillis());
        }
        // Both happened, so that the attack took place.
        assertThat(inside).isPositive();
        assertThat(links).isPositive();
    }

    @ParameterizedTest(name = "B09 a pipe at {0}")
    @ValueSource(strings = {"a", "a/b", "a/b/file"})
    void opensNoPipe(String pipe) throws IOException {
        Files.move(root.resolve(pipe), base.resolve("moved"));
        Programs.run(Programs.require("mkfifo").toString(), root.resolve(pipe).toString())
                .orFail();
        assertRefused(HostRule.SPECIAL_FILE, Math.max(0, pipe.lastIndexOf('/') + 1), () -> read("a/b/file"));
        assertThat(files.facts(RelativePath.of(pipe)).kind()).isEqualTo(FileFacts.Kind.SPECIAL);
    }

    @Test
    @DisplayName("B09 a socket")
    void opensNoSocket() throws IOException {
        Path socket = base.resolve("root/s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertRefused(HostRule.SPECIAL_FILE, 0, () -> read("s"));
            assertRefused(
                    HostRule.SPECIAL_FILE,
                    0,
                    () -> files.replace(RelativePath.of("s"), new byte[1], FileMode.of("0644")));
        }
    }

    @Test
    @DisplayName("B09 a device")
    void opensNoDevice() throws IOException {
        try (RootedFiles devices = RootedFiles.open(AbsolutePath.of("/dev"))) {
            assertRefused(HostRule.SPECIAL_FILE, 0, () -> devices.read(RelativePath.of("null"), LIMIT));
        }
    }

    /** A pipe put in the place of a file right after the look at it would make its opener wait for ever. */
    @Test
    @DisplayName("B09 a pipe after the check")
    void waitsForNoPipe() throws Exception {
        Path pipe = root.resolve("pipe");
        Programs.run(Programs.require("mkfifo").toString(), pipe.toString()).orFail();
        AtomicBoolean released = new AtomicBoolean();
        assertThatThrownBy(() -> Waiting.open(() -> Files.newByteChannel(pipe), () -> {
                    released.set(true);
                    return Files.newByteChannel(pipe, java.nio.file.StandardOpenOption.WRITE);
                }))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        Programs.await("the end of the wait", Duration.ofMinutes(1), released::get);
    }

    @Test
    void saysWhatIsNotThere() {
        assertRefused(HostRule.NOT_FOUND, 2, () -> read("a/c/file"));
        assertRefused(HostRule.NOT_FOUND, 4, () -> files.facts(RelativePath.of("a/b/none")));
        assertRefused(HostRule.NOT_DIRECTORY, 4, () -> read("a/b/file/x"));
        assertRefused(HostRule.NOT_DIRECTORY, 4, () -> files.list(RelativePath.of("a/b/file")));
        assertRefused(HostRule.NOT_FILE, 2, () -> read("a/b"));
        assertRefused(HostRule.TOO_LARGE, 4, () -> files.read(RelativePath.of("a/b/file"), 5));
        assertRefused(
                HostRule.NOT_FILE, 2, () -> files.replace(RelativePath.of("a/b"), new byte[1], FileMode.of("0644")));
    }

    /** A setting of the kernel that can only be written: not even root reads it. */
    @Test
    void saysWhatMayNotBeRead() throws IOException {
        Programs.requireFile("/proc/sys/vm/compact_memory");
        try (RootedFiles settings = RootedFiles.open(AbsolutePath.of("/proc/sys"))) {
            assertRefused(HostRule.NO_ACCESS, 3, () -> settings.read(RelativePath.of("vm/compact_memory"), LIMIT));
        }
    }

    @Test
    void readsExactlyAsMuchAsAllowed() throws IOException {
        byte[] large = new byte[20_000];
        large[19_999] = 1;
        Files.write(root.resolve("large"), large);
        assertThat(files.read(RelativePath.of("large"), 20_000)).isEqualTo(large);
        assertRefused(HostRule.TOO_LARGE, 0, () -> files.read(RelativePath.of("large"), 19_999));
    }

    @Test
    void takesAbsolutePathsBelowItOnly() {
        assertThat(files.below(AbsolutePath.of(root + "/a/b"))).isEqualTo(RelativePath.of("a/b"));
        for (String path : List.of(root + "x/a", base.toString(), root.toString())) {
            assertThatThrownBy(() -> files.below(AbsolutePath.of(path)))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining(HostRule.OUTSIDE.code());
        }
    }

    @Test
    void replacesAFileAsAWhole() throws IOException {
        files.replace(RelativePath.of("a/new"), "one".getBytes(StandardCharsets.UTF_8), FileMode.of("0600"));
        assertThat(Files.readString(root.resolve("a/new"))).isEqualTo("one");
        assertThat(files.facts(RelativePath.of("a/new")).mode()).isEqualTo(FileMode.of("0600"));
        files.replace(RelativePath.of("a/new"), "two".getBytes(StandardCharsets.UTF_8), FileMode.of("0644"));
        assertThat(read("a/new")).isEqualTo("two");
        assertThat(files.list(RelativePath.of("a")))
                .as("no temporary file stays")
                .containsExactly("b", "new");
    }

    @Test
    @DisplayName("B30 another name of the file keeps its content")
    void changesNoOtherNameOfAFile() throws IOException {
        Files.createLink(root.resolve("a/name"), base.resolve("outside/b/file"));
        files.replace(RelativePath.of("a/name"), "new".getBytes(StandardCharsets.UTF_8), FileMode.of("0644"));
        assertThat(read("a/name")).isEqualTo("new");
        assertThat(Files.readString(base.resolve("outside/b/file"))).isEqualTo("outside");
    }

    @Test
    @DisplayName("B30 a link in the place of the output is refused and stays")
    void writesThroughNoLink() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("a/out"), base.resolve("outside/b/file"));
        assertRefused(
                HostRule.LINK, 2, () -> files.replace(RelativePath.of("a/out"), new byte[1], FileMode.of("0644")));
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(base.resolve("outside/b/file"))).isEqualTo("outside");
    }

    /** In the C locale, Java has no bytes for a letter outside ASCII; a question mark in its place would be another file. */
    @Test
    void saysWhichNameCannotBeWritten() throws Exception {
        String classPath = Stream.of(
                        RootedFilesTest.class, RootedFiles.class, com.google.common.collect.ImmutableList.class)
                .map(type -> Path.of(java.net.URI.create(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .distinct()
                .collect(Collectors.joining(":"));
        Programs.Result result = Programs.run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        NameInAsciiLocale.class.getName(),
                        root.toString()),
                Map.of("LC_ALL", "C"),
                new byte[0],
                Duration.ofMinutes(2));
        assertThat(result.orFail().out()).isEqualTo("PWS-HOSTFS-010 at 2");
    }

    /** Runs in a Java machine of its own. */
    static final class NameInAsciiLocale {

        private NameInAsciiLocale() {}

        /** Prints how the file {@code a/ü} below the directory of the first argument is refused. */
        public static void main(String[] arguments) throws IOException {
            try (RootedFiles files = RootedFiles.open(AbsolutePath.of(arguments[0]))) {
                files.read(RelativePath.of("a/\u00fc"), LIMIT);
            } catch (Refused refused) {
                var problem = refused.problems().get(0);
                System.out.print(problem.code() + " at " + problem.offset().orElse(-1));
            }
        }
    }

    @Test
    void opensRelativeToTheDirectoryThatItHolds() throws IOException {
        Files.move(root, base.resolve("elsewhere"), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(root, base.resolve("outside"));
        assertThat(read("a/b/file")).isEqualTo("inside");
        assertThatThrownBy(() -> Files.readString(root.resolve("a/b/file"))).isInstanceOf(NoSuchFileException.class);
    }

    private String read(String path) throws IOException {
        return new String(files.read(RelativePath.of(path), LIMIT), StandardCharsets.UTF_8);
    }

    private static void assertRefused(HostRule rule, int offset, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.rule()).isEqualTo(rule);
                                    assertThat(problem.offset()).hasValue(offset);
                                }));
    }
}
