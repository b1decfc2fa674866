package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.conf.PythonValue;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.Refused;

/** The catalogue of attacks on generators of configuration, as far as the renderer for nginx and Gunicorn answers for it. */
class NginxCatalogueTest {

    private static final String HOSTILE = "/srv/a; b {c} #d \"e\" 'f' \\g %n ${HOME}h";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rows(String id, Executable check) throws Throwable {
        assertThat(id).isNotEmpty();
        check.execute();
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row("A17 a name so long that the socket's path would not fit is refused", () -> {
                    Site longName = site().name("s" + "x".repeat(30))
                            .mount("/" + "m".repeat(200), WsgiApplication.module("shop.wsgi"))
                            .build();
                    assertThatThrownBy(() -> NginxGunicornRenderer.debian().render(longName))
                            .isInstanceOf(Refused.class)
                            .hasMessageContaining("PWS-RENDER-013");
                }),
                row("B24 location and alias end alike in a slash", () -> {
                    String text = nginx(root().staticMount("/static/", "/srv/shop/static"));
                    assertThat(text).contains("location ^~ /static/ {\n        alias /srv/shop/static/;");
                    assertThat(nginx(root().staticMount("/favicon.ico", "/srv/shop/f.ico")))
                            .contains("location = /favicon.ico {\n        alias /srv/shop/f.ico;");
                }),
                row("B25 a URL path is one decoded path and no pattern", () -> {
                    for (String path : List.of("/../", "/%2e%2e/", "//", "/a//b/")) {
                        assertThatThrownBy(() -> root().staticMount(path, "/srv/shop/static")
                                        .build())
                                .as(path)
                                .isInstanceOf(Refused.class);
                    }
                    assertThat(nginx(root().staticMount("/a [b]*(c)$ {d}/", "/srv/shop/static")))
                            .contains("location ^~ \"/a [b]*(c)$ {d}/\" {");
                }),
                row("B28 C11 sockets are generated from plain characters", () -> {
                    String text = nginx(site().name("shop").mount("/a:b c/é$", WsgiApplication.module("shop.wsgi")));
                    assertThat(text).contains("server unix:/run/pws/shop/gunicorn.a.3ab.20c_.c3.a9.24.sock;");
                    assertThat(text).contains("proxy_pass \"http://pws-shop.a.3ab.20c_.c3.a9.24/a:b%20c/%C3%A9%24/\";");
                }),
                row(
                        "C08 no line end reaches nginx",
                        () -> assertThatThrownBy(() ->
                                        root().staticMount("/s/", "/srv/a\nb").build())
                                .isInstanceOf(Refused.class)),
                row("C09 no field reaches map, if or set", () -> {
                    String text = nginx(root().staticMount("/map $a $b {}/", "/srv/if (1) { set x 1; }"));
                    assertThat(text)
                            .doesNotContain("\n    if ")
                            .doesNotContain("\n    set ")
                            .doesNotContain("\nmap ");
                }),
                row("C10 upstreams of two sites never have the same name", () -> {
                    String one = nginx(site().name("shop").mount("/admin", WsgiApplication.module("a")));
                    String other = nginx(site().name("shop-admin").mount("/", WsgiApplication.module("a")));
                    assertThat(one).contains("upstream pws-shop.admin {");
                    assertThat(other).contains("upstream pws-shop-admin {");
                }),
                row("C12 a body size is a bounded number", () -> {
                    for (String size : List.of("0", "999999g", "-1", "1m; root /")) {
                        assertThatThrownBy(
                                        () -> Limits.builder().requestBody(size).build())
                                .as(size)
                                .isInstanceOf(Refused.class);
                    }
                    assertThat(nginx(root().limits(Limits.builder().requestBody("3m"))))
                            .contains("client_max_body_size 3145728;");
                }),
                row("C13 C15 no line end and no trailing backslash reaches a unit", () -> {
                    assertThatThrownBy(() ->
                                    root().root("/srv/a\nExecStartPre=+/bin/id").build())
                            .isInstanceOf(Refused.class);
                    assertThatThrownBy(() -> render(root().root("/srv/a\\"))).isInstanceOf(Refused.class);
                }),
                row("C14 C16 C17 a hostile path is one word of the command and one directory", () -> {
                    SystemdUnit unit = service(site().name("shop")
                            .root(HOSTILE)
                            .process(WsgiDaemonProcess.builder()
                                    .venv("/srv/v; %n -+!@:")
                                    .build())
                            .mount("/", WsgiApplication.module("shop.wsgi")));
                    SystemdValue.Exec exec = (SystemdValue.Exec)
                            unit.settings("Service", "ExecStart").get(0).value();
                    assertThat(exec.program()).isEqualTo(new Literal("/srv/v; %n -+!@:/bin/python"));
                    assertThat(exec.prefixes()).isEmpty();
                    assertThat(exec.arguments())
                            .containsExactly(
                                    new Literal("-m"),
                                    new Literal("gunicorn"),
                                    new Literal("--config"),
                                    new Literal("/etc/pws/sites/shop/gunicorn.conf.py"));
                    assertThat(unit.settings("Service", "WorkingDirectory")
                                    .get(0)
                                    .value())
                            .isEqualTo(SystemdValue.path(HOSTILE));
                }),
                row("C18 no value of the environment stands in a unit", () -> {
                    Rendering rendering = render(root().env("A", "1 B=2").secret("C", "x\" hidden=\"y"));
                    assertThat(rendering.files())
                            .filteredOn(file -> file.path().fileName().endsWith(".service"))
                            .allSatisfy(file -> assertThat(file.content())
                                    .doesNotContain("B=2")
                                    .doesNotContain("hidden"));
                    assertThat(rendering
                                    .file("/etc/pws/sites/shop/environment")
                                    .orElseThrow()
                                    .content())
                            .contains("A=\"1 B=2\"\nC=\"x\\\" hidden=\\\"y\"\n");
                }),
                row(
                        "C19 an account is a strict name",
                        () -> assertThatThrownBy(() -> root().user("0bad;x").build())
                                .isInstanceOf(Refused.class)),
                row(
                        "C20 systemd makes no directory of a site's choice",
                        () -> assertThat(render(root()).files())
                                .allSatisfy(file -> assertThat(file.content()).doesNotContain("RuntimeDirectory"))),
                row("C21 a value in Python is a literal", () -> {
                    String path = "/srv/'; import os; os.system(\"id\") #\u2028\\";
                    String text = text(
                            render(site().name("shop").mount("/", WsgiApplication.script(path.replace("\u2028", "é")))),
                            "/etc/pws/sites/shop/pws_application.py");
                    assertThat(new PythonSyntax().read(text).assignments()).anySatisfy(assignment -> {
                        assertThat(assignment.name()).isEqualTo("SCRIPT");
                        assertThat(assignment.value()).isEqualTo(PythonValue.text(path.replace("\u2028", "é")));
                    });
                }),
                row("C22 C24 Gunicorn takes its settings from one file of root's", () -> {
                    SystemdUnit unit = service(root());
                    assertThat(unit.settings("Service", "UnsetEnvironment")
                                    .get(0)
                                    .value()
                                    .toString())
                            .contains("GUNICORN_CMD_ARGS");
                    assertThatThrownBy(() -> root().env("GUNICORN_CMD_ARGS", "--bind=0.0.0.0")
                                    .build())
                            .isInstanceOf(Refused.class);
                    RenderedFile file = render(root())
                            .file("/etc/pws/sites/shop/gunicorn.conf.py")
                            .orElseThrow();
                    assertThat(file.owner()).isEqualTo("root");
                    assertThat(file.content()).contains("umask = 0o027\n").contains("forwarded_allow_ips = \"\"\n");
                }),
                row("C23 an application is module and name", () -> {
                    for (String app : List.of("app:create(__import__('os'))", "a b", "--config=x", "os:system()")) {
                        assertThatThrownBy(() -> WsgiApplication.module(app))
                                .as(app)
                                .isInstanceOf(Refused.class);
                    }
                    assertThat(text(render(root()), "/etc/pws/sites/shop/gunicorn.conf.py"))
                            .contains("wsgi_app = \"pws_application:application\"\n");
                }),
                row("C31 a log's path is quoted, or refused where logrotate has no quotes", () -> {
                    VirtualHost.Builder host = VirtualHost.builder().serverName("shop.example.org");
                    Site quoted = Site.builder()
                            .user("shop")
                            .name("shop")
                            .virtualHost(host.accessLog("/var/log/a *[b] \"c\".log"))
                            .build();
                    assertThat(text(NginxGunicornRenderer.debian().render(quoted), "/etc/logrotate.d/pws-shop"))
                            .startsWith("# Written by PWS")
                            .contains("\"/var/log/a \\*\\[b\\] \\\"c\\\".log\" ");
                    VirtualHost.Builder braces = VirtualHost.builder().serverName("shop.example.org");
                    assertThatThrownBy(() -> NginxGunicornRenderer.debian()
                                    .render(Site.builder()
                                            .user("shop")
                                            .name("shop")
                                            .virtualHost(braces.accessLog("/var/log/{a}.log"))
                                            .build()))
                            .isInstanceOf(Refused.class);
                }));
    }

    private static Arguments row(String id, Executable check) {
        return arguments(id, check);
    }

    private static Site.Builder site() {
        return Site.builder()
                .user("shop")
                .virtualHost(
                        VirtualHost.builder().serverName("shop.example.org").build());
    }

    private static Site.Builder root() {
        return site().name("shop").mount("/", WsgiApplication.module("shop.wsgi"));
    }

    private static Rendering render(Site.Builder site) {
        return NginxGunicornRenderer.debian().render(site.build());
    }

    private static String text(Rendering rendering, String path) {
        return rendering.file(path).orElseThrow().content();
    }

    private static String nginx(Site.Builder site) {
        return render(site).files().get(0).content();
    }

    private static SystemdUnit service(Site.Builder site) {
        return new SystemdSyntax().read(text(render(site), "/etc/systemd/system/pws-shop.service"));
    }
}
