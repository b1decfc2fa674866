package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.HttpStatus;

/** A redirect means on Apache and on nginx what {@link Redirect} says: each way of writing one against each path. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectsOnBothServersTest {

    private static final String NEW = "https://new.example";

    /** Behind the redirected path: nothing, a slash, escapes of every kind, a query with escapes. */
    private static final List<String> RESTS =
            List.of("", "/", "/x", "/x/", "/x/y.html", "/a%20b", "/100%25", "/%3Fno%23query", "/%C3%A9", "/%2B+&=;,:@");

    private static final List<String> QUERIES = List.of("", "?", "?q=1&r=%20%26+x", "?/../?");

    private final ApacheLab apacheLab = new ApacheLab();
    private final NginxLab nginxLab = new NginxLab();
    private final List<Integer> ports = Programs.freePorts(2);
    private @Nullable PrivateApache apache;

    @BeforeAll
    void startBoth() {
        apache = apacheLab.install(sites(ports.get(0)).toArray(new Site[0])).start();
        nginxLab.start(ports.get(1), sites(ports.get(1)).toArray(new Site[0]));
    }

    @AfterAll
    void stopBoth() {
        if (apache != null) {
            apache.close();
        }
        nginxLab.close();
        apacheLab.close();
    }

    private static Redirect redirect(String from, String to, int status, boolean exact) {
        return Redirect.parse(from, to, HttpStatus.of(status), exact).orThrow();
    }

    /** Redirects of a part of a site. */
    private static List<Redirect> parts() {
        return List.of(
                redirect("/old", NEW + "/base", 301, false),
                redirect("/b/", NEW + "/base/", 301, false),
                redirect("/c", NEW + "/base/", 302, false),
                redirect("/d/", NEW + "/base", 302, false),
                redirect("/old/deeper", NEW + "/deep", 302, false),
                redirect("/own", "/else/where", 301, false),
                redirect("/host", NEW, 301, false),
                redirect("/seven", NEW + "/%C3%A9%20$1/", 307, false),
                redirect("/eight/", NEW, 308, false),
                redirect("/é (f).*", NEW + "/u", 301, false),
                redirect("/exact", NEW + "/page%20one$1&%25", 301, true),
                redirect("/query", NEW + "/?own=%20$1", 303, true));
    }

    /** Redirects within each other: the exact one, then the longest one is taken. */
    private static List<Redirect> nested() {
        return List.of(
                redirect("/", NEW + "/all", 301, false),
                redirect("/old/deep/", NEW + "/deep/", 302, false),
                redirect("/old", NEW + "/base", 307, false),
                redirect("/old/deep/exact", NEW + "/page%20one$1", 308, true),
                redirect("/old/exact", NEW + "/?a%3F", 303, true));
    }

    /** Redirects of a whole site, each of its own. */
    private static List<Redirect> wholes() {
        return List.of(
                redirect("/", NEW + "/base", 301, false),
                redirect("/", NEW + "/base/", 302, false),
                redirect("/", NEW, 308, false));
    }

    private static List<Site> sites(int port) {
        List<Site> sites = new ArrayList<>();
        VirtualHost.Builder all = VirtualHost.builder().serverName("parts.test").listen("127.0.0.1:" + port);
        parts().forEach(all::redirect);
        sites.add(Site.builder().name("parts").virtualHost(all).build());
        VirtualHost.Builder nested =
                VirtualHost.builder().serverName("nested.test").listen("127.0.0.1:" + port);
        nested().forEach(nested::redirect);
        sites.add(Site.builder().name("nested").virtualHost(nested).build());
        for (int i = 0; i < wholes().size(); i++) {
            sites.add(Site.builder()
                    .name("whole" + i)
                    .virtualHost(VirtualHost.builder()
                            .serverName("whole" + i + ".test")
                            .listen("127.0.0.1:" + port)
                            .redirect(wholes().get(i)))
                    .build());
        }
        return sites;
    }

    private void check(String host, Redirect redirect, String rest) {
        String from =
                redirect.from().isRoot() ? "" : redirect.from().withoutSlash().encoded();
        for (String query : QUERIES) {
            String target = from + rest + query;
            String expected = redirect.status() + " " + canonical(meant(redirect, rest, query));
            for (int port : ports) {
                RawHttp.Reply reply = RawHttp.to(port, host).get(target);
                String location = reply.header("Location")
                        .orElse("")
                        .replaceFirst("\\Ahttp://" + host + "(?::" + port + ")?(?=/)", "");
                assertThat(reply.status() + " " + canonical(location))
                        .as("%s of %s%n%s", target, redirect, port == ports.get(0) ? "Apache" : "nginx")
                        .isEqualTo(expected);
            }
        }
    }

    /** What the documentation of {@link Redirect} says. */
    private static String meant(Redirect redirect, String rest, String query) {
        String to = redirect.to().toString();
        String path = rest.isEmpty() ? to : (to.endsWith("/") ? to : to + "/") + rest.substring(1);
        return to.contains("?") ? path : path + query;
    }

    /** The servers escape different characters, Apache in small letters, and nginx drops an empty query; to an application it is the same. */
    private static String canonical(String url) {
        int query = url.indexOf('?');
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (query >= 0 && i >= query) {
                text.append(c);
            } else if (c == '%') {
                int octet = Integer.parseInt(url.substring(i + 1, i + 3), 16);
                boolean plain = octet < 128 && "$&+,;:@=()*.!'~-_".indexOf(octet) >= 0;
                text.append(
                        plain
                                ? String.valueOf((char) octet)
                                : url.substring(i, i + 3).toUpperCase(Locale.ROOT));
                i += 2;
            } else {
                text.append(c);
            }
        }
        return text.toString().replace("%24", "$").replaceAll("\\?\\z", "");
    }

    @Test
    void aPathAndAllBelowItIsMovedOnBoth() {
        for (Redirect redirect : parts()) {
            if (!redirect.exact()) {
                RESTS.forEach(rest -> check("parts.test", redirect, rest));
            }
        }
    }

    @Test
    void anExactPathIsMovedAloneOnBoth() {
        for (Redirect redirect : parts()) {
            if (redirect.exact()) {
                check("parts.test", redirect, "");
            }
        }
        for (String beside : List.of("/exact/", "/exact/x", "/exactly", "/query/", "/queryx?a")) {
            nothingAt(beside);
        }
    }

    @Test
    void theClosestOfSeveralRedirectsIsTakenOnBoth() {
        List<Redirect> all = nested();
        for (String rest : RESTS) {
            if (!rest.isEmpty()) {
                check("nested.test", all.get(0), rest);
            }
            check("nested.test", all.get(1), rest);
            check("nested.test", all.get(2), rest);
        }
        check("nested.test", all.get(2), "/exact/");
        check("nested.test", all.get(1), "/exact/x");
        check("nested.test", all.get(0), "/older/exact");
        check("nested.test", all.get(3), "");
        check("nested.test", all.get(4), "");
    }

    @Test
    void aWholeSiteIsMovedOnBoth() {
        for (int i = 0; i < wholes().size(); i++) {
            for (String rest : RESTS) {
                if (!rest.isEmpty()) {
                    check("whole" + i + ".test", wholes().get(i), rest);
                }
            }
        }
    }

    @Test
    void whatOnlyBeginsLikeTheRedirectedPathStays() {
        for (String beside :
                List.of("/oldx", "/old.html", "/bx", "/cx/y", "/dd", "/ol", "/old-/x", "/sevenx", "/eightx/")) {
            nothingAt(beside);
        }
    }

    /** What a client may write otherwise in the redirected path itself. */
    @Test
    void theRedirectedPathMayBeSpelledDifferently() {
        for (String path : List.of("/%c3%a9%20%28f).%2A/x", "/%C3%A9%20(f)%2e*/x")) {
            for (int port : ports) {
                assertThat(RawHttp.to(port, "parts.test").get(path).header("Location"))
                        .hasValue(NEW + "/u/x");
            }
        }
    }

    private void nothingAt(String target) {
        for (int port : ports) {
            RawHttp.Reply reply = RawHttp.to(port, "parts.test").get(target);
            assertThat(reply.status()).as(target).isEqualTo(404);
            assertThat(reply.header("Location")).as(target).isEqualTo(Optional.empty());
        }
    }
}
