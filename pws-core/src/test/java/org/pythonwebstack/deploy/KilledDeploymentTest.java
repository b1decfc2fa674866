package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.commons.exec.DefaultExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.testing.ChildJava;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.TreePicture;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.RelativePath;

/** A program that is killed at any change it makes to a real file system leaves it wholly old or wholly new. */
class KilledDeploymentTest {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/var/lib/pws");

    /** What changes a file, a name, a mode or an owner. The kernel is asked to kill the program before it does. */
    private static final String CHANGES = "rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,chmod,fchmod,"
            + "fchmodat,chown,lchown,fchown,fchownat,symlink,symlinkat,link,linkat,ftruncate,truncate,write,pwrite64,"
            + "writev,fsync,fdatasync,syncfs";

    /** How many of the moments are tried in an ordinary run; every one with the profile fuzz. */
    private static final int MOMENTS = 10;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void prepare() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        root = folder.toRealPath().resolve("root");
    }

    /** Does in a program of its own what its arguments say. */
    static final class Child {

        private Child() {}

        /** Carries the plan out, or takes it back. */
        public static void main(String[] arguments) throws IOException {
            ChangeableHost host = LinuxChangeableHost.image(AbsolutePath.of(arguments[0]));
            if (arguments[1].equals("undo")) {
                deployment(host).undo();
            } else {
                deployment(host).carryOut(() -> plan(host));
            }
        }
    }

    private static Deployment deployment(ChangeableHost host) {
        MachineControl nobody = (MachineControl) Proxy.newProxyInstance(
                MachineControl.class.getClassLoader(),
                new Class<?>[] {MachineControl.class},
                (proxy, method, values) -> null);
        return Deployment.on(host, nobody, RECORDS);
    }

    private Deployment deployment() throws IOException {
        return deployment(LinuxChangeableHost.image(AbsolutePath.of(root.toString())));
    }

    /** Makes a machine on which there is something to change. */
    private void makeMachine() throws IOException {
        for (String directory : List.of("etc/server", "etc/empty", "srv/old", "var/lib")) {
            Files.createDirectories(root.resolve(directory));
        }
        Files.writeString(root.resolve("etc/server/changed.conf"), "before");
        Files.writeString(root.resolve("etc/server/removed.conf"), "removed");
        Files.writeString(root.resolve("etc/server/becomes-link"), "file");
        Files.createSymbolicLink(root.resolve("etc/server/link"), Path.of("changed.conf"));
        Files.writeString(root.resolve("srv/old/data"), "data");
        Files.setPosixFilePermissions(
                root.resolve("etc/server/changed.conf"), PosixFilePermissions.fromString("rw-r-----"));
    }

    private static Plan plan(ChangeableHost host) throws IOException {
        Ownership self = host.self();
        Ownership other = self.uid() == 0 ? new Ownership(1234, 2345) : self;
        PathState.Directory directory = new PathState.Directory(FileMode.of("0750"), other);
        Map<RelativePath, PathState> content = new LinkedHashMap<>();
        content.put(RelativePath.of("wsgi.py"), file("application", "0640", other));
        content.put(RelativePath.of("code"), new PathState.Directory(FileMode.of("0555"), other));
        content.put(RelativePath.of("code/main.py"), file("main", "0444", other));
        content.put(RelativePath.of("code/link"), new PathState.SymbolicLink("main.py"));
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.TreeChange(
                AbsolutePath.of("/srv/shop"), directory, content, AbsolutePath.of("/srv/.aside-shop"), "code"));
        Map<String, PathState> paths = new LinkedHashMap<>();
        paths.put("/etc/site.d", new PathState.Directory(FileMode.of("0755"), self));
        paths.put("/etc/site.d/new.conf", file("new", "0600", other));
        paths.put("/etc/server/changed.conf", file("after", "0644", self));
        paths.put("/etc/server/becomes-link", new PathState.SymbolicLink("/etc/site.d/new.conf"));
        paths.put("/etc/server/link", file("file", "0604", self));
        paths.put("/etc/server/removed.conf", new PathState.Absent());
        paths.put("/etc/empty", new PathState.Absent());
        for (Map.Entry<String, PathState> entry : paths.entrySet()) {
            AbsolutePath path = AbsolutePath.of(entry.getKey());
            changes.add(new Change.PathChange(path, host.state(path), entry.getValue(), "test", false));
        }
        changes.add(new Change.MoveChange(AbsolutePath.of("/srv/old"), AbsolutePath.of("/srv/older"), "test"));
        return Plan.of("create site shop", changes);
    }

    private static PathState file(String text, String mode, Ownership owner) {
        return new PathState.RegularFile(FileContent.ofText(text), FileMode.of(mode), owner);
    }

    /** Returns the machine as others see it. What was put aside is kept on purpose. */
    private SortedMap<String, String> picture() throws IOException {
        return TreePicture.of(root, name -> !name.startsWith("var/lib/pws") && !name.startsWith("srv/.aside-shop"));
    }

    @Test
    void aPlanIsCarriedOutAndTakenBackOnARealFileSystem() throws IOException {
        makeMachine();
        SortedMap<String, String> before = picture();

        assertThat(deployment().carryOut(() -> plan(LinuxChangeableHost.image(AbsolutePath.of(root.toString())))))
                .contains(1L);

        assertThat(picture()).isNotEqualTo(before);
        assertThat(Files.readString(root.resolve("srv/shop/code/link"))).isEqualTo("main");
        assertThat(Files.readString(root.resolve("srv/older/data"))).isEqualTo("data");
        assertThat(Files.exists(root.resolve("etc/empty"))).isFalse();
        assertThat(deployment().undo()).contains("create site shop");
        assertThat(picture()).isEqualTo(before);
        assertThat(deployment().undo()).isEmpty();
        assertThat(picture()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "undo"})
    void whereverItIsKilledTheMachineIsWhollyOldOrWhollyNew(String what) throws IOException {
        String strace = Programs.require("strace").toString();
        int moments = count(strace, what);
        assertThat(moments).isGreaterThan(40);
        int olds = 0;
        int news = 0;
        for (int moment : chosen(moments)) {
            makeMachineReadyFor(what);
            SortedMap<String, String> old = picture();
            List<String> words = new ArrayList<>(List.of(
                    strace,
                    "-f",
                    "-qq",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=" + CHANGES,
                    "-e",
                    "inject=" + CHANGES + ":signal=KILL:when=" + moment));
            words.addAll(child(what));

            int status = Programs.run(words, Map.of(), new byte[0], LIMIT).status();

            assertThat(status).as("moment %d", moment).isIn(0, 137);
            boolean cut = deployment().recover().isPresent();
            SortedMap<String, String> now = picture();
            String description = what + ", moment " + moment + " of " + moments;
            boolean isOld = now.equals(old);
            if (isOld) {
                olds++;
            } else {
                news++;
                assertThat(cut).as(description).isFalse();
                assertThat(now).as(description).isEqualTo(wanted(what));
            }
            while (deployment().undo().isPresent()) {
                assertThat(deployment().recover()).isEmpty();
            }
            assertThat(picture()).as(description).isEqualTo(start());
        }
        assertThat(olds).isPositive();
        assertThat(olds + news).isEqualTo(chosen(moments).size());
    }

    private static List<Integer> chosen(int moments) {
        List<Integer> all =
                new ArrayList<>(IntStream.rangeClosed(1, moments).boxed().toList());
        if (Integer.getInteger("jqwik.tries.default", 0) > 1000) {
            return all;
        }
        java.util.Collections.shuffle(all, new Random());
        return all.subList(0, Math.min(MOMENTS, moments));
    }

    private List<String> child(String what) {
        return ChildJava.command(
                Child.class,
                List.of(
                        Deployment.class,
                        AbsolutePath.class,
                        ImmutableList.class,
                        DefaultExecutor.class,
                        ObjectMapper.class,
                        JsonParser.class,
                        JsonTypeInfo.class),
                root.toString(),
                what);
    }

    /** Returns how many changes the thread makes that makes most: the moments at which it can be killed. */
    private int count(String strace, String what) throws IOException {
        makeMachineReadyFor(what);
        Path log = folder.resolve("log");
        List<String> words = new ArrayList<>(
                List.of(strace, "-f", "-qq", "-o", log.toString(), "-e", "signal=none", "-e", "trace=" + CHANGES));
        words.addAll(child(what));
        Programs.run(words, Map.of(), new byte[0], LIMIT).orFail();
        assertThat(picture()).isEqualTo(wanted(what));
        Map<String, Integer> counts = new HashMap<>();
        for (String line : Files.readAllLines(log)) {
            if (!line.contains("resumed>")) {
                counts.merge(line.substring(0, line.indexOf(' ')), 1, Integer::sum);
            }
        }
        return counts.values().stream().max(Integer::compare).orElse(0);
    }

    private void makeMachineReadyFor(String what) throws IOException {
        if (Files.exists(root)) {
            Programs.run("rm", "-rf", "--", root.toString()).orFail();
        }
        Files.createDirectory(root);
        makeMachine();
        if (what.equals("undo")) {
            assertThat(deployment().carryOut(() -> plan(LinuxChangeableHost.image(AbsolutePath.of(root.toString())))))
                    .isEqualTo(Optional.of(1L));
        }
    }

    private final Map<String, SortedMap<String, String>> known = new HashMap<>();

    /** Returns what the machine is like when nobody was killed. */
    private SortedMap<String, String> wanted(String what) throws IOException {
        return known(what.equals("undo") ? "start" : "changed");
    }

    private SortedMap<String, String> start() throws IOException {
        return known("start");
    }

    private SortedMap<String, String> known(String which) throws IOException {
        SortedMap<String, String> picture = known.get(which);
        if (picture == null) {
            Path working = root;
            root = folder.toRealPath().resolve("model");
            makeMachineReadyFor("start".equals(which) ? "apply" : "undo");
            picture = picture();
            known.put(which, picture);
            root = working;
        }
        return picture;
    }
}
