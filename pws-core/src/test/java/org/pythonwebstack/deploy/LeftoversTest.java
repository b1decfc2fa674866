package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.UrlPath;

/** What could not be put back is told, and what was there before is kept. */
class LeftoversTest {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/pws");
    private static final AbsolutePath PATH = AbsolutePath.of("/etc/a");

    private final MemoryHost host = new MemoryHost();

    private static PathState.RegularFile file(String text) {
        return new PathState.RegularFile(FileContent.ofText(text), FileMode.of("0644"), Ownership.ROOT);
    }

    /** Somebody changes the file while the site is asked for its page, which fails. */
    private void fail() throws IOException {
        host.set(PATH.toString(), file("old"));
        MachineControl control = (MachineControl) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MachineControl.class}, (proxy, method, values) -> {
                    if (method.getName().equals("probe")) {
                        host.set(PATH.toString(), file("theirs"));
                        throw new IOException("no answer");
                    }
                    return null;
                });
        Plan plan = Plan.of(
                "change",
                List.of(
                        new Change.PathChange(PATH, file("old"), file("new"), "test", false),
                        new Change.ProbeChange(
                                HostName.of("shop.example.org"), 80, false, UrlPath.of("/"), Set.of(200))));
        Deployment deployment = Deployment.on(host, control, RECORDS);
        deployment.carryOut(() -> plan);
    }

    @Test
    void whatSomebodyChangedMeanwhileStaysAndTheOldContentIsKeptForEachOperation() throws IOException {
        host.set("/etc", new PathState.Directory(FileMode.of("0755"), Ownership.ROOT));
        for (String number : List.of("00000001", "00000002")) {
            AbsolutePath kept = RECORDS.resolve("unrestored").resolve(number);
            assertThatThrownBy(this::fail)
                    .isInstanceOfSatisfying(
                            DeploymentFailed.class,
                            failed -> assertThat(failed.leftovers())
                                    .hasSize(2)
                                    .anyMatch(line -> line.startsWith("/etc/a was changed by somebody else"))
                                    .anyMatch(line -> line.contains(kept.toString())));

            assertThat(host.state(PATH)).isEqualTo(file("theirs"));
            assertThat(host.state(kept.resolve("content")
                            .resolve(file("old").content().sha256())))
                    .isInstanceOfSatisfying(
                            PathState.RegularFile.class,
                            old -> assertThat(old.content().text()).isEqualTo("old"));
            assertThat(host.state(kept.resolve("leftovers")))
                    .isInstanceOfSatisfying(
                            PathState.RegularFile.class,
                            list -> assertThat(list.content().text()).contains("/etc/a was changed"));
            assertThat(host.state(kept.resolve("plan.json")).isAbsent()).isFalse();
            // It is closed: no later command takes it back once more.
            assertThat(host.state(RECORDS.resolve("operation")).isAbsent()).isTrue();
        }
    }
}
