package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.literal;
import static org.pythonwebstack.render.NginxNodes.seconds;
import static org.pythonwebstack.render.NginxNodes.texts;
import static org.pythonwebstack.render.NginxNodes.words;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.Limits;

/** Directives of nginx that never differ, or do for few sites only, with their reasons. */
final class NginxWords {

    /** nginx closes idle connections to an application after this time, before Gunicorn does. */
    private static final Duration UPSTREAM_IDLE = Duration.ofSeconds(15);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    static final String[] PROTOCOLS = {"TLSv1.2", "TLSv1.3"};

    static final Directive UPSTREAM_KEEPALIVE = seconds("keepalive_timeout", UPSTREAM_IDLE)
            .because("Shorter than Gunicorn's own time, so that no request meets a connection just closed.");

    static final Directive NO_TOKENS = words("server_tokens", "off").because("Nobody needs the version.");
    static final Directive NO_ACCESS_LOG = words("access_log", "off").because("The site wants none.");
    static final Directive MISSING_NOT_LOGGED =
            words("log_not_found", "off").because("A missing file is in the access log; nobody shall fill both.");

    static final ImmutableList<Directive> TLS = ImmutableList.of(
            words("ssl_protocols", PROTOCOLS).because("Older ones are broken."),
            texts("ssl_ciphers", "ECDHE+AESGCM:ECDHE+CHACHA20")
                    .because("With TLS 1.2, only ciphers with forward secrecy and authenticated encryption."),
            words("ssl_prefer_server_ciphers", "off")
                    .because("All that remain are good; clients know what they are fast at."),
            words("ssl_session_cache", "shared:pws:10m").because("Visitors who come back skip most of the handshake."),
            seconds("ssl_session_timeout", Duration.ofDays(1)).because("For a day."),
            words("ssl_session_tickets", "off")
                    .because("The key of tickets would have to be changed often, which nginx does not do."));

    static final ImmutableList<Directive> FILES = ImmutableList.of(
            NO_TOKENS,
            words("absolute_redirect", "off")
                    .because("Nginx does not know under which scheme and port visitors see it."),
            words("sendfile", "on").because("The kernel sends files."),
            words("tcp_nopush", "on").because("Header and file in full packets; without it sendfile is slow."));

    /** Text compresses well; pictures, archives and fonts are compressed already. */
    static final ImmutableList<Directive> COMPRESSION = ImmutableList.of(
            words("gzip", "on").because("Responses are compressed, at three times the work for each."),
            texts(
                            "gzip_types",
                            "application/javascript",
                            "application/json",
                            "application/xml",
                            "image/svg+xml",
                            "text/css",
                            "text/javascript",
                            "text/plain",
                            "text/xml")
                    .because("Text; HTML always is."),
            texts("gzip_comp_level", "1").because("Higher levels cost twice and gain little."),
            texts("gzip_min_length", "1024").because("Short texts do not become shorter."),
            words("gzip_vary", "on").because("Caches keep both forms apart."),
            words("gzip_proxied", "any").because("Also behind another proxy."));

    static final Directive NO_COMPRESSION =
            words("gzip", "off").because("The main file of Debian switches it on for HTML.");

    static final Directive COMPRESSED_FILES =
            words("gzip_static", "on").because("A file with .gz beside it costs nothing to compress.");

    static final ImmutableList<Directive> OPEN_FILE_CACHE = ImmutableList.of(
            Directive.of("open_file_cache", new Setting("max", literal("256")), new Setting("inactive", literal("20s")))
                    .because("Files asked for often stay open; few, as each worker of each site has its own."),
            seconds("open_file_cache_valid", Duration.ofSeconds(5))
                    .because("A replaced file is noticed after this time."));

    static final Directive NO_FILE_TYPE = texts("default_type", "text/plain").because("They have no file extension.");

    private static final Directive PROXY_HTTP = words("proxy_http_version", "1.1")
            .because("An answer of unknown length that breaks off is seen as broken off.");
    private static final Directive PROXY_NO_REDIRECT =
            words("proxy_redirect", "off").because("The application knows its own addresses.");
    private static final Directive PROXY_CONNECT =
            seconds("proxy_connect_timeout", CONNECT).because("The socket is on this machine.");

    private static final ImmutableList<Directive> USUAL_LIMITS = limitsOf(Limits.DEFAULT);
    private static final ImmutableList<Directive> USUAL_PROXY = proxyOf(Limits.DEFAULT);

    private static final Block TO_USUAL_HTTPS = toHttpsWith("");

    static final String UNAVAILABLE_NAME = "@pws_unavailable";
    static final Directive UNAVAILABLE = Directive.of(
                    "error_page",
                    literal("502"),
                    literal("504"),
                    NginxNodes.word("=503"),
                    NginxNodes.word(UNAVAILABLE_NAME))
            .because("An application that is not there or does not answer is a matter of minutes, and is said to be.");
    static final Block UNAVAILABLE_PAGE = Block.of(
                    "location",
                    ImmutableList.of(NginxNodes.word(UNAVAILABLE_NAME)),
                    ImmutableList.of(
                            texts("default_type", "text/html; charset=utf-8").because("A page."),
                            Directive.of("add_header", literal("Retry-After"), literal("60"), NginxNodes.word("always"))
                                    .because(
                                            "Search engines and programs come again, and do not take the site for gone."),
                            Directive.of(
                                            "return",
                                            literal("503"),
                                            literal(
                                                    "<!DOCTYPE html><html><head><title>Not available</title></head><body>"
                                                            + "<h1>Not available</h1><p>The site cannot be shown at the moment."
                                                            + " Please try again in a minute.</p></body></html>"))
                                    .because("The same words whatever is wrong.")))
            .because("Only nginx itself can come here; no address leads to it.");

    private NginxWords() {}

    /** Returns how much and how long clients may send. */
    static ImmutableList<Directive> limits(Limits limits) {
        return limits.equals(Limits.DEFAULT) ? USUAL_LIMITS : limitsOf(limits);
    }

    /** Returns how requests are passed on. */
    static ImmutableList<Directive> proxy(Limits limits) {
        return limits.equals(Limits.DEFAULT) ? USUAL_PROXY : proxyOf(limits);
    }

    /** Returns what sends all requests to the same address with https. */
    static Block toHttps(int port) {
        return port == 443 ? TO_USUAL_HTTPS : toHttpsWith(":" + port);
    }

    private static ImmutableList<Directive> limitsOf(Limits limits) {
        return ImmutableList.of(
                texts("client_max_body_size", Long.toString(limits.requestBody().bytes()))
                        .because("Larger requests get 413 and never reach the application."),
                texts("client_body_buffer_size", "64k").because("Forms are kept in memory, uploads on disk."),
                seconds("client_header_timeout", limits.headerTimeout()).because("Slow clients hold no connection."),
                seconds("client_body_timeout", limits.bodyTimeout()).because("Nor while they send."),
                seconds("send_timeout", limits.bodyTimeout()).because("Nor while they receive."),
                seconds("keepalive_timeout", limits.keepAlive()).because("How long an idle connection stays."));
    }

    private static ImmutableList<Directive> proxyOf(Limits limits) {
        return ImmutableList.of(
                PROXY_HTTP,
                PROXY_NO_REDIRECT,
                PROXY_CONNECT,
                seconds("proxy_send_timeout", limits.requestTimeout())
                        .because("How long the application may pause while it reads."),
                seconds("proxy_read_timeout", limits.requestTimeout())
                        .because("How long the application may pause while it answers; then visitors get 504."));
    }

    private static Block toHttpsWith(String port) {
        Node redirect = Directive.of(
                        "return",
                        literal("301"),
                        Expression.of(
                                Expression.text("https://"),
                                Expression.variable("host"),
                                Expression.text(port),
                                Expression.variable("request_uri")))
                .because("The name was matched by this server, and the address is passed on as it was sent.");
        return Block.of("location", literal("/"), ImmutableList.of(redirect))
                .because("Whatever else is asked for is asked for again, encrypted.");
    }
}
