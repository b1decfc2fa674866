package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.literal;
import static org.pythonwebstack.render.NginxNodes.texts;
import static org.pythonwebstack.render.NginxNodes.variable;
import static org.pythonwebstack.render.NginxNodes.word;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.Compression;
import org.pythonwebstack.site.Hsts;
import org.pythonwebstack.site.ResponseHeader;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;

/**
 * What nginx is told of one site: an upstream for each application, and a server for plain HTTP and one for TLS.
 *
 * <p>All of it stands in the site's own servers and never in {@code http}, where the main file of a distribution has some of
 * these directives already: a second one there would stop nginx.
 *
 * <p>{@code add_header} and {@code proxy_set_header} stand in servers and in no location: a location that has one of its own
 * inherits none. The only exceptions repeat all of them.
 */
final class NginxSite {

    /**
     * Idle connections that a worker of nginx keeps to an application, at least. With fewer than there are requests at
     * once, most of them are closed after one request. An idle one holds a descriptor on both sides, and no thread.
     */
    private static final int LEAST_KEPT = 32;

    private static final int MOST_KEPT = 512;

    private static final Keyword COMBINED = word("combined");
    private static final Setting BUFFER = new Setting("buffer", literal("32k"));
    private static final Setting FLUSH = new Setting("flush", literal("1s"));
    private static final Keyword ALWAYS = word("always");
    private static final Literal HSTS = literal("Strict-Transport-Security");
    private static final Directive HIDE_HSTS =
            Directive.of("proxy_hide_header", HSTS).because("Said once.");

    private final Site site;
    private final VirtualHost host;
    private final HostFiles files;
    private final NginxListen listen;
    private final NginxLocations locations;
    private final NginxForwarding forwarding;

    NginxSite(Site site, List<GunicornService> services, HostFiles files, NginxListen listen) {
        this.site = site;
        this.host = site.virtualHost();
        this.files = files;
        this.listen = listen;
        this.forwarding = new NginxForwarding(site);
        this.locations = new NginxLocations(site, services, forwarding);
    }

    /** Adds all nodes of the site's file. */
    void appendTo(ImmutableList.Builder<Node> all) {
        for (GunicornService service : locations.services()) {
            all.add(upstream(service));
        }
        all.addAll(forwarding.definitions());
        all.addAll(locations.definitions());
        ImmutableList<Directive> namesAndLogs = namesAndLogs();
        Optional<Tls> tls = host.tls();
        if (tls.isPresent()) {
            all.add(server(tls.get(), namesAndLogs));
        }
        if (!host.listen().isEmpty()) {
            boolean onlyRedirects = tls.isPresent() && tls.get().redirectHttp();
            all.add(onlyRedirects ? redirectServer(tls.get(), namesAndLogs) : server(null, namesAndLogs));
        }
    }

    private Block upstream(GunicornService service) {
        ImmutableList.Builder<Node> children = ImmutableList.builder();
        children.add(texts("server", "unix:" + service.socket())
                .because("A Unix socket costs less than TCP, and its permissions say who may connect."));
        if (service.hasThreads()) {
            children.add(texts("keepalive", Long.toString(kept(service)))
                    .because("Connections that are kept save a quarter of the work. More than there are threads, since"
                            + " requests that wait for one hold a connection too."));
            children.add(NginxWords.UPSTREAM_KEEPALIVE);
        }
        return Block.of("upstream", literal(service.name()), children.build())
                .because("Only an upstream can keep connections to the application open.");
    }

    /** More than a worker of nginx may have open in Debian's settings could never be kept. */
    private static long kept(GunicornService service) {
        return Math.min(MOST_KEPT, Math.max(LEAST_KEPT, (long) service.workers() * service.threads()));
    }

    /** Returns the server with TLS, or the one without. */
    private Block server(@Nullable Tls tls, ImmutableList<Directive> namesAndLogs) {
        ImmutableList.Builder<Node> all = ImmutableList.builderWithExpectedSize(80);
        all.addAll(tls == null ? listen.plain(host.listen()) : listen.secure(tls.listen(), tls.http2()));
        all.add(namesAndLogs.get(0));
        if (tls != null) {
            all.add(texts("ssl_certificate", tls.certificate().toString()).because("Certificate and chain."));
            all.add(texts("ssl_certificate_key", tls.certificateKey().toString())
                    .because("Read once by the first process, as root."));
            all.addAll(NginxWords.TLS);
        }
        all.addAll(namesAndLogs.subList(1, namesAndLogs.size()));
        all.addAll(NginxWords.limits(site.limits()));
        all.addAll(NginxWords.FILES);
        if (host.compression() == Compression.ON) {
            all.addAll(NginxWords.COMPRESSION);
        } else {
            all.add(NginxWords.NO_COMPRESSION);
        }
        if (tls != null && tls.hsts().isPresent()) {
            addHsts(tls.hsts().get(), all);
        }
        addResponseHeaders(all);
        if (!locations.services().isEmpty()) {
            forwarding.addTo(all);
            all.addAll(NginxWords.proxy(site.limits()));
        }
        locations.addErrorPages(all);
        all.addAll(locations.blocks());
        if (host.includeDirectory().isPresent()) {
            all.add(
                    Directive.of("include", new Glob(host.includeDirectory().get() + "/*.nginx.conf"))
                            .because(
                                    "The administrator's own directives, which PWS never writes; they are tested with the rest."));
        }
        return Block.of("server", ImmutableList.of(), all.build())
                .because(
                        tls != null
                                ? "The site is served here over encrypted connections."
                                : "The site is served here over plain connections.");
    }

    /** The plain server of a site with TLS: nothing but the way to https, and the files that prove who owns the name. */
    private Block redirectServer(Tls tls, ImmutableList<Directive> namesAndLogs) {
        ImmutableList.Builder<Node> all = ImmutableList.builder();
        all.addAll(listen.plain(host.listen()));
        all.addAll(namesAndLogs);
        all.add(NginxWords.NO_TOKENS);
        all.addAll(locations.acme());
        all.add(NginxWords.toHttps(tls.listen().get(0).port().number()));
        return Block.of("server", ImmutableList.of(), all.build())
                .because("Visitors who type the name without https arrive here first.");
    }

    /** What both servers of the site are told alike: the names, and behind them the logs. */
    private ImmutableList<Directive> namesAndLogs() {
        Optional<AbsolutePath> access = files.accessLog();
        return ImmutableList.of(
                names(),
                access.isPresent()
                        ? Directive.of("access_log", literal(access.get()), COMBINED, BUFFER, FLUSH)
                                .because("The site's own log; lines are gathered for a second.")
                        : NginxWords.NO_ACCESS_LOG,
                Directive.of(
                                "error_log",
                                literal(files.errorLog()),
                                word(Ascii.toLowerCase(host.logLevel().name())))
                        .because("The site's own log; what the application says is in the journal."),
                NginxWords.MISSING_NOT_LOGGED);
    }

    private Directive names() {
        ImmutableList.Builder<Argument> names = ImmutableList.builder();
        names.add(literal(host.serverName()));
        for (HostPattern alias : host.aliases()) {
            names.add(alias instanceof HostName ? literal(alias) : new Glob(alias.toString()));
        }
        return Directive.of("server_name", names.build()).because("Requests for other names go to another server.");
    }

    private static void addHsts(Hsts hsts, ImmutableList.Builder<Node> all) {
        all.add(HIDE_HSTS);
        all.add(Directive.of("add_header", HSTS, literal(text(hsts)), ALWAYS).because("Browsers come by https only."));
    }

    private void addResponseHeaders(ImmutableList.Builder<Node> all) {
        for (ResponseHeader header : host.headers()) {
            String name = header.name().toString();
            all.add(texts("proxy_hide_header", name).because("In place of what the application says."));
            ImmutableList.Builder<Argument> arguments = ImmutableList.builder();
            arguments.add(literal(name), literal(header.value()));
            if (header.always()) {
                arguments.add(ALWAYS);
            }
            all.add(Directive.of("add_header", arguments.build()).because("The site sets it."));
        }
    }

    private static String text(Hsts hsts) {
        return "max-age=" + hsts.maxAge().toSeconds() + (hsts.includeSubDomains() ? "; includeSubDomains" : "")
                + (hsts.preload() ? "; preload" : "");
    }

    /** Returns the variable of this name that belongs to the site alone. */
    static Expression ownVariable(Site site, String name) {
        return variable(ownName(site, name));
    }

    /** A site's name has no underscore, so two sites never have the same variable. */
    static String ownName(Site site, String name) {
        return "pws_" + site.name().toString().replace('-', '_') + "__" + name;
    }
}
