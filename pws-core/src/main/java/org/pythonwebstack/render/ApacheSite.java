package org.pythonwebstack.render;

import static org.pythonwebstack.render.ApacheWords.directive;
import static org.pythonwebstack.render.ApacheWords.literal;
import static org.pythonwebstack.render.ApacheWords.number;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.conf.ApacheFile;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.AccessLog;
import org.pythonwebstack.site.Compression;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Hsts;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.ResponseHeader;
import org.pythonwebstack.site.RunAs;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.RelativePath;

/**
 * The file with the virtual hosts of one site: names, encryption, logs, limits and headers. Which URL is answered by what is
 * the business of {@link ApacheLocations}, and of {@link ApacheWsgi} for the applications.
 */
final class ApacheSite {

    private static final RelativePath ACCESS = RelativePath.of("access.log");
    private static final RelativePath ERROR = RelativePath.of("error.log");
    private static final int HTTPS = 443;
    private static final int UNAVAILABLE = 503;

    private static final Literal HSTS = new Literal("Strict-Transport-Security");
    private static final Directive UNSET_HSTS = unset(HSTS);

    private static final ImmutableList<Node> USUAL_LIMITS = limits(Limits.DEFAULT);

    private static final ImmutableList<TrustedHeader> FORWARDED = ImmutableList.copyOf(TrustedHeader.values());

    /** How many requests a connection may carry; after that a client opens a new one. */
    private static final int REQUESTS_PER_CONNECTION = 1000;

    private final Site site;
    private final VirtualHost host;
    private final ApacheWsgi wsgi;
    private final ApacheLocations locations;
    private final AbsolutePath accessLog;
    private final AbsolutePath errorLog;

    // The same in each host of the site.
    private final ImmutableList<Node> names;

    private final ImmutableList<Node> logs;

    ApacheSite(Site site, ApacheLayout layout, ApacheWsgi wsgi) {
        this.site = site;
        this.host = site.virtualHost();
        this.wsgi = wsgi;
        this.locations = new ApacheLocations(site, layout, wsgi);
        AbsolutePath directory = layout.logDirectory(site.name());
        Optional<AbsolutePath> access = host.accessLog().file();
        this.accessLog = access.isPresent() ? access.get() : directory.resolve(ACCESS);
        Optional<AbsolutePath> error = host.errorLog().file();
        this.errorLog = error.isPresent() ? error.get() : directory.resolve(ERROR);
        this.names = names();
        this.logs = logs();
    }

    ApacheFile file() {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.add(new Comment("Virtual hosts of the site " + site.name() + ", written by PWS. Do not edit."));
        nodes.add(new Comment("Modules: " + moduleNames()));
        Optional<Tls> tls = host.tls();
        boolean redirect = tls.isPresent() && tls.get().redirectHttp();
        if (!host.listen().isEmpty()) {
            nodes.add(redirect ? redirectHost(tls.get()) : plainHost());
        }
        if (tls.isPresent()) {
            nodes.add(tlsHost(tls.get(), host.listen().isEmpty() || redirect));
        }
        return new ApacheFile(nodes.build());
    }

    private String moduleNames() {
        StringBuilder names = new StringBuilder(96);
        for (ApacheModule module : ApacheModules.of(site)) {
            names.append(names.length() == 0 ? "" : " ").append(module.moduleName());
        }
        return names.toString();
    }

    // ---- the hosts ---------------------------------------------------------------------------------------------

    private Block plainHost() {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.addAll(names);
        nodes.add(ApacheWords.HTTP1);
        content(nodes, true);
        return virtualHost(host.listen(), "The site is served here over plain connections.", nodes);
    }

    private Block redirectHost(Tls tls) {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.addAll(names);
        nodes.add(ApacheWords.HTTP1);
        nodes.addAll(logs);
        limits(nodes);
        nodes.add(ApacheWords.DENY_ALL);
        locations.acme(nodes);
        int port = tls.listen().get(0).port().number();
        String target = "https://" + host.serverName() + (port == HTTPS ? "" : ":" + port) + "/";
        locations.everythingTo(
                "301",
                target,
                "Visitors are sent to https, under the one name of the certificate; nothing of the"
                        + " request's own Host header is repeated.",
                false,
                nodes);
        return virtualHost(host.listen(), "Visitors who type the name without https arrive here first.", nodes);
    }

    private Block tlsHost(Tls tls, boolean declares) {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.addAll(names);
        nodes.add(ApacheModules.hasHttp2(host) ? ApacheWords.HTTP2 : ApacheWords.HTTP1);
        nodes.add(ApacheWords.SSL_ENGINE);
        nodes.add(
                literal("SSLCertificateFile", tls.certificate())
                        .because(
                                "Browsers accept the host only with a certificate for its names, and with the chain behind it."));
        nodes.add(literal("SSLCertificateKeyFile", tls.certificateKey())
                .because("Apache reads the key as root before it serves, so no application needs to be able to."));
        nodes.addAll(ApacheWords.TLS);
        if (tls.hsts().isPresent()) {
            hsts(tls.hsts().get(), nodes);
        }
        content(nodes, declares);
        return virtualHost(tls.listen(), "The site is served here over encrypted connections.", nodes);
    }

    private static Block virtualHost(List<ListenAddress> addresses, String why, ImmutableList.Builder<Node> nodes) {
        ImmutableList.Builder<Argument> arguments = ImmutableList.builderWithExpectedSize(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            arguments.add(Literal.of(addresses.get(i)));
        }
        return Block.of("VirtualHost", arguments.build(), nodes.build()).because(why);
    }

    private ImmutableList<Node> names() {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.add(literal("ServerName", wsgi.hasDirectory() ? wsgi.hostAndPort() : host.serverName())
                .because("It comes first: a daemon process group belongs to the name that is set when it is defined."));
        List<HostPattern> aliases = host.aliases();
        if (!aliases.isEmpty()) {
            ImmutableList.Builder<Argument> arguments = ImmutableList.builderWithExpectedSize(aliases.size());
            for (int i = 0; i < aliases.size(); i++) {
                arguments.add(ApacheNames.argument(aliases.get(i)));
            }
            nodes.add(Directive.of("ServerAlias", arguments.build())
                    .because("The site answers to these names too; without this line another host would."));
        }
        nodes.add(ApacheWords.STRICT_HOST);
        if (wsgi.hasDirectory()) {
            nodes.add(ApacheWords.CANONICAL_NAME);
        }
        return nodes.build();
    }

    /** Everything that visitors get, whether with TLS or without. */
    private void content(ImmutableList.Builder<Node> nodes, boolean declares) {
        Optional<RunAs> runAs = host.assignUser();
        if (runAs.isPresent()) {
            nodes.add(directive(
                            "AssignUserID",
                            Literal.of(runAs.get().user()),
                            Literal.of(runAs.get().group()))
                    .because(
                            "The module mpm-itk handles the requests of this host as the site's account, so files are read"
                                    + " with its permissions and not with the server's."));
        }
        nodes.addAll(logs);
        limits(nodes);
        nodes.add(ApacheWords.NO_MMAP);
        compression(nodes);
        forwardedHeaders(nodes);
        for (Map.Entry<EnvName, EnvValue> variable : host.requestEnvironment().entrySet()) {
            nodes.add(directive("SetEnv", Literal.of(variable.getKey()), Literal.of(variable.getValue()))
                    .because("The application finds it in the environment of each request."));
        }
        headers(nodes);
        errorPages(nodes);
        nodes.add(ApacheWords.DENY_ALL);
        locations.appendTo(nodes);
        wsgi.appendTo(nodes, declares);
        if (!host.access().isEmpty() || host.maintenance().isPresent()) {
            ApacheAccess.appendTo(host, nodes);
        }
        if (host.includeDirectory().isPresent()) {
            nodes.add(
                    directive(
                                    "IncludeOptional",
                                    new Glob(host.includeDirectory().get() + "/*.apache.conf"))
                            .because(
                                    "The administrator's own directives, which PWS never writes; they are tested with the rest."));
        }
        if (host.maintenance().isPresent()) {
            ApacheMaintenance.appendTo(host, host.maintenance().get(), nodes);
        }
    }

    // ---- logs, limits, headers ---------------------------------------------------------------------------------

    AbsolutePath accessLog() {
        return accessLog;
    }

    AbsolutePath errorLog() {
        return errorLog;
    }

    private ImmutableList<Node> logs() {
        AccessLog access = host.accessLog();
        Argument format = host.trustedProxies().isEmpty() ? ApacheWords.LOG_FORMAT : ApacheWords.PROXIED_LOG_FORMAT;
        return ImmutableList.of(
                literal("ErrorLog", errorLog)
                        .because(
                                "What the application writes to its standard error comes here too, and to no other site."),
                ApacheNames.logLevel(host.logLevel()),
                access.enabled()
                        ? directive("CustomLog", Literal.of(accessLog), format)
                                .because("Requests are logged apart from those of other sites.")
                        : directive("CustomLog", new Literal("/dev/null"), format, ApacheWords.NEVER)
                                .because("Without a log of its own the site would be logged in the server's."));
    }

    private void limits(ImmutableList.Builder<Node> nodes) {
        nodes.addAll(site.limits().equals(Limits.DEFAULT) ? USUAL_LIMITS : limits(site.limits()));
    }

    private static ImmutableList<Node> limits(Limits limits) {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.add(ApacheWords.NO_SIGNATURE, ApacheWords.NO_TRACE);
        nodes.add(number("TimeOut", limits.requestTimeout().toSeconds())
                .because("No connection is waited for longer than this."));
        long header = limits.headerTimeout().toSeconds();
        nodes.add(directive(
                        "RequestReadTimeout",
                        new Setting("header", new Literal(header + "-" + 2 * header + ",MinRate=500")),
                        new Setting("body", new Literal(limits.bodyTimeout().toSeconds() + ",MinRate=500")))
                .because(
                        "Clients that send a request drop by drop are let go; one that keeps sending gets more time."));
        nodes.add(number("LimitRequestBody", limits.requestBody().bytes())
                .because("A larger body is refused with status 413 before the application sees it."));
        long idle = limits.keepAlive().toSeconds();
        if (idle == 0) {
            nodes.add(directive("KeepAlive", ApacheWords.OFF)
                    .because("A connection is closed after its answer, because the site gives it no idle time."));
        } else {
            nodes.add(directive("KeepAlive", ApacheWords.ON)
                    .because("A page's next requests come over the same connection."));
            nodes.add(number("KeepAliveTimeout", idle)
                    .because("An idle connection keeps its place in the server no longer than this."));
            nodes.add(number("MaxKeepAliveRequests", REQUESTS_PER_CONNECTION)
                    .because("Now and then a busy client connects anew, so that what a connection holds is freed."));
        }
        return nodes.build();
    }

    private void compression(ImmutableList.Builder<Node> nodes) {
        nodes.add(host.compression() == Compression.ON ? ApacheWords.COMPRESS : ApacheWords.NO_GZIP);
    }

    /** What clients may not say of themselves, because frameworks believe it when they are told to. */
    private void forwardedHeaders(ImmutableList.Builder<Node> nodes) {
        TrustedProxies proxies = host.trustedProxies();
        // For limits of addresses, the module remoteip has put the client's in the place of the proxy's before.
        boolean known = ApacheAccess.knowsClients(host);
        nodes.addAll(ApacheNames.UNSET_ALWAYS);
        for (TrustedHeader header : FORWARDED) {
            if (proxies.isEmpty()
                    || !isJudged(header, proxies)
                    || known && header.category() == TrustedHeader.Category.CLIENT) {
                nodes.add(ApacheNames.unset(header));
            }
        }
        if (known) {
            ApacheAccess.otherHeaders(host, nodes);
        } else if (!proxies.isEmpty()) {
            ImmutableList.Builder<Argument> headers = ImmutableList.builder();
            for (TrustedHeader header : proxies.headers()) {
                headers.add(new Literal(header.header()));
            }
            ImmutableList.Builder<Argument> ranges = ImmutableList.builder();
            proxies.ranges().forEach(range -> ranges.add(Literal.of(range)));
            nodes.add(Directive.of("WSGITrustedProxies", ranges.build())
                    .because("Only these may speak for a client; without this line everybody could."));
            nodes.add(Directive.of("WSGITrustedProxyHeaders", headers.build())
                    .because("The application sees the client's address and scheme instead of the proxy's."));
        }
    }

    /** mod_wsgi itself removes the headers of a category of which it trusts one. */
    private static boolean isJudged(TrustedHeader header, TrustedProxies proxies) {
        for (TrustedHeader trusted : proxies.headers()) {
            if (trusted.category() == header.category()) {
                return true;
            }
        }
        return false;
    }

    private void headers(ImmutableList.Builder<Node> nodes) {
        for (ResponseHeader header : host.headers()) {
            header(header.name().toString(), header.value().toString(), header.always(), nodes);
        }
    }

    private static void hsts(Hsts hsts, ImmutableList.Builder<Node> nodes) {
        String value = "max-age=" + hsts.maxAge().toSeconds()
                + (hsts.includeSubDomains() ? "; includeSubDomains" : "")
                + (hsts.preload() ? "; preload" : "");
        nodes.add(UNSET_HSTS);
        nodes.add(directive("Header", new Keyword("always"), new Keyword("set"), HSTS, new Literal(value))
                .because("Error answers get it as well."));
    }

    /** Apache keeps the headers of errors apart from others, and sends both if both have the same. */
    private static void header(String name, String value, boolean always, ImmutableList.Builder<Node> nodes) {
        if (always) {
            nodes.add(unset(new Literal(name)));
            nodes.add(directive(
                            "Header", new Keyword("always"), new Keyword("set"), new Literal(name), new Literal(value))
                    .because("Error answers get it as well."));
        } else {
            nodes.add(directive("Header", new Keyword("set"), new Literal(name), new Literal(value))
                    .because("The site sends this header with its pages, whatever the application says."));
        }
    }

    private static Directive unset(Literal header) {
        return directive("Header", new Keyword("unset"), header)
                .because("The application's header of this name gives way to the next line's.");
    }

    private void errorPages(ImmutableList.Builder<Node> nodes) {
        for (ErrorPage page : host.errorPages()) {
            if (page.status().number() == UNAVAILABLE && host.maintenance().isPresent()) {
                continue;
            }
            Literal content = page.content() instanceof ErrorPage.Page local
                    ? new Literal(local.path().encoded())
                    : page.content() instanceof ErrorPage.Message message
                            ? Literal.of(message.text())
                            : new Literal("");
            nodes.add(directive("ErrorDocument", Literal.of(page.status()), content)
                    .because("Visitors see the site's own words for this error instead of the server's."));
        }
    }
}
