package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two sites on a machine with systemd, {@code nginx} and {@code apache} after their servers, take new code by themselves.
 * Each test leaves both answering {@code fine}.
 */
class ReloadedSitesTest {

    /** Asks one site: the whole answer, with the header that says when to come again. */
    private static final String ASK = """
            import http.client, sys
            name = sys.argv[1]
            try:
                site = http.client.HTTPConnection("127.0.0.1", 8080 if name == "apache" else 80, timeout=60)
                site.request("GET", sys.argv[2], headers={"Host": name + ".example.org"})
                answer = site.getresponse()
                body = answer.read(2000).decode("latin-1")
                print(answer.status, answer.getheader("Retry-After") or "-", body if len(body) < 100 else "a page", end="")
            except (OSError, http.client.HTTPException) as problem:
                print("000 -", repr(problem), end="")
            """;

    /** Eight visitors ask again and again until a file is there; all that was no good answer is told. */
    private static final String LOAD = """
            import collections, http.client, os, sys, threading
            name, stop = sys.argv[1:]
            seen = collections.Counter()

            def visit(kept):
                site = None
                while not os.path.exists(stop):
                    try:
                        if site is None or not kept:
                            site = http.client.HTTPConnection("127.0.0.1", 8080 if name == "apache" else 80, timeout=60)
                        site.request("GET", "/", headers={"Host": name + ".example.org"})
                        answer = site.getresponse()
                        text = answer.read().decode("latin-1")
                        if answer.getheader("Connection", "").lower() == "close" or not kept:
                            site.close()
                            site = None
                        seen["fine" if answer.status == 200 and text.startswith("fine") else (answer.status, text[:99])] += 1
                    except (OSError, http.client.HTTPException) as problem:
                        site = None
                        seen[repr(problem)] += 1

            visitors = [threading.Thread(target=visit, args=(number < 4,)) for number in range(8)]
            [visitor.start() for visitor in visitors]
            [visitor.join() for visitor in visitors]
            print(seen.pop("fine"), dict(seen))
            """;

    private static SiteMachine machine;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        machine = SiteMachine.boot();
        machine.write("/etc/apache2/ports.conf", "644", "Listen 127.0.0.1:8081\n");
        machine.run("rm", "/etc/apache2/sites-enabled/000-default.conf");
        machine.write("/usr/local/lib/ask.py", "644", ASK);
        machine.write("/usr/local/lib/load.py", "644", LOAD);
        machine.run("systemctl", "start", "nginx.service", "apache2.service").ok();
        for (String name : Servers.NAMES) {
            machine.run("useradd", "--system", "--create-home", "--home-dir", "/srv/" + name, name + "-site")
                    .ok();
            code(name, "fine 1");
            machine.write("/root/" + name + ".toml", "600", """
                    name = "%1$s"
                    server-name = "%1$s.example.org"
                    root = "/srv/%1$s"
                    user = "%1$s-site"
                    listen = ["*:%2$d"]

                    [wsgi]
                    application = "hello:application"
                    python-path = ["/srv/%1$s"]
                    processes = 2
                    threads = 4

                    [env]
                    GREETING = "good day"
                    """.formatted(name, name.equals("apache") ? 8080 : 80));
            machine.pws("apply", "--server", name, "/root/" + name + ".toml").ok();
            awaitPage(name, "200 - fine 1 good day");
        }
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (machine != null) {
            machine.close();
        }
    }

    private static void code(String name, String answer) throws IOException, InterruptedException {
        source(name, """
                import os

                def application(environ, start_response):
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [("%s " + os.environ["GREETING"]).encode()]
                """.formatted(answer));
    }

    private static void source(String name, String text) throws IOException, InterruptedException {
        machine.reading(
                        text,
                        "install",
                        "-o",
                        name + "-site",
                        "-g",
                        name + "-site",
                        "-m",
                        "644",
                        "/dev/stdin",
                        "/srv/" + name + "/new.py")
                .ok();
        // As any deployment should: the file is there wholly or not at all.
        machine.run("mv", "/srv/" + name + "/new.py", "/srv/" + name + "/hello.py")
                .ok();
    }

    private static String page(String name) throws IOException, InterruptedException {
        return machine.run("python3", "/usr/local/lib/ask.py", name, "/").ok();
    }

    private static void awaitPage(String name, String wanted) throws IOException, InterruptedException {
        SiteMachine.await(wanted, () -> page(name).equals(wanted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx"})
    void newCodeIsServedAndBrokenCodeIsNot(String name) throws IOException, InterruptedException {
        code(name, "fine 2");
        assertThat(machine.pws("reload", name).ok()).contains(name + ": reloaded");
        assertThat(page(name)).isEqualTo("200 - fine 2 good day");

        for (List<String> broken : List.of(
                List.of("import nothing_of_this_name", "nothing_of_this_name"),
                List.of("def application(environ, start_response): return undefined", "undefined"),
                List.of("async def application(scope, receive, send): pass", "ASGI"),
                List.of("other = 1", "application"),
                List.of("import sys; sys.exit('not today')", "not today"),
                List.of("def application(e, s): s('503 No', []); return [b'']", "503"))) {
            source(name, broken.get(0) + "\n");
            SiteMachine.Ended refused = machine.pws("reload", name);
            assertThat(refused.status()).as(refused.out()).isEqualTo(1);
            assertThat(refused.out()).contains(broken.get(1), name + " still serves the code that it had");
            if (name.equals("nginx")) {
                assertThat(page(name)).as(broken.get(0)).isEqualTo("200 - fine 2 good day");
            }
        }
        SiteMachine.Ended json = machine.pws("reload", "--json", name);
        assertThat(json.status()).isEqualTo(1);
        assertThat(json.out()).contains("\"reloaded\":false", "\"result\":\"BadRequest\"", "it answers 503");

        code(name, "fine 3");
        assertThat(machine.pws("reload", "--dry-run", name).ok()).contains(name + ":", "try the new code");
        machine.pws("reload", name).ok();
        assertThat(page(name)).isEqualTo("200 - fine 3 good day");
    }

    @Test
    void oneSiteThatFailsDoesNotKeepTheOthersBack() throws IOException, InterruptedException {
        source("apache", "import nothing_of_this_name\n");
        code("nginx", "fine 4");
        SiteMachine.Ended both = machine.pws("reload", "--json", "apache", "nginx");
        assertThat(both.status()).isEqualTo(1);
        assertThat(both.out())
                .contains("{\"site\":\"nginx\",\"reloaded\":true}")
                .contains("{\"site\":\"apache\",\"reloaded\":false,");
        assertThat(page("nginx")).isEqualTo("200 - fine 4 good day");
        code("apache", "fine 4");
        machine.pws("reload", "apache", "nginx").ok();
        assertThat(machine.pws("reload", "nothing").status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx"})
    void noRequestOfEightVisitorsIsLost(String name) throws IOException, InterruptedException {
        code(name, "fine 0");
        Process load = machine.background("python3", "/usr/local/lib/load.py", name, "/root/stop");
        for (int i = 1; i <= 5; i++) {
            code(name, "fine " + i);
            machine.pws("reload", name).ok();
            // Under load, a process of before may take some more requests on Apache.
            awaitPage(name, "200 - fine " + i + " good day");
        }
        machine.write("/root/stop", "644", "");
        String said = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        machine.run("rm", "/root/stop").ok();
        assertThat(said).matches("[1-9][0-9]* \\{\\}\n");
    }

    private static SiteMachine.Ended asOwner(String name, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("runuser", "-u", name + "-site", "--"));
        line.addAll(List.of(words));
        return machine.run(line.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx"})
    void theAccountOfASiteAsksForAReload(String name) throws IOException, InterruptedException {
        String directory = "/srv/" + name + "/tmp";
        asOwner(name, "mkdir", "-p", directory).ok();
        code(name, "fine asked");
        asOwner(name, "touch", directory + "/restart.txt").ok();
        awaitPage(name, "200 - fine asked good day");
        SiteMachine.await(
                "the answer",
                () -> asOwner(name, "cat", directory + "/restart-result.txt")
                        .out()
                        .equals("reloaded\n"));
        assertThat(machine.run("ls", directory).ok()).isEqualTo("restart-result.txt\n");

        source(name, "import nothing_of_this_name\n");
        asOwner(name, "touch", directory + "/restart.txt").ok();
        SiteMachine.await(
                "the reason",
                () -> asOwner(name, "cat", directory + "/restart-result.txt")
                        .out()
                        .contains("nothing_of_this_name"));
        code(name, "fine asked");
        machine.pws("reload", name).ok();

        // Links lead root nowhere, and ask for nothing.
        machine.write("/root/secret", "600", "secret");
        code(name, "fine linked");
        asOwner(name, "rm", directory + "/restart-result.txt").ok();
        asOwner(name, "ln", "-s", "/root/secret", directory + "/restart-result.txt")
                .ok();
        asOwner(name, "ln", "-s", "/root/secret", directory + "/restart.txt").ok();
        SiteMachine.await(
                "the end of the link",
                () -> machine.run("ls", "-A", directory).ok().equals("restart-result.txt\n"));
        SiteMachine.await(
                "the end of the service",
                () -> machine.run(
                                "systemctl",
                                "show",
                                "--value",
                                "--property=ActiveState",
                                "pws-reload@" + name + ".service")
                        .ok()
                        .equals("inactive\n"));
        assertThat(machine.run("cat", "/root/secret").ok()).isEqualTo("secret");
        asOwner(name, "touch", directory + "/restart.txt").ok();
        awaitPage(name, "200 - fine linked good day");
        SiteMachine.await(
                "the answer",
                () -> asOwner(name, "cat", directory + "/restart-result.txt")
                        .out()
                        .equals("reloaded\n"));
        assertThat(machine.run("cat", "/root/secret").ok()).isEqualTo("secret");
        assertThat(machine.run("systemctl", "is-active", "pws-reload@" + name + ".path")
                        .ok())
                .isEqualTo("active\n");
    }

    /** An application that cannot be loaded is not tried for each request, and a corrected one needs nobody's help. */
    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx"})
    void codeThatCannotBeLoadedIsSaidOnceAndServedOnceItIsCorrected(String name)
            throws IOException, InterruptedException {
        String service = name.equals("apache") ? "apache2" : "pws-nginx";
        source(name, "import no_module_called_this\n");
        machine.run("systemctl", "restart", service).ok();
        SiteMachine.await("503", () -> page(name).startsWith("503 "));
        assertThat(page(name)).matches("503 [1-9][0-9]? a page");
        for (int i = 0; i < 60; i++) {
            assertThat(page(name)).startsWith("503 ");
        }
        String said = name.equals("apache")
                ? machine.run("cat", "/var/log/apache2/error.log", "/var/log/pws/apache/error.log")
                        .out()
                : machine.run("journalctl", "--output=cat", "--unit=pws-nginx").ok();
        assertThat(said.split("ModuleNotFoundError: No module named 'no_module_called_this'", -1))
                .as("two processes, and few attempts")
                .hasSizeBetween(2, 9);
        code(name, "fine again");
        awaitPage(name, "200 - fine again good day");
    }

    /** Where the service itself cannot run, systemd gives up; nginx says so at once, and later there is another chance. */
    @Test
    void aServiceThatAlwaysFailsIsGivenUpForAWhile() throws IOException, InterruptedException {
        machine.write("/etc/systemd/system/pws-rearm@.service.d/soon.conf", "644", """
                [Service]
                ExecStartPre=
                ExecStartPre=/bin/sleep 10
                """);
        machine.run("systemctl", "daemon-reload").ok();
        source("nginx", "import os\nos.kill(os.getppid(), 9)\n");
        machine.run("systemctl", "restart", "pws-nginx.service");
        SiteMachine.await(
                "the end of the socket",
                () -> machine.run("systemctl", "show", "--value", "--property=ActiveState", "pws-nginx.socket")
                        .ok()
                        .equals("failed\n"));
        assertThat(page("nginx")).isEqualTo("503 60 a page");
        code("nginx", "fine once more");
        awaitPage("nginx", "200 - fine once more good day");
        machine.run("rm", "-r", "/etc/systemd/system/pws-rearm@.service.d").ok();
        machine.run("systemctl", "daemon-reload").ok();
    }
}
