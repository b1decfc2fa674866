package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever fails on a machine with systemd, real disks and real servers: all is as it was before, and the message says what to
 * do. After each test the machine is as before it.
 */
class FailuresTest {

    private static final String APPLICATION = """
            def application(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [b"hello " + environ["HTTP_HOST"].encode()]
            """;

    private static SiteMachine machine;

    private String before = "";

    @BeforeAll
    static void boot() throws IOException, InterruptedException {
        machine = SiteMachine.boot();
        machine.run("useradd", "--system", "shop").ok();
        for (String name : List.of("one", "two", "three")) {
            machine.run("mkdir", "/srv/" + name).ok();
            describe(name, "hello");
        }
        write("/srv/hello.py", APPLICATION);
        write("/srv/broken.py", APPLICATION.replace("200 OK", "500 Internal Server Error"));
        machine.serveWith("nginx");
        machine.run("mkdir", "-m", "0700", "/var/lib/pws").ok();
    }

    @AfterAll
    static void stop() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    @BeforeEach
    void look() throws IOException, InterruptedException {
        before = machine.tree();
    }

    private static void write(String path, String text) throws IOException, InterruptedException {
        machine.reading(text, "tee", path).ok();
    }

    private static void describe(String name, String module) throws IOException, InterruptedException {
        write("/root/" + name + ".toml", """
                name = "%1$s"
                server-name = "%1$s.example.org"
                root = "/srv/%1$s"
                user = "shop"

                [wsgi]
                application = "%2$s:application"
                python-path = ["/srv"]
                """.formatted(name, module));
    }

    private static SiteMachine.Ended apply(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("apply", "--server", "nginx"));
        all.addAll(List.of(words));
        return machine.pws(all.toArray(String[]::new));
    }

    private void leavesNothing(SiteMachine.Ended failed, String... told) throws IOException, InterruptedException {
        assertThat(failed.status()).as(failed.out()).isNotZero();
        assertThat(failed.out()).contains(told);
        assertThat(machine.tree()).isEqualTo(before);
        assertThat(machine.pws("list").ok()).isEqualTo("no site yet; 'pws apply FILE' puts one on this machine\n");
        assertThat(machine.run(
                                "systemctl",
                                "list-units",
                                "--all",
                                "--no-legend",
                                "--plain",
                                "pws-one.service",
                                "pws-one.socket")
                        .ok())
                .isEmpty();
        assertThat(machine.page("one.example.org", "/")).doesNotContain("hello");
    }

    /** Each place that is written to is full, in its turn; the last one when the records were written already. */
    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/pws", "/etc/nginx/sites-available"})
    void aFullDisk(String directory) throws IOException, InterruptedException {
        machine.run("mount", "-t", "tmpfs", "-o", "size=8k,mode=0755", "tmpfs", directory)
                .ok();
        try {
            machine.run("dd", "if=/dev/zero", "of=" + directory + "/filler", "bs=4k");
            SiteMachine.Ended failed = apply("/root/one.toml");
            assertThat(failed.status()).as(failed.out()).isEqualTo(3);
            assertThat(failed.out()).contains("No space left", "'df -h'", "then run the command again");
        } finally {
            machine.run("umount", directory).ok();
        }
        assertThat(machine.tree()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/pws", "/etc/nginx/sites-available", "/etc/logrotate.d"})
    void aReadOnlyDirectory(String directory) throws IOException, InterruptedException {
        machine.run("mount", "--bind", directory, directory).ok();
        machine.run("mount", "-o", "remount,bind,ro", directory).ok();
        try {
            SiteMachine.Ended failed = apply("/root/one.toml");
            assertThat(failed.status()).as(failed.out()).isEqualTo(3);
            assertThat(failed.out()).contains("Read-only file system", "mounted read-only: 'mount' shows which");
        } finally {
            machine.run("umount", directory).ok();
        }
        assertThat(machine.tree()).isEqualTo(before);
    }

    @Test
    void permissionDenied() throws IOException, InterruptedException {
        machine.run("cp", "/root/one.toml", "/run/one.toml").ok();
        SiteMachine.Ended failed = machine.run(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "java",
                "-cp",
                machine.classPath(),
                "org.pythonwebstack.cli.Pws",
                "apply",
                "/run/one.toml");
        leavesNothing(failed, "run the command as root, for example with sudo; nothing was changed");
    }

    @Test
    void aServerThatRefusesItsConfiguration() throws IOException, InterruptedException {
        write("/etc/nginx/conf.d/theirs.conf", "no_such_directive on;\n");
        SiteMachine.Ended failed = apply("/root/one.toml");
        machine.run("rm", "/etc/nginx/conf.d/theirs.conf").ok();

        leavesNothing(
                failed,
                "nginx refuses the configuration",
                "/etc/nginx/conf.d/theirs.conf:1",
                "the machine is as it was before");
        assertThat(failed.out()).doesNotContain("staging");
    }

    /** What a test does not notice: the port is somebody else's. nginx goes on with its old configuration, and exits with 0. */
    @Test
    void aReloadThatTheServerDoesNotTake() throws IOException, InterruptedException {
        machine.run("systemd-run", "--unit=theirs", "python3", "-m", "http.server", "8099")
                .ok();
        machine.run("sed", "-i", "2i listen = [\"*:8099\"]", "/root/one.toml").ok();
        awaitPort(8099);
        SiteMachine.Ended failed = apply("/root/one.toml");
        machine.run("systemctl", "stop", "theirs.service").ok();
        describe("one", "hello");

        leavesNothing(
                failed,
                "nginx.service did not take its new configuration",
                "journalctl -u nginx.service",
                "the machine is as it was before");
    }

    private static void awaitPort(int port) throws IOException, InterruptedException {
        machine.reading("""
                import socket, sys, time
                end = time.monotonic() + 60
                while True:
                    try:
                        socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close()
                        break
                    except OSError:
                        if time.monotonic() > end:
                            raise
                        time.sleep(0.05)
                """, "python3", "-I", "-", Integer.toString(port)).ok();
    }

    @Test
    void aSiteThatDoesNotAnswer() throws IOException, InterruptedException {
        describe("one", "broken");
        SiteMachine.Ended failed = apply("/root/one.toml");
        describe("one", "hello");

        leavesNothing(failed, "one.example.org", "error log says more", "the machine is as it was before");
    }

    @Test
    void packagesThatCannotBeInstalled() throws IOException, InterruptedException {
        machine.run("mkdir", "-p", "/root/wheels").ok();
        SiteMachine.Ended failed = machine.pws(
                "mksite",
                "flask",
                "fresh",
                "--server",
                "nginx",
                "--server-name",
                "one.example.org",
                "--find-links",
                "/root/wheels");

        leavesNothing(failed, "Flask", "the machine is as it was before");
        assertThat(machine.run("getent", "passwd", "fresh").out()).isEmpty();
    }

    @Test
    void twoCommandsAtOnce() throws IOException, InterruptedException {
        String held = "/run/held";
        machine.run("systemd-run", "--unit=holder", "python3", "-I", "-c", """
                import fcntl, pathlib, time
                lock = open("/var/lib/pws/lock", "a")
                fcntl.lockf(lock, fcntl.LOCK_EX)
                pathlib.Path("/run/held").touch()
                time.sleep(600)
                """).ok();
        await("the lock is held", () -> machine.run("test", "-e", held).status() == 0);
        SiteMachine.Ended failed = apply("/root/one.toml");
        machine.run("systemctl", "stop", "holder.service").ok();

        assertThat(failed.status()).as(failed.out()).isEqualTo(4);
        leavesNothing(failed, "nothing was changed");
    }

    private interface Question {
        boolean isAnswered() throws IOException, InterruptedException;
    }

    private static void await(String what, Question question) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!question.isAnswered()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
        }
    }

    /** The model, the server, and a visitor refuse one of three. */
    @ParameterizedTest
    @ValueSource(strings = {"model", "server", "probe"})
    void oneBadSiteDoesNotKeepBackTheOthers(String who) throws IOException, InterruptedException {
        switch (who) {
            case "model" -> write("/root/two.toml", "name = \"two\"\nserver-name = \"-\"\n");
            // The files are right for whoever reads them; only the server knows that there is no such certificate.
            case "server" ->
                machine.reading(
                                "[tls]\ncertificate = \"/root/no.pem\"\ncertificate-key = \"/root/no.key\"\n",
                                "tee",
                                "-a",
                                "/root/two.toml")
                        .ok();
            default -> describe("two", "broken");
        }
        SiteMachine.Ended done = apply("/root/one.toml", "/root/two.toml", "/root/three.toml");
        describe("two", "hello");
        String list = machine.pws("list").ok();
        String first = machine.page("one.example.org", "/");
        String third = machine.page("three.example.org", "/");
        machine.pws("rmsite", "--yes", "--purge", "one").ok();
        machine.pws("rmsite", "--yes", "--purge", "three").ok();

        assertThat(done.status()).as(done.out()).isNotZero();
        assertThat(done.out()).contains("two");
        assertThat(list).as(done.out()).isEqualTo("""
                one  nginx  enabled  one.example.org
                three  nginx  enabled  three.example.org
                """);
        assertThat(first).isEqualTo("200 hello one.example.org");
        assertThat(third).isEqualTo("200 hello three.example.org");
        assertThat(machine.tree()).isEqualTo(before);
        if (!who.equals("model")) {
            assertThat(done.out())
                    .contains("site two: ", "1 of 3 sites could not be applied and is as before: two; put right");
        }
    }

    @Test
    void aProgramIsToldWhichOfThreeIsBad() throws IOException, InterruptedException {
        write("/etc/nginx/sites-enabled/theirs", "server { listen 80; server_name two.example.org; }\n");
        SiteMachine.Ended done = apply("--json", "/root/one.toml", "/root/two.toml", "/root/three.toml");
        machine.run("rm", "/etc/nginx/sites-enabled/theirs").ok();
        machine.pws("rmsite", "--yes", "--purge", "one").ok();
        machine.pws("rmsite", "--yes", "--purge", "three").ok();

        assertThat(done.status()).as(done.out()).isEqualTo(4);
        JsonNode json = new ObjectMapper()
                .readTree(done.out()
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow());
        assertThat(json.at("/data/failed")).hasSize(1);
        assertThat(json.at("/data/failed/0/site").asText()).isEqualTo("two");
        assertThat(json.at("/data/failed/0/reasons/0").asText()).contains("/etc/nginx/sites-enabled/theirs");
        assertThat(json.at("/data/operations")).isNotEmpty();
        assertThat(machine.tree()).isEqualTo(before);
    }
}
