package org.pythonwebstack.cli.sitefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.formula.Directories;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.FormulaRequest;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.formula.HealthProbe;
import org.pythonwebstack.formula.Project;
import org.pythonwebstack.formula.Requirement;
import org.pythonwebstack.formula.Target;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/** Formulas that are files. */
class FormulaFileReaderTest {

    private static final Path DOCUMENT = Path.of("../docs/formulas.md");

    private static FormulaFileReader read(String text) {
        return FormulaFileReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> findings(String text) {
        return read(text).findings().stream()
                .map(finding -> finding.position() + " " + finding.problem().code() + " "
                        + finding.problem().field())
                .toList();
    }

    private static String example(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void theExampleOfTheDocumentMakesAProject() throws IOException {
        FormulaFileReader file = read(example("toml"));
        assertThat(file.findings()).isEmpty();
        Formula formula = Objects.requireNonNull(file.formula());
        Project project = formula.project(FormulaRequest.of(SiteName.of("shop"))
                .serverName(HostName.of("shop.example.org"))
                .directories(Directories.below(AbsolutePath.of("/srv/shop"), AbsolutePath.of("/etc/pws/shop")))
                .target(Target.NGINX)
                .database(Database.POSTGRESQL)
                .answer("greeting", "Grüß \"Gott\"")
                .build());

        assertThat(project.application()).hasToString("shop.web:application");
        assertThat(project.packages()).extracting(Requirement::name).containsExactly("werkzeug", "psycopg", "gunicorn");
        assertThat(project.code())
                .containsKey(RelativePath.of("shop/web.py"))
                .containsEntry(RelativePath.of("shop/static/style.css"), "body { margin: 2em }\n");
        assertThat(project.own()).containsOnlyKeys(RelativePath.of("hello_setup.py"));
        assertThat(formula.setup())
                .extracting(program -> program.onlyWith().isPresent())
                .containsExactly(false, true);
        assertThat(project.setup())
                .containsExactly(new Project.Call(
                        "prepare the data",
                        AbsolutePath.of("/srv/shop/venv/bin/python"),
                        List.of("/etc/pws/shop/hello_setup.py", "/srv/shop/data")));
        assertThat(project.files())
                .isEqualTo(Map.of(
                        UrlPath.of("/static/"), AbsolutePath.of("/srv/shop/code/shop/static"),
                        UrlPath.of("/uploads/"), AbsolutePath.of("/srv/shop/data/uploads")));
        assertThat(project.environment()).isEqualTo(Map.of(EnvName.of("HELLO_GREETING"), EnvValue.of("Grüß \"Gott\"")));
        assertThat(project.secrets()).containsExactly(EnvName.of("HELLO_KEY"));
        assertThat(project.databaseUrl()).contains(EnvName.of("DATABASE_URL"));
        assertThat(project.requestBody()).isPresent();
        assertThat(formula.recognition().matches(Map.of(RelativePath.of("hello.cfg"), "")))
                .isTrue();
    }

    /** The text of the example is this code, and the code is compiled. */
    @Test
    void theExampleInJavaMakesAFormula() throws IOException {
        // @formatter:off
        Formula hello = Formula.builder()
                .name("hello")
                .packages("Werkzeug>=3.0")
                .application("<<project>>:application")
                .file("<<project>>.py", "from werkzeug.testapp import test_app as application\n")
                .probe(HealthProbe.ok("/"))
                .build();
        // @formatter:on
        String source =
                Files.readString(Path.of("src/test/java/org/pythonwebstack/cli/sitefile/FormulaFileReaderTest.java"));

        assertThat(source).contains(example("java").indent(8).stripTrailing());
        assertThat(Formulas.builtIn().plus(List.of(hello)).find("hello").orThrow())
                .isSameAs(hello);
    }

    /** The table names every formula, in the order in which they recognise projects, with what it really says. */
    @Test
    void theTableOfTheDocumentIsThatOfTheCode() throws IOException {
        List<List<String>> rows = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> List.of(line.split(" ?\\| ?", -1)))
                .toList();

        assertThat(rows)
                .extracting(row -> row.get(1))
                .containsExactlyElementsOf(Formulas.builtIn().all().stream()
                        .map(formula -> "`" + formula.name() + "`")
                        .toList());
        for (List<String> row : rows) {
            Formula formula =
                    Formulas.builtIn().find(row.get(1).replace("`", "")).orThrow();
            assertThat(row.get(4)).isEqualTo(formula.applicationInterface().name());
            assertThat(row.get(2).startsWith("nothing")).isEqualTo(!formula.makesProjects());
            assertThat(row.get(6).isEmpty())
                    .isEqualTo(formula.setup().stream()
                            .allMatch(program -> program.onlyWith().isPresent()));
            if (formula.makesProjects()) {
                assertThat(row.get(7)).isEqualTo("`" + formula.probe().path() + "`");
            }
        }
    }

    @Test
    void whatIsWrongIsToldWhereItStands() {
        assertThat(findings("""
                name = 5
                applicatoin = "x:y"
                interface = "cgi"
                packages = ["Flask", "-r"]

                [[file]]
                path = "a.py"

                [[file]]
                path = "b.py"
                content = "<<code>>\\n"

                [[setup]]
                title = "t"
                program = "sh -c"
                arguments = ["<<hosts>>", 1]
                argments = []

                [static]
                "/static" = { code = "s" }
                "/media/" = { cod = "m" }

                [env]
                LD_PRELOAD = "x"

                [probe]
                path = "healthz"
                status = [99]

                [[prompt]]
                name = "a"
                text = "b"
                kind = "number"
                default = "1"
                """))
                .containsExactly(
                        "null PWS-FORMULA-002 application",
                        "1:8 PWS-FILE-005 name",
                        "2:1 PWS-FILE-004 applicatoin",
                        "3:13 PWS-SITE-008 interface",
                        "4:22 PWS-FORMULA-003 packages[1]",
                        "6:3 PWS-FORMULA-002 file[0].content",
                        "11:11 PWS-FORMULA-004 file[1].content",
                        "15:11 PWS-FORMULA-006 setup[0].program",
                        "16:14 PWS-FORMULA-004 setup[0].arguments[0]",
                        "16:27 PWS-FILE-005 setup[0].arguments[1]",
                        "17:1 PWS-FILE-004 setup[0].argments",
                        "20:22 PWS-FORMULA-019 static.\"/static\".code",
                        "21:15 PWS-FILE-004 static.\"/media/\".cod",
                        "24:14 PWS-ENV-002 env.LD_PRELOAD",
                        "27:8 PWS-URL-001 probe.path",
                        "28:10 PWS-NUM-003 probe.status",
                        "33:8 PWS-SITE-008 prompt[0].kind");
        assertThat(read("name = 'a'\napplicatoin = 'x'").findings())
                .anySatisfy(finding -> assertThat(finding.problem().hint()).contains("'application'"));
    }

    @Test
    void whatIsNoTomlIsRefused() {
        assertThat(findings("name = ")).singleElement().asString().contains("PWS-FILE-001");
        assertThat(FormulaFileReader.read(new byte[] {(byte) 0xff}).formula()).isNull();
    }
}
