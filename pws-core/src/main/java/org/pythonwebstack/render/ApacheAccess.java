package org.pythonwebstack.render;

import static org.pythonwebstack.render.ApacheWords.directive;
import static org.pythonwebstack.render.ApacheWords.literal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.conf.ApacheRegex;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.AccessRule;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.IpRange;

/**
 * Who may see which part of a site. Each rule becomes a section that matches its own paths and none of a longer rule, so that
 * no request is in two of them; and each adds to what sections for directories demand instead of replacing it, so that a
 * visitor with a password still cannot fetch a file that is closed.
 */
final class ApacheAccess {

    private static final String ACME = "/.well-known/acme-challenge/";

    private static final Directive ADDS = directive("AuthMerging", new Keyword("And"))
            .because("What is closed on the disk stays closed, also for those who may come in here.");

    private ApacheAccess() {}

    static void addModules(VirtualHost host, Set<ApacheModule> modules) {
        for (AccessRule rule : host.access()) {
            if (rule.users().isPresent()) {
                modules.addAll(List.of(
                        ApacheModule.AUTH_BASIC,
                        ApacheModule.AUTHN_CORE,
                        ApacheModule.AUTHN_FILE,
                        ApacheModule.AUTHZ_USER));
            }
        }
        if (judgesAddresses(host)) {
            modules.add(ApacheModule.AUTHZ_HOST);
            if (clientHeader(host).isPresent()) {
                modules.add(ApacheModule.REMOTEIP);
            }
        }
    }

    static void appendTo(VirtualHost host, ImmutableList.Builder<Node> nodes) {
        clientAddress(host, nodes);
        for (AccessRule rule : host.access()) {
            if (!rule.open()) {
                nodes.add(section(host, rule));
            }
        }
    }

    /** An address is judged as that of the client, not of the proxy in front. */
    private static void clientAddress(VirtualHost host, ImmutableList.Builder<Node> nodes) {
        Optional<TrustedHeader> header = clientHeader(host);
        if (knowsClients(host) && header.isPresent()) {
            ImmutableList.Builder<Argument> ranges = ImmutableList.builder();
            for (IpRange range : host.trustedProxies().ranges()) {
                ranges.add(Literal.of(range));
            }
            nodes.add(literal("RemoteIPHeader", header.get().header())
                    .because("The limits below are for addresses of clients, which the proxy tells here."));
            nodes.add(Directive.of("RemoteIPInternalProxy", ranges.build())
                    .because("Only these are believed; everybody else is judged by the connection."));
        }
    }

    /** Returns whether Apache itself takes over the addresses that a trusted proxy tells. */
    static boolean knowsClients(VirtualHost host) {
        return judgesAddresses(host) && clientHeader(host).isPresent();
    }

    /**
     * Adds what mod_wsgi is told of trusted proxies where Apache has taken over the client's address: mod_wsgi would then
     * look for the client among the proxies, so Apache judges the connection for it.
     */
    static void otherHeaders(VirtualHost host, ImmutableList.Builder<Node> nodes) {
        List<Expression.Part> peer = new ArrayList<>();
        for (IpRange range : host.trustedProxies().ranges()) {
            peer.add(Expression.variable((peer.isEmpty() ? "!(" : " || ") + "%{CONN_REMOTE_ADDR} -ipmatch "));
            peer.add(Expression.text(range.toString()));
        }
        peer.add(Expression.variable(")"));
        Setting fromOthers = new Setting("expr", Expression.of(peer.toArray(new Expression.Part[0])));
        ImmutableList.Builder<Argument> headers = ImmutableList.builder();
        boolean any = false;
        for (TrustedHeader header : host.trustedProxies().headers()) {
            if (header.category() != TrustedHeader.Category.CLIENT) {
                any = true;
                headers.add(new Literal(header.header()));
                nodes.add(directive("RequestHeader", new Keyword("unset"), new Literal(header.header()), fromOthers)
                        .because("Only the proxies may say so."));
            }
        }
        if (any) {
            nodes.add(directive(
                            "WSGITrustedProxies",
                            new Literal("0.0.0.0/1"),
                            new Literal("128.0.0.0/1"),
                            new Literal("::/1"),
                            new Literal("8000::/1"))
                    .because("What others than the proxies say has been taken away in the lines before."));
            nodes.add(Directive.of("WSGITrustedProxyHeaders", headers.build())
                    .because("The application sees what the visitor's browser saw instead of the proxy."));
        }
    }

    private static boolean judgesAddresses(VirtualHost host) {
        if (host.maintenance().isPresent() && !host.maintenance().get().allow().isEmpty()) {
            return true;
        }
        for (AccessRule rule : host.access()) {
            if (!rule.allow().isEmpty() || !rule.deny().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<TrustedHeader> clientHeader(VirtualHost host) {
        TrustedProxies proxies = host.trustedProxies();
        for (TrustedHeader header : proxies.headers()) {
            if (header.category() == TrustedHeader.Category.CLIENT) {
                return Optional.of(header);
            }
        }
        return Optional.empty();
    }

    private static Block section(VirtualHost host, AccessRule rule) {
        List<String> others = new ArrayList<>();
        if (host.acmeChallengeDirectory().isPresent()) {
            others.add(ACME);
        }
        for (AccessRule other : host.access()) {
            if (!other.equals(rule) && rule.covers(other.at())) {
                others.add(other.at().toString());
            }
        }
        ImmutableList.Builder<Node> inside = ImmutableList.builder();
        inside.add(ADDS);
        if (rule.users().isPresent()) {
            inside.add(
                    directive("AuthType", new Keyword("Basic")).because("Visitors are asked for name and password."));
            inside.add(literal("AuthName", host.serverName()).because("What visitors are told it is for."));
            inside.add(directive("AuthBasicProvider", new Keyword("file"))
                    .because("Names and hashes of passwords are in a file."));
            inside.add(literal("AuthUserFile", rule.users().get())
                    .because("Read at each request, so a change of it needs no reload."));
        }
        inside.add(
                Block.of("RequireAll", ImmutableList.of(), requirements(rule)).because("All of it must hold."));
        return Block.of(
                        "LocationMatch",
                        List.of(ApacheRegex.prefixWithout(rule.at().toString(), others)),
                        inside.build())
                .because("Not everybody may see this part of the site; parts with a rule of their own are left out.");
    }

    private static ImmutableList<Node> requirements(AccessRule rule) {
        ImmutableList.Builder<Node> all = ImmutableList.builder();
        if (rule.users().isPresent()) {
            all.add(directive("Require", new Keyword("valid-user")).because("Anybody who is in the file."));
        } else if (rule.allow().isEmpty()) {
            all.add(directive("Require", new Keyword("all"), new Keyword("granted"))
                    .because("Everybody but the addresses below."));
        }
        if (!rule.allow().isEmpty()) {
            ImmutableList.Builder<Argument> addresses = ImmutableList.builder();
            addresses.add(new Keyword("ip"));
            for (IpRange range : rule.allow()) {
                addresses.add(Literal.of(range));
            }
            all.add(Directive.of("Require", addresses.build()).because("Any of these addresses."));
        }
        if (!rule.deny().isEmpty()) {
            ImmutableList.Builder<Argument> addresses = ImmutableList.builder();
            addresses.add(new Keyword("not"), new Keyword("ip"));
            for (IpRange range : rule.deny()) {
                addresses.add(Literal.of(range));
            }
            all.add(Directive.of("Require", addresses.build()).because("None of these addresses."));
        }
        return all.build();
    }
}
