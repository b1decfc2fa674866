package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A site's own commands, its maintenance and its history, on a machine with systemd and behind each server. */
class SiteLifeTest {

    /** Arguments that a shell, systemd or env would read as something else. */
    private static final List<String> HOSTILE = List.of(
            "", " ", "a b", "$HOME", "${HOME}", "$$", "%n", "%%", "\\", "\\x41", "'", "\"", ";", "--", "é", "A=1");

    private static final String APPLICATION = """
            import os

            def application(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [b"hello " + environ["HTTP_HOST"].encode()]
            """;

    private static final String ECHO = """
            import json, os, sys, time
            seen = {"words": sys.argv[2:], "user": os.getuid(), "cwd": os.getcwd(),
                    "greeting": os.environ.get("GREETING"), "privileges": open("/proc/self/status").read()}
            with open(sys.argv[1] + ".new", "w") as file:
                json.dump(seen, file)
            os.rename(sys.argv[1] + ".new", sys.argv[1])
            while sys.argv[1].endswith("worker"):
                time.sleep(60)
            """;

    private static SiteMachine machine;

    @BeforeAll
    static void boot() {
        machine = SiteMachine.boot();
        machine.run("useradd", "--system", "--user-group", "shop").ok();
        machine.run("install", "-d", "-o", "shop", "-g", "shop", "/srv/shop").ok();
        machine.write("/srv/shop/hello.py", APPLICATION);
        machine.write("/srv/shop/echo.py", ECHO);
        machine.write("/root/shop.toml", """
                name = "shop"
                server-name = "shop.example.org"
                root = "/srv/shop"
                user = "shop"

                [wsgi]
                application = "hello:application"

                [secrets]
                GREETING = "good \\"day\\" $HOME %n"

                [[worker]]
                name = "queue"
                instances = 2
                command = ["python3", "echo.py", "worker"WORDS]

                [[schedule]]
                name = "tick"
                when = "Mon..Fri 07:30"
                command = ["python3", "echo.py", "ticked"WORDS]
                """.replace("WORDS", toml(HOSTILE)));
    }

    @AfterAll
    static void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void theInterpreterIsChosenWhereTheServerLeavesAChoice() {
        machine.run("install", "-m", "755", "/usr/bin/true", "/usr/local/bin/python9")
                .ok();
        for (String server : Servers.NAMES) {
            for (String python : List.of("/usr/bin/python3.11", "/usr/local/bin/python9")) {
                SiteMachine.Ended ended = machine.pws(
                        "mksite",
                        "--dry-run",
                        "--json",
                        "--server",
                        server,
                        "--python",
                        python,
                        "flask",
                        "blog",
                        "--server-name",
                        "blog.example.org");
                boolean other = server.equals("apache") && python.endsWith("9");
                assertThat(ended.status()).as(ended.line() + ended.out()).isEqualTo(other ? 4 : 0);
                assertThat(ended.out()).contains(other ? "PWS-DEPLOY-" : python);
            }
        }
    }

    @Test
    void theFirstAdminOfAProjectCanLogIn() {
        machine.run("systemctl", "stop", "apache2.service");
        machine.run("systemctl", "start", "nginx.service").ok();
        String wheels = SiteMachine.wheels("Django>=4.2", "gunicorn>=23");
        machine.write("/root/password", "p\u00e4ss \"$HOME' word\nnot this\n");

        SiteMachine.Ended refused = machine.pws(
                "mksite",
                "flask",
                "club",
                "--server-name",
                "club.example.org",
                "--admin",
                "anna",
                "--admin-email",
                "a@b");
        assertThat(refused.status()).as(refused.out()).isEqualTo(2);
        String said = machine.pws(
                        "mksite",
                        "django",
                        "club",
                        "--server-name",
                        "club.example.org",
                        "--server",
                        "nginx",
                        "--find-links",
                        wheels,
                        "--admin",
                        "anna",
                        "--admin-email",
                        "anna@example.org",
                        "--admin-password-file",
                        "/root/password")
                .ok();

        assertThat(said).contains("admin account anna\n").doesNotContain("word");
        String check = "from django.contrib.auth import authenticate;"
                + " print(authenticate(username='anna', password='p\u00e4ss \"$HOME\\' word').is_superuser)";
        assertThat(machine.pws("run", "club", "--", "python", "manage.py", "shell", "-c", check)
                        .out())
                .endsWith("True\n");
        assertThat(machine.run("grep", "-rl", "ss \"$HOME' word", "/etc/pws", "/var/lib/pws", "/var/log", "/srv/club")
                        .out())
                .isEmpty();
        machine.pws("rmsite", "--yes", "--purge", "club").ok();
    }

    private static String toml(List<String> words) {
        StringBuilder list = new StringBuilder();
        for (String word : words) {
            list.append(", \"")
                    .append(word.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return list.toString();
    }

    private static String seen(String file) {
        return machine.reading("""
                        import json, sys
                        seen = json.load(open("/srv/shop/" + sys.argv[1]))
                        print("\\n".join(repr(word) for word in seen["words"]))
                        print(seen["user"] != 0, seen["cwd"], seen["greeting"],
                              "CapEff:\\t0000000000000000" in seen["privileges"], "NoNewPrivs:\\t1" in seen["privileges"])
                        """, "python3", "-I", "-", file).out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache"})
    void commandsRunAsTheSiteAndMaintenanceComesAndGoes(String server) {
        String other = server.equals("nginx") ? "apache2.service" : "nginx.service";
        machine.run("systemctl", "stop", other);
        machine.run("systemctl", "start", server.equals("nginx") ? "nginx.service" : "apache2.service")
                .ok();
        // What a run before has left, if it ended early.
        machine.pws("rmsite", "--yes", "shop");
        machine.run("rm", "-f", "/srv/shop/worker", "/srv/shop/ticked").ok();

        machine.pws("apply", "--server", server, "/root/shop.toml").ok();
        awaitPage("200 - hello shop.example.org");
        commands();
        maintenance();
        run();
        metrics(server);
        machine.pws("disable", "shop").ok();
        assertThat(machine.run("systemctl", "is-active", "pws-shop_queue_1.service")
                        .out())
                .isNotEqualTo("active\n");
        machine.pws("enable", "shop").ok();
        assertThat(machine.run("systemctl", "is-active", "pws-shop_queue_1.service")
                        .out())
                .isEqualTo("active\n");
        history();
        rename();
        machine.pws("rmsite", "--yes", "shop").ok();
        // systemd may remember for a while that something named a unit which is gone.
        assertThat(machine.run("systemctl", "list-units", "--all", "--no-legend", "pws-shop*")
                        .out()
                        .lines())
                .allMatch(line -> line.contains(" not-found "));
        assertThat(machine.run("find", "/etc/systemd/system", "-name", "pws-*").out())
                .isEmpty();
    }

    private static void commands() {
        String wanted = machine.reading("""
                        import sys
                        print("\\n".join(repr(word) for word in sys.argv[1:]))
                        """, words("python3", "-I", "-")).ok()
                + "True /srv/shop good \"day\" $HOME %n True True\n";
        SiteMachine.await(wanted::equals, () -> seen("worker"));
        for (String unit : List.of("pws-shop_queue_1.service", "pws-shop_queue_2.service", "pws-shop_tick.timer")) {
            assertThat(machine.run("systemctl", "is-active", unit).out()).isEqualTo("active\n");
            assertThat(machine.run("systemctl", "is-enabled", unit).out()).isEqualTo("enabled\n");
            assertThat(machine.run("systemd-analyze", "verify", "/etc/systemd/system/" + unit)
                            .ok())
                    .doesNotContain("pws-shop");
        }
        assertThat(machine.run("systemctl", "show", "--value", "--property=TimersCalendar", "pws-shop_tick.timer")
                        .ok())
                .contains("Mon..Fri *-*-* 07:30:00");
        assertThat(machine.run("systemctl", "is-active", "pws-shop_tick.service")
                        .out())
                .isEqualTo("inactive\n");
        machine.run("systemctl", "start", "pws-shop_tick.service").ok();
        assertThat(seen("ticked")).isEqualTo(wanted);
    }

    private static String[] words(String... first) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(first), HOSTILE.stream())
                .toArray(String[]::new);
    }

    private static void maintenance() {
        machine.pws("maintenance", "on", "shop", "--message", "Back at 5 < 6.", "--retry-after", "2h")
                .ok();
        assertThat(awaitPage("503 7200 ")).contains("Back at 5 &#60; 6.");
        assertThat(machine.pws("apply", "/root/shop.toml").ok()).contains("nothing to do");
        awaitPage("503 7200 ");
        machine.pws("undo").ok();
        awaitPage("200 - hello shop.example.org");
        machine.pws("maintenance", "on", "shop", "--allow", "127.0.0.1").ok();
        awaitPage("200 - hello shop.example.org");
        machine.pws("maintenance", "on", "shop", "--allow", "192.0.2.0/24").ok();
        awaitPage("503 600 ");
        machine.pws("maintenance", "off", "shop").ok();
        awaitPage("200 - hello shop.example.org");
        assertThat(machine.pws("maintenance", "off", "shop").ok()).contains("nothing to do");
    }

    private static String awaitPage(String start) {
        return SiteMachine.await(
                page -> page.startsWith(start), () -> machine.pageAndRetryAfter("shop.example.org", "/"));
    }

    private static void run() {
        assertThat(machine.pws("run", "shop", "--", "python3", "-c", "1\n2").out())
                .contains("PWS-SITE-014");
        String line = "import os, pwd, sys; print('\\n'.join(repr(word) for word in sys.argv[1:]));"
                + " print(pwd.getpwuid(os.getuid()).pw_name, os.getcwd(), os.environ['GREETING'], sys.stdin.read());"
                + " print(os.access('/etc', os.W_OK), os.access('/srv/shop', os.W_OK)); sys.exit(7)";
        SiteMachine.Ended ended =
                machine.pwsReading("from the terminal", words("run", "shop", "--", "python3", "-c", line));
        String wanted = machine.reading(
                        "import sys; print('\\n'.join(repr(word) for word in sys.argv[1:]))",
                        words("python3", "-I", "-"))
                .ok();
        assertThat(ended.out())
                .isEqualTo(wanted + "shop /srv/shop good \"day\" $HOME %n from the terminal\nFalse True\n");
        assertThat(ended.status()).isEqualTo(7);
        assertThat(machine.pws("run", "nobody", "--", "true").status()).isEqualTo(2);
    }

    private static void metrics(String server) {
        String text = machine.pws("metrics").ok();
        assertThat(text)
                .contains("# TYPE pws_site_up gauge\n", "pws_site_up{site=\"shop\"} 1\n")
                .contains("pws_site_info{site=\"shop\",server=\"" + server + "\"} 1\n")
                .contains("pws_site_probe_status{site=\"shop\"} 200\n")
                .contains("pws_site_maintenance{site=\"shop\"} 0\n")
                .containsPattern("pws_site_processes\\{site=\"shop\"} " + (server.equals("nginx") ? "[1-9]" : "[0-9]"))
                .containsPattern(
                        "pws_site_memory_bytes\\{site=\"shop\"} " + (server.equals("nginx") ? "[1-9]" : "[0-9]"));
    }

    /** The main name is changed in the description; the server then answers to the new one, and to the old one no more. */
    private static void rename() {
        machine.run("sed", "s/shop.example.org/store.example.org/", "/root/shop.toml", "-i")
                .ok();
        machine.pws("apply", "/root/shop.toml").ok();
        SiteMachine.await(
                "200 - hello store.example.org"::equals, () -> machine.pageAndRetryAfter("store.example.org", "/"));
        SiteMachine.await(page -> !page.contains("hello"), () -> machine.pageAndRetryAfter("shop.example.org", "/"));
        machine.run("sed", "s/store.example.org/shop.example.org/", "/root/shop.toml", "-i")
                .ok();
        machine.pws("undo").ok();
        awaitPage("200 - hello shop.example.org");
    }

    private static void history() {
        String history = machine.pws("history", "shop").ok();
        assertThat(history)
                .contains("enable shop")
                .contains("maintenance off shop")
                .contains("root");
        assertThat(history).contains("taken back");
        String json = machine.pws("history", "--json", "shop").ok();
        assertThat(json).contains("\"title\":\"disable shop\"", "\"who\":\"root\"", "\"sites\":[\"shop\"]");
        assertThat(machine.pws("history", "other").ok()).contains("nothing yet");
        assertThat(machine.run("journalctl", "--no-pager", "-t", "pws").ok())
                .contains("maintenance off shop: done, operation")
                .contains("taken back: maintenance on shop");
    }
}
