package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;

/** One holder at a time, in this process and in others. */
class LockFileTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private AbsolutePath file;
    private LinuxChangeableHost host;

    @BeforeEach
    void prepare() throws IOException {
        folder = folder.toRealPath();
        file = AbsolutePath.of(folder + "/lock");
        host = LinuxChangeableHost.machine();
    }

    private static void assertLocked(String holder, ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.problems().get(0).rule()).isEqualTo(HostRule.LOCKED);
            assertThat(refused.problems().get(0).hint())
                    .startsWith("held by " + holder + " since 20")
                    .endsWith("; " + HostRule.LOCKED.cure());
        });
    }

    @Test
    void whoComesSecondIsToldWhoHoldsIt() throws IOException {
        HostLock lock = host.lock(file, "process\n1", Duration.ZERO);

        assertThat(FileStatus.read(folder.resolve("lock")).mode()).isEqualTo(0600);
        assertLocked("process?1", () -> host.lock(file, "other", Duration.ZERO));
        assertLocked("process?1", () -> host.lock(file, "other", Duration.ofMillis(50)));
        lock.close();
        HostLock second = host.lock(file, "other", Duration.ZERO);
        lock.close();
        assertLocked("other", () -> host.lock(file, "third", Duration.ZERO));
        second.close();
        host.lock(file, "fourth", Duration.ZERO).close();
    }

    @Test
    void oneThreadAtATimeHoldsIt() {
        AtomicInteger holders = new AtomicInteger();
        List<CompletableFuture<Void>> threads = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try (HostLock lock = host.lock(file, "thread " + i, LONG)) {
                        assertThat(lock).isNotNull();
                        assertThat(holders.incrementAndGet()).isEqualTo(1);
                        Thread.sleep(5);
                        holders.decrementAndGet();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        threads.forEach(CompletableFuture::join);
    }

    @Test
    void anotherProcessHoldsItUntilItIsKilled() throws IOException, InterruptedException {
        Programs.requireFile("/usr/bin/python3");
        Process holder = new ProcessBuilder("/usr/bin/python3", "-I", "-c", """
                        import fcntl, sys, time
                        f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX)
                        f.write('process 7 \\x1b[2J since 2026'); f.flush(); print('held', flush=True)
                        time.sleep(600)
                        """, file.toString()).start();
        try (BufferedReader out = holder.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("held");
            assertLocked("process 7 ?[2J", () -> host.lock(file, "us", Duration.ofMillis(100)));
            holder.destroyForcibly().waitFor();

            HostLock lock = host.lock(file, "us", LONG);
            assertThat(Files.readString(folder.resolve("lock"))).startsWith("us since 20");
            lock.close();
            assertThat(Files.size(folder.resolve("lock"))).isZero();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "untouched");
        Files.createSymbolicLink(folder.resolve("lock"), victim);

        assertThatThrownBy(() -> host.lock(file, "us", Duration.ZERO)).isInstanceOf(Refused.class);

        assertThat(Files.readString(victim)).isEqualTo("untouched");
    }
}
