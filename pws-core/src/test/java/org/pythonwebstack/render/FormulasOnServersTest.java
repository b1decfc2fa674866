package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.formula.Project;
import org.pythonwebstack.formula.Target;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.PythonApps;
import org.pythonwebstack.testing.RawHttp;

/** A new project of each formula that PWS brings, behind a real Apache and a real nginx with Gunicorn. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormulasOnServersTest {

    /** One environment for all, since an installation takes longer than everything else here. */
    private static final List<String> REQUIREMENTS = List.of(
            "Django==5.2.17",
            "wagtail==8.0.1",
            "Flask==3.1.3",
            "pyramid==2.1",
            "bottle==0.13.4",
            "falcon==4.4.0",
            "fastapi==0.165.0",
            "starlette==1.10.0",
            "CherryPy==18.10.0",
            "gunicorn==27.0.1");

    private final ApacheLab apacheLab = new ApacheLab();
    private final NginxLab nginxLab = new NginxLab();
    private final Path parent = PrivateApache.temporaryRoot();
    private final Map<String, MadeProject> made = new LinkedHashMap<>();
    private final List<Integer> ports = Programs.freePorts(2);
    private @Nullable PrivateApache apache;

    static Stream<Formula> formulas() {
        return Formulas.builtIn().all().stream();
    }

    static Stream<Formula> makers() {
        return formulas().filter(Formula::makesProjects);
    }

    @BeforeAll
    void makeAll() {
        Path venv = PythonApps.venv(REQUIREMENTS);
        formulas().forEach(formula -> made.put(formula.name(), new MadeProject(formula, parent, venv)));
        Site[] onApache = formulas()
                .filter(formula -> formula.applicationInterface() == ApplicationInterface.WSGI)
                .map(formula -> project(formula).site(Target.APACHE, ports.get(0)))
                .toArray(Site[]::new);
        Site[] onNginx = Stream.concat(
                        formulas().map(formula -> project(formula).site(Target.NGINX, ports.get(1))),
                        Stream.of(belowThePath(), broken()))
                .toArray(Site[]::new);
        apache = apacheLab.install(onApache).start();
        nginxLab.start(ports.get(1), onNginx);
    }

    /** The application of an existing ASGI project, which is not alone under its name. */
    private Site belowThePath() {
        MadeProject project = Objects.requireNonNull(made.get("asgi"));
        return Site.builder()
                .name("below")
                .user(project.site(Target.NGINX, 1).user().orElseThrow())
                .root(project.code().toString())
                .virtualHost(VirtualHost.builder().serverName("below.test").listen("127.0.0.1:" + ports.get(1)))
                .process(WsgiDaemonProcess.builder()
                        .venv(PythonApps.venv(REQUIREMENTS).toString()))
                .mount(WsgiMount.builder().at("/sub").module("asgi").applicationInterface("asgi"))
                .build();
    }

    /** A Django project whose pages fail. */
    private Site broken() {
        MadeProject project = Objects.requireNonNull(made.get("django"));
        Site site = project.site(Target.NGINX, ports.get(1));
        Site.Builder broken = Site.builder()
                .name("broken")
                .user(site.user().orElseThrow())
                .root(project.code().toString())
                .virtualHost(
                        VirtualHost.builder().serverName("broken.django.test").listen("127.0.0.1:" + ports.get(1)))
                .process(WsgiDaemonProcess.builder()
                        .venv(PythonApps.venv(REQUIREMENTS).toString())
                        .pythonPath(project.project(Target.NGINX, false)
                                .request()
                                .directories()
                                .own()))
                .mount(WsgiMount.builder().at("/").module("sample.wsgi"));
        site.environment().forEach((name, value) -> {
            if (!name.toString().equals("PWS_DATA")) {
                broken.env(name, value);
            }
        });
        site.secrets().forEach(broken::secret);
        return broken.env("PWS_DATA", "/nonexistent").build();
    }

    @AfterAll
    void stopAll() {
        if (apache != null) {
            apache.close();
        }
        nginxLab.close();
        apacheLab.close();
        PrivateApache.delete(parent);
    }

    private MadeProject project(Formula formula) {
        return Objects.requireNonNull(made.get(formula.name()), formula.name());
    }

    /** Asks each server that a formula is for. */
    private List<RawHttp.Reply> ask(Formula formula, String path) {
        return ports.stream()
                .filter(port ->
                        formula.applicationInterface() == ApplicationInterface.WSGI || port.equals(ports.get(1)))
                .map(port -> RawHttp.to(port, project(formula).host()).get(path))
                .toList();
    }

    private Supplier<String> logs(Formula formula) {
        return () -> nginxLab.journal() + "\n--- nginx\n"
                + nginxLab.errorLog(project(formula).site(Target.NGINX, ports.get(1)))
                + "\n--- Apache\n"
                + (formula.applicationInterface() == ApplicationInterface.WSGI
                        ? apacheLab.errorLog(project(formula).site(Target.APACHE, ports.get(0)))
                        : "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formulas")
    void theProbeIsAnsweredOnBothServers(Formula formula) {
        assertThat(ask(formula, formula.probe().path().toString()))
                .allSatisfy(reply -> assertThat(formula.probe().accepted())
                        .as(logs(formula))
                        .extracting(Object::toString)
                        .contains(Integer.toString(reply.status())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("makers")
    void staticFilesComeFromTheServerAndDirectoriesAreNotListed(Formula formula) throws IOException {
        Project project = project(formula).project(Target.NGINX, false);
        String at = "/static/";
        Path directory = Path.of(
                Objects.requireNonNull(project.files().get(org.pythonwebstack.value.UrlPath.of(at)), formula.name())
                        .toString());
        Path file;
        try (Stream<Path> found = Files.walk(directory)) {
            file = found.filter(path -> path.toString().endsWith(".css"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);

        assertThat(ask(formula, at + directory.relativize(file))).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo(text);
        });
        assertThat(ask(formula, at))
                .allSatisfy(reply -> assertThat(reply.status()).isIn(403, 404));
        assertThat(ask(formula, "/static../code/"))
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(404));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formulas")
    void anUnknownPageTellsNothingOfTheInside(Formula formula) {
        assertThat(ask(formula, "/no-such-page/")).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body()).doesNotContain("DEBUG", "Traceback", "sample.urls");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formulas")
    void theInstalledPackagesAreThoseOfTheFormula(Formula formula) {
        assertThat(project(formula).project(Target.NGINX, false).packages())
                .allSatisfy(wanted -> assertThat(REQUIREMENTS)
                        .anyMatch(there ->
                                there.toLowerCase(java.util.Locale.ROOT).startsWith(wanted.name() + "==")));
    }

    /** The worker for WSGI would start with such an application too, and fail at each request. */
    @Test
    void theAsgiWorkerSpeaksAsgiAndTellsTheClient() {
        Formula formula = Formulas.builtIn().find("asgi").orThrow();

        assertThat(ask(formula, "/where"))
                .singleElement()
                .satisfies(reply ->
                        assertThat(reply.body()).as(logs(formula)).isEqualTo("http http /where  127.0.0.1 asgi.test"));
    }

    @Test
    void anAsgiApplicationBelowAPathKnowsIt() {
        RawHttp below = RawHttp.to(ports.get(1), "below.test");

        assertThat(below.get("/sub/where").body()).isEqualTo("http http /sub/where /sub 127.0.0.1 below.test");
        assertThat(below.get("/subway").status()).isEqualTo(404);
    }

    /** Django by itself would mail the reason to nobody. */
    @Test
    void whatFailsInDjangoIsInTheLogAndNotOnThePage() {
        RawHttp.Reply reply = RawHttp.to(ports.get(1), "broken.django.test")
                .header("Cookie", "sessionid=abcdefghijklmnopqrstuvwxyz012345")
                .get("/admin/login/");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("Traceback", "sqlite");
        assertThat(nginxLab.journal()).contains("Internal Server Error: /admin/login/");
    }

    /** As for migrations, which run through the same entry. */
    @Test
    void flasksCommandsFindTheApplication() {
        MadeProject project = Objects.requireNonNull(made.get("flask"));
        Project plan = project.project(Target.NGINX, false);
        String python = plan.request().directories().venv() + "/bin/python";
        String entry = plan.request().directories().own() + "/pws_entry.py:application";

        assertThat(project.run(project.environment(plan), python, "-m", "flask", "--app", entry, "routes")
                        .orFail()
                        .out())
                .contains("/healthz");
    }

    /** What Django's own check for deployment finds in a fresh project with HTTPS: only what the web server does. */
    @Test
    void djangosOwnCheckIsContent() {
        MadeProject project = Objects.requireNonNull(made.get("django"));
        Programs.Result result = check(project, true);

        assertThat(result.all())
                .contains("security.W004", "security.W008")
                .doesNotContain(
                        "security.W009", "security.W012", "security.W016", "security.W018", "security.W020", "ERROR");
    }

    private static Programs.Result check(MadeProject project, boolean tls) {
        Project plan = project.project(Target.NGINX, tls);
        String python = plan.setup().get(0).program().toString();
        String manage = plan.setup().get(0).arguments().get(0);
        return project.run(project.environment(plan), python, manage, "check", "--deploy")
                .orFail();
    }

    /** The settings of the project are as its authors left them, and what they left open is closed. */
    @Test
    void djangosSettingsAreThoseOfAServer() throws IOException {
        MadeProject project = Objects.requireNonNull(made.get("django"));
        Project plan = project.project(Target.NGINX, true);
        String program = """
                import os, sys; sys.path[:0] = [os.getcwd(), sys.argv[1]]
                from django.conf import settings as s
                print(s.DEBUG, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.SECRET_KEY[:6], s.STATIC_ROOT, s.MEDIA_ROOT,
                    s.DATABASES['default']['NAME'], s.SECURE_PROXY_SSL_HEADER, s.SESSION_COOKIE_SECURE,
                    s.CSRF_COOKIE_SECURE, s.ROOT_URLCONF, sep='\\n')
                """;
        String python = plan.setup().get(0).program().toString();
        String own = plan.request().directories().own().toString();
        String data = plan.request().directories().data().toString();

        String out = project.run(project.environment(plan), python, "-c", program, own)
                .orFail()
                .out();
        assertThat(out.lines())
                .containsExactly(
                        "False",
                        "['django.test', '.django.test']",
                        "['https://django.test', 'https://*.django.test']",
                        "drawn-",
                        data + "/static",
                        data + "/media",
                        data + "/db.sqlite3",
                        "('HTTP_X_FORWARDED_PROTO', 'https')",
                        "True",
                        "True",
                        "sample.urls");
        assertThat(Files.readString(project.code().resolve("sample/settings.py")))
                .contains("DEBUG = True", "django-insecure-");

        Map<String, String> environment = new LinkedHashMap<>(project.environment(plan));
        environment.put("DATABASE_URL", "postgresql://us%40er:p%2Fw@db.example:5433/shop?sslmode=require");
        String database = program.replaceFirst("print\\((.|\n)*", "print(s.DATABASES['default'])\n");
        assertThat(project.run(environment, python, "-c", database, own)
                        .orFail()
                        .out())
                .isEqualTo("{'ENGINE': 'django.db.backends.postgresql', 'NAME': 'shop', 'USER': 'us@er',"
                        + " 'PASSWORD': 'p/w', 'HOST': 'db.example', 'PORT': '5433',"
                        + " 'OPTIONS': {'sslmode': 'require'}}\n");
        environment.remove("DJANGO_SECRET_KEY");
        assertThat(project.run(environment, python, "-c", database, own).all())
                .contains("ImproperlyConfigured: the environment has no DJANGO_SECRET_KEY");
    }
}
