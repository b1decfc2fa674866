package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;

/** Any sequence of plans, cut short anywhere: the machine is wholly old or wholly new, and every plan can be taken back. */
class DeploymentProperties {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/pws");
    private static final FileMode DIRECTORY = FileMode.of("0755");

    /** A machine and who changes it. */
    private static final class World {
        final MemoryHost host = new MemoryHost();
        final MemoryControl control = new MemoryControl(host);
        final Random chance;

        World(long seed) {
            chance = new Random(seed);
            for (String name : List.of("/etc", "/etc/a", "/srv")) {
                host.set(name, new PathState.Directory(DIRECTORY, Ownership.ROOT));
            }
            for (int i = 0; i < 4; i++) {
                host.set("/etc/a/" + i, someFile());
            }
            host.set("/etc/a/link", new PathState.SymbolicLink("0"));
        }

        Deployment deployment() {
            return Deployment.on(host, control, RECORDS);
        }

        PathState someFile() {
            return new PathState.RegularFile(
                    FileContent.ofText("content " + chance.nextInt(1000)),
                    FileMode.ofBits(chance.nextInt(0777 + 1)),
                    new Ownership(chance.nextInt(3), chance.nextInt(3)));
        }

        PathState something() {
            return switch (chance.nextInt(4)) {
                case 0 -> new PathState.Absent();
                case 1 -> new PathState.SymbolicLink("to-" + chance.nextInt(100));
                default -> someFile();
            };
        }

        /** Returns all that must be as it was. */
        List<Object> everything() {
            return List.of(host.tree(), new TreeSet<>(control.accounts), new TreeSet<>(control.running));
        }

        /** Returns a plan of the form that a site has: account, directories, programs, files, units, reloads. */
        Plan plan(String name) throws IOException {
            List<Change> changes = new ArrayList<>();
            AbsolutePath root = AbsolutePath.of("/srv/" + name);
            if (chance.nextBoolean()) {
                changes.add(new Change.AccountChange(Account.of(name), new Ownership(900, 900), root, true));
            }
            if (chance.nextBoolean()) {
                AbsolutePath aside = AbsolutePath.of("/srv/.aside-" + name);
                changes.add(new Change.TreeChange(
                        root,
                        new PathState.Directory(DIRECTORY, new Ownership(7, 7)),
                        Map.of(RelativePath.of("wsgi.py"), someFile()),
                        aside,
                        "code"));
                changes.add(new Change.ProgramChange(
                        "install packages",
                        AbsolutePath.of("/bin/pip"),
                        List.of("install"),
                        Account.of(name),
                        root,
                        List.of()));
            }
            changes.add(new Change.TestChange(WebServer.NGINX));
            changes.add(new Change.ReloadChange(Reloaded.NGINX, Change.When.BACKWARD));
            AbsolutePath directory = AbsolutePath.of("/etc/" + name);
            if (chance.nextBoolean()) {
                changes.add(new Change.PathChange(
                        directory,
                        host.state(directory),
                        new PathState.Directory(DIRECTORY, Ownership.ROOT),
                        "",
                        false));
                AbsolutePath inside = directory.resolve("inside");
                changes.add(new Change.PathChange(inside, host.state(inside), someFile(), "", true));
            }
            for (int i = 0; i < 6; i++) {
                AbsolutePath path = AbsolutePath.of("/etc/a/" + i);
                if (chance.nextBoolean()) {
                    changes.add(new Change.PathChange(path, host.state(path), something(), "", false));
                }
            }
            changes.add(new Change.ReloadChange(Reloaded.NGINX, Change.When.FORWARD));
            if (chance.nextBoolean()) {
                changes.add(new Change.UnitChange("pws-" + name + ".service", true));
            }
            changes.add(new Change.ProbeChange(HostName.of("shop.test"), 80, false, UrlPath.of("/"), Set.of(200)));
            return Plan.of("create " + name, changes);
        }
    }

    @Property
    void aPlanCanBeTakenBack(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int plans) throws IOException {
        World world = new World(seed);
        List<List<Object>> states = new ArrayList<>();
        for (int i = 0; i < plans; i++) {
            states.add(world.everything());
            String name = "site" + i;
            assertThat(world.deployment().carryOut(() -> world.plan(name))).contains(i + 1L);
            assertThat(world.control.inForce.get(Reloaded.NGINX)).isEqualTo(world.host.tree());
        }
        for (int i = plans - 1; i >= 0; i--) {
            assertThat(world.deployment().undo()).contains("create site" + i);
            assertThat(withoutAside(world.everything())).isEqualTo(states.get(i));
        }
        assertThat(world.deployment().undo()).isEmpty();
    }

    @Property
    void aCrashAnywhereLeavesTheOldOrTheNewMachine(
            @ForAll long seed,
            @ForAll @IntRange(max = 90) int firstCrash,
            @ForAll @IntRange(max = 40) int secondCrash,
            @ForAll boolean power)
            throws IOException {
        World world = new World(seed);
        List<Object> old = world.everything();
        cut(world, firstCrash, power, () -> world.deployment().carryOut(() -> world.plan("shop")));
        // The command that comes next may be cut short too, while it takes back the first one.
        cut(world, secondCrash, power, () -> world.deployment().recover());

        Optional<String> recovered = world.deployment().recover();

        if (!world.everything().equals(old)) {
            assertThat(recovered).isEmpty();
        }
        // A plan that was finished can be undone; one that was cut short leaves nothing to undo.
        assertThat(world.deployment().undo()).isIn(Optional.empty(), Optional.of("create shop"));
        assertThat(withoutAside(world.everything())).isEqualTo(old);
        assertThat(world.deployment().undo()).isEmpty();
    }

    @Property
    void aFailureAnywhereLeavesTheOldMachine(@ForAll long seed, @ForAll @IntRange(max = 9) int failure)
            throws IOException {
        World world = new World(seed);
        List<Object> old = world.everything();
        switch (failure) {
            case 0 -> world.control.testsFail = true;
            case 1 -> world.control.probesFail = true;
            case 2 -> world.control.reloadsFail = true;
            default -> world.host.breakPath("/etc/a/" + (failure - 3));
        }
        Plan plan = world.plan("shop");
        if (failure >= 3
                && plan.changeOf(AbsolutePath.of("/etc/a/" + (failure - 3)))
                        .filter(change ->
                                !change.before().isAbsent() || !change.after().isAbsent())
                        .isEmpty()) {
            return;
        }

        assertThatThrownBy(() -> world.deployment().carryOut(() -> plan)).isInstanceOf(DeploymentFailed.class);

        assertThat(world.everything()).isEqualTo(old);
        assertThat(world.deployment().recover()).isEmpty();
        assertThat(world.deployment().undo()).isEmpty();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void cut(World world, int steps, boolean power, Work work) throws IOException {
        world.host.crashAfter(steps);
        try {
            work.run();
        } catch (MemoryHost.Crash crash) {
            if (power) {
                world.host.losePower(world.chance);
            }
        } finally {
            world.host.crashNoMore();
        }
    }

    /** Forgets what was put aside: it is kept on purpose. */
    private static List<Object> withoutAside(List<Object> everything) {
        Map<String, PathState> tree = new TreeMap<>();
        ((Map<?, ?>) everything.get(0)).forEach((path, state) -> {
            if (!path.toString().contains(".aside-")) {
                tree.put((String) path, (PathState) state);
            }
        });
        return List.of(tree, everything.get(1), everything.get(2));
    }
}
