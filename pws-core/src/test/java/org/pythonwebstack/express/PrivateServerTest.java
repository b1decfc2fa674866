package org.pythonwebstack.express;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Real private servers on loopback: what their options do is seen in answers, processes and logs. */
class PrivateServerTest {

    private ExpressLab lab;

    @BeforeEach
    void open() {
        Programs.require("apache2");
        Programs.require("nginx");
        Programs.requireFile("/usr/lib/python3/dist-packages/gunicorn");
        Programs.requireFile("/usr/lib/apache2/modules/mod_wsgi.so");
        lab = new ExpressLab();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    // ---- the control script --------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void theControlScriptTakesAllVerbsAndLeavesNothing(ExpressServer server) throws IOException {
        Setup setup = lab.setup(server, false, "wsgi.py", "--setenv", "TOKEN", "s3cret");
        String control = setup.summary().control().toString();
        verb(control, "configtest", 0);
        verb(control, "status", 3);
        verb(control, "start", 0);
        assertThat(lab.get("/a")).contains("\"PATH_INFO\": \"/a\"").contains("\"TOKEN\": \"s3cret\"");
        verb(control, "status", 0);
        verb(control, "start", 0);
        verb(control, "graceful", 0);
        answers("/b");
        verb(control, "restart", 0);
        answers("/c");
        verb(control, "graceful-stop", 0);
        verb(control, "status", 3);
        assertThat(ExpressLab.processesOf(lab.directory())).isEmpty();
        verb(control, "start", 0);
        answers("/d");
        verb(control, "stop", 0);
        verb(control, "no-such-verb", 2);
        assertThat(ExpressLab.processesOf(lab.directory())).isEmpty();
        try (Stream<Path> files = Files.walk(lab.lastRoot())) {
            assertThat(files)
                    .noneMatch(path ->
                            path.toString().endsWith(".sock") || path.toString().endsWith(".pid"));
        }
    }

    private static void verb(String control, String verb, int status) {
        Programs.Result result = Programs.run(control, verb);
        assertThat(result.status())
                .as(verb + ": " + result.out() + result.err())
                .isEqualTo(status);
    }

    private void answers(String path) {
        Programs.await(
                "an answer to " + path,
                Duration.ofSeconds(60),
                () -> lab.http().get(path).status() == 200);
    }

    /** A secret is in no file that others can read, and in no process' arguments. */
    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void secretsAreReadByTheirOwnerAlone(ExpressServer server) throws IOException {
        lab.setup(server, false, "wsgi.py", "--setenv", "TOKEN", "s3cret");
        int found = 0;
        try (Stream<Path> files = Files.walk(lab.lastRoot())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).contains("s3cret")) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                    found++;
                }
            }
        }
        assertThat(found).isEqualTo(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lab.lastRoot())))
                .endsWith("---");
    }

    // ---- processes -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void processesThreadsAndPythonAreAsAskedFor(ExpressServer server) throws Exception {
        lab.write("lib/helper.py", "");
        Path modules = lab.directory().resolve("lib");
        lab.start(
                server,
                "wsgi.py",
                "--processes",
                "3",
                "--threads",
                "2",
                "--switch-interval",
                "0.02",
                "--python-path",
                "lib",
                "--python-warnings",
                "error::BytesWarning",
                "--locale",
                "C.UTF-8",
                "--working-directory",
                modules.toString());
        String process = server == ExpressServer.APACHE ? "(wsgi:" : "gunicorn.conf.py";
        long wanted = server == ExpressServer.APACHE ? 3 : 4;
        Programs.await(
                "all processes",
                Duration.ofSeconds(60),
                () -> ExpressLab.processesOf(lab.directory()).stream()
                                .filter(line -> line.contains(process))
                                .count()
                        == wanted);
        String seen = lab.get("/");
        assertThat(field(seen, "interval")).isEqualTo("0.02");
        assertThat(field(seen, "cwd")).isEqualTo("\"" + modules + "\"");
        assertThat(seen).contains("\"path\": [\"" + modules).contains("\"warnings\": [\"error\"");
        assertThat(field(seen, "wsgi.multiprocess")).isEqualTo("true");
        if (PrivateApache.runsAsRoot()) {
            assertThat(field(seen, "uid"))
                    .isEqualTo(Programs.run("id", "-u", "www-data").out().strip());
        }
    }

    @Test
    void embeddedApplicationsRunInApachesOwnProcesses() throws Exception {
        lab.start(ExpressServer.APACHE, "wsgi.py", "--embedded-mode", "--server-mpm", "prefork", "--max-clients", "30");
        String seen = lab.get("/x");
        assertThat(field(seen, "mod_wsgi.process_group")).isEqualTo("\"\"");
        assertThat(field(seen, "wsgi.multithread")).isEqualTo("false");
        assertThat(Files.readString(lab.lastRoot().resolve("httpd.conf"))).contains("MaxRequestWorkers 30");
    }

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void processesAreReplacedAfterRequests(ExpressServer server) throws Exception {
        lab.start(server, "wsgi.py", "--maximum-requests", "3", "--threads", "1");
        Set<String> pids = new HashSet<>();
        Programs.await("a second process", Duration.ofSeconds(60), () -> {
            pids.add(field(lab.get("/"), "pid"));
            return pids.size() > 1;
        });
    }

    // ---- requests ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = ExpressServer.class,
            names = {"APACHE", "NGINX"})
    void limitsOfRequestsHold(ExpressServer server) throws Exception {
        lab.start(
                server,
                "wsgi.py",
                "--limit-request-body",
                "1000",
                "--header-timeout",
                "1",
                "--keep-alive-timeout",
                "0",
                "--threads",
                "1",
                "--graceful-timeout",
                "1",
                "--compress-responses",
                "--request-timeout",
                "2",
                "--chunked-request");
        assertThat(lab.http().body(new byte[1000]).get("/body").bytes()).hasSize(1000);
        assertThat(lab.http().body(new byte[1001]).get("/body").status()).isEqualTo(413);
        assertThat(lab.http().header("Accept-Encoding", "gzip").get("/long").header("Content-Encoding"))
                .contains("gzip");
        assertThat(lab.http().get("/sleep?60").status())
                .as("given up long before the client does")
                .isGreaterThanOrEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExpressServer.class,
            names = {"APACHE", "NGINX"})
    void errorPagesReplaceThoseOfTheApplication(ExpressServer server) throws Exception {
        lab.write("pages/sorry.txt", "we are sorry");
        lab.start(
                server,
                "wsgi.py",
                "--error-override",
                "--error-document",
                "500",
                "/pages/sorry.txt",
                "--url-alias",
                "/pages",
                "pages");
        RawHttp.Reply reply = lab.http().get("/fail");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).isEqualTo("we are sorry");
    }

    // ---- files ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = ExpressServer.class,
            names = {"APACHE", "NGINX"})
    void filesComeBeforeTheApplication(ExpressServer server) throws Exception {
        lab.write("public/plain.txt", "a file");
        lab.write("public/index.html", "the index");
        lab.write("media/pict 'ure$.txt", "a picture");
        lab.write("media-secret/key", "secret");
        lab.start(
                server,
                "wsgi.py",
                "--document-root",
                "public",
                "--directory-index",
                "index.html",
                "--url-alias",
                "/media",
                "media",
                "--url-alias",
                "/one.txt",
                "media/pict 'ure$.txt",
                "--mount-point",
                "/app");
        assertThat(lab.get("/plain.txt")).isEqualTo("a file");
        assertThat(lab.get("/")).isEqualTo("the index");
        assertThat(lab.get("/media/pict%20'ure$.txt")).isEqualTo("a picture");
        assertThat(lab.get("/one.txt")).isEqualTo("a picture");
        assertThat(lab.http().get("/media-secret/key").status()).isEqualTo(404);
        assertThat(lab.http().get("/media../wsgi.py").status()).isEqualTo(404);
        String seen = lab.get("/app/x/y");
        assertThat(field(seen, "SCRIPT_NAME")).isEqualTo("\"/app\"");
        assertThat(field(seen, "PATH_INFO")).isEqualTo("\"/x/y\"");
        assertThat(lab.http().get("/application").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExpressServer.class,
            names = {"APACHE", "NGINX"})
    void aDirectoryIsServedWithoutPython(ExpressServer server) throws Exception {
        lab.write("public/a.txt", "a file");
        lab.start(server, "public", "--directory-listing");
        assertThat(lab.get("/a.txt")).isEqualTo("a file");
        assertThat(lab.get("/")).contains("a.txt");
        assertThat(lab.http().get("/b").status()).isEqualTo(404);
        lab.write("public/sub/b.txt", "another");
        RawHttp.Reply slash = RawHttp.to(lab.port(), "evil.example").get("/sub");
        assertThat(slash.status()).isEqualTo(301);
        assertThat(slash.header("Location").orElse(""))
                .as("nothing of the Host header")
                .isEqualTo(server == ExpressServer.NGINX ? "/sub/" : "http://localhost:" + lab.port() + "/sub/");
    }

    @Test
    void filesHaveHandlersByTheirExtension() throws Exception {
        lab.write("public/a.txt", "text");
        lab.write("handler.py", """
                def handle_request(environ, start_response):
                    start_response("200 OK", [])
                    return [b"handled " + environ["SCRIPT_FILENAME"].encode()]
                """);
        lab.start(ExpressServer.APACHE, "wsgi.py", "--document-root", "public", "--add-handler", ".txt", "handler.py");
        assertThat(lab.get("/a.txt")).isEqualTo("handled " + lab.directory().resolve("public/a.txt"));
    }

    // ---- entry points ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void modulesAndNothingAreEntryPointsToo(ExpressServer server) throws Exception {
        lab.write("shop/__init__.py", "");
        lab.write("shop/site.py", ExpressLab.PROBE.replace("def application", "def serve"));
        lab.start(server, "shop.site:serve");
        assertThat(lab.get("/m")).contains("\"PATH_INFO\": \"/m\"");
        lab.stop();
        lab.start(server);
        assertThat(lab.get("/")).contains("It works");
    }

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void anApplicationThatCannotBeLoadedIsAReason(ExpressServer server) throws Exception {
        lab.write("bad.py", "import no_such_module_anywhere\n");
        Setup setup = lab.setup(server, true, "bad.py");
        RunningServer running = RunningServer.start(setup, LinuxChangeableHost.machine());
        try {
            Optional<String> reason = running.awaitReady(Duration.ofSeconds(90));
            assertThat(reason).isPresent();
            assertThat(reason.get()).contains("no_such_module_anywhere");
        } finally {
            running.stop();
        }
    }

    // ---- who may see what ------------------------------------------------------------------------------------------

    @Test
    void apacheAsksScriptsWhoMaySeeTheSite() throws Exception {
        lab.write("auth.py", """
                def check_password(environ, user, password):
                    return password == "pw" if user == "me" else None


                def groups_for_user(environ, user):
                    return ["staff"]


                def allow_access(environ, host):
                    return environ.get("HTTP_X_BLOCK") is None
                """);
        lab.start(
                ExpressServer.APACHE,
                "wsgi.py",
                "--auth-user-script",
                "auth.py",
                "--auth-group-script",
                "auth.py",
                "--auth-group",
                "staff",
                "--host-access-script",
                "auth.py");
        assertThat(lab.http().get("/").status()).isEqualTo(401);
        RawHttp.Reply reply =
                lab.http().header("Authorization", "Basic bWU6cHc=").get("/");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(field(reply.body(), "REMOTE_USER")).isEqualTo("\"me\"");
        assertThat(reply.body())
                .as("the server has asked, so the password is its own")
                .doesNotContain("bWU6cHc=");
        assertThat(lab.http()
                        .header("Authorization", "Basic bWU6cHc=")
                        .header("X-Block", "1")
                        .get("/")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void whatClientsSayOfThemselvesCountsForNothing(ExpressServer server) throws Exception {
        lab.start(server, "wsgi.py");
        RawHttp.Reply reply = lab.http()
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Forwarded-Proto", "https")
                .header("X-Script-Name", "/evil")
                .header("X-Forwarded-Host", "evil.example")
                .get("/");
        assertThat(field(reply.body(), "REMOTE_ADDR")).isEqualTo("\"127.0.0.1\"");
        assertThat(field(reply.body(), "wsgi.url_scheme")).isEqualTo("\"http\"");
        assertThat(field(reply.body(), "SCRIPT_NAME")).isEqualTo("\"\"");
        if (server != ExpressServer.GUNICORN) {
            assertThat(reply.body()).doesNotContain("evil").doesNotContain("6.6.6.6");
        }
    }

    @Test
    void trustedProxiesSpeakForClients() throws Exception {
        lab.start(
                ExpressServer.APACHE,
                "wsgi.py",
                "--trust-proxy-header",
                "X-Forwarded-For",
                "--trust-proxy-header",
                "X-Forwarded-Proto",
                "--trust-proxy",
                "127.0.0.1");
        RawHttp.Reply reply = lab.http()
                .header("X-Forwarded-For", "192.0.2.7")
                .header("X-Forwarded-Proto", "https")
                .get("/");
        assertThat(field(reply.body(), "REMOTE_ADDR")).isEqualTo("\"192.0.2.7\"");
        assertThat(field(reply.body(), "wsgi.url_scheme")).isEqualTo("\"https\"");
    }

    // ---- names, logs, figures --------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = ExpressServer.class,
            names = {"APACHE", "NGINX"})
    void onlyTheNamesOfTheSiteAreAnswered(ExpressServer server) throws Exception {
        lab.start(
                server,
                "wsgi.py",
                "--server-name",
                "www.shop.example",
                "--server-alias",
                "*.shop.test",
                "--access-log",
                "--access-log-format",
                "combined",
                "--log-level",
                "info",
                "--server-status");
        int port = lab.port();
        assertThat(RawHttp.to(port, "www.shop.example").get("/").status()).isEqualTo(200);
        assertThat(RawHttp.to(port, "a.shop.test").get("/").status()).isEqualTo(200);
        assertThat(RawHttp.to(port, "evil.example").get("/").status()).isEqualTo(403);
        RawHttp.Reply bare = RawHttp.to(port, "shop.example").get("/a?b=c");
        assertThat(bare.status()).isEqualTo(301);
        assertThat(bare.header("Location")).contains("http://www.shop.example:" + port + "/a?b=c");
        RawHttp.Reply status = RawHttp.to(port, "www.shop.example").get("/server-status?auto");
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.body()).containsAnyOf("ServerUptime", "Active connections");
        RawHttp.to(port, "www.shop.example")
                .header("Referer", "http://from.example/")
                .get("/logged");
        Programs.await(
                "a line in the log",
                Duration.ofSeconds(30),
                () -> lab.log("access_log").contains("from.example"));
    }

    @Test
    void localClientsMayUseAnyNameIfAllowed() throws Exception {
        for (ExpressServer server : List.of(ExpressServer.APACHE, ExpressServer.NGINX)) {
            lab.start(server, "wsgi.py", "--server-name", "shop.example", "--allow-localhost");
            assertThat(RawHttp.to(lab.port(), "anything.example").get("/").status())
                    .isEqualTo(200);
            lab.stop();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ExpressServer.class,
            names = {"APACHE", "NGINX"})
    void otherServersAreReachedThroughIt(ExpressServer server) throws Exception {
        try (ExpressLab back = new ExpressLab()) {
            back.start(ExpressServer.GUNICORN, "wsgi.py");
            lab.start(
                    server,
                    "wsgi.py",
                    "--proxy-mount-point",
                    "/back",
                    "http://127.0.0.1:" + back.port() + "/deep",
                    "--proxy-virtual-host",
                    "other.example",
                    "http://127.0.0.1:" + back.port(),
                    "--proxy-timeout",
                    "2");
            assertThat(field(lab.get("/back/x"), "PATH_INFO")).isEqualTo("\"/deep/x\"");
            assertThat(field(lab.get("/front"), "PATH_INFO")).isEqualTo("\"/front\"");
            RawHttp.Reply slash = RawHttp.to(lab.port(), "evil.example").get("/back");
            assertThat(slash.header("Location").orElse("/back/")).isEqualTo("/back/");
            assertThat(lab.http().get("/backwards").body()).contains("\"PATH_INFO\": \"/backwards\"");
            assertThat(RawHttp.to(lab.port(), "other.example").get("/y").body()).contains("\"PATH_INFO\": \"/y\"");
            assertThat(lab.http().get("/back/../sleep?0").status()).isEqualTo(200);
        }
    }

    @Test
    void servicesRunBesideTheApplication() throws Exception {
        lab.write("worker.py", "import time\nprint('the service works', flush=True)\nwhile True:\n    time.sleep(1)\n");
        lab.start(
                ExpressServer.APACHE,
                "wsgi.py",
                "--service-script",
                "queue",
                "worker.py",
                "--service-log-file",
                "queue",
                "queue_log",
                "--log-level",
                "info");
        Programs.await(
                "a line of the service",
                Duration.ofSeconds(30),
                () -> lab.log("queue_log").contains("the service works"));
    }

    // ---- hostile values --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void hostileTextsArriveAsTheyAre(ExpressServer server) throws Exception {
        String hostile = "a'b\"c\\d $HOME ${PATH} %{HOST} %h `id` $(id) ;#\u00e9\u4e2d";
        lab.start(server, "wsgi.py", "--setenv", "HOSTILE", hostile);
        String seen = lab.get("/");
        // WSGI shows the bytes of a text as Latin-1.
        String asSeen = new String(
                hostile.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(field(seen, "HOSTILE")).isEqualTo(json(asSeen));
    }

    @ParameterizedTest
    @EnumSource(ExpressServer.class)
    void hostileDirectoriesAreServed(ExpressServer server) throws Exception {
        String name = "wo'rk $(touch x) `id`\"\\ $HOME %{HOST}" + (server == ExpressServer.APACHE ? "" : "${HOME}");
        lab.write(name + "/wsgi.py", ExpressLab.PROBE);
        Path place = lab.directory().resolve(name);
        lab.start(server, name + "/wsgi.py", "--working-directory", name);
        assertThat(field(lab.get("/"), "cwd")).isEqualTo(json(place.toString()));
    }

    // ---- what is refused -------------------------------------------------------------------------------------------

    @Test
    void whatCannotWorkIsRefusedBeforeAnythingStarts() {
        refused("PWS-EXPRESS-013", "wsgi.py", "--trust-proxy-header", "X-Forwarded-For");
        refused("PWS-EXPRESS-013", "wsgi.py", "--https-only");
        refused("PWS-EXPRESS-013", "wsgi.py", "--https-port", "8443");
        refused("PWS-EXPRESS-013", "wsgi.py", "--ssl-certificate-file", "wsgi.py");
        refused("PWS-EXPRESS-014", "wsgi.py", "--embedded-mode", "--threads", "3");
        refused("PWS-EXPRESS-007", "wsgi.py", "--enable-gdb");
        refused("PWS-EXPRESS-009", "wsgi.py", "--slow-requests", "3", "--telemetry-service", "unix:/run/x");
        refused("PWS-EXPRESS-014", "wsgi.py", "--https-port", Integer.toString(lab.port()));
        refused("PWS-CONF-002", "wsgi.py", "--error-log-name", "a${HOME}");
        refused("PWS-EXPRESS-017", "no-such.py");
        refused("PWS-EXPRESS-018", "wsgi.py", "--url-alias", "/x", "no-such-directory");
        refused("PWS-EXPRESS-027", "wsgi.py", "--venv", ".");
    }

    private void refused(String code, String... words) {
        assertThatThrownBy(() -> lab.setup(ExpressServer.APACHE, false, words))
                .as(String.join(" ", words))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::code)
                                .contains(code));
    }

    @Test
    void aDirectoryOfSomebodyElseIsLeftAlone() throws IOException {
        lab.write("root0/precious", "mine");
        assertThatThrownBy(() -> lab.setup(ExpressServer.APACHE, false, "wsgi.py"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-EXPRESS-022");
        assertThat(lab.directory().resolve("root0/httpd.conf")).doesNotExist();
    }

    @Test
    void aPlantedLinkIsNotFollowed() throws IOException {
        Path target = lab.write("elsewhere/file", "foreign");
        Files.createSymbolicLink(
                lab.directory().resolve("root0"), lab.directory().resolve("elsewhere"));
        assertThat(target).exists();
        assertThatThrownBy(() -> lab.setup(ExpressServer.APACHE, false, "wsgi.py"))
                .isInstanceOf(Refused.class);
        try (Stream<Path> files = Files.list(lab.directory().resolve("elsewhere"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whatTheAccountCannotReadIsRefused() throws IOException {
        Programs.requireRoot();
        Path script = lab.write("hidden/wsgi.py", ExpressLab.PROBE);
        assertThat(script).exists();
        Files.setPosixFilePermissions(lab.directory().resolve("hidden"), PosixFilePermissions.fromString("rwx------"));
        refused("PWS-EXPRESS-019", "hidden/wsgi.py");
    }

    @Test
    void theWordsOfTheServersOwnTestAreTold() throws IOException {
        lab.write("own.conf", "NoSuchDirective on\n");
        assertThatThrownBy(() -> lab.setup(ExpressServer.APACHE, false, "wsgi.py", "--include-file", "own.conf"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-EXPRESS-025")
                .hasMessageContaining("NoSuchDirective");
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c > '~') {
                out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** Returns a value of a flat JSON object, as it is written. */
    private static String field(String json, String name) {
        String key = "\"" + name + "\": ";
        int start = json.indexOf(key);
        assertThat(start).as(name + " in " + json).isNotNegative();
        int end = start + key.length();
        boolean inText = false;
        while (end < json.length()) {
            char c = json.charAt(end);
            if (c == '\\') {
                end++;
            } else if (c == '"') {
                inText = !inText;
            } else if (!inText && (c == ',' || c == '}')) {
                break;
            }
            end++;
        }
        return json.substring(start + key.length(), end);
    }
}
