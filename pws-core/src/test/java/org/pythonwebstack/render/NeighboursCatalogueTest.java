package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.value.Refused;

/** The catalogue of attacks on generators of configuration: what one site could do to another, on both servers. */
class NeighboursCatalogueTest {

    /** A renderer, called by the name of its server. */
    private record Server(String name, Function<List<Site>, Rendering> renderer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Server> SERVERS = List.of(
            new Server("Apache", sites -> ApacheRenderer.debian().render(sites)),
            new Server("nginx", sites -> NginxGunicornRenderer.debian().render(sites)));

    static Stream<Arguments> takenNames() {
        return SERVERS.stream()
                .flatMap(server -> Stream.of(
                        Arguments.of(
                                server,
                                "the name of another site",
                                site("one", host("a.test")),
                                site("two", host("A.TEST")),
                                "PWS-RENDER-007 site[two].server-name"),
                        Arguments.of(
                                server,
                                "an alias of another site",
                                site("one", host("a.test").alias("www.a.test")),
                                site("two", host("www.a.test")),
                                "PWS-RENDER-007 site[two].server-name"),
                        Arguments.of(
                                server,
                                "an alias that is another site's name",
                                site("one", host("a.test")),
                                site("two", host("b.test").alias("a.test")),
                                "PWS-RENDER-007 site[two].aliases"),
                        Arguments.of(
                                server,
                                "a wildcard of another site",
                                site("one", host("a.test").alias("*.a.test")),
                                site("two", host("b.test").alias("*.A.test")),
                                "PWS-RENDER-007 site[two].aliases"),
                        Arguments.of(
                                server,
                                "an address where another site has TLS",
                                site(
                                        "one",
                                        host("a.test")
                                                .tls(Tls.builder()
                                                        .certificate("/etc/a.pem")
                                                        .certificateKey("/etc/a.key")
                                                        .listen("*:8443"))),
                                site("two", host("b.test").listen("*:8443")),
                                "PWS-RENDER-015 site[two].listen")));
    }

    @ParameterizedTest(name = "A14 {1}, {0}")
    @MethodSource("takenNames")
    void aNameBelongsToOneSite(Server server, String payload, Site first, Site second, String problem) {
        assertThat(problems(server, first, second)).as(payload).containsExactly(problem);
    }

    static Stream<Server> servers() {
        return SERVERS.stream();
    }

    @ParameterizedTest(name = "B29 a site of the same name, {0}")
    @MethodSource("servers")
    void filesOfOneNameAreRefused(Server server) {
        assertThat(problems(server, site("shop", host("a.test")), site("shop", host("b.test"))))
                .contains("PWS-RENDER-005 site[shop]");
    }

    /** The names that a shortened or simplified form would make equal. */
    @ParameterizedTest(name = "B29 names and mounts that look alike, {0}")
    @MethodSource("servers")
    void filesOfDifferentThingsHaveDifferentPaths(Server server) {
        List<Site> sites = new ArrayList<>();
        for (String name : new String[] {"a", "a-a", "a--a", "aa", "a".repeat(31), "a".repeat(30) + "b"}) {
            Site.Builder site = Site.builder()
                    .name(name)
                    .user("shop")
                    .virtualHost(host(name + ".test"))
                    .env("KEY", "value")
                    .mount("/", WsgiApplication.module("shop.wsgi"));
            for (String at : new String[] {"/a", "/a-a", "/a/a", "/a_a", "/a.a", "/a 2fa", "/é", "/a-2"}) {
                site.mount(at, WsgiApplication.module("shop.wsgi"));
            }
            sites.add(site.build());
        }

        assertThat(server.renderer().apply(sites).files())
                .extracting(file -> file.path().toString().toLowerCase(Locale.ROOT))
                .hasSizeGreaterThan(sites.size() * 9)
                .doesNotHaveDuplicates();
    }

    private static List<String> problems(Server server, Site... sites) {
        Refused refused =
                catchThrowableOfType(Refused.class, () -> server.renderer().apply(List.of(sites)));
        return refused.problems().stream()
                .map(problem -> problem.code() + " " + problem.field())
                .distinct()
                .toList();
    }

    private static VirtualHost.Builder host(String name) {
        return VirtualHost.builder().serverName(name);
    }

    private static Site site(String name, VirtualHost.Builder host) {
        return Site.builder()
                .name(name)
                .user("shop")
                .virtualHost(host)
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();
    }
}
