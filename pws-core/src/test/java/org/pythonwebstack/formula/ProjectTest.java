package org.pythonwebstack.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/** What formulas make of requests. */
class ProjectTest {

    private static final Directories PLACES =
            Directories.below(AbsolutePath.of("/srv/my-shop"), AbsolutePath.of("/etc/pws/my-shop"));

    private static Formula named(String name) {
        return Formulas.builtIn().find(name).orThrow();
    }

    private static FormulaRequest.Builder request() {
        return FormulaRequest.of(SiteName.of("my-shop"))
                .serverName(HostName.of("shop.example.org"))
                .directories(PLACES);
    }

    private static List<String> problems(Formula formula, FormulaRequest.Builder request) {
        return formula.parseProject(request.build()).problems().stream()
                .map(problem -> problem.code() + " " + problem.field())
                .toList();
    }

    static List<Formula> builtIn() {
        return Formulas.builtIn().all();
    }

    @Test
    void aDjangoProjectHasItsProgramsFilesAndVariables() {
        Project project =
                named("django").project(request().target(Target.NGINX).tls(true).build());

        assertThat(project.name()).hasToString("my_shop");
        assertThat(project.packages()).extracting(Requirement::name).containsExactly("django", "gunicorn");
        assertThat(project.scaffold())
                .containsExactly(new Project.Call(
                        "start the Django project",
                        AbsolutePath.of("/srv/my-shop/venv/bin/django-admin"),
                        List.of("startproject", "my_shop", "/srv/my-shop/code")));
        assertThat(project.setup())
                .extracting(Project.Call::arguments)
                .containsExactly(
                        List.of("/etc/pws/my-shop/pws_manage.py", "migrate", "--noinput"),
                        List.of("/etc/pws/my-shop/pws_manage.py", "collectstatic", "--noinput"));
        assertThat(project.application()).hasToString("my_shop.wsgi:application");
        assertThat(project.own())
                .containsOnlyKeys(RelativePath.of("pws_settings.py"), RelativePath.of("pws_manage.py"));
        assertThat(project.environment())
                .containsEntry(EnvName.of("PWS_SETTINGS"), EnvValue.of("my_shop.settings"))
                .containsEntry(EnvName.of("PWS_HOSTS"), EnvValue.of("shop.example.org"))
                .containsEntry(EnvName.of("PWS_TLS"), EnvValue.of("1"))
                .containsEntry(EnvName.of("PWS_SERVER"), EnvValue.of("nginx"));
        assertThat(project.secrets()).containsExactly(EnvName.of("DJANGO_SECRET_KEY"));
        assertThat(project.databaseUrl()).isEmpty();
        assertThat(project.files())
                .containsEntry(UrlPath.of("/static/"), AbsolutePath.of("/srv/my-shop/data/static"))
                .containsEntry(UrlPath.of("/media/"), AbsolutePath.of("/srv/my-shop/data/media"));
        assertThat(project.dataDirectories())
                .containsExactly(
                        AbsolutePath.of("/srv/my-shop/data/static"), AbsolutePath.of("/srv/my-shop/data/media"));
    }

    @Test
    void anExistingProjectIsServedAsItIs() {
        Project project = named("Django")
                .project(request()
                        .existing(true)
                        .project("shop")
                        .database(Database.POSTGRESQL)
                        .answer("settings", "shop.conf.live")
                        .build());

        assertThat(project.code()).isEmpty();
        assertThat(project.scaffold()).isEmpty();
        assertThat(project.setup()).hasSize(2);
        assertThat(project.packages()).extracting(Requirement::name).containsExactly("django", "psycopg");
        assertThat(project.databaseUrl()).contains(EnvName.of("DATABASE_URL"));
        assertThat(project.environment()).containsEntry(EnvName.of("PWS_SETTINGS"), EnvValue.of("shop.conf.live"));
        assertThat(project.probe().accepted())
                .extracting(Object::toString)
                .contains("404")
                .doesNotContain("400", "500");
    }

    /** Names that django-admin takes and Python does not, and others that would hide a module. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "class, PWS-PY-002",
        "my-site, PWS-PY-001",
        "2site, PWS-PY-001",
        "'x;y', PWS-PY-001",
        "'', PWS-TEXT-003",
        "caf\u00e9, PWS-FORMULA-011",
        "test, PWS-FORMULA-009",
        "email, PWS-FORMULA-009",
        "types, PWS-FORMULA-009",
        "django, PWS-FORMULA-010",
        "manage, PWS-FORMULA-010",
        "gunicorn, PWS-FORMULA-010",
        "pws_settings, PWS-FORMULA-010"
    })
    void aProjectNameThatPythonWouldStumbleOverIsRefused(String name, String code) {
        assertThat(problems(named("django"), request().project(name))).containsExactly(code + " project");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"test", "class", "django", "gunicorn"})
    void theNameMadeOfTheSitesIsAlwaysRight(String site) {
        for (Formula formula : Formulas.builtIn().all()) {
            String name = formula.projectName(SiteName.of(site));
            assertThat(ProjectNames.check(formula, name))
                    .as("%s %s", formula, name)
                    .isEmpty();
        }
    }

    @Test
    void answersAreJudged() {
        assertThat(problems(
                        named("django"), request().answer("settings", "shop;x").answer("setings", "shop")))
                .containsExactly("PWS-PY-001 answers.settings", "PWS-FORMULA-012 answers");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"fastapi", "starlette", "falcon-asgi"})
    void asgiIsRefusedForApache(String name) {
        assertThat(problems(named(name), request().target(Target.APACHE))).containsExactly("PWS-FORMULA-008 server");
        assertThat(named(name).project(request().target(Target.NGINX).build()).packages())
                .contains(Requirement.of("gunicorn>=25.1"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"wsgi", "asgi"})
    void aFormulaForExistingProjectsMakesNone(String name) {
        assertThat(problems(named(name), request().target(Target.NGINX))).containsExactly("PWS-FORMULA-015 formula");
    }

    /** A project that has no migrations would stop at the first of them. */
    @Test
    void migrationsRunWhereThereAreSome() {
        FormulaRequest.Builder request = request().existing(true).project("shop");
        assertThat(named("flask").project(request.build()).setup()).isEmpty();
        assertThat(named("pyramid").project(request.build()).setup()).isEmpty();

        FormulaRequest there = request.files(
                        List.of(RelativePath.of("migrations/env.py"), RelativePath.of("shop/alembic/env.py")))
                .build();
        assertThat(named("flask").project(there).setup())
                .extracting(Project.Call::arguments)
                .containsExactly(
                        List.of("-m", "flask", "--app", "/etc/pws/my-shop/pws_entry.py:application", "db", "upgrade"));
        assertThat(named("pyramid").project(there).setup()).hasSize(1);
        assertThat(named("falcon").project(there).setup()).isEmpty();
    }

    /** Sessions that one process keeps in memory are unknown to another. */
    @Test
    void cherryPyHasOneProcess() {
        assertThat(named("cherrypy").project(request().build()).processes()).isEqualTo(1);
    }

    @Test
    void aDatabaseThatTheFormulaDoesNotKnowIsRefused() {
        Formula files = Formula.builder()
                .name("files")
                .application("wsgi:application")
                .file("wsgi.py", "application = None\n")
                .build();
        assertThat(problems(files, request().database(Database.MARIADB))).containsExactly("PWS-FORMULA-014 database");
    }

    @Test
    void directoriesLieApart() {
        AbsolutePath own = AbsolutePath.of("/etc/pws/my-shop");
        AbsolutePath site = AbsolutePath.of("/srv/shop");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Directories(
                        site, site.resolve("venv"), own, site.resolve("run"), AbsolutePath.of("/var/log/shop"), own))
                .isInstanceOfSatisfying(
                        org.pythonwebstack.value.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .containsExactly("directories.venv", "directories.run", "directories.own"));
    }

    /** Whatever a person answers, sources only ever get Python names from it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("builtIn")
    void noPathAndNoHostNameStandsInASource(Formula formula) {
        Project project = formula.project(request()
                .target(Target.NGINX)
                .existing(!formula.makesProjects())
                .build());

        assertThat(project.code().values()).noneMatch(text -> text.contains("/srv/my-shop") || text.contains("<<"));
        assertThat(project.own().values())
                .noneMatch(text -> text.contains("/srv/") || text.contains("example") || text.contains("<<"));
        assertThat(project.code().values()).noneMatch(text -> text.contains("shop.example.org"));
    }
}
