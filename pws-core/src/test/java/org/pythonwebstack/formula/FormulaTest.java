package org.pythonwebstack.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.formula.ServedDirectory.Inside;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/** What a formula may say. */
class FormulaTest {

    private static FormulaBuilder right() {
        return Formula.builder().name("mine").application("<<project>>:app").file("<<project>>.py", "app = None\n");
    }

    private static List<String> problems(FormulaBuilder builder) {
        return builder.result().problems().stream()
                .map(problem -> problem.code() + " " + problem.field())
                .toList();
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        FormulaBuilder builder = right().name("Not Mine")
                .packages("-r", "Django")
                .file("../x.py", "a\u0000b\n")
                .file("<<project>>.py", "x = 1")
                .file("<<code>>/x.py", "print('<<data>>')\n")
                .setup("do it", "../python", "<<hosts>>")
                .setupWith("<<own>>/x", "do it", "python")
                .env("LD_PRELOAD", "x")
                .env("A", "<<nothing>>")
                .secret("B")
                .secret("B")
                .serve("/static", Inside.DATA, "static")
                .processes(0);

        assertThat(problems(builder))
                .containsExactly(
                        "PWS-FORMULA-001 name",
                        "PWS-FORMULA-003 packages[0]",
                        "PWS-FORMULA-018 file[1].content",
                        "PWS-FORMULA-018 file[2].content",
                        "PWS-FORMULA-006 setup[0].program",
                        "PWS-ENV-002 env.LD_PRELOAD",
                        "PWS-NUM-003 processes",
                        "PWS-PATH-002 file[1].path",
                        "PWS-FORMULA-005 file[2].path",
                        "PWS-FORMULA-004 file[3].path",
                        "PWS-FORMULA-004 file[3].content",
                        "PWS-FORMULA-004 setup[0].arguments[0]",
                        "PWS-FORMULA-004 setup[1].only-with",
                        "PWS-FORMULA-004 env.A",
                        "PWS-FORMULA-019 static./static",
                        "PWS-FORMULA-005 secrets[1]");
    }

    @Test
    void nameAndApplicationAreMandatory() {
        assertThat(problems(Formula.builder())).containsExactly("PWS-FORMULA-002 name", "PWS-FORMULA-002 application");
    }

    /** An answer that could be anything never reaches a source or a program. */
    @Test
    void textOfAPersonStandsInVariablesOnly() {
        FormulaBuilder builder = right().prompt("greeting", "the greeting", Prompt.Kind.TEXT, "Hello")
                .env("GREETING", "<<greeting>>")
                .setup("greet", "python", "<<greeting>>")
                .file("greeting.py", "GREETING = '<<greeting>>'\n");

        assertThat(problems(builder))
                .containsExactly("PWS-FORMULA-004 file[1].content", "PWS-FORMULA-004 setup[0].arguments[0]");
    }

    @Test
    void aDefaultIsAnAnswer() {
        assertThat(problems(right().prompt("settings", "the settings", Prompt.Kind.MODULE, "a b")))
                .containsExactly("PWS-FORMULA-007 prompt[0].default");
        assertThat(problems(right().prompt("code", "the code", Prompt.Kind.MODULE, "a")))
                .containsExactly("PWS-FORMULA-005 prompt[0].name");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "",
                "-r",
                "--index-url=x",
                "a b",
                "a; python_version<'3'",
                "a@https://example.org/a.whl",
                "./a",
                "a[",
                "a[x",
                "a==",
                "a>=1,",
                "a\n",
                "a>=1 b"
            })
    void whatPipTakesForSomethingElseIsNoRequirement(String text) {
        assertThat(Requirement.parse(text).problems()).isNotEmpty();
    }

    @Test
    void aRequirementHasTheNameThatIndexesCompare() {
        assertThat(Requirement.of("Flask_SQL.Alchemy[async,x]>=3.1,!=3.2.*,<4").name())
                .isEqualTo("flask-sql-alchemy");
    }

    @Test
    void placesAreToldFromOperators() {
        assertThat(Template.of("a << b, <<c-1>><<d>> <<= 2 <<").names()).containsExactly("c-1", "d");
        assertThat(Template.of("<<a>>x<<b>>").fill(Map.of("a", "<<b>>", "b", "2")))
                .isEqualTo("<<b>>x2");
        assertThat(Template.parse("1<<x").problems()).hasSize(1);
        assertThat(Template.parse("<<Project>>").problems()).hasSize(1);
        assertThat(Template.parse("<<project>").problems()).hasSize(1);
    }

    @Test
    void formulasAreFoundInAnyCaseAndOnlyOnce() {
        assertThat(Formulas.builtIn().find("DJANGO").orThrow().title()).isEqualTo("Django");
        assertThat(Formulas.builtIn().find("dajngo").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("PWS-FORMULA-016", "django, "));
        Formula mine = right().build();
        assertThat(Formulas.builtIn().plus(List.of(mine)).all()).startsWith(mine);
        Formula django = right().name("django").build();
        assertThatThrownBy(() -> Formulas.builtIn().plus(List.of(django)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-FORMULA-017");
    }

    /** A provider as somebody else would write it. */
    public static final class Provider implements FormulaProvider {
        @Override
        public List<Formula> formulas() {
            return List.of(right().build());
        }
    }

    @Test
    void aClassFromOutsideBringsFormulas(@TempDir Path directory) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(FormulaProvider.class.getName()), Provider.class.getName() + "\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, FormulaTest.class.getClassLoader())) {
            assertThat(Formulas.installed(loader).find("mine").orThrow().application())
                    .hasToString("<<project>>:app");
        }
        assertThat(Formulas.installed(FormulaTest.class.getClassLoader()).all())
                .hasSameSizeAs(Formulas.builtIn().all());
    }

    @Test
    void anExistingProjectIsRecognised() {
        assertThat(recognised("manage.py", "")).contains("django");
        assertThat(recognised("urls.py", "from wagtail import urls\n")).contains("wagtail");
        assertThat(recognised("app.py", "import falcon.asgi\n")).contains("falcon-asgi");
        assertThat(recognised("app.py", "from falcon import HTTP_200, asgi\n")).contains("falcon-asgi");
        assertThat(recognised("app.py", "import falcon\n")).contains("falcon");
        assertThat(recognised("app.py", "from fastapi import FastAPI\n")).contains("fastapi");
        assertThat(recognised("app.py", "from starlette.routing import Route\n"))
                .contains("starlette");
        assertThat(recognised("app.py", "import cherrypy\n")).contains("cherrypy");
        assertThat(recognised("app.py", "import bottle\n")).contains("bottle");
        assertThat(recognised("shop/__init__.py", "from pyramid.config import Configurator\n"))
                .contains("pyramid");
        assertThat(recognised("wsgi.py", "def application(environ, start_response): ...\n"))
                .contains("wsgi");
        Map<RelativePath, String> wagtail = Map.of(
                RelativePath.of("manage.py"), "import os\n",
                RelativePath.of("shop/models.py"), "from wagtail.models import Page\n");
        assertThat(Formulas.builtIn().recognise(wagtail).map(Formula::name)).contains("wagtail");
        assertThat(recognised("a/b.py", "import os, flask\n")).contains("flask");
        assertThat(recognised("app.py", "if True:\n    from flask.views import View\n"))
                .contains("flask");
        assertThat(recognised("app.py", "import flaskish  # import flask\nx = 'from flask import x'\n"))
                .isEmpty();
        assertThat(recognised("app.txt", "import flask\n")).isEmpty();
    }

    private static Optional<String> recognised(String path, String text) {
        return Formulas.builtIn().recognise(Map.of(RelativePath.of(path), text)).map(Formula::name);
    }
}
