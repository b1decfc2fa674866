package org.pythonwebstack.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.value.Parsed;

/** Attacks on hosting panels that a description of a site alone can stop; the ids are those of our catalogue. */
class CatalogueTest {

    /**
     * @param id the row of the catalogue
     * @param payload what is tried
     * @param code the code of the refusal
     * @param field the field that it names
     */
    record Attack(String id, String payload, String code, String field, Supplier<Parsed<?>> attempt) {
        @Override
        public String toString() {
            return id + " " + payload;
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefused(Attack attack) {
        assertThat(attack.attempt().get().problems())
                .extracting(problem -> problem.code() + " " + problem.field())
                .containsExactly(attack.code() + " " + attack.field());
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Attack("A05", "two names", "PWS-HOST-001", "server-name", () -> host("a.test b.test")),
                new Attack("A06", "a regular expression", "PWS-HOST-001", "server-name", () -> host("~^.*$")),
                new Attack("A07", "a wildcard", "PWS-HOST-009", "server-name", () -> host("*.example.com")),
                new Attack(
                        "A11",
                        "case",
                        "PWS-VHOST-001",
                        "aliases[0]",
                        () -> VirtualHost.builder()
                                .serverName("a.test")
                                .alias("A.TEST")
                                .result()),
                new Attack(
                        "A15",
                        "one name twice",
                        "PWS-WSGI-003",
                        "process[1].name",
                        () -> site().process(named("a"))
                                .process(named("a"))
                                .mount(WsgiMount.builder().at("/").module("a").process("a"))
                                .result()),
                new Attack(
                        "A16",
                        "a blank",
                        "PWS-NAME-002",
                        "name",
                        () -> named("a b").result()),
                new Attack(
                        "A16",
                        "mod_wsgi's words",
                        "PWS-NAME-002",
                        "name",
                        () -> named("%{GLOBAL}").result()),
                new Attack(
                        "A16",
                        "a client's choice",
                        "PWS-NAME-002",
                        "name",
                        () -> named("%{ENV:X}").result()),
                new Attack(
                        "A16",
                        "an equals sign",
                        "PWS-NAME-002",
                        "name",
                        () -> named("a=b").result()),
                new Attack(
                        "A17",
                        "a long socket path",
                        "PWS-WSGI-020",
                        "socket-prefix",
                        () -> WsgiServer.builder()
                                .socketPrefix("/run/" + "x".repeat(72))
                                .result()),
                user("A18", "root", "PWS-ACCT-002"),
                user("A18", "#0", "PWS-ACCT-002"),
                user("A18", "#00", "PWS-NUM-002"),
                user("A18", "#4294967296", "PWS-NUM-003"),
                user("A18", "#-1", "PWS-NUM-001"),
                user("A18", "#33", "PWS-SITE-010"),
                user("A19", "33", "PWS-ACCT-003"),
                user("A21", "www-data", "PWS-SITE-010"),
                user("A21", "nobody", "PWS-SITE-010"),
                user("A21", "nginx", "PWS-SITE-010"),
                user("A22", "docker", "PWS-ACCT-004"),
                new Attack(
                        "A22",
                        "the group of a process' account",
                        "PWS-ACCT-004",
                        "process[0].user",
                        () -> site().process(WsgiDaemonProcess.builder().user("shadow"))
                                .mount("/", WsgiApplication.module("a"))
                                .result()),
                new Attack(
                        "A22",
                        "docker",
                        "PWS-ACCT-004",
                        "supplementary-groups[0]",
                        () -> WsgiDaemonProcess.builder()
                                .supplementaryGroup("docker")
                                .result()),
                new Attack(
                        "B17",
                        "a separator",
                        "PWS-WSGI-014",
                        "python-path[0]",
                        () -> WsgiDaemonProcess.builder()
                                .pythonPath("/srv/a:/etc")
                                .result()),
                new Attack(
                        "B23",
                        "code in the document root",
                        "PWS-SITE-011",
                        "virtual-host.document-root",
                        () -> site(VirtualHost.builder().serverName("a.test").documentRoot("/home/a/www"))
                                .mount("/", WsgiApplication.script("/home/a/www/app/wsgi.py"))
                                .result()),
                new Attack(
                        "B23",
                        "the project itself",
                        "PWS-SITE-011",
                        "virtual-host.document-root",
                        () -> site(VirtualHost.builder().serverName("a.test").documentRoot("/home/a/www"))
                                .process(WsgiDaemonProcess.builder().pythonPath("/home/a/www"))
                                .mount("/", WsgiApplication.module("a"))
                                .result()),
                new Attack(
                        "B25",
                        "leaving the tree",
                        "PWS-URL-003",
                        "static[0].at",
                        () -> site().staticMount("/static/../", "/srv/a").result()),
                new Attack(
                        "B25",
                        "leaving it encoded",
                        "PWS-URL-002",
                        "static[0].at",
                        () -> site().staticMount("/%2e%2e/", "/srv/a").result()),
                new Attack(
                        "B26",
                        "a program",
                        "PWS-PATH-001",
                        "error-log",
                        () -> VirtualHost.builder()
                                .serverName("a.test")
                                .errorLog("|/bin/sh")
                                .result()),
                new Attack(
                        "B26",
                        "syslog",
                        "PWS-PATH-001",
                        "access-log",
                        () -> VirtualHost.builder()
                                .serverName("a.test")
                                .accessLog("syslog:server=evil.test")
                                .result()),
                new Attack(
                        "B26",
                        "a template",
                        "PWS-LOG-001",
                        "access-log",
                        () -> VirtualHost.builder()
                                .serverName("a.test")
                                .accessLog("/var/www/panel/templates/index.twig")
                                .result()),
                new Attack(
                        "B27",
                        "a served key",
                        "PWS-SITE-012",
                        "static[0].target",
                        () -> site(VirtualHost.builder()
                                        .serverName("a.test")
                                        .tls(Tls.of("/etc/ssl/a.pem", "/srv/a/static/a.key")))
                                .staticMount("/static/", "/srv/a/static")
                                .result()));
    }

    private static Attack user(String id, String user, String code) {
        return new Attack(id, user, code, "user", () -> site().user(user).result());
    }

    private static Parsed<VirtualHost> host(String name) {
        return VirtualHost.builder().serverName(name).result();
    }

    private static Site.Builder site() {
        return site(VirtualHost.builder().serverName("a.test"));
    }

    private static Site.Builder site(VirtualHost.Builder host) {
        return Site.builder().name("a").virtualHost(host);
    }

    private static WsgiDaemonProcess.Builder named(String name) {
        return WsgiDaemonProcess.builder().name(name);
    }
}
