package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiDirective;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Each directive of mod_wsgi can be had, or the documents say why not; and each stands where mod_wsgi allows it. */
class WsgiDirectivesTest {

    private static final Pattern ROW = Pattern.compile("\\| `(WSGI\\w+)` \\|.*");

    private static final Map<String, WsgiDirective> BY_NAME = new HashMap<>();

    static {
        for (WsgiDirective directive : WsgiDirective.values()) {
            BY_NAME.put(directive.directive(), directive);
        }
    }

    /** A directive, and the sections around it. */
    private record Found(String name, List<String> sections) {
        boolean isAllowed() {
            WsgiDirective.Place place =
                    Objects.requireNonNull(BY_NAME.get(name)).place();
            if (sections.isEmpty()) {
                return place.inServer();
            }
            return sections.equals(List.of("VirtualHost")) ? place.inHost() : place.inDirectory();
        }
    }

    private static List<Found> written() {
        List<Found> found = new ArrayList<>();
        List<RenderedFile> files =
                new ArrayList<>(ReasonOfEveryLineTest.everything().files());
        Site withoutEmbedded = shop("plain", 80, "/srv/shop.py").build();
        files.addAll(ApacheRenderer.debian().render(withoutEmbedded).files());
        // Where access depends on the client's address, Apache itself looks who that is.
        Site behindProxy = Site.builder()
                .name("behind")
                .virtualHost(VirtualHost.builder()
                        .serverName("behind.test")
                        .trustedProxies(
                                TrustedProxies.builder().range("10.0.0.0/8").header("X-Forwarded-For")))
                .mount(WsgiMount.builder().at("/").script("/srv/shop.py"))
                .build();
        files.addAll(ApacheRenderer.debian().render(behindProxy).files());
        for (RenderedFile file : files) {
            if (file.path().toString().startsWith("/etc/apache2/")) {
                collect(new ApacheSyntax().read(file.content()).nodes(), List.of(), found);
            }
        }
        return found;
    }

    private static void collect(List<Node> nodes, List<String> sections, List<Found> found) {
        for (Node node : nodes) {
            if (node instanceof Directive directive && directive.name().startsWith("WSGI")) {
                found.add(new Found(directive.name(), sections));
            } else if (node instanceof Block block) {
                List<String> inside = new ArrayList<>(sections);
                inside.add(block.name());
                collect(block.children(), inside, found);
            }
        }
    }

    @Test
    void eachIsWrittenOrTheDocumentSaysWhyNot() throws IOException {
        Set<String> written = new TreeSet<>();
        written().forEach(directive -> written.add(directive.name()));
        Set<String> never = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "servers.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                never.add(row.group(1));
            }
        }

        assertThat(never).doesNotContainAnyElementsOf(written);
        written.addAll(never);
        assertThat(written).isEqualTo(new TreeSet<>(BY_NAME.keySet()));
    }

    @Test
    void eachStandsWhereItIsAllowed() {
        assertThat(written()).isNotEmpty().allMatch(Found::isAllowed);
    }

    @Test
    void whatAnOlderModuleLacksIsAProblem() {
        Refused refused = catchThrowableOfType(
                Refused.class,
                () -> ApacheRenderer.debian()
                        .withServer(WsgiServer.builder()
                                .switchInterval(Duration.ofMillis(1))
                                .perInterpreterGil(false)
                                .freeThreading(true)
                                .build())
                        .render(List.of()));

        assertThat(refused.problems()).extracting(Problem::rule).containsOnly(RenderRule.VERSION_LACKS);
        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactly("server.switch-interval", "server.per-interpreter-gil", "server.free-threading");
    }

    /** A script whose application has another name: mounted itself, and behind an entry script with an environment. */
    @Test
    void theNameOfTheApplicationCountsOnBothServers() {
        String script = """
                def shop_app(environ, start_response):
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [b"shop_app"]
                """;
        try (ApacheLab lab = new ApacheLab()) {
            String path = lab.file("shop/shop.py", script).toString();
            int port = Programs.freePort();
            WsgiServer server = WsgiServer.builder()
                    .pythonWarnings("ignore::DeprecationWarning")
                    .restrictStdin(true)
                    .restrictStdout(false)
                    .restrictSignal(true)
                    .destroyInterpreter(false)
                    .build();
            Site plain = shop("plain", port, path).build();
            Site entry = shop("entry", port, path).env("COLOUR", "red").build();
            try (PrivateApache apache =
                    lab.install(server, List.of(plain, entry)).start()) {
                assertThat(apache.errorLog()).doesNotContain("[error]");
                assertThat(RawHttp.to(port, "plain.test").get("/health").body()).isEqualTo("shop_app");
                assertThat(RawHttp.to(port, "entry.test").get("/").body()).isEqualTo("shop_app");
            }
        }
        try (NginxLab lab = new NginxLab()) {
            String path = lab.root().resolve("shop.py").toString();
            Files.writeString(Path.of(path), script);
            int port = Programs.freePort();
            lab.start(
                    port,
                    shop("plain", port, path)
                            .user("www-data")
                            .allowServerAccounts(true)
                            .build());
            assertThat(RawHttp.to(port, "plain.test").get("/").body())
                    .as(lab.journal())
                    .isEqualTo("shop_app");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Site.Builder shop(String name, int port, String script) {
        return Site.builder()
                .name(name)
                .virtualHost(VirtualHost.builder().serverName(name + ".test").listen("127.0.0.1:" + port))
                .process(WsgiDaemonProcess.builder().processes(1).inactivityTimeout(Duration.ofMinutes(5)))
                .mount(WsgiMount.builder()
                        .at("/")
                        .script(script)
                        .callable("shop_app")
                        .ignoreActivity("/health"));
    }
}
