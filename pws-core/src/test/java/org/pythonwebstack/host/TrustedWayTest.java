package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** No step goes a way that somebody else can change. */
class TrustedWayTest {

    private static final String[] WAY = {"a", "b", "c"};

    @TempDir
    Path folder;

    private Path top;
    private AbsolutePath end;
    private LinuxChangeableHost host;

    @BeforeEach
    void prepare() throws IOException {
        top = Files.createDirectory(folder.toRealPath().resolve("top"));
        Files.createDirectories(top.resolve("a/b/c"));
        Files.writeString(top.resolve("a/b/c/end"), "x");
        for (String directory : new String[] {"", "a", "a/b", "a/b/c"}) {
            Files.setPosixFilePermissions(top.resolve(directory), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        end = AbsolutePath.of(top + "/a/b/c/end");
        host = LinuxChangeableHost.machine();
    }

    /** Returns every step that goes this way. */
    private Map<String, ThrowingCallable> steps() {
        PathState file = new PathState.RegularFile(FileContent.ofText("new"), FileMode.of("0600"), host.self());
        PathState directory = new PathState.Directory(FileMode.of("0700"), host.self());
        AbsolutePath elsewhere = AbsolutePath.of(top + "/elsewhere");
        Map<String, ThrowingCallable> steps = new LinkedHashMap<>();
        steps.put("state", () -> host.state(end));
        steps.put("stage file", () -> host.stage(end, file));
        steps.put("stage link", () -> host.stage(end, new PathState.SymbolicLink("x")));
        steps.put("discard", () -> host.discard(end));
        steps.put("put file", () -> host.put(end, file));
        steps.put("put directory", () -> host.put(end, directory));
        steps.put("put absent", () -> host.put(end, new PathState.Absent()));
        steps.put("move from", () -> host.move(end, elsewhere));
        steps.put("move to", () -> host.move(elsewhere, end));
        steps.put("remove", () -> host.removeTree(end));
        steps.put("lock", () -> host.lock(end, "test", Duration.ZERO).close());
        return steps;
    }

    private void everyStepIsRefused(HostRule rule, int component) throws IOException {
        Files.writeString(top.resolve("elsewhere"), "y");
        steps().forEach((name, step) -> {
            Refused refused = catchThrowableOfType(Refused.class, step);
            assertThat(refused).as(name).isNotNull();
            Problem problem = refused.problems().get(0);
            assertThat(problem.rule()).as(name).isEqualTo(rule);
            String way = top + "/a/b/c";
            assertThat(way.substring(problem.offset().orElseThrow())).as(name).startsWith(WAY[component]);
        });
        assertThat(Files.readString(top.resolve("elsewhere"))).isEqualTo("y");
    }

    @ParameterizedTest
    @CsvSource({"0, a", "1, a/b", "2, a/b/c"})
    void aLinkOnTheWayIsRefused(int component, String directory) throws IOException {
        Path real = Files.move(top.resolve(directory), top.resolve("real"));
        Files.createSymbolicLink(top.resolve(directory), real);

        everyStepIsRefused(HostRule.LINK, component);
    }

    @ParameterizedTest
    @CsvSource({"0, a", "1, a/b", "2, a/b/c"})
    void aFileOnTheWayIsRefused(int component, String directory) throws IOException {
        Files.move(top.resolve(directory), top.resolve("real"));
        Files.createFile(top.resolve(directory));

        everyStepIsRefused(HostRule.NOT_DIRECTORY, component);
    }

    @ParameterizedTest
    @CsvSource({"0, a", "1, a/b", "2, a/b/c"})
    void anotherAccountsDirectoryIsRefused(int component, String directory) throws IOException {
        Programs.requireRoot();
        Files.setAttribute(top.resolve(directory), "unix:uid", 65534);

        everyStepIsRefused(HostRule.UNSAFE_DIRECTORY, component);
    }

    @ParameterizedTest
    @CsvSource({"0, a, 0775", "1, a/b, 0757", "2, a/b/c, 0777", "2, a/b/c, 0720", "2, a/b/c, 1777"})
    void aDirectoryThatOthersMayWriteToIsRefused(int component, String directory, String mode) throws IOException {
        chmod(mode, directory);

        everyStepIsRefused(HostRule.UNSAFE_DIRECTORY, component);
    }

    /** An access control list shows in the bits of the group. */
    @Test
    void aDirectoryThatALetsAnotherAccountWriteByAListIsRefused() throws IOException {
        if (Programs.run(
                                Programs.require("setfacl").toString(),
                                "-m",
                                "u:65534:rwx",
                                top.resolve("a/b").toString())
                        .status()
                != 0) {
            throw Programs.absent("a file system with access control lists");
        }

        everyStepIsRefused(HostRule.UNSAFE_DIRECTORY, 1);
    }

    /** In such a directory nobody can rename what belongs to somebody else. */
    @Test
    void theWayMayGoThroughAStickyDirectory() throws IOException {
        chmod("1777", "a/b");

        host.put(end, new PathState.Absent());

        assertThat(host.state(end)).isEqualTo(new PathState.Absent());
    }

    @Test
    void aDirectoryInAStickyOneMustBeOurs() throws IOException {
        Programs.requireRoot();
        chmod("1777", "a/b");
        Files.setAttribute(top.resolve("a/b/c"), "unix:uid", 65534);

        everyStepIsRefused(HostRule.UNSAFE_DIRECTORY, 2);
    }

    @Test
    void whatIsAbsentOnTheWayIsNoReasonToRefuse() throws IOException {
        AbsolutePath nowhere = AbsolutePath.of(top + "/no/such/place");

        assertThat(host.state(nowhere)).isEqualTo(new PathState.Absent());
        host.discard(nowhere);
        host.put(nowhere, new PathState.Absent());
        host.removeTree(nowhere);
        assertThat(Files.exists(top.resolve("no"))).isFalse();
    }

    private void chmod(String mode, String directory) {
        Programs.run(
                        Programs.require("chmod").toString(),
                        mode,
                        top.resolve(directory).toString())
                .orFail();
    }
}
