package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;

/** What a program sees of how it was started. */
class AccountRunTest {

    private static final String PYTHON = "/usr/bin/python3";
    private static final String TELL = """
            import json, os, sys
            caps = {l.split(':')[0]: l.split()[1] for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNew'))}
            print(json.dumps({
                'argv': sys.argv[1:], 'env': dict(os.environ), 'uids': os.getresuid(), 'gids': os.getresgid(),
                'groups': sorted(set(os.getgroups()) | {os.getgid()}), 'cwd': os.getcwd(), 'caps': caps,
                'input': sys.stdin.read(), 'session': os.getsid(0) == os.getpid()}))
            """;

    @TempDir
    Path folder;

    private LinuxChangeableHost host;

    @BeforeEach
    void prepare() throws IOException {
        Programs.requireFile(PYTHON);
        host = LinuxChangeableHost.machine();
        folder = folder.toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static ProgramRun tell(String... arguments) {
        List<String> words = new ArrayList<>(List.of("-I", "-c", TELL));
        words.addAll(List.of(arguments));
        return ProgramRun.of(AbsolutePath.of(PYTHON), words);
    }

    private JsonNode told(ProgramRun run) throws IOException {
        ProgramResult result = host.run(run);
        assertThat(result.status()).as(result.output()).isZero();
        return new ObjectMapper().readTree(result.output());
    }

    private static Map<String, String> environment(JsonNode told) {
        Map<String, String> environment = new TreeMap<>();
        told.get("env")
                .properties()
                .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
        return environment;
    }

    private UserEntry somebody() {
        Programs.requireRoot();
        return host.user(Account.of("www-data")).orElseThrow();
    }

    @Test
    void argumentsEnvironmentInputAndDirectoryAreExactlyTheGivenOnes() throws IOException {
        String[] arguments = {
            "",
            " ",
            " blank ",
            "a\nb",
            "\t",
            "\"quoted\"",
            "'",
            "\\",
            "${HOME}",
            "$HOME",
            "*",
            "-x",
            "--",
            "\u20ac",
            "a=b"
        };

        JsonNode told = told(tell(arguments).with("SECRET", " \u20ac'\"$ ").with("EMPTY", ""));

        assertThat(new ObjectMapper().convertValue(told.get("argv"), String[].class))
                .isEqualTo(arguments);
        assertThat(environment(told))
                .isEqualTo(Map.of(
                        "PATH",
                        "/usr/sbin:/usr/bin:/sbin:/bin",
                        "LC_ALL",
                        "C.UTF-8",
                        "SECRET",
                        " \u20ac'\"$ ",
                        "EMPTY",
                        ""));
        assertThat(told.get("input").asText()).isEmpty();
        assertThat(told.get("cwd").asText()).isEqualTo("/");
        assertThat(told.get("uids").get(0).asLong()).isEqualTo(host.self().uid());
        assertThat(told(tell().in(AbsolutePath.of(folder.toString())))
                        .get("cwd")
                        .asText())
                .isEqualTo(folder.toString());
    }

    @Test
    void anotherAccountHasItsOwnRightsAndNoOthers() throws IOException {
        UserEntry user = somebody();

        JsonNode told = told(tell(" a b ", "").as(user).with("X", "1").in(AbsolutePath.of(folder.toString())));

        for (int i = 0; i < 3; i++) {
            assertThat(told.get("uids").get(i).asLong()).isEqualTo(user.uid());
            assertThat(told.get("gids").get(i).asLong()).isEqualTo(user.gid());
        }
        List<Long> groups = new ArrayList<>();
        told.get("groups").forEach(group -> groups.add(group.asLong()));
        assertThat(groups).containsExactlyInAnyOrderElementsOf(host.groupsOf(user));
        assertThat(told.get("argv").toString()).isEqualTo("[\" a b \",\"\"]");
        assertThat(environment(told))
                .isEqualTo(Map.of(
                        "PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8", "X", "1", "HOME", user.home()));
        told.get("caps")
                .properties()
                .forEach(entry -> assertThat(entry.getValue().asText())
                        .as(entry.getKey())
                        .isEqualTo(entry.getKey().equals("NoNewPrivs") ? "1" : "0000000000000000"));
        assertThat(told.get("session").asBoolean()).isTrue();
        assertThat(told.get("cwd").asText()).isEqualTo(folder.toString());
    }

    @Test
    void theDirectoryIsEnteredAsTheAccount() throws IOException {
        UserEntry user = somebody();
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        ProgramRun run = ProgramRun.of("/bin/true").in(AbsolutePath.of(closed.toString()));

        assertThat(host.run(run).isSuccess()).isTrue();
        assertThatThrownBy(() -> host.run(run.as(user)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(closed.toString());
    }

    /** To the program that enters the directory, such a path looks like a variable. */
    @Test
    void aProgramMayHaveAnEqualsSignInItsPath() throws IOException {
        UserEntry user = somebody();
        Path program = Files.writeString(folder.resolve("a=b"), "#!/bin/sh\necho \"$1 in $PWD\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        ProgramResult result =
                host.run(ProgramRun.of(program.toString(), "c=d").as(user).in(AbsolutePath.of(folder.toString())));

        assertThat(result).isEqualTo(new ProgramResult(0, "c=d in " + folder + "\n"));
    }

    @Test
    void whatCannotBeStartedIsAFailure() throws IOException {
        assertThatThrownBy(() -> host.run(ProgramRun.of("/no/such/program"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> host.run(ProgramRun.of("/bin/true", "a\0b"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> host.run(ProgramRun.of("/bin/true", "\ud800"))).isInstanceOf(IOException.class);
        UserEntry user = somebody();
        assertThatThrownBy(() -> host.run(ProgramRun.of("/no/such/program").as(user)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void theStatusAndTheEndOfALongOutputAreKept() throws IOException {
        ProgramResult result = host.run(ProgramRun.of(
                PYTHON,
                "-I",
                "-c",
                "import sys; sys.stdout.write('start' + 'x' * 5_000_000 + 'end'); sys.stdout.flush();"
                        + " sys.stderr.write('!'); sys.exit(7)"));

        assertThat(result.status()).isEqualTo(7);
        assertThat(result.output()).hasSize(1 << 20).contains("!").doesNotContain("start");
        // Which of two pipes is read first is left to chance.
        assertThat(result.output().replace("!", "")).endsWith("xend");
        assertThat(host.run(ProgramRun.of(
                                PYTHON, "-I", "-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"))
                        .status())
                .isEqualTo(143);
    }

    @Test
    void theWholeFamilyEndsWhenTheTimeIsUp() throws IOException {
        Path pids = folder.resolve("pids");
        String family = """
                import os, sys, time
                os.fork(); os.fork()
                open(sys.argv[1], 'a').write(f'{os.getpid()}\\n')
                time.sleep(600)
                """;

        assertThatThrownBy(() -> host.run(ProgramRun.of(PYTHON, "-I", "-c", family, pids.toString())
                        .within(Duration.ofSeconds(4))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end within");

        List<String> family4 = Files.readAllLines(pids);
        assertThat(family4).isNotEmpty();
        for (String pid : family4) {
            Programs.await(
                    "the end of " + pid,
                    Duration.ofSeconds(30),
                    () -> ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    /** Only root can become somebody else. */
    @Test
    void anOrdinaryAccountRunsProgramsOnlyAsItself() {
        UserEntry somebody = new UserEntry("somebody", 4242, 4242, "/");
        Ownership us = new Ownership(4243, 4243);

        assertThatThrownBy(() -> AccountRun.run(ProgramRun.of("/bin/true").as(somebody), us, java.util.Set.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somebody");
    }
}
