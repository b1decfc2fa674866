package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sites with databases of their own, on a machine with systemd, PostgreSQL and MariaDB as Debian sets them up. */
class DatabasesOfSitesTest {

    private static final Path SCRIPT = Path.of("../support/machine");
    private static final int CANNOT_RUN = 4;
    private static final String NAME = "databases-" + ProcessHandle.current().pid();
    private static final String JAR = "databases.jar";
    private static final Path WORK = Path.of("target", "databases-of-sites");

    private static Process machine;
    private static String wheels;

    /** How a program ended. */
    private record Ended(String line, int status, String out) {

        String ok() {
            assertThat(status).as(line + ": " + out).isZero();
            return out;
        }
    }

    @BeforeAll
    static void boot() throws IOException, InterruptedException {
        boolean wanted = "true".equals(System.getenv("CI")) && System.getenv("VERIFY_WITHOUT_ROOT") == null;
        Ended probe = start("", List.of(SCRIPT.toString(), "probe"));
        if (probe.status() != 0) {
            assertThat(wanted && probe.status() != CANNOT_RUN).as(probe.out()).isFalse();
            abort("no machine can run here: " + probe.out());
        }
        WholeJar.write(Path.of("target", JAR));
        wheels = wheels();
        machine = new ProcessBuilder(SCRIPT.toString(), "boot", NAME)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new BufferedReader(new InputStreamReader(machine.getInputStream(), StandardCharsets.UTF_8))
                        .readLine())
                .isEqualTo("ready");
        inside("", "systemctl", "start", "nginx.service", "postgresql.service", "mariadb.service")
                .ok();
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
    void aSiteWithPostgresqlComesGoesAndComesBackWithItsContent() throws IOException, InterruptedException {
        String roles =
                postgresql("postgres", "SELECT rolname FROM pg_roles ORDER BY 1; SELECT datname FROM pg_database");
        assertThat(mksite("django", "shop", "postgresql", "--dry-run").ok())
                .contains("create database shop with role shop in PostgreSQL on this machine");
        mksite("django", "shop", "postgresql").ok();

        String environment =
                inside("", "cat", "/etc/pws/sites/shop/environment").ok();
        Matcher url =
                Pattern.compile("postgresql://shop:([^@]*)@127.0.0.1:5432/shop").matcher(environment);
        assertThat(url.find()).as(environment).isTrue();
        assertThat(inside("", "stat", "-c", "%a %U", "/etc/pws/sites/shop/environment")
                        .ok())
                .isEqualTo("640 root\n");
        assertThat(postgresql("shop", "SELECT count(*) FROM django_migrations")).isNotEqualTo("0\n");
        assertThat(inside("", "journalctl", "--no-pager").ok()).doesNotContain(url.group(1));
        assertThat(inside("", "grep", "-rlFe", url.group(1), "/var/lib/pws", "/var/log")
                        .out())
                .isEmpty();
        assertThat(mksite("django", "other", "postgresql", "--database-name", "shop")
                        .status())
                .as("the name is taken")
                .isEqualTo(4);
        postgresql("shop", "SET ROLE shop; CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)");

        pws("rmsite", "--yes", "--drop-database", "shop").ok();
        assertThat(postgresql("postgres", "SELECT rolname FROM pg_roles ORDER BY 1; SELECT datname FROM pg_database"))
                .isEqualTo(roles);
        assertThat(inside("", "find", "/var/lib/pws/archive", "-name", "database-shop-*", "-printf", "%m %U ")
                        .ok())
                .isEqualTo("600 0 ");

        pws("undo").ok();
        assertThat(postgresql("shop", "SELECT x FROM kept")).isEqualTo("42\n");
        assertThat(status("shop")).isEqualTo("200");

        pws("rmsite", "--yes", "--purge", "shop").ok();
        assertThat(postgresql("shop", "SELECT x FROM kept")).as("it stays").isEqualTo("42\n");
        assertThat(mksite("django", "shop", "postgresql").status())
                .as("it is still there")
                .isEqualTo(4);
    }

    @Test
    void aSiteWithMariadbComesAndItsCreationIsTakenBack() throws IOException, InterruptedException {
        String before = mariadb("SELECT User FROM mysql.user ORDER BY 1; SHOW DATABASES");
        mksite("django", "my-blog", "mariadb", "--project", "blog").ok();
        assertThat(mariadb("SELECT count(*) FROM `my-blog`.django_migrations")).isNotEqualTo("0\n");
        assertThat(status("my-blog")).isEqualTo("200");

        pws("undo").ok();
        assertThat(mariadb("SELECT User FROM mysql.user ORDER BY 1; SHOW DATABASES"))
                .isEqualTo(before);

        inside("", "systemctl", "stop", "mariadb.service").ok();
        Ended refused = mksite("django", "my-blog", "mariadb", "--project", "blog");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.out()).contains("MariaDB on this machine", "nothing was changed");
        assertThat(inside("", "test", "-e", "/srv/my-blog").status()).isEqualTo(1);
    }

    private static Ended mksite(String formula, String name, String database, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("mksite", formula, name, "--server-name", name + ".example.org"));
        words.addAll(List.of("--server", "nginx", "--find-links", wheels, "--database", database));
        words.addAll(List.of(more));
        return pws(words.toArray(String[]::new));
    }

    /** Returns the status of the site's page for administrators, which reads the database. */
    private static String status(String name) throws IOException, InterruptedException {
        return inside("""
                        import http.client, sys
                        site = http.client.HTTPConnection("127.0.0.1", timeout=60)
                        site.request("GET", "/admin/login/", headers={"Host": sys.argv[1] + ".example.org"})
                        print(site.getresponse().status, end="")
                        """, "python3", "-I", "-", name).ok();
    }

    private static String postgresql(String database, String statements) throws IOException, InterruptedException {
        return inside(statements, "runuser", "-u", "postgres", "--", "psql", "-X", "-q", "-A", "-t", "-d", database)
                .ok();
    }

    private static String mariadb(String statements) throws IOException, InterruptedException {
        return inside(statements, "mariadb", "--batch", "--skip-column-names").ok();
    }

    /** Returns where the machine, which has no network, finds the packages. */
    private static String wheels() throws IOException, InterruptedException {
        start("", List.of("/usr/bin/python3", "-m", "venv", WORK.resolve("venv").toString()))
                .ok();
        List<String> download =
                new ArrayList<>(List.of(WORK.resolve("venv/bin/python").toString(), "-m", "pip"));
        download.addAll(
                List.of("download", "--quiet", "--dest", WORK.resolve("wheels").toString()));
        download.addAll(List.of("Django>=4.2", "gunicorn>=23", "psycopg[binary]>=3.1", "PyMySQL>=1.1"));
        start("", download).ok();
        return "/pws/pws-cli/" + WORK.resolve("wheels");
    }

    private static Ended pws(String... words) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of("java", "-cp", "/pws/pws-cli/target/" + JAR, "org.pythonwebstack.cli.Pws"));
        line.addAll(List.of(words));
        return inside("", line.toArray(String[]::new));
    }

    private static Ended inside(String input, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), "run", NAME));
        line.addAll(List.of(words));
        return start(input, line);
    }

    private static Ended start(String input, List<String> line) throws IOException, InterruptedException {
        Path in = Files.createTempFile("pws", "in");
        Files.writeString(in, input);
        Process process = new ProcessBuilder(line)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(in);
        return new Ended(String.join(" ", line), process.waitFor(), out);
    }
}
