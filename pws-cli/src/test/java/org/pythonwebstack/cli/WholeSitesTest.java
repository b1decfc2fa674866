package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole sites on a machine with systemd: put there, changed, switched off, removed and brought back by the command. */
class WholeSitesTest {

    private static final Path SCRIPT = Path.of("../support/machine");
    private static final int CANNOT_RUN = 4;
    private static final String NAME = "whole-sites-" + ProcessHandle.current().pid();
    private static final String JAR = "whole-sites.jar";

    private static Process machine;

    private static final String APPLICATION = """
            def application(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [b"hello " + environ["HTTP_HOST"].encode()]
            """;

    private static final String DESCRIPTION = """
            name = "shop"
            server-name = "shop.example.org"
            root = "/srv/shop"
            user = "shop"

            [wsgi]
            application = "hello:application"

            [env]
            GREETING = "hello"
            DATABASE_URL = "db://me:hunter2@host/x"

            [secrets]
            PASSWORD = "hunter2"
            """;

    /** How a program ended. */
    private record Ended(int status, String out) {}

    @BeforeAll
    static void boot() throws IOException, InterruptedException {
        boolean wanted = "true".equals(System.getenv("CI")) && System.getenv("VERIFY_WITHOUT_ROOT") == null;
        Ended probe = start(List.of(SCRIPT.toString(), "probe"), "");
        if (probe.status() != 0) {
            // A kernel or container that lets no machine run is a reason to skip; a missing program is not, where all
            // are wanted.
            assertThat(wanted && probe.status() != CANNOT_RUN).as(probe.out()).isFalse();
            abort("no machine can run here: " + probe.out());
        }
        WholeJar.write(Path.of("target", JAR));
        machine = new ProcessBuilder(SCRIPT.toString(), "boot", NAME)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new BufferedReader(new InputStreamReader(machine.getInputStream(), StandardCharsets.UTF_8))
                        .readLine())
                .isEqualTo("ready");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (machine != null) {
            machine.getOutputStream().close();
            assertThat(machine.waitFor(2, TimeUnit.MINUTES)).isTrue();
        }
        Files.deleteIfExists(Path.of("target", JAR));
    }

    @Test
    void aSiteComesChangesAndGoesWithoutATrace() throws IOException, InterruptedException {
        inside("", "mkdir", "/srv/shop").ok();
        inside("", "useradd", "--system", "shop").ok();
        write("/srv/shop/hello.py", APPLICATION);
        write("/root/shop.toml", DESCRIPTION);
        inside("", "systemctl", "start", "nginx.service").ok();
        inside("", "systemctl", "start", "apache2.service");
        String before = tree();
        for (String server : Servers.NAMES) {
            inside("", "systemctl", "stop", server.equals("nginx") ? "apache2.service" : "nginx.service")
                    .ok();
            inside("", "systemctl", "start", server.equals("nginx") ? "nginx.service" : "apache2.service")
                    .ok();

            pws("plan", "--server", server, "/root/shop.toml").ok();
            assertThat(tree()).isEqualTo(before);
            pws("apply", "--server", server, "/root/shop.toml").ok();
            awaitPage(true);
            assertThat(pws("apply", "/root/shop.toml").ok()).contains("nothing to do");
            // One look was enough for that; what somebody edits afterwards does not escape it.
            inside("", "test", "-s", "/var/lib/pws/last-look").ok();
            inside("", "cp", "-a", "/etc/pws/sites/shop/pws.toml", "/root/copy").ok();
            inside("", "sed", "-i", "s/shop/pohs/", "/etc/pws/sites/shop/pws.toml")
                    .ok();
            assertThat(pws("apply", "/root/shop.toml").status()).isNotZero();
            inside("", "mv", "/root/copy", "/etc/pws/sites/shop/pws.toml").ok();
            assertThat(pws("apply", "/root/shop.toml").ok()).contains("nothing to do");
            assertThat(pws("list").ok()).isEqualTo("shop  " + server + "  enabled  shop.example.org\n");

            tellsHowItIs(server);

            pws("disable", "shop").ok();
            awaitPage(false);
            assertThat(pws("status").ok()).startsWith("shop  " + server + "  disabled");
            pws("undo").ok();
            awaitPage(true);

            assertThat(pws("rmsite", "shop").status())
                    .as("nobody typed the name")
                    .isEqualTo(2);
            pws("rmsite", "--yes", "shop").ok();
            awaitPage(false);
            assertThat(tree()).isEqualTo(before);
            pws("undo").ok();
            awaitPage(true);
            pws("rmsite", "--yes", "--purge", "shop").ok();
            assertThat(tree()).isEqualTo(before);
            assertThat(inside("", "systemctl", "list-unit-files", "--no-legend", "pws-*")
                            .out())
                    .isEmpty();
        }
    }

    /** The page was asked for before. */
    private static void tellsHowItIs(String server) throws IOException, InterruptedException {
        String unit = server.equals("nginx") ? "pws-shop.service" : "apache2.service";
        assertThat(pws("status").ok())
                .startsWith("shop  " + server + "  up  answers 200 in ")
                .contains(" process");
        assertThat(pws("status", "shop").ok()).contains(unit + "  active (running)  since 20");
        JsonNode shop = json(pws("status", "--json", "shop").ok()).at("/data/sites/0");
        assertThat(shop.at("/state").asText()).isEqualTo("up");
        assertThat(shop.at("/answer/status").asInt()).isEqualTo(200);
        assertThat(shop.at("/processes/0/uid").asLong())
                .isEqualTo(Long.parseLong(inside("", "id", "-u", "shop").ok().strip()));
        assertThat(shop.at("/problems")).isEmpty();

        assertThat(pws("info", "shop").ok())
                .contains("server-name: shop.example.org", "name shop, uid ", "application hello:application")
                .contains("GREETING: hello", "DATABASE_URL: db://me:***@host/x", "secrets: PASSWORD")
                .contains("state as it was written")
                .doesNotContain("hunter2");
        assertThat(pws("logs", "--access", "--lines", "1", "shop").ok())
                .contains("\"GET / HTTP/1.1\" 200")
                .hasLineCount(1);
        inside("forged \u001b]0;title\u0007 line\n", "tee", "-a", "/var/log/pws/shop/error.log")
                .ok();
        assertThat(pws("logs", "--error", "shop").ok())
                .contains(
                        server.equals("nginx") ? "==> /var/log/pws/shop/error.log <==\n" : "",
                        "forged \\x1b]0;title\\x07 line\n");
        assertThat(json(pws("logs", "--json", "shop").ok()).at("/data/logs")).hasSize(server.equals("nginx") ? 3 : 2);

        inside("", "mv", "/var/log/pws/shop/access.log", "/root/access.log").ok();
        inside("", "ln", "-s", "/etc/shadow", "/var/log/pws/shop/access.log").ok();
        Program refused = pws("logs", "shop");
        inside("", "mv", "/root/access.log", "/var/log/pws/shop/access.log").ok();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("PWS-HOSTFS-001").doesNotContain("root:");

        inside("# mine\n", "tee", "-a", "/etc/logrotate.d/pws-shop").ok();
        inside("", "systemctl", "stop", unit).ok();
        if (server.equals("nginx")) {
            inside("", "systemctl", "stop", "pws-shop.socket").ok();
        }
        Program down = pws("status");
        inside("", "sed", "-i", "/^# mine$/d", "/etc/logrotate.d/pws-shop").ok();
        inside("", "systemctl", "start", unit).ok();
        awaitPage(true);
        assertThat(down.status()).isEqualTo(3);
        assertThat(down.out())
                .startsWith("shop  " + server + "  DOWN")
                .contains("problem: " + unit + " is inactive", "note: /etc/logrotate.d/pws-shop was changed");
        pws("status").ok();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void aFormulaMakesASiteBesideAnotherAndBothGoWithoutATrace() throws IOException, InterruptedException {
        Path wheels = wheels();
        inside("", "systemctl", "stop", "apache2.service");
        inside("", "systemctl", "start", "nginx.service").ok();
        String before = tree();
        String[] blog = {
            "mksite",
            "flask",
            "blog",
            "--server-name",
            "blog.example.org",
            "--server",
            "nginx",
            "--find-links",
            wheels.toString()
        };

        assertThat(pws("mksite", "--dry-run", "flask", "blog", "--server-name", "blog.example.org", "--server", "nginx")
                        .ok())
                .contains("create account blog", "make the virtual environment");
        assertThat(tree()).isEqualTo(before);
        pws(blog).ok();
        pws(
                        "mksite",
                        "flask",
                        "press",
                        "--server-name",
                        "press.example.org",
                        "--server",
                        "nginx",
                        "--find-links",
                        wheels.toString())
                .ok();
        assertThat(pws(blog).status()).as("it is there already").isEqualTo(4);
        assertThat(pws("mksite", "flask", "news", "--server-name", "news.example.org")
                        .status())
                .as("Debian has an account of that name")
                .isEqualTo(4);
        assertThat(inside("", "ps", "-eo", "user=,args=").ok().lines())
                .anyMatch(line -> line.startsWith("blog ") && line.contains("/srv/blog/venv/bin/"))
                .anyMatch(line -> line.startsWith("press ") && line.contains("/srv/press/venv/bin/"));

        existingProject(wheels);

        pws("rmsite", "--yes", "--purge", "blog").ok();
        assertThat(pws("list").ok()).isEqualTo("press  nginx  enabled  press.example.org\n");
        pws("rmsite", "--yes", "--purge", "press").ok();
        assertThat(tree()).isEqualTo(before);
        assertThat(inside("", "getent", "passwd", "blog", "press").out()).isEmpty();
    }

    /** The code of an account that is there already is served as it is. */
    private static void existingProject(Path wheels) throws IOException, InterruptedException {
        inside("", "useradd", "--system", "ann").ok();
        inside("", "install", "-d", "-o", "ann", "-g", "ann", "/srv/ann", "/srv/ann/hello")
                .ok();
        write("/srv/ann/hello/wsgi.py", APPLICATION);
        pws(
                        "mksite",
                        "auto",
                        "shop",
                        "--code",
                        "/srv/ann/hello",
                        "--server-name",
                        "shop.example.org",
                        "--server",
                        "nginx",
                        "--find-links",
                        wheels.toString())
                .ok();
        awaitPage(true);
        assertThat(json(pws("status", "--json", "shop").ok())
                        .at("/data/sites/0/processes/0/uid")
                        .asLong())
                .isEqualTo(Long.parseLong(inside("", "id", "-u", "ann").ok().strip()));
        pws("rmsite", "--yes", "--purge", "shop").ok();
        inside("", "test", "-f", "/srv/ann/hello/wsgi.py").ok();
        inside("", "userdel", "ann").ok();
        inside("", "rm", "-r", "/srv/ann").ok();
    }

    /** Returns where the machine, which has no network, finds the packages. */
    private static Path wheels() throws IOException, InterruptedException {
        Path work = Path.of("target", "whole-sites");
        List<String> venv =
                List.of("/usr/bin/python3", "-m", "venv", work.resolve("venv").toString());
        List<String> download = List.of(
                work.resolve("venv/bin/python").toString(),
                "-m",
                "pip",
                "download",
                "--quiet",
                "--dest",
                work.resolve("wheels").toString(),
                "Flask>=3.0",
                "gunicorn>=23");
        for (List<String> line : List.of(venv, download)) {
            Ended ended = start(line, "");
            assertThat(ended.status()).as(ended.out()).isZero();
        }
        return Path.of("/pws/pws-cli").resolve(work).resolve("wheels");
    }

    private static Program pws(String... words) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of("java", "-cp", "/pws/pws-cli/target/" + JAR, "org.pythonwebstack.cli.Pws"));
        line.addAll(List.of(words));
        return inside("", line.toArray(String[]::new));
    }

    /** A program that ran in the machine. */
    private record Program(String line, int status, String out) {

        String ok() {
            assertThat(status).as(line + ": " + out).isZero();
            return out;
        }
    }

    private static Program inside(String input, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), "run", NAME));
        line.addAll(List.of(words));
        Ended ended = start(line, input);
        return new Program(String.join(" ", words), ended.status(), ended.out());
    }

    private static void write(String path, String text) throws IOException, InterruptedException {
        inside(text, "tee", path).ok();
    }

    /** Waits until the site answers, or does not: a worker of before a graceful reload may take one more request. */
    private static void awaitPage(boolean answers) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        String page = page();
        while (page.equals("200 hello shop.example.org") != answers && System.nanoTime() < end) {
            page = page();
        }
        if (answers) {
            assertThat(page).isEqualTo("200 hello shop.example.org");
        } else {
            assertThat(page).doesNotContain("hello");
        }
    }

    /** Returns status and body of the site's page. */
    private static String page() throws IOException, InterruptedException {
        return inside("""
                        import http.client
                        try:
                            site = http.client.HTTPConnection("127.0.0.1", timeout=60)
                            site.request("GET", "/", headers={"Host": "shop.example.org"})
                            answer = site.getresponse()
                            print(answer.status, answer.read(200).decode("latin-1"), end="")
                        except OSError as problem:
                            print(problem, end="")
                        """, "python3", "-I", "-").ok();
    }

    /** Returns all that a site could leave behind, with modes and owners; what was put aside on purpose is left out. */
    private static String tree() throws IOException, InterruptedException {
        return inside(
                        "",
                        "find",
                        "/etc",
                        "/srv",
                        "/usr/local",
                        "/var/log/pws",
                        "/run/pws/shop",
                        "-not",
                        "-path",
                        "*/.pws-*",
                        "-not",
                        "-type",
                        "d",
                        "-printf",
                        "%p %M %U:%G %s %l\\n")
                .out()
                .lines()
                .filter(line -> line.startsWith("/"))
                // useradd and userdel leave copies of the files as they were before.
                .filter(line -> !line.matches("/etc/(passwd|group|shadow|gshadow|subuid|subgid)- .*"))
                .sorted()
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static Ended start(List<String> line, String input) throws IOException, InterruptedException {
        Path in = Files.createTempFile("pws", "in");
        Files.writeString(in, input);
        Process process = new ProcessBuilder(line)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(in);
        return new Ended(process.waitFor(), out);
    }
}
