package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.literal;
import static org.pythonwebstack.render.NginxNodes.seconds;
import static org.pythonwebstack.render.NginxNodes.texts;
import static org.pythonwebstack.render.NginxNodes.variable;
import static org.pythonwebstack.render.NginxNodes.word;
import static org.pythonwebstack.render.NginxNodes.words;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.Compression;
import org.pythonwebstack.site.Hsts;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.ResponseHeader;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Version;

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

    /** nginx closes idle connections to an application after this time, before Gunicorn does. */
    static final Duration UPSTREAM_IDLE = Duration.ofSeconds(15);

    /**
     * Idle connections that a worker of nginx keeps to an application, at least. With fewer than there are requests at
     * once, most of them are closed after one request. An idle one holds a descriptor on both sides, and no thread.
     */
    private static final int LEAST_KEPT = 32;

    /** Why there is a line {@code listen}. */
    static final String ADDRESS = "Without it nginx would listen on port 80 of every address, or on no port for TLS.";

    static final String PROTOCOLS = "TLSv1.2 TLSv1.3";

    static final Version HTTP2_DIRECTIVE = Version.of("1.25.1");
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Text that compresses well; pictures, archives and fonts are compressed already. */
    private static final String[] COMPRESSED = {
        "application/javascript",
        "application/json",
        "application/xml",
        "image/svg+xml",
        "text/css",
        "text/javascript",
        "text/plain",
        "text/xml"
    };

    private final Site site;
    private final VirtualHost host;
    private final NginxLayout layout;
    private final Version nginx;
    private final NginxLocations locations;
    private final NginxForwarding forwarding;

    NginxSite(Site site, List<GunicornService> services, NginxLayout layout, Version nginx) {
        this.site = site;
        this.host = site.virtualHost();
        this.layout = layout;
        this.nginx = nginx;
        this.forwarding = new NginxForwarding(site);
        this.locations = new NginxLocations(site, services, forwarding);
    }

    /** Returns all nodes of the site's file. */
    List<Node> nodes() {
        ImmutableList.Builder<Node> all = ImmutableList.builder();
        for (GunicornService service : locations.services()) {
            all.add(upstream(service));
        }
        all.addAll(forwarding.definitions());
        all.addAll(locations.definitions());
        if (host.tls().isPresent()) {
            all.add(server(host.tls().get().listen(), true));
        }
        if (!host.listen().isEmpty()) {
            boolean onlyRedirects = host.tls().isPresent() && host.tls().get().redirectHttp();
            all.add(onlyRedirects ? redirectServer() : server(host.listen(), false));
        }
        return all.build();
    }

    private Block upstream(GunicornService service) {
        List<Node> children = new ArrayList<>();
        children.add(texts("server", "unix:" + service.socket())
                .because("A Unix socket costs less than TCP, and its permissions say who may connect."));
        if (service.hasThreads()) {
            children.add(texts(
                            "keepalive", Integer.toString(Math.max(LEAST_KEPT, service.workers() * service.threads())))
                    .because("Connections that are kept save a quarter of the work. More than there are threads, since"
                            + " requests that wait for one hold a connection too."));
            children.add(seconds("keepalive_timeout", UPSTREAM_IDLE)
                    .because("Shorter than Gunicorn's own time, so that no request meets a connection just closed."));
        }
        return Block.of("upstream", literal(service.name()), children)
                .because("Only an upstream can keep connections to the application open.");
    }

    private Block server(List<ListenAddress> addresses, boolean secure) {
        List<Node> all = new ArrayList<>(64);
        addListen(addresses, secure, all);
        addNames(all);
        if (secure && host.tls().isPresent()) {
            addTls(host.tls().get(), all);
        }
        addLogs(all);
        addLimits(all);
        addFiles(all);
        addResponseHeaders(secure, all);
        if (!locations.services().isEmpty()) {
            forwarding.addTo(all);
            all.add(words("proxy_http_version", "1.1")
                    .because("An answer of unknown length that breaks off is seen as broken off."));
            all.add(words("proxy_redirect", "off").because("The application knows its own addresses."));
            all.add(seconds("proxy_connect_timeout", CONNECT).because("The socket is on this machine."));
            all.add(seconds("proxy_send_timeout", site.limits().requestTimeout())
                    .because("How long the application may pause while it reads."));
            all.add(seconds("proxy_read_timeout", site.limits().requestTimeout())
                    .because("How long the application may pause while it answers; then visitors get 504."));
        }
        locations.addErrorPages(all);
        all.addAll(locations.blocks());
        return Block.of("server", List.of(), all)
                .because(
                        secure
                                ? "The site is served here over encrypted connections."
                                : "The site is served here over plain connections.");
    }

    /** The plain server of a site with TLS: nothing but the way to https, and the files that prove who owns the name. */
    private Block redirectServer() {
        List<Node> all = new ArrayList<>();
        addListen(host.listen(), false, all);
        addNames(all);
        addLogs(all);
        all.add(words("server_tokens", "off").because("Nobody needs the version."));
        all.addAll(locations.acme());
        int port = host.tls().map(tls -> tls.listen().get(0).port().number()).orElse(443);
        all.add(Block.of(
                        "location",
                        literal("/"),
                        List.of(
                                Directive.of(
                                                "return",
                                                literal("301"),
                                                Expression.of(
                                                        Expression.text("https://"),
                                                        Expression.variable("host"),
                                                        Expression.text(port == 443 ? "" : ":" + port),
                                                        Expression.variable("request_uri")))
                                        .because(
                                                "The name was matched by this server, and the address is passed on as it was sent.")))
                .because("Whatever else is asked for is asked for again, encrypted."));
        return Block.of("server", List.of(), all)
                .because("Visitors who type the name without https arrive here first.");
    }

    private void addListen(List<ListenAddress> addresses, boolean secure, List<Node> all) {
        boolean http2 = secure && host.tls().isPresent() && host.tls().get().http2();
        boolean http2Directive = nginx.isAtLeast(HTTP2_DIRECTIVE);
        for (String address : bound(addresses, layout)) {
            List<Argument> arguments = new ArrayList<>();
            arguments.add(literal(address));
            if (secure) {
                arguments.add(word("ssl"));
                if (http2 && !http2Directive) {
                    arguments.add(word("http2"));
                }
            }
            all.add(Directive.of("listen", arguments).because(ADDRESS));
        }
        if (secure && http2Directive) {
            all.add(words("http2", http2 ? "on" : "off").because("Whether HTTP/2 is offered."));
        }
    }

    /** Returns the addresses as nginx has them: every address of the machine is one for IPv4 and one for IPv6. */
    static List<String> bound(List<ListenAddress> addresses, NginxLayout layout) {
        List<String> all = new ArrayList<>();
        for (ListenAddress address : addresses) {
            all.add(address.toString());
            if (address.address().isEmpty() && layout.ipv6()) {
                all.add("[::]:" + address.port());
            }
        }
        return all;
    }

    private void addNames(List<Node> all) {
        List<Argument> names = new ArrayList<>();
        names.add(literal(host.serverName()));
        for (HostPattern alias : host.aliases()) {
            names.add(alias instanceof HostName ? literal(alias) : new Glob(alias.toString()));
        }
        all.add(Directive.of("server_name", names).because("Requests for other names go to another server."));
    }

    private static void addTls(Tls tls, List<Node> all) {
        all.add(texts("ssl_certificate", tls.certificate().toString()).because("Certificate and chain."));
        all.add(texts("ssl_certificate_key", tls.certificateKey().toString())
                .because("Read once by the first process, as root."));
        all.add(words("ssl_protocols", PROTOCOLS.split(" ", -1)).because("Older ones are broken."));
        all.add(texts("ssl_ciphers", "ECDHE+AESGCM:ECDHE+CHACHA20")
                .because("With TLS 1.2, only ciphers with forward secrecy and authenticated encryption."));
        all.add(words("ssl_prefer_server_ciphers", "off")
                .because("All that remain are good; clients know what they are fast at."));
        all.add(Directive.of("ssl_session_cache", word("shared:pws:10m"))
                .because("Visitors who come back skip most of the handshake."));
        all.add(seconds("ssl_session_timeout", Duration.ofDays(1)).because("For a day."));
        all.add(words("ssl_session_tickets", "off")
                .because("The key of tickets would have to be changed often, which nginx does not do."));
    }

    private void addLogs(List<Node> all) {
        Optional<AbsolutePath> requests = HostFiles.accessLog(site, layout);
        all.add(
                requests.isPresent()
                        ? Directive.of(
                                        "access_log",
                                        literal(requests.get()),
                                        word("combined"),
                                        new Setting("buffer", literal("32k")),
                                        new Setting("flush", literal("1s")))
                                .because("The site's own log; lines are gathered for a second.")
                        : words("access_log", "off").because("The site wants none."));
        all.add(Directive.of(
                        "error_log",
                        literal(HostFiles.errorLog(site, layout)),
                        word(host.logLevel().name().toLowerCase(Locale.ROOT)))
                .because("The site's own log; what the application says is in the journal."));
        all.add(words("log_not_found", "off").because("A missing file is in the access log; nobody shall fill both."));
    }

    private void addLimits(List<Node> all) {
        Limits limits = site.limits();
        all.add(texts("client_max_body_size", Long.toString(limits.requestBody().bytes()))
                .because("Larger requests get 413 and never reach the application."));
        all.add(texts("client_body_buffer_size", "64k").because("Forms are kept in memory, uploads on disk."));
        all.add(seconds("client_header_timeout", limits.headerTimeout()).because("Slow clients hold no connection."));
        all.add(seconds("client_body_timeout", limits.bodyTimeout()).because("Nor while they send."));
        all.add(seconds("send_timeout", limits.bodyTimeout()).because("Nor while they receive."));
        all.add(seconds("keepalive_timeout", limits.keepAlive()).because("How long an idle connection stays."));
    }

    private void addFiles(List<Node> all) {
        all.add(words("server_tokens", "off").because("Nobody needs the version."));
        all.add(words("absolute_redirect", "off")
                .because("Nginx does not know under which scheme and port visitors see it."));
        all.add(words("sendfile", "on").because("The kernel sends files."));
        all.add(words("tcp_nopush", "on").because("Header and file in full packets; without it sendfile is slow."));
        if (host.compression() == Compression.ON) {
            all.add(words("gzip", "on").because("Responses are compressed, at three times the work for each."));
            all.add(texts("gzip_types", COMPRESSED).because("Text; HTML always is."));
            all.add(texts("gzip_comp_level", "1").because("Higher levels cost twice and gain little."));
            all.add(texts("gzip_min_length", "1024").because("Short texts do not become shorter."));
            all.add(words("gzip_vary", "on").because("Caches keep both forms apart."));
            all.add(words("gzip_proxied", "any").because("Also behind another proxy."));
        } else {
            all.add(words("gzip", "off").because("The main file of Debian switches it on for HTML."));
        }
    }

    private void addResponseHeaders(boolean secure, List<Node> all) {
        if (secure) {
            host.tls().flatMap(Tls::hsts).ifPresent(hsts -> {
                all.add(texts("proxy_hide_header", "Strict-Transport-Security").because("Said once."));
                all.add(Directive.of(
                                "add_header", literal("Strict-Transport-Security"), literal(text(hsts)), word("always"))
                        .because("Browsers come by https only."));
            });
        }
        for (ResponseHeader header : host.headers()) {
            String name = header.name().toString();
            all.add(texts("proxy_hide_header", name).because("In place of what the application says."));
            List<Argument> arguments = new ArrayList<>(List.of(literal(name), literal(header.value())));
            if (header.always()) {
                arguments.add(word("always"));
            }
            all.add(Directive.of("add_header", arguments).because("The site sets it."));
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
