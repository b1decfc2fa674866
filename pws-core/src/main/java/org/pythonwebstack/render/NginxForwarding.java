package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.literal;
import static org.pythonwebstack.render.NginxNodes.texts;
import static org.pythonwebstack.render.NginxNodes.variable;
import static org.pythonwebstack.render.NginxNodes.words;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Regex;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.site.TrustedHeader.Category;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.ListenAddress;

/**
 * What the application hears about the client. Every header by which a proxy tells such things is overwritten or taken
 * away, never appended to; what a trusted proxy says is taken over only if the connection came from it.
 *
 * <p>Gunicorn reads each header in Python, some microseconds for each of them in each request. So nothing is said twice:
 * the client's address is in {@code X-Forwarded-For} and the host in {@code Host}, and no other header repeats them.
 *
 * <p>The host is the one by which nginx chose the server, so no application hears a name that is not its own. nginx keeps
 * the port apart from it; a site on other ports than 80 and 443 gets it back from the header, digits only.
 */
final class NginxForwarding {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final String TRUSTED = "trusted";
    private static final String PORT = "port";
    private static final String HOST = "host";
    private static final String SCHEME = "scheme";

    /** Headers of this kind that no {@link TrustedHeader} names, and two that Gunicorn once took the mount point from. */
    private static final List<String> FURTHER = List.of(
            "Forwarded",
            "Proxy",
            "X-Forwarded-Prefix",
            "X-Forwarded-Protocol",
            "X-Original-URL",
            "X-Rewrite-URL",
            "SCRIPT_NAME",
            "PATH_INFO");

    private static final String ONLY_A_CLIENT = "Taken away: what a client says here counts for nothing.";

    private static final ImmutableList<Directive> TAKEN_AWAY = takenAway();

    private static final ImmutableList<Directive> USUAL_HEADERS = headers(variable(HOST), variable(SCHEME));

    private final Site site;
    private final TrustedProxies proxies;
    private final Map<Category, TrustedHeader> trusted = new EnumMap<>(Category.class);
    private final boolean otherPorts;

    NginxForwarding(Site site) {
        this.site = site;
        this.proxies = site.virtualHost().trustedProxies();
        for (TrustedHeader header : proxies.headers()) {
            trusted.put(header.category(), header);
        }
        Optional<Tls> tls = site.virtualHost().tls();
        this.otherPorts = hasOther(site.virtualHost().listen(), HTTP)
                || tls.isPresent() && hasOther(tls.get().listen(), HTTPS);
    }

    private static boolean hasOther(List<ListenAddress> addresses, int usual) {
        for (ListenAddress address : addresses) {
            if (address.port().number() != usual) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether what proxies say of this kind is taken over. */
    static boolean takesOver(Category category) {
        return category == Category.CLIENT || category == Category.SCHEME || category == Category.HOST;
    }

    /** Returns the blocks that define the site's variables; they stand outside servers. */
    List<Node> definitions() {
        if (!otherPorts && trusted.isEmpty()) {
            return ImmutableList.of();
        }
        ImmutableList.Builder<Node> all = ImmutableList.builder();
        if (otherPorts) {
            all.add(map(
                            variable("http_host"),
                            PORT,
                            List.of(
                                    Directive.of("default", literal("")),
                                    pair(new Regex("(:[0-9]+)\\z"), variable("1"))))
                    .because("The port that the client named."));
        }
        TrustedHeader scheme = trusted.get(Category.SCHEME);
        TrustedHeader host = trusted.get(Category.HOST);
        if (scheme != null || host != null) {
            List<Node> ranges = new ArrayList<>();
            ranges.add(Directive.of("default", literal("0")));
            for (IpRange range : proxies.ranges()) {
                ranges.add(pair(literal(range), literal("1")));
            }
            all.add(Block.of("geo", List.of(variable("realip_remote_addr"), own(TRUSTED)), ranges)
                    .because("Whether the connection comes from a trusted proxy."));
        }
        if (scheme != null) {
            boolean isSwitch = isSwitch(scheme);
            all.add(map(
                            said(scheme),
                            SCHEME,
                            List.of(
                                    Directive.of("default", variable(SCHEME)),
                                    pair(literal(isSwitch ? "1:on" : "1:https"), literal("https")),
                                    pair(literal(isSwitch ? "1:off" : "1:http"), literal("http"))))
                    .because("The client's scheme, from a trusted proxy."));
        }
        if (host != null) {
            all.add(map(
                            said(host),
                            HOST,
                            List.of(
                                    Directive.of("default", requestedHost()),
                                    pair(new Regex("\\A1:([A-Za-z0-9.-]+(?::[0-9]+)?)\\z"), variable("1"))))
                    .because("The host that the client asked for, from a trusted proxy."));
        }
        return all.build();
    }

    /** Returns how many variables {@link #definitions} define. */
    int variables() {
        boolean scheme = trusted.containsKey(Category.SCHEME);
        boolean host = trusted.containsKey(Category.HOST);
        return (otherPorts ? 1 : 0) + (scheme || host ? 1 : 0) + (scheme ? 1 : 0) + (host ? 1 : 0);
    }

    /** Adds what belongs into a server: which addresses are proxies, and what the application is told. */
    void addTo(ImmutableList.Builder<Node> all) {
        TrustedHeader client = trusted.get(Category.CLIENT);
        if (client != null) {
            for (IpRange range : proxies.ranges()) {
                all.add(texts("set_real_ip_from", range.toString()).because("A trusted proxy."));
            }
            all.add(texts("real_ip_header", client.header()).because("Where it says who the client is."));
            all.add(words("real_ip_recursive", "on")
                    .because("The last address that is no trusted proxy counts; what stands before it is hearsay."));
        }
        addHeaders(all);
    }

    /** Adds all headers that tell about the client, and takes all others of the kind away. */
    void addHeaders(ImmutableList.Builder<Node> all) {
        boolean host = trusted.containsKey(Category.HOST);
        boolean scheme = trusted.containsKey(Category.SCHEME);
        all.addAll(
                host || scheme || otherPorts
                        ? headers(host ? own(HOST) : requestedHost(), scheme ? own(SCHEME) : variable(SCHEME))
                        : USUAL_HEADERS);
    }

    private static ImmutableList<Directive> headers(Argument host, Argument scheme) {
        return ImmutableList.<Directive>builder()
                .add(header("Host", host)
                        .because("The name by which nginx chose this server, or what a trusted proxy says."))
                .add(header("X-Forwarded-For", variable("remote_addr"))
                        .because("Overwritten, not appended to: a client cannot choose it. The loader takes REMOTE_ADDR"
                                + " from it, since a Unix socket has no addresses."))
                .add(header("X-Forwarded-Proto", scheme).because("From it comes wsgi.url_scheme."))
                .add(header("Connection", literal(""))
                        .because("Connections to the application are kept or not on their own."))
                .addAll(TAKEN_AWAY)
                .build();
    }

    private static ImmutableList<Directive> takenAway() {
        ImmutableList.Builder<Directive> all = ImmutableList.builder();
        for (TrustedHeader header : TrustedHeader.values()) {
            switch (header) {
                case X_FORWARDED_FOR, X_FORWARDED_PROTO -> {}
                default -> all.add(header(header.header(), literal("")).because(ONLY_A_CLIENT));
            }
        }
        for (String name : FURTHER) {
            all.add(header(name, literal("")).because(ONLY_A_CLIENT));
        }
        return all.build();
    }

    private Expression requestedHost() {
        return otherPorts
                ? Expression.of(Expression.variable(HOST), Expression.variable(NginxSite.ownName(site, PORT)))
                : variable(HOST);
    }

    private static boolean isSwitch(TrustedHeader header) {
        return switch (header) {
            case X_FORWARDED_SSL, X_FORWARDED_HTTPS, X_HTTPS -> true;
            default -> false;
        };
    }

    /** Returns {@code 1:} or {@code 0:}, for a trusted peer or another, and what it says. */
    private Expression said(TrustedHeader header) {
        String name = "http_" + header.header().toLowerCase(Locale.ROOT).replace('-', '_');
        return Expression.of(
                Expression.variable(NginxSite.ownName(site, TRUSTED)), Expression.text(":"), Expression.variable(name));
    }

    private Block map(Argument subject, String name, List<Node> pairs) {
        return Block.of("map", List.of(subject, own(name)), pairs);
    }

    private Expression own(String name) {
        return NginxSite.ownVariable(site, name);
    }

    private static Directive pair(Argument key, Argument value) {
        return Directive.of("", key, value);
    }

    private static Directive header(String name, Argument value) {
        return Directive.of("proxy_set_header", literal(name), value);
    }
}
