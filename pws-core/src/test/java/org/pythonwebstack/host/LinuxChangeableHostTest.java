package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Refused;

/** Each step on a real file system. */
class LinuxChangeableHostTest {

    private static final PathState ABSENT = new PathState.Absent();
    private static final FileMode DIRECTORY = FileMode.of("0755");

    @TempDir
    Path folder;

    private Path top;
    private AbsolutePath place;
    private LinuxChangeableHost host;
    private Ownership self;

    @BeforeEach
    void prepare() throws IOException {
        top = Files.createDirectory(folder.toRealPath().resolve("top"));
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxr-xr-x"));
        place = AbsolutePath.of(top.toString());
        host = LinuxChangeableHost.machine();
        self = host.self();
    }

    private PathState.RegularFile file(String text, String mode) {
        return new PathState.RegularFile(FileContent.ofText(text), FileMode.of(mode), self);
    }

    /** Returns the account and group of somebody else if this test may give files away, else our own. */
    private Ownership other() {
        return PrivateApache.runsAsRoot() ? new Ownership(4_000_000_000L, 3_999_999_999L) : self;
    }

    private void make(AbsolutePath path, PathState state) throws IOException {
        host.stage(path, state);
        host.put(path, state);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(top)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void weAreWhoOwnsANewFile() throws IOException {
        Path file = Files.createFile(top.resolve("file"));

        assertThat(FileStatus.read(file).uid()).isEqualTo(self.uid());
        assertThat(FileStatus.read(file).gid()).isEqualTo(self.gid());
    }

    @ParameterizedTest
    @CsvSource({"0644", "0600", "0440", "0000", "0777", "0111"})
    void aFileIsWrittenAndReadBack(String mode) throws IOException {
        AbsolutePath path = place.resolve("a file.conf");
        PathState.RegularFile wanted =
                new PathState.RegularFile(FileContent.ofText("line\n\u20ac"), FileMode.of(mode), other());

        host.stage(path, wanted);
        assertThat(names()).hasSize(1).allMatch(name -> name.startsWith(".pws-") && name.endsWith("~"));
        host.put(path, wanted);

        assertThat(names()).containsExactly("a file.conf");
        if (PrivateApache.runsAsRoot() || (wanted.mode().bits() & 0400) != 0) {
            assertThat(host.state(path)).isEqualTo(wanted);
        }
        FileStatus status = FileStatus.read(top.resolve("a file.conf"));
        assertThat(status.mode()).isEqualTo(wanted.mode().bits());
        assertThat(new Ownership(status.uid(), status.gid())).isEqualTo(wanted.owner());
    }

    @Test
    void anEmptyAndALargeFile() throws IOException {
        byte[] large = new byte[5_000_000];
        new java.util.Random(7).nextBytes(large);
        for (byte[] content : List.of(new byte[0], large)) {
            PathState state = new PathState.RegularFile(FileContent.of(content), FileMode.of("0640"), self);
            make(place.resolve("file"), state);
            assertThat(Files.readAllBytes(top.resolve("file"))).isEqualTo(content);
            assertThat(host.state(place.resolve("file"))).isEqualTo(state);
        }
    }

    @Test
    void aReplacedFileKeepsItsOtherNames() throws IOException {
        AbsolutePath path = place.resolve("file");
        make(path, file("old", "0644"));
        Files.createLink(top.resolve("second"), top.resolve("file"));

        make(path, file("new", "0600"));

        assertThat(host.state(path)).isEqualTo(file("new", "0600"));
        assertThat(host.state(place.resolve("second"))).isEqualTo(file("old", "0644"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"target", "/etc/passwd", "../..", "a//b/", "//x", " blank ", "-s", "--help", "\u20ac", "a\nb"})
    void aLinkIsMadeWithExactlyThisTarget(String target) throws IOException {
        AbsolutePath path = place.resolve("link");
        make(path, new PathState.SymbolicLink("before"));

        make(path, new PathState.SymbolicLink(target));

        assertThat(host.state(path)).isEqualTo(new PathState.SymbolicLink(target));
        assertThat(Programs.run(Programs.require("readlink").toString(), "-n", "--", path.toString())
                        .orFail()
                        .out())
                .isEqualTo(target);
        assertThat(names()).containsExactly("link");
        host.put(path, ABSENT);
        assertThat(names()).isEmpty();
    }

    @Test
    void aLinkIsReplacedAndRemovedAndNeverFollowed() throws IOException {
        Path victim = Files.writeString(top.resolve("victim"), "untouched");
        AbsolutePath link = place.resolve("link");
        make(link, new PathState.SymbolicLink(victim.toString()));

        make(link, file("file", "0600"));
        assertThat(host.state(link)).isEqualTo(file("file", "0600"));
        make(link, new PathState.SymbolicLink(victim.toString()));
        assertThatThrownBy(() -> host.put(link, new PathState.Directory(DIRECTORY, other())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(link.toString());
        assertThatThrownBy(() -> host.removeTree(link)).isInstanceOf(IOException.class);
        host.put(link, ABSENT);

        assertThat(Files.readString(victim)).isEqualTo("untouched");
        assertThat(names()).containsExactly("victim");
    }

    /** What waits under the other name can itself be a link that somebody has left there. */
    @Test
    void aLinkUnderTheOtherNameIsRemoved() throws IOException {
        Path victim = Files.writeString(top.resolve("victim"), "untouched");
        host.stage(place.resolve("file"), new PathState.SymbolicLink(victim.toString()));

        make(place.resolve("file"), file("new", "0644"));

        assertThat(Files.readString(victim)).isEqualTo("untouched");
        assertThat(host.state(place.resolve("file"))).isEqualTo(file("new", "0644"));
        assertThat(names()).containsExactly("file", "victim");
    }

    @Test
    void aDirectoryIsMadeChangedAndRemoved() throws IOException {
        AbsolutePath path = place.resolve("directory");
        PathState first = new PathState.Directory(FileMode.of("0710"), self);
        PathState second = new PathState.Directory(FileMode.of("0000"), other());

        host.put(path, first);
        assertThat(host.state(path)).isEqualTo(first);
        Files.createFile(top.resolve("directory/file"));
        host.put(path, second);
        assertThat(host.state(path)).isEqualTo(second);
        host.put(path, first);
        assertThatThrownBy(() -> host.put(path, ABSENT))
                .isInstanceOf(IOException.class)
                .hasMessage(path + ": directory not empty");
        Files.delete(top.resolve("directory/file"));
        host.put(path, ABSENT);
        host.put(path, ABSENT);

        assertThat(host.state(path)).isEqualTo(ABSENT);
        assertThat(names()).isEmpty();
    }

    /** Below a directory with the setgid bit, new ones would get that bit and its group. */
    @Test
    void nothingIsTakenOverFromTheDirectoryAbove() throws IOException {
        Programs.run(Programs.require("chmod").toString(), "2755", top.toString())
                .orFail();
        if (PrivateApache.runsAsRoot()) {
            Files.setAttribute(top, "unix:gid", 1);
        }
        PathState directory = new PathState.Directory(DIRECTORY, self);

        host.put(place.resolve("directory"), directory);
        make(place.resolve("file"), file("", "0644"));

        assertThat(host.state(place.resolve("directory"))).isEqualTo(directory);
        assertThat(host.state(place.resolve("file"))).isEqualTo(file("", "0644"));
        // What has such a bit could not be made again.
        assertThat(host.state(place)).isEqualTo(new PathState.Other());
    }

    @Test
    void whatIsStagedCanBeDiscarded() throws IOException {
        for (PathState state : List.of(file("x", "0000"), new PathState.SymbolicLink("x"))) {
            host.stage(place.resolve("file"), state);
            assertThat(names()).hasSize(1);
            host.discard(place.resolve("file"));
            assertThat(names()).isEmpty();
        }
        host.discard(place.resolve("file"));
        host.discard(place.resolve("no/such/directory"));
        for (PathState state : List.of(ABSENT, new PathState.Directory(DIRECTORY, self))) {
            host.stage(place.resolve("file"), state);
            assertThat(names()).isEmpty();
        }
    }

    /** A program that is killed while it makes a directory leaves it under the other name. */
    @Test
    void aHalfMadeDirectoryIsDiscarded() throws IOException {
        host.stage(place.resolve("directory"), file("", "0600"));
        Path other = top.resolve(names().get(0));
        for (boolean again : new boolean[] {false, true}) {
            Files.deleteIfExists(other);
            Files.createDirectory(other);
            if (again) {
                host.put(place.resolve("directory"), new PathState.Directory(DIRECTORY, self));
                assertThat(names()).containsExactly("directory");
            } else {
                host.discard(place.resolve("directory"));
                assertThat(names()).isEmpty();
            }
        }
    }

    @Test
    void whatWasNotStagedIsNotPut() {
        assertThatThrownBy(() -> host.put(place.resolve("file"), file("", "0600")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(place.resolve("file").toString());
        assertThatThrownBy(() -> host.put(place.resolve("no/file"), new PathState.Directory(DIRECTORY, self)))
                .isInstanceOf(IOException.class)
                .hasMessage(place.resolve("no/file") + ": no such file or directory");
        assertThatThrownBy(() -> host.stage(place.resolve("no/file"), file("", "0600")))
                .isInstanceOf(IOException.class)
                .hasMessage(place.resolve("no/file") + ": no such file or directory");
    }

    @Test
    void aFileNeverReplacesADirectory() throws IOException {
        host.put(place.resolve("directory"), new PathState.Directory(DIRECTORY, self));
        AbsolutePath path = place.resolve("directory");

        assertThatThrownBy(() -> make(path, file("", "0600"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> make(path, new PathState.SymbolicLink("x"))).isInstanceOf(IOException.class);
        make(place.resolve("file"), file("", "0600"));
        assertThatThrownBy(() -> host.put(place.resolve("file"), new PathState.Directory(DIRECTORY, self)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no directory");
    }

    @Test
    void theLongestNameCanBeUsed() throws IOException {
        for (String name : List.of("n".repeat(255), "\u20ac".repeat(85), "name~", ".hidden", "a b", "a\\b\"'$%")) {
            AbsolutePath path = place.resolve(name);
            make(path, file(name, "0644"));
            assertThat(host.state(path)).isEqualTo(file(name, "0644"));
            host.move(path, place.resolve("moved"));
            host.put(place.resolve("moved"), ABSENT);
            host.put(path, new PathState.Directory(DIRECTORY, self));
            host.removeTree(path);
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void aMoveTakesAllAlongAndReplacesNothing() throws IOException {
        host.put(place.resolve("from"), new PathState.Directory(DIRECTORY, self));
        make(place.resolve("from/file"), file("text", "0640"));
        host.put(place.resolve("empty"), new PathState.Directory(DIRECTORY, self));
        make(place.resolve("file"), file("x", "0600"));
        make(place.resolve("link"), new PathState.SymbolicLink("nowhere"));

        for (String taken : List.of("empty", "file", "link")) {
            assertThatThrownBy(() -> host.move(place.resolve("from"), place.resolve(taken)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(place.resolve("from") + " to " + place.resolve(taken) + ": exists");
            assertThatThrownBy(() -> host.move(place.resolve("link"), place.resolve(taken)))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> host.move(place.resolve("none"), place.resolve("to")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> host.move(place.resolve("from"), place.resolve("from/inside")))
                .isInstanceOf(IOException.class);
        host.move(place.resolve("from"), place.resolve("to"));

        assertThat(host.state(place.resolve("to/file"))).isEqualTo(file("text", "0640"));
        assertThat(names()).containsExactly("empty", "file", "link", "to");
    }

    @Test
    void devicesPipesAndSpecialBitsAreSeenAndLeftAlone() throws IOException {
        String pipe = top.resolve("pipe").toString();
        Programs.run(Programs.require("mkfifo").toString(), pipe).orFail();
        Files.writeString(top.resolve("setuid"), "");
        Programs.run(
                        Programs.require("chmod").toString(),
                        "4755",
                        top.resolve("setuid").toString())
                .orFail();

        assertThat(host.state(place.resolve("pipe"))).isEqualTo(new PathState.Other());
        assertThat(host.state(place.resolve("setuid"))).isEqualTo(new PathState.Other());
        assertThatThrownBy(() -> host.put(place.resolve("pipe"), ABSENT)).isInstanceOf(IOException.class);
        assertThat(names()).containsExactly("pipe", "setuid");
    }

    @Test
    void whatIsTooLargeForAConfigurationIsNotRead() throws IOException {
        try (var sparse = new java.io.RandomAccessFile(top.resolve("huge").toFile(), "rw")) {
            sparse.setLength((1L << 26) + 1);
        }

        assertThatThrownBy(() -> host.state(place.resolve("huge")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems().get(0).rule()).isEqualTo(HostRule.TOO_LARGE));
    }

    @Test
    void anImageIsChangedInItself() throws IOException {
        Path real = top.resolve("images/debian");
        Files.createDirectories(real.resolve("etc"));
        Files.createSymbolicLink(top.resolve("to-images"), top.resolve("images"));
        Files.createSymbolicLink(top.resolve("to-debian"), real);
        LinuxChangeableHost image = LinuxChangeableHost.image(place.resolve("to-images/debian"));
        AbsolutePath path = AbsolutePath.of("/etc/pws.conf");

        image.stage(path, file("x", "0644"));
        image.put(path, file("x", "0644"));
        image.sync(List.of(path));

        assertThat(image.state(path)).isEqualTo(file("x", "0644"));
        assertThat(image.text(path, 10).orThrow()).isEqualTo("x");
        assertThat(Files.readString(real.resolve("etc/pws.conf"))).isEqualTo("x");
        assertThat(image.state(AbsolutePath.of("/etc"))).isInstanceOf(PathState.Directory.class);
        assertThatThrownBy(() -> image.run(ProgramRun.of("/bin/true"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> LinuxChangeableHost.image(place.resolve("to-debian")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems().get(0).rule()).isEqualTo(HostRule.LINK));
        assertThatThrownBy(() -> LinuxChangeableHost.image(place.resolve("none")))
                .isInstanceOf(Refused.class);
    }

    /** Without the program {@code sync}, each change is brought to the disk by itself: the same steps, the same result. */
    @Test
    void withoutTheProgramThatSyncsAllStepsWork() throws IOException {
        host = LinuxChangeableHost.image(place, new Disk(top.resolve("no-such-program")));
        AbsolutePath directory = AbsolutePath.of("/directory");
        AbsolutePath path = directory.resolve("file");

        host.put(directory, new PathState.Directory(DIRECTORY, self));
        make(path, file("x", "0600"));
        host.sync(List.of(path));
        assertThat(host.state(path)).isEqualTo(file("x", "0600"));
        host.move(path, directory.resolve("moved"));
        host.put(directory.resolve("moved"), ABSENT);
        host.removeTree(directory);

        assertThat(names()).isEmpty();
    }

    @Test
    void aSyncThatFailsIsAFailure() throws IOException {
        Path program = Files.writeString(top.resolve("sync"), "#!/bin/sh\necho no space left; exit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        LinuxChangeableHost failing = LinuxChangeableHost.image(place, new Disk(program));

        assertThatThrownBy(() -> failing.sync(List.of(AbsolutePath.of("/sync"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no space left");
        failing.sync(List.of());
    }

    @Test
    void eachFileSystemIsSyncedOnce() throws IOException {
        Path program = Files.writeString(
                top.resolve("sync"), "#!/bin/sh\nfor a; do echo \"$a\"; done >>" + top.resolve("log") + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        LinuxChangeableHost noting = LinuxChangeableHost.image(place, new Disk(program));
        AbsolutePath path = AbsolutePath.of("/sync");

        noting.sync(List.of(path, AbsolutePath.of("/a"), AbsolutePath.of("/no/such/thing")));

        assertThat(Files.readAllLines(top.resolve("log"), StandardCharsets.UTF_8))
                .containsExactly("--file-system", "--", top.toString());
        host.sync(List.of(place, AbsolutePath.of("/proc/pws"), AbsolutePath.of("/dev/shm/pws")));
        assertThat(Files.exists(top.resolve("sync"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
