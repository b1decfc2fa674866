package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pythonwebstack.site.AccessRule;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Maintenance;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.PythonApps;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.UrlPath;

/** Passwords and limits of addresses mean on Apache and on nginx what {@link AccessRule} says, for every way to ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessOnBothServersTest {

    private static final String ACCOUNT = PrivateApache.runsAsRoot() ? "games" : System.getProperty("user.name");
    private static final String PASSWORD = "Grüße: %$\"'\\ ";
    private static final IpAddress ME = IpAddress.of("127.0.0.1");

    /** What is asked for, and which path that is. */
    private static final Map<String, String> TARGETS = targets();

    private final ApacheLab apacheLab = new ApacheLab();
    private final NginxLab nginxLab = new NginxLab();
    private final Path files = PrivateApache.temporaryRoot();
    private final List<Integer> ports = Programs.freePorts(2);
    private @Nullable PrivateApache apache;

    private static Map<String, String> targets() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String same : List.of(
                "/",
                "/echo/",
                "/open",
                "/open/",
                "/open/x",
                "/opened",
                "/open/but/not/this",
                "/local/x",
                "/far",
                "/far/x",
                "/farther",
                "/denied",
                "/denied/x",
                "/.well-known/acme-challenge/token",
                "/.well-known/other",
                "/static/a.txt",
                "/static/private/b.txt",
                "/static/privately.txt")) {
            all.put(same, same);
        }
        all.put("/%6fpen/x?y=/far", "/open/x");
        all.put("//open//x", "/open/x");
        all.put("/open/../echo/", "/echo/");
        all.put("/open/%2e%2e/echo/", "/echo/");
        all.put("/far/../open/x", "/open/x");
        all.put("/open/./but/not//this", "/open/but/not/this");
        all.put("/static/%70rivate/b.txt", "/static/private/b.txt");
        all.put("/static//private/b.txt", "/static/private/b.txt");
        all.put("/static/x/../private/b.txt", "/static/private/b.txt");
        all.put("/OPEN/x", "/OPEN/x");
        all.put("/open%0A", "/open%0A");
        all.put("/open%20", "/open%20");
        all.put("/open;x", "/open;x");
        return all;
    }

    @BeforeAll
    void startBoth() throws IOException {
        PythonApps.copy("flaskshop", files.resolve("flask"));
        write(files.resolve("static/a.txt"), "public");
        write(files.resolve("static/privately.txt"), "public too");
        write(files.resolve("static/private/b.txt"), "not for everybody");
        write(files.resolve("acme/token"), "proof");
        write(
                files.resolve("include/own.nginx.conf"),
                "location = /own { return 204; }\nadd_header X-Own nginx always;\n");
        write(files.resolve("include/own.apache.conf"), "RedirectMatch 204 ^/own$\nHeader always set X-Own apache\n");
        write(files.resolve("include/own.conf"), "this is read by no server;");
        Path users = files.resolve("users");
        write(users, usersFile());
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
        if (PrivateApache.runsAsRoot()) {
            Files.getFileAttributeView(users, PosixFileAttributeView.class)
                    .setGroup(users.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName("www-data"));
        }
        apache = apacheLab.install(sites(ports.get(0))).modules("remoteip").start();
        nginxLab.start(ports.get(1), sites(ports.get(1)));
    }

    @AfterAll
    void stopBoth() {
        if (apache != null) {
            apache.close();
        }
        nginxLab.close();
        apacheLab.close();
        PrivateApache.delete(files);
    }

    private static void write(Path file, String text) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Every kind of hash that both servers take on Debian 12. */
    private static String usersFile() {
        return "bcrypt:" + crypt("$2y$05$abcdefghijklmnopqrstuu") + "\nsha512:" + crypt("$6$saltsaltsalt")
                + "\nyescrypt:" + crypt("$y$j9T$abcdefghijklmnopqrstu/") + "\napr1:"
                + Programs.run(Programs.require("openssl").toString(), "passwd", "-apr1", "-salt", "saltsalt", PASSWORD)
                        .orFail()
                        .out()
                        .strip()
                + "\n";
    }

    private static String crypt(String salt) {
        return Programs.run(
                        Programs.requireFile("/usr/bin/python3").toString(),
                        "-W",
                        "ignore",
                        "-c",
                        "import crypt, sys; print(crypt.crypt(sys.argv[1], sys.argv[2]))",
                        PASSWORD,
                        salt)
                .orFail()
                .out()
                .strip();
    }

    private Site.Builder common(String name, VirtualHost.Builder host) {
        return Site.builder()
                .name(name)
                .root(files.resolve("flask").toString())
                .user(ACCOUNT)
                .virtualHost(host)
                .process(WsgiDaemonProcess.builder()
                        .name(name)
                        .processes(1)
                        .threads(2)
                        .venv(Venv.at(PythonApps.venv().toString())))
                .mount("/", WsgiApplication.module("flaskshop:app"));
    }

    private Site site(int port) {
        String users = files.resolve("users").toString();
        return common(
                        "access",
                        VirtualHost.builder()
                                .serverName("access.test")
                                .listen("127.0.0.1:" + port)
                                .acmeChallengeDirectory(files.resolve("acme").toString())
                                .access(AccessRule.builder().usersFile(users))
                                .access(AccessRule.builder().at("/open").open(true))
                                .access(AccessRule.builder()
                                        .at("/open/but/not/")
                                        .usersFile(users)
                                        .allow("127.0.0.0/8")
                                        .allow("::1"))
                                .access(AccessRule.builder().at("/local/").allow("127.0.0.0/8"))
                                .access(AccessRule.builder().at("/far/").allow("192.0.2.0/24"))
                                .access(AccessRule.builder().at("/denied").deny("127.0.0.1"))
                                .access(AccessRule.builder().at("/static/").open(true))
                                .access(AccessRule.builder()
                                        .at("/static/private")
                                        .usersFile(users)))
                .staticMount("/static/", files.resolve("static").toString())
                .build();
    }

    private Site[] sites(int port) {
        return new Site[] {
            site(port),
            proxied(port),
            unknownProxy(port),
            worked("closed", port, "Grüße: 5 < 6 & \"$HOME\" %{HOSTNAME} 'x'\\ </title>"),
            worked("mine", port, "Not for you.", "192.0.2.0/24", "127.0.0.1"),
            worked("yours", port, "Not for you.", "192.0.2.0/24")
        };
    }

    private Site unknownProxy(int port) {
        return common(
                        "stranger",
                        VirtualHost.builder()
                                .serverName("stranger.test")
                                .listen("127.0.0.1:" + port)
                                .trustedProxies(TrustedProxies.builder().range("192.0.2.1"))
                                .access(AccessRule.builder().allow("127.0.0.0/8")))
                .build();
    }

    private Site worked(String name, int port, String message, String... allow) {
        return common(
                        name,
                        VirtualHost.builder()
                                .serverName(name + ".test")
                                .listen("127.0.0.1:" + port)
                                .acmeChallengeDirectory(files.resolve("acme").toString())
                                .access(AccessRule.builder()
                                        .at("/password")
                                        .usersFile(files.resolve("users").toString()))
                                .errorPage(ErrorPage.message(503, "Never seen."))
                                .includeDirectory(files.resolve("include").toString())
                                .maintenance(Maintenance.parse(message, "7m", List.of(allow))))
                .staticMount("/static/", files.resolve("static").toString())
                .build();
    }

    private Site proxied(int port) {
        return common(
                        "behind",
                        VirtualHost.builder()
                                .serverName("behind.test")
                                .listen("127.0.0.1:" + port)
                                .trustedProxies(TrustedProxies.builder().range("127.0.0.1"))
                                .access(AccessRule.builder().allow("203.0.113.0/24")))
                .build();
    }

    private static String credentials(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyPathIsShownToThoseWhoMayAndToNobodyElse() {
        VirtualHost host = site(ports.get(0)).virtualHost();
        Map<String, @Nullable String> visitors = new LinkedHashMap<>();
        visitors.put("nobody", null);
        visitors.put("wrong password", credentials("bcrypt", "wrong"));
        visitors.put("unknown", credentials("root", PASSWORD));
        visitors.put("known", credentials("bcrypt", PASSWORD));
        for (int port : ports) {
            TARGETS.forEach((target, path) -> visitors.forEach((who, header) -> {
                RawHttp request = RawHttp.to(port, "access.test");
                if (header != null) {
                    request.header("Authorization", header);
                }
                Optional<AccessRule> rule = path.startsWith("/.well-known/acme-challenge/")
                        ? Optional.empty()
                        : host.accessTo(UrlPath.of(path.replace("%", "-")));
                int status = request.get(target).status();
                String as = port + " " + target + " for " + who;
                if (rule.isPresent() && !rule.get().admits(ME)) {
                    assertThat(status).as(as).isEqualTo(403);
                } else if (rule.flatMap(AccessRule::users).isPresent() && !who.equals("known")) {
                    assertThat(status).as(as).isEqualTo(401);
                } else {
                    assertThat(status).as(as).isIn(200, 404);
                }
            }));
        }
    }

    @Test
    void whatMayBeSeenIsWhatTheSiteAnswersWithoutTheRule() {
        for (int port : ports) {
            String known = credentials("bcrypt", PASSWORD);
            assertThat(RawHttp.to(port, "access.test")
                            .header("Authorization", known)
                            .get("/echo/x?y")
                            .body())
                    .contains("authorization=absent")
                    .contains("x");
            assertThat(RawHttp.to(port, "access.test")
                            .header("Authorization", known)
                            .get("/static/private/b.txt")
                            .body())
                    .isEqualTo("not for everybody");
            assertThat(RawHttp.to(port, "access.test").get("/static/a.txt").body())
                    .isEqualTo("public");
            assertThat(RawHttp.to(port, "access.test")
                            .get("/.well-known/acme-challenge/token")
                            .body())
                    .isEqualTo("proof");
        }
    }

    @Test
    void bothServersTakeEachKindOfHash() {
        for (int port : ports) {
            for (String user : List.of("bcrypt", "sha512", "yescrypt", "apr1")) {
                assertThat(RawHttp.to(port, "access.test")
                                .header("Authorization", credentials(user, PASSWORD))
                                .get("/echo/")
                                .status())
                        .as(port + " " + user)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void behindAProxyTheClientIsJudgedAndTheProxyStillHeard() {
        for (int port : ports) {
            assertThat(RawHttp.to(port, "behind.test").get("/echo/").status())
                    .as("the proxy itself")
                    .isEqualTo(403);
            assertThat(RawHttp.to(port, "behind.test")
                            .header("X-Forwarded-For", "198.51.100.7")
                            .get("/echo/")
                            .status())
                    .isEqualTo(403);
            assertThat(RawHttp.to(port, "behind.test")
                            .header("X-Forwarded-For", "203.0.113.9, 198.51.100.7")
                            .get("/echo/")
                            .status())
                    .as("what stands before the client is hearsay")
                    .isEqualTo(403);
            String page = RawHttp.to(port, "behind.test")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .header("X-Forwarded-Proto", "https")
                    .get("/links/")
                    .body();
            assertThat(page).as(port + "").contains("https://");
        }
    }

    @Test
    void directivesOfTheAdministratorAreReadInEachHost() {
        for (int port : ports) {
            String server = port == ports.get(0) ? "apache" : "nginx";
            assertThat(RawHttp.to(port, "mine.test").get("/own").status())
                    .as(server)
                    .isEqualTo(204);
            assertThat(RawHttp.to(port, "mine.test").get("/static/a.txt").header("X-Own"))
                    .contains(server);
            assertThat(RawHttp.to(port, "access.test").get("/open/x").header("X-Own"))
                    .as("another site")
                    .isEmpty();
        }
    }

    @Test
    void nobodyElseSpeaksForAClient() {
        for (int port : ports) {
            RawHttp.Reply reply = RawHttp.to(port, "stranger.test")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .header("X-Forwarded-Proto", "https")
                    .get("/links/");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).as(port + "").contains("http://stranger.test");
        }
    }

    @Test
    void aSiteThatIsWorkedOnSaysSoAndAnswersNothingElse() {
        for (int port : ports) {
            for (String target : List.of("/", "/echo/", "/static/a.txt", "/none", "/password", "/%2e%2e/", "//")) {
                for (String method : List.of("GET", "POST")) {
                    RawHttp.Reply reply =
                            RawHttp.to(port, "closed.test").method(method).get(target);
                    String as = port + " " + method + " " + target;
                    if (!target.equals("/%2e%2e/")) {
                        assertThat(reply.status()).as(as).isEqualTo(503);
                        assertThat(reply.header("Retry-After")).as(as).contains("420");
                        assertThat(reply.body())
                                .as(as)
                                .contains("Gr&#252;&#223;e&#58; 5 &#60; 6 &#38; &#34;&#36;HOME&#34;")
                                .contains("&#37;&#123;HOSTNAME&#125;")
                                .contains("&#39;x&#39;&#92; &#60;&#47;title&#62;</p>");
                        assertThat(reply.header("Content-Type").orElse("")).contains("text/html");
                    } else {
                        assertThat(reply.status()).as(as).isIn(400, 503);
                    }
                }
            }
            assertThat(RawHttp.to(port, "closed.test")
                            .get("/.well-known/acme-challenge/token")
                            .body())
                    .isEqualTo("proof");
            assertThat(RawHttp.to(port, "yours.test").get("/echo/").status()).isEqualTo(503);
            assertThat(RawHttp.to(port, "mine.test").get("/echo/").status())
                    .as("an address for which the site goes on")
                    .isEqualTo(200);
            assertThat(RawHttp.to(port, "mine.test").get("/password").status()).isEqualTo(401);
        }
    }
}
