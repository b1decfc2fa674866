package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.ProcessChoice;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Refused;

/** The catalogue of attacks on generators of configuration, as far as the renderer for Apache answers for it. */
class ApacheCatalogueTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rows(String id, Executable check) throws Throwable {
        assertThat(id).isNotEmpty();
        check.execute();
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row("A07 a wildcard is an alias", () -> {
                    assertThatThrownBy(() -> VirtualHost.builder()
                                    .serverName("*.example.com")
                                    .build())
                            .isInstanceOf(Refused.class);
                    assertThat(text(site(host().alias("*.example.com"))))
                            .contains("    ServerName shop.example.org\n    ServerAlias *.example.com\n");
                }),
                row("A09 file names derive from the site's name", () -> {
                    assertThatThrownBy(() ->
                                    Site.builder().name("../../etc/cron.d/x").build())
                            .isInstanceOf(Refused.class);
                    assertThat(ApacheRenderer.debian().render(site(host())).files())
                            .extracting(file -> file.path().toString())
                            .allMatch(path -> path.contains("pws-shop") || path.contains("/etc/pws/sites/shop/"));
                }),
                row("A15 a daemon process group is defined once in a server", () -> {
                    Site one = Site.builder()
                            .name("one")
                            .virtualHost(VirtualHost.builder()
                                    .serverName("one.example")
                                    .build())
                            .process(WsgiDaemonProcess.builder().name("same").build())
                            .mount("/", WsgiApplication.script("/srv/one.wsgi"))
                            .build();
                    Site two = Site.builder()
                            .name("two")
                            .virtualHost(VirtualHost.builder()
                                    .serverName("two.example")
                                    .build())
                            .process(WsgiDaemonProcess.builder().name("same").build())
                            .mount("/", WsgiApplication.script("/srv/two.wsgi"))
                            .build();
                    refused(() -> ApacheRenderer.debian().render(List.of(one, two)), RenderRule.PROCESS_TWICE);
                    assertThat(ApacheRenderer.debian().render(one).files()).isNotEmpty();
                }),
                row("A16 the name of a process group is a name", () -> {
                    for (String name : new String[] {"a b", "%{ENV:X}", "%{GLOBAL}", "a=b", "a\nUser root"}) {
                        assertThatThrownBy(() ->
                                        WsgiDaemonProcess.builder().name(name).build())
                                .isInstanceOf(Refused.class);
                    }
                }),
                row("A17 a socket path fits into 107 bytes", () -> {
                    assertThatThrownBy(() -> WsgiServer.builder()
                                    .socketPrefix("/run/" + "x".repeat(100))
                                    .build())
                            .isInstanceOf(Refused.class);
                    assertThat(ApacheLayout.debian().runDirectory().toString()).hasSizeLessThan(70);
                }),
                row("A19 an account is written as it is meant", () -> {
                    assertThat(option(daemon(accountOf("#2000")), "user")).isEqualTo("#2000");
                    assertThat(option(daemon(accountOf("#2000")), "group")).isEqualTo("#2000");
                    assertThat(option(daemon(accountOf("bob")), "group")).isEqualTo("bob");
                }),
                row("B13 a variable of Apache cannot be spelled", () -> {
                    for (String path : new String[] {"/srv/${HOME}", "/srv/a${", "/srv/${x"}) {
                        Site site = Site.builder()
                                .name("shop")
                                .virtualHost(host().build())
                                .process(WsgiDaemonProcess.builder().venv(path).build())
                                .mount("/", WsgiApplication.script("/srv/app.wsgi"))
                                .build();
                        assertThatThrownBy(() -> ApacheRenderer.debian().render(site))
                                .isInstanceOf(Refused.class);
                    }
                }),
                row("B19 a directory is not mounted by accident", () -> {
                    assertThatThrownBy(() -> WsgiApplication.script("/srv/apps/"))
                            .isInstanceOf(Refused.class);
                    Site site = Site.builder()
                            .name("shop")
                            .virtualHost(host().build())
                            .mount("/", WsgiApplication.directory("/srv/apps"))
                            .build();
                    assertThat(text(site))
                            .contains("WSGIScriptAlias / /srv/apps/ ")
                            .containsPattern(
                                    "<Directory /srv/apps>\\s+AllowOverride None\\s+Options None\\s+Require all denied"
                                            + "\\s+<FilesMatch ");
                }),
                row("B24 URL and directory both end with a slash", () -> {
                    Site site = Site.builder()
                            .name("shop")
                            .virtualHost(host().build())
                            .staticMount("/static/", "/srv/static")
                            .staticMount("/robots.txt", "/srv/public/robots.txt")
                            .build();
                    assertThat(text(site))
                            .contains("Alias /static/ /srv/static/\n", "Alias /robots.txt /srv/public/robots.txt\n");
                }),
                row("C01 a blank adds no option", () -> {
                    Site site = Site.builder()
                            .name("shop")
                            .virtualHost(host().build())
                            .process(WsgiDaemonProcess.builder()
                                    .user("bob")
                                    .venv("/srv/venv user=#2001")
                                    .home("/srv/\"q\" group=root \\")
                                    .build())
                            .mount("/", WsgiApplication.script("/srv/app.wsgi"))
                            .build();
                    assertThat(option(daemon(site), "python-home")).isEqualTo("/srv/venv user=#2001");
                    assertThat(option(daemon(site), "home")).isEqualTo("/srv/\"q\" group=root \\");
                    assertThat(option(daemon(site), "user")).isEqualTo("bob");
                    assertThat(option(daemon(site), "group")).isEqualTo("bob");
                }),
                row("C02 a line end adds no directive", () -> {
                    for (String path : new String[] {"/srv/a\">\nInclude /etc/shadow", "/srv/a\r", "/srv/a\u0000b"}) {
                        assertThatThrownBy(() -> WsgiApplication.script(path)).isInstanceOf(Refused.class);
                    }
                }),
                row("C03 no text ends a section", () -> {
                    Site site = Site.builder()
                            .name("shop")
                            .virtualHost(host().header("X-A", "</VirtualHost>")
                                    .requestEnv("B", "</Directory> \">")
                                    .build())
                            .mount("/", WsgiApplication.script("/srv/<VirtualHost *:80>/</VirtualHost>.wsgi"))
                            .build();
                    assertThat(new ApacheSyntax().read(text(site)).nodes())
                            .filteredOn(Block.class::isInstance)
                            .hasSize(1);
                    assertThat(find(site, "SetEnv"))
                            .extracting(directive -> directive.arguments().get(1))
                            .contains(new Literal("</Directory> \">"));
                }),
                row("C04 variables have names, and values without line ends", () -> {
                    for (String name : new String[] {"LD_PRELOAD", "PATH", "PYTHONHOME", "A=B", "A B", "", "A\n"}) {
                        assertThatThrownBy(() -> host().requestEnv(name, "x").build())
                                .as(name)
                                .isInstanceOf(Refused.class);
                    }
                    assertThatThrownBy(
                                    () -> host().requestEnv("A", "x\nUser root").build())
                            .isInstanceOf(Refused.class);
                    assertThat(find(site(host().requestEnv("A", "\"q\" 'r' \\ %{x}e $1")), "SetEnv"))
                            .extracting(Directive::arguments)
                            .contains(List.of(new Literal("A"), new Literal("\"q\" 'r' \\ %{x}e $1")));
                }),
                row(
                        "C05 comments hold nobody's text but the site's name",
                        () -> assertThat(text(site(host().header("X-A", "secret \\")))
                                        .lines()
                                        .filter(line -> line.startsWith("#")))
                                .containsExactly(
                                        "# Virtual hosts of the site shop, written by PWS. Do not edit.",
                                        "# Modules: alias authz_core env headers mime reqtimeout wsgi")),
                row("C06 a header's value is a text and no format", () -> {
                    assertThatThrownBy(() ->
                                    host().header("X-A", "a\r\nSet-Cookie: x").build())
                            .isInstanceOf(Refused.class);
                    assertThatThrownBy(() -> host().header("X-A: b", "x").build())
                            .isInstanceOf(Refused.class);
                    assertThat(text(site(host().header("X-A", "%{HOME}e \\n \"x"))))
                            .contains("Header always set X-A \"%%{HOME}e \\\\\\\\n \\\"x\"\n");
                }),
                row("C07 a redirect repeats nothing of the request", () -> {
                    VirtualHost.Builder host = host().redirect(
                                    Redirect.permanent("/a", "https://else.example/%201$1%7B"))
                            .redirect(
                                    Redirect.parse("/b.c", "https://else.example/$1%201&", HttpStatus.of("307"), true));
                    Site site = site(host);
                    assertThat(find(site, "Redirect"))
                            .extracting(directive -> directive.arguments().get(2))
                            .containsExactly(
                                    new Literal("https://else.example/%201$1%7B"),
                                    new Literal("https://else.example/$1%201&"));
                    assertThat(find(site, "RedirectMatch")).isEmpty();
                    assertThat(text(site)).doesNotContain("RewriteRule");
                }),
                row("E01 nothing runs in Apache itself unless a site asks for it", () -> {
                    assertThat(server(List.of(site(host())))).contains("WSGIRestrictEmbedded On\n");
                    Site embedded = embedded();
                    assertThat(server(List.of(embedded))).contains("WSGIRestrictEmbedded Off\n");
                    ApacheRenderer strict = ApacheRenderer.debian()
                            .withServer(
                                    WsgiServer.builder().restrictEmbedded(true).build());
                    refused(() -> strict.render(List.of(embedded)), RenderRule.EMBEDDED_RESTRICTED);
                }),
                row(
                        "E04 no request chooses its processes",
                        () -> assertThat(text(site(host())))
                                .contains("WSGIRestrictProcess shop\n")
                                .doesNotContain("%{ENV")),
                row(
                        "4 nothing that protects depends on a module",
                        () -> assertThat(text(site(host()))).doesNotContain("<If")));
    }

    private static Arguments row(String id, Executable check) {
        return arguments(id, check);
    }

    private static VirtualHost.Builder host() {
        return VirtualHost.builder().serverName("shop.example.org");
    }

    private static Site site(VirtualHost.Builder host) {
        return Site.builder()
                .name("shop")
                .virtualHost(host)
                .mount("/", WsgiApplication.script("/srv/app.wsgi"))
                .build();
    }

    private static Site accountOf(String user) {
        return Site.builder()
                .name("shop")
                .user(user)
                .virtualHost(host().build())
                .mount("/", WsgiApplication.script("/srv/app.wsgi"))
                .build();
    }

    private static Site embedded() {
        return Site.builder()
                .name("shop")
                .virtualHost(host().build())
                .mount(WsgiMount.builder()
                        .at("/")
                        .script("/srv/app.wsgi")
                        .process(ProcessChoice.EMBEDDED)
                        .build())
                .build();
    }

    private static String text(Site site) {
        return ApacheRenderer.debian()
                .render(site)
                .file("/etc/apache2/sites-available/pws-shop.conf")
                .orElseThrow()
                .content();
    }

    private static String server(List<Site> sites) {
        return ApacheRenderer.debian()
                .render(sites)
                .file("/etc/apache2/conf-available/pws.conf")
                .orElseThrow()
                .content();
    }

    private static List<Directive> find(Site site, String name) {
        List<Directive> found = new ArrayList<>();
        collect(new ApacheSyntax().read(text(site)).nodes(), name, found);
        return found;
    }

    private static void collect(List<? extends Node> nodes, String name, List<Directive> found) {
        for (Node node : nodes) {
            if (node instanceof Directive directive && directive.name().equals(name)) {
                found.add(directive);
            } else if (node instanceof Block block) {
                collect(block.children(), name, found);
            }
        }
    }

    private static Directive daemon(Site site) {
        return find(site, "WSGIDaemonProcess").get(0);
    }

    private static String option(Directive daemon, String key) {
        List<String> values = new ArrayList<>();
        for (Argument argument : daemon.arguments()) {
            if (argument instanceof Setting setting
                    && setting.key().equals(key)
                    && setting.value() instanceof Literal literal) {
                values.add(literal.text());
            }
        }
        assertThat(values).as(key).hasSize(1);
        return values.get(0);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, RenderRule rule) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(problem -> problem.rule())
                        .contains(rule));
    }
}
