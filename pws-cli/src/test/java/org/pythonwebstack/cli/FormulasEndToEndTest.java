package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.site.ApplicationInterface;

/** The life of a site of each formula on each server, by the command alone: made, asked, changed, reloaded, removed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormulasEndToEndTest {

    /** Gives a Django project a page of its own. */
    private static final String DJANGO_PAGE = """


            def changed(request):
                from django.http import HttpResponse

                return HttpResponse("It changed")


            urlpatterns.insert(0, path("changed/", changed))
            """;

    private static final String SHOP = """
            def application(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [b"the shop"]
            """;

    private SiteMachine machine;
    private String wheels;
    private String before;

    static Stream<Arguments> sites() {
        return Servers.NAMES.stream()
                .flatMap(server -> Formulas.builtIn().all().stream()
                        .filter(Formula::makesProjects)
                        .filter(formula ->
                                server.equals("nginx") || formula.applicationInterface() == ApplicationInterface.WSGI)
                        .map(formula -> Arguments.of(server, formula)));
    }

    @BeforeAll
    void boot() {
        machine = SiteMachine.boot();
        wheels = wheels();
        before = machine.tree();
    }

    @AfterAll
    void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    /** So that one failure is not the next one's, too. */
    @AfterEach
    void removeWhatAFailureLeft() {
        for (String line : machine.pws("list")
                .out()
                .lines()
                .filter(line -> line.contains("  enabled  "))
                .toList()) {
            machine.pws("rmsite", "--yes", "--purge", line.substring(0, line.indexOf(' ')));
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("sites")
    void aSiteIsMadeServedChangedReloadedAndRemoved(String server, Formula formula) {
        machine.serveWith(server);
        String name = "my-" + formula.name();
        String host = name + ".example.org";

        machine.pws(
                        "mksite",
                        formula.name(),
                        name,
                        "--server-name",
                        host,
                        "--server",
                        server,
                        "--project",
                        "sample",
                        "--find-links",
                        wheels)
                .ok();
        assertThat(formula.probe().accepted())
                .extracting(Object::toString)
                .contains(machine.page(host, formula.probe().path().toString()).substring(0, 3));
        assertThat(machine.page(host, "/no-such-page/")).startsWith("404 ").doesNotContain("Traceback");
        String style = machine.run("find", "/srv/" + name, "-path", "*/static/*.css", "-not", "-path", "*/venv/*")
                .ok()
                .lines()
                .sorted()
                .findFirst()
                .orElseThrow();
        assertThat(machine.page(host, style.substring(style.indexOf("/static/"))))
                .isEqualTo("200 " + machine.run("cat", style).ok());

        String page = change(formula, name);
        machine.pws("reload", name).ok();
        // On Apache, a process of before may take some more requests.
        SiteMachine.await(
                answer -> answer.startsWith("200 ") && answer.contains("It changed"), () -> machine.page(host, page));

        machine.pws("rmsite", "--yes", "--purge", name).ok();
        assertThat(machine.page(host, page)).doesNotContain("It changed");
        assertThat(machine.tree()).isEqualTo(before);
        assertThat(machine.run("getent", "passwd", name).out()).isEmpty();
    }

    /** The commands behind root's prompt in the README, in a machine whose pip finds all packages without a network. */
    @Test
    void whatTheReadmeShowsOfWholeSitesIsDone() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String site = readme.substring(readme.indexOf("```toml\n") + "```toml\n".length());
        machine.write("/etc/pip.conf", "[global]\nno-index = true\nfind-links = " + wheels + "\n");
        machine.write("/root/shop.toml", site.substring(0, site.indexOf("```")));
        machine.write("/srv/shop/shop/wsgi.py", SHOP);
        machine.run("mkdir", "/srv/shop/static").ok();
        machine.run("useradd", "--system", "shop").ok();
        machine.run("python3", "-m", "venv", "/srv/shop/venv").ok();
        machine.run("/srv/shop/venv/bin/pip", "install", "gunicorn").ok();
        String[] blocks = readme.split("(?m)^# (?=pws )", -1);
        assertThat(blocks).hasSizeGreaterThan(10);
        for (int i = 1; i < blocks.length; i++) {
            String line = blocks[i].substring("pws ".length(), blocks[i].indexOf('\n'));
            if (line.startsWith("mksite")) {
                machine.serveWith("apache");
            } else if (line.startsWith("plan")) {
                machine.serveWith("nginx");
            }
            machine.pws(line.replace("shop.toml", "/root/shop.toml").split(" ")).ok();
            if (line.startsWith("apply")) {
                assertThat(machine.page("shop.example.org", "/")).isEqualTo("200 the shop");
            } else if (line.startsWith("reload")) {
                assertThat(machine.page("journal.example.org", "/admin/login/")).startsWith("200 ");
            }
        }
        machine.pws("rmsite", "--yes", "--purge", "shop").ok();
        machine.run("rm", "-r", "/etc/pip.conf", "/srv/shop").ok();
        machine.run("userdel", "shop").ok();
        assertThat(machine.tree()).isEqualTo(before);
    }

    /** Returns where a machine finds the packages of all formulas. */
    static String wheels() {
        return SiteMachine.wheels(Stream.concat(
                        Stream.of("gunicorn>=25.1"),
                        Formulas.builtIn().all().stream()
                                .flatMap(formula -> formula.packages().stream())
                                .map(Object::toString))
                .distinct()
                .toArray(String[]::new));
    }

    /** Changes the code as the site's user would, and returns where the change is seen. */
    private String change(Formula formula, String name) {
        String code = "/srv/" + name + "/code";
        if (formula.name().equals("django") || formula.name().equals("wagtail")) {
            machine.reading(
                            DJANGO_PAGE,
                            "setpriv",
                            "--reuid=" + name,
                            "--clear-groups",
                            "tee",
                            "-a",
                            code + "/sample/urls.py")
                    .ok();
            return "/changed/";
        }
        machine.run(
                        "setpriv",
                        "--reuid=" + name,
                        "--clear-groups",
                        "find",
                        code,
                        "-type",
                        "f",
                        "(",
                        "-name",
                        "*.py",
                        "-o",
                        "-name",
                        "*.html",
                        ")",
                        "-exec",
                        "sed",
                        "-i",
                        "s/<h1>It works/<h1>It changed/",
                        "{}",
                        ";")
                .ok();
        return "/";
    }
}
