package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.AccessLog;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Hsts;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;

/** What a rendered site does when a real Apache serves it. */
class ApacheSiteTest {

    private static final String NAME = "shop.example";

    /** Answers with its environ, its environment and its process, one line each. */
    private static final String APPLICATION = """
            import os


            def application(environ, start_response):
                length = len(environ["wsgi.input"].read())
                lines = ["%s=%s" % item for item in sorted(environ.items()) if isinstance(item[1], (str, bool))]
                lines += ["env.%s=%s" % (name, os.environ[name]) for name in os.environ if name.startswith("SHOP_")]
                lines += ["pid=%d" % os.getpid(), "length=%d" % length]
                body = ("\\n".join(lines) + "\\n").encode("utf-8", "surrogateescape")
                start_response("200 OK", [("Content-Length", str(len(body))), ("X-Frame-Options", "application")])
                return [body]
            """;

    private final ApacheLab lab = new ApacheLab();
    private final int port = Programs.freePort();

    @AfterEach
    void deleteFiles() {
        lab.close();
    }

    private VirtualHost.Builder host() {
        return VirtualHost.builder().serverName(NAME).listen("127.0.0.1:" + port);
    }

    private Site.Builder shop() {
        lab.file("srv/app/shopapp.py", APPLICATION);
        lab.file("srv/app/wsgi.py", APPLICATION);
        lab.file("srv/static/a.txt", "static a");
        lab.file("srv/static-old/secret.txt", "old");
        return Site.builder()
                .name("shop")
                .process(WsgiDaemonProcess.builder()
                        .processes(1)
                        .pythonPath(lab.path("srv/app"))
                        .build())
                .staticMount("/static/", lab.path("srv/static"));
    }

    private RawHttp ask() {
        return RawHttp.to(port, NAME);
    }

    private Map<String, String> environ(RawHttp.Reply reply, PrivateApache apache, Site site) {
        assertThat(reply.status())
                .as(() -> reply + apache.errorLog() + lab.errorLog(site))
                .isEqualTo(200);
        Map<String, String> values = new LinkedHashMap<>();
        reply.body().lines().forEach(line -> values.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return values;
    }

    @Test
    void applicationStaticFilesAndWhatIsNotThere() {
        Site site = shop().virtualHost(host().alias("*.shop.example").build())
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(environ(ask().get("/a%20b/?q=1"), apache, site))
                    .containsEntry("PATH_INFO", "/a b/")
                    .containsEntry("QUERY_STRING", "q=1")
                    .containsEntry("SCRIPT_NAME", "")
                    .containsEntry("REMOTE_ADDR", "127.0.0.1")
                    .containsEntry("wsgi.url_scheme", "http")
                    .containsEntry("wsgi.multiprocess", "False")
                    .containsEntry("mod_wsgi.application_group", "");
            assertThat(ask().get("/static/a.txt").body()).isEqualTo("static a");
            assertThat(ask().get("/static/none.txt").status()).isEqualTo(404);
            // 403 with mod_autoindex, which Debian loads and may not list this directory; 404 without it.
            assertThat(ask().get("/static/").status()).isIn(403, 404);
            // Paths that would be served from beside the directory if one slash were missing.
            for (String outside : new String[] {
                "/static/-old/secret.txt",
                "/static-old/secret.txt",
                "/static/../static-old/secret.txt",
                "/static/..%2fapp/wsgi.py"
            }) {
                assertThat(ask().get(outside).body())
                        .as(outside)
                        .doesNotStartWith("old")
                        .doesNotContain("def application");
            }
            // HEAD has the headers of GET and no body.
            RawHttp.Reply head = ask().method("HEAD").get("/");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.latin1()).isEmpty();
            assertThat(head.header("X-Frame-Options")).contains("application");
            assertThat(ask().method("TRACE").get("/").status()).isEqualTo(405);
            // Names: the wildcard is meant, others are nobody's.
            assertThat(RawHttp.to(port, "www.shop.example").get("/").status()).isEqualTo(200);
            assertThat(RawHttp.to(port, "SHOP.example").get("/").status()).isEqualTo(200);
            assertThat(RawHttp.to(port, "evil.example").get("/").status()).isEqualTo(400);
            assertThat(RawHttp.to(port, "evil.example").get("/static/a.txt").status())
                    .isEqualTo(400);
        }
        assertThat(lab.accessLog(site))
                .contains("\"GET /a%20b/?q=1 HTTP/1.1\" 200 ")
                .contains("\"GET /static/none.txt HTTP/1.1\" 404 ");
    }

    @Test
    void anotherSitesDefaultStaysTheDefault() {
        Site site = shop().virtualHost(host().build())
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        lab.file("theirs/index.html", "theirs");
        PrivateApache.Builder apache = PrivateApache.in(lab.root())
                .config("<VirtualHost 127.0.0.1:" + port + ">\nServerName theirs.example\nDocumentRoot \""
                        + lab.path("theirs") + "\"\n</VirtualHost>\n<Directory \"" + lab.path("theirs")
                        + "\">\nRequire all granted\n</Directory>");
        lab.install(site);
        try (PrivateApache running = apache.include(
                        Path.of(lab.layout().serverFile().toString()))
                .include(Path.of(lab.layout().siteFile(site.name()).toString()))
                .serves(port)
                .start()) {
            assertThat(RawHttp.to(port, "unknown.example").get("/").body()).isEqualTo("theirs");
            assertThat(ask().get("/").status()).as(running.errorLog()).isEqualTo(200);
        }
    }

    @Test
    void theEnvironmentReachesTheProcessAndNotTheVirtualHost() {
        String value = "pa$HOME \"q\" \\ `x` %{y} # \u00e9";
        Site site = shop().virtualHost(
                        host().requestEnv("LOGIN", "2000-admin \"x\" %{HOME}e").build())
                .env("SHOP_MODE", "test")
                .secret("SHOP_SECRET", value)
                .mount("/", WsgiApplication.module("shopapp"))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(environ(ask().get("/"), apache, site))
                    .containsEntry("env.SHOP_MODE", "test")
                    .containsEntry("env.SHOP_SECRET", value)
                    .containsEntry("LOGIN", "2000-admin \"x\" %{HOME}e")
                    .doesNotContainKey("SHOP_SECRET");
        }
    }

    @Test
    void aTouchedSourceFileReplacesTheProcess() throws IOException {
        Site script = shop().virtualHost(host().build())
                .env("SHOP_MODE", "test")
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .mount("/module", WsgiApplication.module("shopapp"))
                .build();
        try (PrivateApache apache = lab.install(script).start()) {
            for (String[] pair : new String[][] {{"/", "srv/app/wsgi.py"}, {"/module", "srv/app/shopapp.py"}}) {
                String before = pid(environ(ask().get(pair[0]), apache, script));
                assertThat(environ(ask().get(pair[0]), apache, script)).containsEntry("pid", before);
                Files.setLastModifiedTime(
                        Path.of(lab.path(pair[1])), FileTime.from(Instant.now().plusSeconds(10)));
                Programs.await(
                        "a new process",
                        Duration.ofMinutes(1),
                        () -> !pid(environ(ask().get(pair[0]), apache, script)).equals(before));
            }
        }
    }

    private static String pid(Map<String, String> environ) {
        return environ.getOrDefault("pid", "");
    }

    @Test
    void redirectsErrorPagesHeadersAndLimits() {
        lab.file("srv/pages/404 page.html", "nothing here");
        Site site = shop().virtualHost(host().redirect(Redirect.permanent("/old", "https://else.example/new$1%20"))
                        .redirect(Redirect.temporary("/one", "/static/a.txt").exactly())
                        .redirect(Redirect.permanent("/dir/", "https://else.example/dir/"))
                        .errorPage(ErrorPage.page(404, "/pages/404 page.html"))
                        .errorPage(ErrorPage.message(413, "Too \"much\" %{HTTP_HOST} $1 \\n"))
                        .header("X-Frame-Options", "DENY %h \\n \"x\"")
                        .build())
                .staticMount(StaticMount.of("/pages/", lab.path("srv/pages")).withExpires(Duration.ofHours(1)))
                .limits(Limits.builder().requestBody("1k").build())
                .mount(WsgiMount.builder()
                        .at("/app")
                        .script(lab.path("srv/app/wsgi.py"))
                        .passAuthorization(true)
                        .build())
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(ask().get("/old/x?q").header("Location")).contains("https://else.example/new$1%20/x?q");
            assertThat(ask().get("/oldest").status()).isEqualTo(404);
            assertThat(ask().get("/one").header("Location").orElseThrow()).endsWith("/static/a.txt");
            assertThat(ask().get("/one").status()).isEqualTo(302);
            assertThat(ask().get("/one/more").status()).isEqualTo(404);
            assertThat(ask().get("/dir/x").header("Location")).contains("https://else.example/dir/x");
            assertThat(ask().get("/dir").header("Location")).contains("https://else.example/dir/");
            RawHttp.Reply missing = ask().get("/none");
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.body()).isEqualTo("nothing here");
            assertThat(missing.all("X-Frame-Options")).containsExactly("DENY %h \\n \"x\"");
            assertThat(ask().get("/pages/404%20page.html").header("Cache-Control"))
                    .contains("max-age=3600");

            RawHttp.Reply app = ask().header("Authorization", "Bearer x").get("/app/y");
            assertThat(environ(app, apache, site))
                    .containsEntry("SCRIPT_NAME", "/app")
                    .containsEntry("PATH_INFO", "/y")
                    .containsEntry("HTTP_AUTHORIZATION", "Bearer x");
            assertThat(app.all("X-Frame-Options")).containsExactly("DENY %h \\n \"x\"");
            assertThat(environ(ask().body(new byte[1024]).get("/app"), apache, site))
                    .containsEntry("length", "1024");
            RawHttp.Reply large = ask().body(new byte[1025]).get("/app");
            assertThat(large.status()).isEqualTo(413);
            assertThat(large.body()).isEqualTo("Too \"much\" %{HTTP_HOST} $1 \\n");
            assertThat(ask().get("/").status()).isEqualTo(404);
        }
    }

    @Test
    void withoutProxiesNobodySpeaksForAClient() {
        Site site = shop().virtualHost(host().build())
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(environ(forged().get("/"), apache, site))
                    .containsEntry("REMOTE_ADDR", "127.0.0.1")
                    .containsEntry("wsgi.url_scheme", "http")
                    .containsEntry("HTTP_HOST", NAME)
                    .containsEntry("SCRIPT_NAME", "")
                    .allSatisfy((name, value) ->
                            assertThat(name).doesNotContain("FORWARDED").doesNotContain("REAL_IP"));
        }
    }

    private RawHttp forged() {
        return ask().header("X-Forwarded-For", "192.0.2.7")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Prefix", "/evil")
                .header("X-Script-Name", "/evil")
                .header("X-Real-IP", "192.0.2.8")
                .header("Forwarded", "for=192.0.2.9");
    }

    @Test
    void behindATrustedProxyTheClientIsSeen() {
        Site site = shop().virtualHost(host().trustedProxies(
                                TrustedProxies.builder().range("127.0.0.1").build())
                        .build())
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(environ(forged().get("/"), apache, site))
                    .containsEntry("REMOTE_ADDR", "192.0.2.7")
                    .containsEntry("wsgi.url_scheme", "https")
                    .containsEntry("HTTP_HOST", NAME)
                    .containsEntry("SCRIPT_NAME", "");
        }
        assertThat(lab.accessLog(site)).startsWith("127.0.0.1 ").contains(" \"192.0.2.7\"");
    }

    @Test
    void aProxyThatIsNotTrustedIsNotBelieved() {
        Site site = shop().virtualHost(host().trustedProxies(TrustedProxies.builder()
                                .range("192.0.2.0/24")
                                .range("2001:db8::/32")
                                .build())
                        .build())
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(environ(forged().get("/"), apache, site))
                    .containsEntry("REMOTE_ADDR", "127.0.0.1")
                    .containsEntry("wsgi.url_scheme", "http");
        }
    }

    @Test
    void plainHttpLeadsToTlsAndChallengesStayReachable() throws IOException {
        int secure = Programs.freePort();
        lab.certificate(NAME);
        lab.file("acme/token", "answer");
        Site site = shop().virtualHost(host().acmeChallengeDirectory(lab.path("acme"))
                        .tls(Tls.builder()
                                .certificate(lab.path("tls.pem"))
                                .certificateKey(lab.path("tls.key"))
                                .listen("127.0.0.1:" + secure)
                                .hsts(Hsts.of(Duration.ofDays(30)))
                                .build())
                        .build())
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            RawHttp.Reply redirect = ask().get("/a%20b?x=%20");
            assertThat(redirect.status()).isEqualTo(301);
            assertThat(redirect.header("Location")).contains("https://shop.example:" + secure + "/a%20b?x=%20");
            assertThat(ask().get("/.well-known/acme-challenge/token").body()).isEqualTo("answer");
            assertThat(ask().get("/.well-known/acme-challenge/none").status()).isEqualTo(404);
            RawHttp.Reply reply = RawHttp.to(secure, NAME).overTls().get("/");
            assertThat(environ(reply, apache, site)).containsEntry("wsgi.url_scheme", "https");
            assertThat(reply.all("Strict-Transport-Security")).containsExactly("max-age=2592000");
            assertThat(RawHttp.to(secure, NAME).overTls().get("/static/none").header("Strict-Transport-Security"))
                    .contains("max-age=2592000");
            assertThat(RawHttp.to(secure, "evil.example").overTls().get("/").status())
                    .isEqualTo(400);
            try (SSLSocket socket = RawHttp.to(secure, NAME).overTls().tlsSocket()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            }
        }
    }

    @Test
    void plainAndTlsHostsShareTheProcesses() {
        int secure = Programs.freePort();
        lab.certificate(NAME);
        Site site = shop().virtualHost(host().tls(Tls.builder()
                                .certificate(lab.path("tls.pem"))
                                .certificateKey(lab.path("tls.key"))
                                .listen("127.0.0.1:" + secure)
                                .redirectHttp(false)
                                .build())
                        .build())
                .mount("/", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            Map<String, String> plain = environ(ask().get("/"), apache, site);
            Map<String, String> tls = environ(RawHttp.to(secure, NAME).overTls().get("/"), apache, site);
            assertThat(tls).containsEntry("pid", plain.get("pid")).containsEntry("wsgi.url_scheme", "https");
        }
    }

    @Test
    void noHtaccessNoSourceNoNeighbour() throws IOException {
        Site site = shop().virtualHost(host().documentRoot(lab.path("srv/public"))
                        .accessLog(AccessLog.OFF)
                        .build())
                .mount("/app", WsgiApplication.script(lab.path("srv/app/wsgi.py")))
                .build();
        lab.file("srv/public/index.html", "public");
        lab.file("srv/public/run.py", APPLICATION);
        lab.file("srv/public/.htaccess", "Options +ExecCGI\nAddHandler wsgi-script .py\n");
        Files.createSymbolicLink(Path.of(lab.path("srv/public/link")), Path.of(lab.path("srv/app/wsgi.py")));
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(ask().get("/").body()).as(apache.errorLog()).isEqualTo("public");
            assertThat(ask().get("/run.py").body())
                    .as("served as a file, not run")
                    .startsWith("import os");
            assertThat(ask().get("/link").status()).isEqualTo(403);
            assertThat(ask().get("/app").status()).isEqualTo(200);
        }
        assertThat(lab.accessLog(site)).isEmpty();
        assertThat(new String(Files.readAllBytes(Path.of(lab.path("error.log"))), StandardCharsets.UTF_8))
                .doesNotContain("GET /run.py");
    }
}
