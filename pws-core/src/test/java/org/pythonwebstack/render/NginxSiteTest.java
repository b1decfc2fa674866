package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Hsts;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.HttpStatus;

/** What a rendered site does on a real nginx by itself: files, redirects, error pages, names, TLS. */
class NginxSiteTest {

    private static final String NAME = "shop.example";

    private final NginxLab lab = new NginxLab();
    private final List<Integer> ports = Programs.freePorts(2);
    private final int port = ports.get(0);

    @AfterEach
    void stop() {
        lab.close();
    }

    private String file(String name, String content) {
        try {
            Path file = lab.root().resolve(name);
            Path directory = Objects.requireNonNull(file.getParent());
            Files.createDirectories(directory);
            Files.writeString(file, content, StandardCharsets.UTF_8);
            for (Path step = directory; !step.equals(lab.root()); step = Objects.requireNonNull(step.getParent())) {
                Files.setPosixFilePermissions(step, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return file.toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private VirtualHost.Builder host() {
        return VirtualHost.builder().serverName(NAME).listen("127.0.0.1:" + port);
    }

    private static Site site(VirtualHost.Builder host) {
        return Site.builder().name("shop").virtualHost(host).build();
    }

    private RawHttp ask() {
        return RawHttp.to(port, NAME);
    }

    /** Each way out of a directory that one missing slash, or one decoded dot, would open. */
    @Test
    void nothingBesideAStaticDirectoryCanBeReached() {
        file("www/static/a.txt", "inside");
        file("www/static-secret/f", "SECRET");
        file("www/secret.txt", "SECRET");
        String single = file("www/single.txt", "single");
        file("www/single.txt-secret", "SECRET");
        Site site = Site.builder()
                .name("shop")
                .virtualHost(host())
                .staticMount("/t/", lab.root().resolve("www/static").toString())
                .staticMount("/one.txt", single)
                .build();
        lab.start(port, site);
        assertThat(ask().get("/t/a.txt").body()).isEqualTo("inside");
        assertThat(ask().get("/one.txt").body()).isEqualTo("single");
        for (String target : List.of(
                "/t../secret.txt",
                "/t../static-secret/f",
                "/t/-secret/f",
                "/t-secret/f",
                "/t/../secret.txt",
                "/t/..%2fsecret.txt",
                "/t/%2e%2e/secret.txt",
                "/t/%2e%2e%2fsecret.txt",
                "/t//../../secret.txt",
                "/t/..;/secret.txt",
                "/t/..\\secret.txt",
                "/t%2f..%2fsecret.txt",
                "/t/.%00./secret.txt",
                "/one.txt-secret",
                "/one.txt/../secret.txt",
                "/one.txt/")) {
            RawHttp.Reply reply = ask().get(target);
            assertThat(reply.status()).as(target).isIn(400, 404, 301);
            assertThat(reply.body()).as(target).doesNotContain("SECRET");
        }
    }

    @Test
    void redirectsKeepPathAndQuery() {
        Site site = site(host().redirect(Redirect.permanent("/old", "https://new.example/base"))
                .redirect(Redirect.temporary("/a b", "https://new.example/x/"))
                .redirect(Redirect.parse("/post", "https://new.example/post", HttpStatus.of("307"), false))
                .redirect(Redirect.parse("/q", "https://new.example/?a=1", HttpStatus.of("301"), true))
                .redirect(Redirect.permanent("/exact", "/e$l/").exactly()));
        lab.start(port, site);
        assertThat(location("/old")).isEqualTo("301 https://new.example/base");
        assertThat(location("/old/x%20y/%C3%A9?q=%26")).isEqualTo("301 https://new.example/base/x%20y/%C3%A9?q=%26");
        assertThat(location("/old/%0d%0aX-Injected:1")).doesNotContain("\n").contains("%0d%0a");
        assertThat(location("/older")).isEqualTo("404 ");
        assertThat(location("/a%20b/c")).isEqualTo("302 https://new.example/x/c");
        assertThat(location("/post/x%2Fy?z")).isEqualTo("307 https://new.example/post/x%2Fy?z");
        assertThat(location("/q?b=2")).isEqualTo("301 https://new.example/?a=1");
        assertThat(location("/exact?q")).isEqualTo("301 /e%24l/?q");
        assertThat(location("/exact/below")).isEqualTo("404 ");
    }

    private String location(String target) {
        RawHttp.Reply reply = ask().get(target);
        assertThat(reply.all("X-Injected")).isEmpty();
        return reply.status() + " " + reply.header("Location").orElse("");
    }

    @Test
    void headersErrorPagesAndExpiry() {
        file("www/404.html", "<h1>Nothing here</h1>");
        file("static/a.css", "a{}");
        String text = "Back soon; \"sorry\" {}";
        Site site = Site.builder()
                .name("shop")
                .virtualHost(host().documentRoot(lab.root().resolve("www").toString())
                        .header("X-Frame-Options", "DENY")
                        .errorPage(ErrorPage.page(404, "/404.html"))
                        .errorPage(ErrorPage.message(405, text)))
                .staticMount(
                        StaticMount.of("/static/", lab.root().resolve("static").toString())
                                .withExpires(Duration.ofHours(1)))
                .build();
        lab.start(port, site);
        RawHttp.Reply missing = ask().get("/none");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("<h1>Nothing here</h1>");
        assertThat(missing.all("X-Frame-Options")).containsExactly("DENY");
        RawHttp.Reply refused = ask().body(new byte[1]).get("/404.html");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.body()).isEqualTo(text);
        RawHttp.Reply css = ask().get("/static/a.css");
        assertThat(css.header("Cache-Control")).hasValue("max-age=3600");
        assertThat(css.all("X-Frame-Options")).containsExactly("DENY");
        assertThat(css.header("Server")).hasValue("nginx");
    }

    @Test
    void tlsTheWayToItAndTheChallengesOnThatWay() {
        int secure = ports.get(1);
        file("www/index.html", "secure");
        file("acme/token", "challenge");
        String key = lab.root().resolve("tls.key").toString();
        String certificate = lab.root().resolve("tls.pem").toString();
        Programs.run(
                        Programs.require("openssl").toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + NAME,
                        "-keyout",
                        key,
                        "-out",
                        certificate)
                .orFail();
        Site site = site(host().documentRoot(lab.root().resolve("www").toString())
                .acmeChallengeDirectory(lab.root().resolve("acme").toString())
                .tls(Tls.builder()
                        .certificate(certificate)
                        .certificateKey(key)
                        .listen("127.0.0.1:" + secure)
                        .hsts(Hsts.of(Duration.ofDays(1)))));
        lab.start(port, site);
        assertThat(location("/a%20b?c")).isEqualTo("301 https://" + NAME + ":" + secure + "/a%20b?c");
        assertThat(ask().get("/.well-known/acme-challenge/token").body()).isEqualTo("challenge");
        RawHttp.Reply page = RawHttp.to(secure, NAME).overTls().get("/");
        assertThat(page.body()).isEqualTo("secure");
        assertThat(page.header("Strict-Transport-Security")).hasValue("max-age=86400");
        Programs.Result http2 = Programs.run(
                Programs.require("openssl").toString(),
                "s_client",
                "-connect",
                "127.0.0.1:" + secure,
                "-servername",
                NAME,
                "-alpn",
                "h2,http/1.1");
        assertThat(http2.all()).contains("ALPN protocol: h2");
        Programs.Result stranger = Programs.run(
                Programs.require("openssl").toString(),
                "s_client",
                "-connect",
                "127.0.0.1:" + secure,
                "-servername",
                "other.example");
        assertThat(stranger.all()).contains("unrecognized name").doesNotContain("BEGIN CERTIFICATE");
    }

    /** Names of full length and many of them: nginx starts, and without a warning about its tables. */
    @Test
    void manyAndLongNamesFit() {
        List<Site> sites = new ArrayList<>();
        String label = "a".repeat(60);
        for (int i = 0; i < 600; i++) {
            sites.add(Site.builder()
                    .name("s" + i)
                    .virtualHost(VirtualHost.builder()
                            .serverName("s" + i + (i % 200 == 0 ? "." + label + "." + label + "." + label : "")
                                    + ".example")
                            .alias("*.s" + i + ".example")
                            .listen("127.0.0.1:" + port)
                            .accessLog(org.pythonwebstack.site.AccessLog.OFF))
                    .build());
        }
        lab.write(sites);
        Programs.Result result = lab.nginx().test().orFail();
        assertThat(result.err()).doesNotContain("[warn]").doesNotContain("[emerg]");
    }
}
