package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    void boot() throws IOException, InterruptedException {
        machine = SiteMachine.boot();
        wheels = wheels();
        before = machine.tree();
    }

    @AfterAll
    void stop() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("sites")
    void aSiteIsMadeServedChangedReloadedAndRemoved(String server, Formula formula)
            throws IOException, InterruptedException {
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
        String style = machine.run("", "find", "/srv/" + name, "-path", "*/static/*.css", "-not", "-path", "*/venv/*")
                .ok()
                .lines()
                .sorted()
                .findFirst()
                .orElseThrow();
        assertThat(machine.page(host, style.substring(style.indexOf("/static/"))))
                .isEqualTo("200 " + machine.run("", "cat", style).ok());

        String page = change(formula, name);
        machine.pws("reload", name).ok();
        assertThat(machine.page(host, page)).startsWith("200 ").contains("It changed");

        machine.pws("rmsite", "--yes", "--purge", name).ok();
        assertThat(machine.page(host, page)).doesNotContain("It changed");
        assertThat(machine.tree()).isEqualTo(before);
        assertThat(machine.run("", "getent", "passwd", name).out()).isEmpty();
    }

    /** Changes the code as the site's user would, and returns where the change is seen. */
    private String change(Formula formula, String name) throws IOException, InterruptedException {
        String code = "/srv/" + name + "/code";
        if (formula.name().equals("django") || formula.name().equals("wagtail")) {
            machine.run(
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
                        "",
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

    /** Returns where the machine, which has no network, finds all packages. */
    static String wheels() throws IOException, InterruptedException {
        Path work = Path.of("target", "formula-wheels");
        List<String> download = new ArrayList<>(List.of(
                work.resolve("venv/bin/python").toString(),
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--dest",
                work.resolve("wheels").toString(),
                "gunicorn>=25.1"));
        Formulas.builtIn().all().stream()
                .flatMap(formula -> formula.packages().stream())
                .map(Object::toString)
                .distinct()
                .forEach(download::add);
        run(List.of("/usr/bin/python3", "-m", "venv", work.resolve("venv").toString()));
        run(download);
        return Path.of("/pws/pws-cli").resolve(work).resolve("wheels").toString();
    }

    private static void run(List<String> line) throws IOException, InterruptedException {
        Path said = Files.createTempFile("pws", "said");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(said, StandardCharsets.UTF_8))
                .isZero();
        Files.delete(said);
    }
}
