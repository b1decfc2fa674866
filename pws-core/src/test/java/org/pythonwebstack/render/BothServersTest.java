package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.PythonApps;
import org.pythonwebstack.testing.RawHttp;

/**
 * The same sites, a Django project and a Flask application, on Apache with mod_wsgi and on nginx with Gunicorn: what is asked
 * of both gets the same answers, but for the differences that {@code docs/servers.md} lists, which are exactly those found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BothServersTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "servers.md");
    private static final String ACCOUNT = PrivateApache.runsAsRoot() ? "games" : System.getProperty("user.name");
    private static final String BODY_LIMIT = "64k";
    private static final byte[] SMALL = "name=anvil".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LARGE = new byte[200 * 1024];

    private final Map<String, Function<Integer, RawHttp.Reply>> requests = requests();
    private final ApacheLab apacheLab = new ApacheLab();
    private final NginxLab nginxLab = new NginxLab();
    private final Path files = PrivateApache.temporaryRoot();
    private final List<Integer> ports = Programs.freePorts(2);
    private final int apachePort = ports.get(0);
    private final int nginxPort = ports.get(1);
    private @Nullable PrivateApache apache;

    @BeforeAll
    void startBoth() {
        PythonApps.copy("shop", files.resolve("shop"));
        PythonApps.copy("flaskshop", files.resolve("flask"));
        PythonApps.collectStatic(files.resolve("shop"), files.resolve("static"));
        apache = apacheLab
                .install(site("shop", apachePort), site("flask", apachePort), proxied(apachePort))
                .start();
        nginxLab.start(nginxPort, site("shop", nginxPort), site("flask", nginxPort), proxied(nginxPort));
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

    private Site site(String name, int port) {
        WsgiApplication application =
                name.equals("shop") ? WsgiApplication.module("shop.wsgi") : WsgiApplication.module("flaskshop:app");
        return Site.builder()
                .name(name)
                .root(files.resolve(name).toString())
                .user(ACCOUNT)
                .virtualHost(host(name + ".test", port))
                .process(process(name))
                .process(process(name + "-sub"))
                .mount(WsgiMount.builder().at("/").application(application).process(name))
                .mount(WsgiMount.builder().at("/sub").application(application).process(name + "-sub"))
                .staticMount("/static/", files.resolve("static").toString())
                .env("SHOP_GREETING", "Grüß \"Gott\" $HOME")
                .env("SHOP_HOSTS", name + ".test,example.org")
                .secret("SHOP_SECRET_KEY", "not to be seen")
                .limits(Limits.builder().requestBody(BODY_LIMIT))
                .build();
    }

    private Site proxied(int port) {
        return Site.builder()
                .name("proxied")
                .root(files.resolve("flask").toString())
                .user(ACCOUNT)
                .virtualHost(host("proxied.test", port)
                        .trustedProxies(TrustedProxies.builder()
                                .range("127.0.0.0/8")
                                .header("X-Forwarded-For")
                                .header("X-Forwarded-Proto")
                                .header("X-Forwarded-Host")))
                .process(process("proxied"))
                .mount("/", WsgiApplication.module("flaskshop:app"))
                .build();
    }

    private static VirtualHost.Builder host(String name, int port) {
        return VirtualHost.builder().serverName(name).listen("127.0.0.1:" + port);
    }

    private WsgiDaemonProcess.Builder process(String name) {
        return WsgiDaemonProcess.builder()
                .name(name)
                .processes(1)
                .threads(2)
                .venv(Venv.at(PythonApps.venv().toString()));
    }

    /** The requests by name; each is asked of Django, of Flask or of both. */
    private static Map<String, Function<Integer, RawHttp.Reply>> requests() {
        Map<String, Function<Integer, RawHttp.Reply>> all = new LinkedHashMap<>();
        for (String app : List.of("shop", "flask")) {
            String host = app + ".test";
            Function<Integer, RawHttp> to = port -> RawHttp.to(port, host);
            all.put(app + ": page", port -> to.apply(port).get("/"));
            all.put(app + ": query", port -> to.apply(port).get("/echo/?a=1&b=%20c&d"));
            all.put(app + ": HEAD", port -> to.apply(port).method("HEAD").get("/echo/"));
            all.put(app + ": form", port -> to.apply(port).body(SMALL).get("/echo/"));
            all.put(app + ": redirect", port -> to.apply(port).get("/redirect/"));
            all.put(app + ": links", port -> to.apply(port).get("/links/"));
            all.put(
                    app + ": links with a port",
                    port -> RawHttp.to(port, host + ":" + 8080).get("/echo/"));
            all.put(app + ": no such page", port -> to.apply(port).get("/none/"));
            all.put(app + ": exception", port -> to.apply(port).get("/broken/"));
            all.put(
                    app + ": body over the limit",
                    port -> to.apply(port).body(LARGE).get("/echo/"));
            all.put(app + ": at a sub-path", port -> to.apply(port).get("/sub/echo/x?y"));
            all.put(app + ": redirect at a sub-path", port -> to.apply(port).get("/sub/redirect/"));
            all.put(app + ": sub-path without slash", port -> to.apply(port).get("/sub"));
            all.put(app + ": beside the sub-path", port -> to.apply(port).get("/subway/"));
            all.put(app + ": sub-path encoded", port -> to.apply(port).get("/%73ub/echo/"));
            all.put(app + ": UTF-8 in the path", port -> to.apply(port).get("/echo/%C3%A9%20x"));
            all.put(app + ": encoded slash", port -> to.apply(port).get("/echo/a%2Fb"));
            all.put(app + ": doubled slash", port -> to.apply(port).get("//echo//x"));
            all.put(app + ": dots", port -> to.apply(port).get("/none/../echo/"));
            all.put(
                    app + ": Authorization",
                    port -> to.apply(port)
                            .header("Authorization", "Basic dXNlcjpwYXNz")
                            .get("/echo/"));
            all.put(
                    app + ": forged client",
                    port -> to.apply(port)
                            .header("X-Forwarded-For", "203.0.113.9")
                            .header("X-Forwarded-Proto", "https")
                            .header("X-Forwarded-Host", "evil.test")
                            .header("X-Forwarded-SSL", "on")
                            .header("X-Real-IP", "203.0.113.9")
                            .header("X-PWS-Client", "203.0.113.9")
                            .get("/links/"));
            all.put(
                    app + ": forged mount point",
                    port -> to.apply(port)
                            .header("SCRIPT_NAME", "/evil")
                            .header("Script-Name", "/evil")
                            .header("X-Script-Name", "/evil")
                            .header("X-Forwarded-Script-Name", "/evil")
                            .get("/redirect/"));
        }
        Function<Integer, RawHttp> shop = port -> RawHttp.to(port, "shop.test");
        all.put("static file", port -> shop.apply(port).get("/static/catalog/shop.css"));
        all.put("static file, HEAD", port -> shop.apply(port).method("HEAD").get("/static/catalog/shop.css"));
        all.put("static file, POST", port -> shop.apply(port).body(SMALL).get("/static/catalog/shop.css"));
        all.put("no such static file", port -> shop.apply(port).get("/static/none.css"));
        all.put("static directory", port -> shop.apply(port).get("/static/catalog/"));
        all.put("static directory without slash", port -> shop.apply(port).get("/static"));
        all.put("out of the static directory", port -> shop.apply(port).get("/static/../shop/shop/settings.py"));
        all.put(
                "out of the static directory, encoded",
                port -> shop.apply(port).get("/static/..%2f..%2fshop/shop/settings.py"));
        all.put("wrong host", port -> RawHttp.to(port, "other.test").get("/"));
        all.put("host in capitals", port -> RawHttp.to(port, "SHOP.test").get("/echo/"));
        all.put("absolute target of another host", port -> shop.apply(port).get("http://other.test/echo/"));
        all.put(
                "client behind a trusted proxy",
                port -> RawHttp.to(port, "proxied.test")
                        .header("X-Forwarded-For", "203.0.113.9")
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "example.org")
                        .get("/echo/"));
        all.put(
                "links behind a trusted proxy",
                port -> RawHttp.to(port, "proxied.test")
                        .header("X-Forwarded-For", "203.0.113.9, 127.0.0.2")
                        .header("X-Forwarded-Proto", "https")
                        .get("/links/"));
        all.put(
                "trusted proxy that says nothing",
                port -> RawHttp.to(port, "proxied.test").get("/echo/"));
        return all;
    }

    @Test
    void bothAnswerTheSameButForWhatTheDocumentLists() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        requests.forEach((name, request) -> {
            Map<String, String> ofApache = aspects(request.apply(apachePort));
            Map<String, String> ofNginx = aspects(request.apply(nginxPort));
            TreeSet<String> keys = new TreeSet<>(ofApache.keySet());
            keys.addAll(ofNginx.keySet());
            if (!ofApache.getOrDefault("status", "").equals(ofNginx.get("status"))) {
                keys.retainAll(List.of("status"));
            }
            if (!name.endsWith(": query")) {
                // The same for every request that reaches an application.
                keys.removeAll(List.of("forwarded-for", "forwarded-proto"));
            }
            for (String key : keys) {
                String a = ofApache.getOrDefault(key, "");
                String n = ofNginx.getOrDefault(key, "");
                if (!a.equals(n)) {
                    found.add("| " + name + " | " + key + " | " + cell(a) + " | " + cell(n) + " |");
                }
            }
        });
        assertThat(found).as(nginxLab::journal).containsExactlyInAnyOrderElementsOf(documented());
    }

    private static String cell(String value) {
        return value.isEmpty() ? "nothing" : value;
    }

    /** What of an answer counts: bodies of errors are the servers' own pages. */
    private Map<String, String> aspects(RawHttp.Reply reply) {
        Map<String, String> aspects = new LinkedHashMap<>();
        aspects.put("status", Integer.toString(reply.status()));
        reply.header("Location").ifPresent(value -> aspects.put("Location", withoutPort(value)));
        if (reply.status() == 200) {
            reply.header("Content-Type").ifPresent(value -> aspects.put("Content-Type", value));
            List<String> plain = new ArrayList<>();
            reply.body().lines().forEach(line -> {
                int equals = line.indexOf('=');
                boolean named = equals > 0 && line.substring(0, equals).matches("[a-z-]+");
                if (named) {
                    aspects.put(line.substring(0, equals), withoutPort(line.substring(equals + 1)));
                } else {
                    plain.add(line);
                }
            });
            aspects.put("body", withoutPort(String.join(" / ", plain)));
        }
        return aspects;
    }

    private String withoutPort(String text) {
        return text.replace(Integer.toString(apachePort), "PORT").replace(Integer.toString(nginxPort), "PORT");
    }

    /** Returns the rows of the table behind the heading "Differences". */
    private static List<String> documented() throws IOException {
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCUMENT, StandardCharsets.UTF_8)) {
            if (line.startsWith("## ")) {
                inside = line.equals("## Differences");
            } else if (inside && line.startsWith("| ") && !line.startsWith("| Request ")) {
                rows.add(line);
            }
        }
        return rows;
    }

    @Test
    void theApplicationRunsAsItsAccountWithItsEnvironment() {
        for (int port : new int[] {apachePort, nginxPort}) {
            String body = RawHttp.to(port, "shop.test").get("/echo/").body();
            assertThat(body).contains("greeting=Grüß \"Gott\" $HOME\n");
            assertThat(body).contains("directory=" + files.resolve("shop") + "\n");
            if (PrivateApache.runsAsRoot()) {
                String uid = Programs.run("id", "-u", ACCOUNT).orFail().out();
                assertThat(body).contains("user=" + uid);
            }
        }
    }
}
