package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.NginxSyntax;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.site.AccessLog;
import org.pythonwebstack.site.AccessRule;
import org.pythonwebstack.site.ApplicationGroup;
import org.pythonwebstack.site.Compression;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Hsts;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.MapHeadToGet;
import org.pythonwebstack.site.ProcessChoice;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.ResponseHeader;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.value.Version;

/** Whoever asks why a line of a rendered file is there gets an answer, for every line. */
class ReasonOfEveryLineTest {

    private static final Set<String> TABLES = Set.of("map", "geo");

    private static final Pattern SENTENCE = Pattern.compile("[A-Z].*[^.]\\.");

    private static Site minimal() {
        return Site.builder()
                .name("small")
                .virtualHost(
                        VirtualHost.builder().serverName("small.example.org").build())
                .mount("/", WsgiApplication.script("/srv/small/app.wsgi"))
                .build();
    }

    /** Files only, kept from the log and without idle connections. */
    private static Site files() {
        return Site.builder()
                .name("files")
                .virtualHost(VirtualHost.builder()
                        .serverName("files.example.org")
                        .accessLog(AccessLog.OFF)
                        .redirect(Redirect.permanent("/old/", "https://archive.example.org/list"))
                        .redirect(Redirect.permanent("/older", "https://archive.example.org/older"))
                        .redirect(Redirect.temporary("/one", "https://archive.example.org/1")
                                .exactly())
                        .build())
                .staticMount("/download/", "/srv/files/download")
                .limits(Limits.builder().keepAlive(Duration.ZERO).build())
                .build();
    }

    private static Site documents() {
        return Site.builder()
                .name("documents")
                .user("documents")
                .virtualHost(VirtualHost.builder()
                        .serverName("documents.example.org")
                        .documentRoot("/srv/documents/html")
                        .acmeChallengeDirectory("/var/lib/acme")
                        .assignUser("documents", "documents")
                        .redirect(Redirect.temporary("/", "https://elsewhere.example.org/"))
                        .build())
                .build();
    }

    private static VirtualHost.Builder largeHost() {
        return VirtualHost.builder()
                .serverName("large.example.org")
                .alias("www.large.example.org")
                .alias("*.large.example.org")
                .documentRoot("/srv/large/html")
                .acmeChallengeDirectory("/var/lib/acme")
                .compression(Compression.ON)
                .header(ResponseHeader.of("X-One", "1"))
                .errorPage(ErrorPage.message(503, "Back in an hour."))
                .access(AccessRule.builder()
                        .at("/closed/")
                        .usersFile("/etc/pws/access/large")
                        .allow("192.0.2.0/24")
                        .deny("192.0.2.1"))
                .access(AccessRule.builder().at("/nearly").deny("192.0.2.1"))
                .includeDirectory("/etc/pws/include/large")
                .requestEnv("COLOUR", "red")
                .logLevel("info")
                .directory("/srv/large/media")
                .trustedProxies(TrustedProxies.builder().range("10.0.0.0/8").header("X-Forwarded-For"))
                .tls(Tls.builder()
                        .certificate("/etc/ssl/large.pem")
                        .certificateKey("/etc/ssl/large.key")
                        .hsts(Hsts.of(Duration.ofDays(365)))
                        .build());
    }

    private static Site maximal() {
        return Site.builder()
                .name("large")
                .user("large")
                .root("/srv/large")
                .env("DJANGO_SETTINGS_MODULE", "large.settings")
                .secret("SECRET_KEY", "s")
                .virtualHost(
                        largeHost().directory("/srv/large/docs", "index.html").build())
                .process(WsgiDaemonProcess.builder()
                        .venv("/srv/large/venv")
                        .processes(2)
                        .build())
                .mount(WsgiMount.builder()
                        .at("/")
                        .application(WsgiApplication.module("large.wsgi"))
                        .scriptReloading(false)
                        .chunkedRequest(true)
                        .errorOverride(true)
                        .enableSendfile(true)
                        .passAuthorization(true)
                        .mapHeadToGet(MapHeadToGet.ON)
                        .build())
                .mount(WsgiMount.builder()
                        .at("/other")
                        .application(WsgiApplication.script("/srv/large/other.wsgi"))
                        .callable("other")
                        .ignoreActivity("/other/health")
                        .mapHeadToGet(MapHeadToGet.OFF)
                        .build())
                .mount("/many/", WsgiApplication.directory("/srv/large/many"))
                .mount(WsgiMount.builder()
                        .at("/inside")
                        .application(WsgiApplication.script("/srv/large/inside.wsgi"))
                        .process(ProcessChoice.EMBEDDED)
                        .applicationGroup(ApplicationGroup.GLOBAL)
                        .build())
                .staticMount(StaticMount.of("/static/", "/srv/large/static").withExpires(Duration.ofDays(30)))
                .staticMount("/robots.txt", "/srv/large/robots.txt")
                .build();
    }

    private static Site minimalForNginx() {
        return Site.builder()
                .name("small")
                .user("small")
                .virtualHost(
                        VirtualHost.builder().serverName("small.example.org").build())
                .process(WsgiDaemonProcess.builder().venv("/srv/small/venv").build())
                .mount("/", WsgiApplication.script("/srv/small/app.wsgi"))
                .build();
    }

    private static Site maximalForNginx() {
        return Site.builder()
                .name("large")
                .user("large")
                .root("/srv/large")
                .env("DJANGO_SETTINGS_MODULE", "large.settings")
                .secret("SECRET_KEY", "s")
                .virtualHost(largeHost().build())
                .process(WsgiDaemonProcess.builder()
                        .venv("/srv/large/venv")
                        .processes(2)
                        .threads(3)
                        .umask("0027")
                        .home("/srv/large")
                        .lang("C.UTF-8")
                        .locale("C.UTF-8")
                        .pythonPath("/srv/large/lib")
                        .switchInterval(Duration.ofMillis(7))
                        .stackSize("1048576")
                        .maximumRequests(1000)
                        .shutdownTimeout(Duration.ofSeconds(7))
                        .requestTimeout(Duration.ofSeconds(60))
                        .gracefulTimeout(Duration.ofSeconds(20))
                        .listenBacklog(200)
                        .cpuTimeLimit(Duration.ofHours(9))
                        .cpuPriority(5)
                        .memoryLimit("1073741824")
                        .build())
                .mount("/", WsgiApplication.module("large.wsgi"))
                .staticMount(StaticMount.of("/static/", "/srv/large/static").withExpires(Duration.ofDays(30)))
                .staticMount("/robots.txt", "/srv/large/robots.txt")
                .build();
    }

    private static WsgiServer server() {
        return WsgiServer.builder()
                .pythonHome("/srv/venv")
                .pythonPath("/srv/lib")
                .pythonEggs("/var/cache/eggs")
                .pythonOptimize(1)
                .hashSeed(7)
                .dontWriteBytecode(true)
                .destroyInterpreter(false)
                .serverMetrics(true)
                .pythonWarnings("ignore::DeprecationWarning")
                .switchInterval(Duration.ofMillis(2))
                .perInterpreterGil(true)
                .freeThreading(false)
                .restrictStdin(true)
                .restrictStdout(true)
                .restrictSignal(false)
                .build();
    }

    /** Everything that a site and a server can say to mod_wsgi. */
    static Rendering everything() {
        return ApacheRenderer.debian()
                .withModWsgi(Version.of("6.0.5"))
                .withServer(server())
                .render(List.of(maximal(), files(), documents()));
    }

    /** The same for nginx and Gunicorn. */
    static Rendering everythingForNginx() {
        return NginxGunicornRenderer.debian().render(List.of(minimalForNginx(), files(), maximalForNginx()));
    }

    private static void assertReasons(Rendering rendering) {
        assertReasons(rendering, ReasonOfEveryLineTest::lines);
    }

    private static void assertReasons(Rendering rendering, Function<RenderedFile, Map<Integer, String>> linesOf) {
        List<String> without = new ArrayList<>();
        for (RenderedFile file : rendering.files()) {
            Map<Integer, String> reasons = new HashMap<>();
            file.explanations().forEach(explanation -> reasons.put(explanation.line(), explanation.reason()));
            linesOf.apply(file).forEach((line, what) -> {
                String reason = reasons.getOrDefault(line, "");
                if (!SENTENCE.matcher(reason).matches()) {
                    without.add(file.path() + ": " + what + ": '" + reason + "'");
                }
            });
        }
        assertThat(without).isEmpty();
    }

    /** Returns what stands on the lines of a file for which there should be reasons. */
    private static Map<Integer, String> lines(RenderedFile file) {
        String path = file.path().toString();
        Map<Integer, String> lines = new LinkedHashMap<>();
        if (path.startsWith("/etc/apache2/")) {
            collect(new ApacheSyntax().read(file.content()).nodes(), lines);
        } else if (path.startsWith("/etc/nginx/")) {
            collect(NginxSyntax.standard().read(file.content()).nodes(), lines);
        } else if (path.endsWith(".service") || path.endsWith(".socket")) {
            new SystemdSyntax()
                    .read(file.content())
                    .sections()
                    .forEach(section ->
                            section.settings().forEach(setting -> lines.put(setting.line(), setting.toString())));
        } else if (path.endsWith(".py") || path.endsWith(".wsgi")) {
            new PythonSyntax()
                    .read(file.content())
                    .assignments()
                    .forEach(assignment -> lines.put(assignment.line(), assignment.toString()));
        }
        return lines;
    }

    /** Every line but comments, the ends of blocks, and what stands in a script. */
    private static Map<Integer, String> plain(RenderedFile file) {
        Map<Integer, String> lines = new LinkedHashMap<>();
        String path = file.path().toString();
        if (!path.startsWith("/etc/tmpfiles.d/") && !path.startsWith("/etc/logrotate.d/")) {
            return lines;
        }
        List<String> all = file.content().lines().map(String::strip).toList();
        boolean script = false;
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i);
            script = script && !line.equals("endscript");
            if (!script
                    && !line.isEmpty()
                    && !line.startsWith("#")
                    && !List.of("}", "endscript").contains(line)) {
                lines.put(i + 1, line);
            }
            script = script || line.equals("postrotate");
        }
        return lines;
    }

    private static void collect(List<Node> nodes, Map<Integer, String> lines) {
        for (Node node : nodes) {
            if (node instanceof Directive directive) {
                lines.put(directive.line(), directive.toString());
            } else if (node instanceof Block block) {
                lines.put(block.line(), block.name() + block.arguments());
                // The rows of a table are what it is there for.
                if (!TABLES.contains(block.name())) {
                    collect(block.children(), lines);
                }
            }
        }
    }

    @Test
    void everyLineForApacheHasOne() {
        assertReasons(ApacheRenderer.debian().render(List.of(minimal())));
        assertReasons(everything());
    }

    @Test
    void everyLineForNginxAndGunicornHasOne() {
        assertReasons(NginxGunicornRenderer.debian().render(List.of(minimalForNginx(), files(), maximalForNginx())));
    }

    @Test
    void everyLineOfTheFilesBesideNginxHasOne() {
        Rendering rendering =
                NginxGunicornRenderer.debian().render(List.of(minimalForNginx(), files(), maximalForNginx()));
        assertReasons(rendering, ReasonOfEveryLineTest::plain);
        assertThat(rendering.files().stream()
                        .mapToInt(file -> plain(file).size())
                        .sum())
                .isGreaterThan(30);
    }
}
