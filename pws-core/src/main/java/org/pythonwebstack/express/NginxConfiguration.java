package org.pythonwebstack.express;

import static org.pythonwebstack.express.Trees.text;
import static org.pythonwebstack.express.Trees.word;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.NginxFile;
import org.pythonwebstack.conf.NginxSyntax;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Reasons;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WebUrl;
import org.pythonwebstack.value.WildcardHostName;

/** The whole configuration of a private nginx. */
final class NginxConfiguration {

    /** What {@code --ssl-environment} tells the application, by the names of mod_ssl. */
    static final List<String> SSL_VARIABLES =
            List.of("SSL_PROTOCOL", "SSL_CIPHER", "SSL_CLIENT_VERIFY", "SSL_CLIENT_S_DN");

    private static final Map<String, String> SSL_SOURCES = Map.of(
            "SSL_PROTOCOL", "ssl_protocol",
            "SSL_CIPHER", "ssl_cipher",
            "SSL_CLIENT_VERIFY", "ssl_client_verify",
            "SSL_CLIENT_S_DN", "ssl_client_s_dn");

    private static final String DOLLAR = "pws_dollar";

    private static final NginxSyntax SYNTAX = NginxSyntax.standard().withLiteralDollar(DOLLAR);
    private static final String UPSTREAM = "pws_application";
    private static final Keyword BEGINS_WITH = new Keyword("^~");
    private static final Keyword EXACTLY = new Keyword("=");
    private static final AbsolutePath TYPES = AbsolutePath.of("/etc/nginx/mime.types");

    private static final String[] COMPRESSED = {
        "text/plain",
        "text/xml",
        "text/css",
        "text/javascript",
        "application/xhtml+xml",
        "application/javascript",
        "application/json"
    };

    private final PrivateServer server;

    NginxConfiguration(PrivateServer server) {
        this.server = server;
    }

    /** Returns the text, read back and compared. */
    String render() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Comment("A private server, written by PWS. Do not edit."));
        if (server.identity().isRoot()) {
            nodes.add(text(
                    "user",
                    server.identity().user().name(),
                    server.identity().group().name()));
        }
        nodes.add(text("pid", server.pidFile()));
        nodes.add(text("worker_processes", 1));
        String level = server.value(ServerOptions.LOG_LEVEL, "warn");
        nodes.add(
                server.logsToTerminal()
                        ? word("error_log", "stderr", level)
                        : Directive.of("error_log", Literal.of(server.errorLog()), new Keyword(level)));
        int clients = server.value(ApplicationOptions.MAX_CLIENTS)
                .orElse(10 + Math.max(10, server.processes() * server.threads() * 3 / 2));
        nodes.add(Block.of(
                "events",
                List.of(),
                List.of(text("worker_connections", Math.max(64, 2 * clients + 16))
                        .because("Two for each client, and some for its own."))));
        nodes.add(Block.of("http", List.of(), http()));
        return SYNTAX.write(new NginxFile(Reasons.explained(nodes)));
    }

    private List<Node> http() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(text("include", server.value(ContentOptions.MIME_TYPES, TYPES)));
        nodes.add(text("default_type", "application/octet-stream"));
        nodes.add(SYNTAX.literalDollar());
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            nodes.add(text(kind + "_temp_path", server.file("temp/" + kind)));
        }
        nodes.add(word("server_tokens", "off").because("Nobody needs the version."));
        nodes.add(word("absolute_redirect", "off").because("No address is built from a client's Host header."));
        nodes.add(word("sendfile", server.has(ContentOptions.ENABLE_SENDFILE) ? "on" : "off"));
        nodes.add(text("types_hash_max_size", 2048));
        nodes.add(text("server_names_hash_bucket_size", 256));
        logs(nodes);
        limits(nodes);
        compression(nodes);
        if (server.hasApplication()) {
            nodes.add(Block.of(
                    "upstream",
                    List.of(new Literal(UPSTREAM)),
                    List.of(text("server", "unix:" + GunicornConfiguration.socket(server)), text("keepalive", 16))));
        }
        servers(nodes);
        return nodes;
    }

    private void logs(List<Node> nodes) {
        if (!server.has(ServerOptions.ACCESS_LOG)) {
            nodes.add(word("access_log", "off"));
            return;
        }
        String name = server.value(ServerOptions.ACCESS_LOG_FORMAT, "common");
        String path =
                server.logsToTerminal() ? "/dev/stdout" : server.accessLog().toString();
        if (name.equals("combined")) {
            nodes.add(Directive.of("access_log", new Literal(path), new Keyword("combined")));
            return;
        }
        if (!name.equals("common")) {
            throw new org.pythonwebstack.value.Refused(org.pythonwebstack.value.Problem.of(
                            ExpressRule.CHOICE, ServerOptions.ACCESS_LOG_FORMAT.name(), name)
                    .withHint("with nginx, choose common or combined; a format of your own goes into a file for"
                            + " --include-file"));
        }
        nodes.add(Directive.of(
                "log_format",
                new Keyword("common"),
                Expression.of(
                        Expression.variable("remote_addr"),
                        Expression.text(" - "),
                        Expression.variable("remote_user"),
                        Expression.text(" ["),
                        Expression.variable("time_local"),
                        Expression.text("] \""),
                        Expression.variable("request"),
                        Expression.text("\" "),
                        Expression.variable("status"),
                        Expression.text(" "),
                        Expression.variable("body_bytes_sent"))));
        nodes.add(Directive.of("access_log", new Literal(path), new Keyword("common")));
    }

    private void limits(List<Node> nodes) {
        nodes.add(text("client_max_body_size", server.value(TimeOptions.LIMIT_REQUEST_BODY, 10_485_760)));
        nodes.add(seconds("client_header_timeout", server.value(TimeOptions.HEADER_TIMEOUT, 15)));
        nodes.add(seconds("client_body_timeout", server.value(TimeOptions.BODY_TIMEOUT, 15)));
        nodes.add(text("keepalive_timeout", server.value(TimeOptions.KEEP_ALIVE_TIMEOUT, 2) + "s"));
        int socket = server.value(TimeOptions.SOCKET_TIMEOUT, 60);
        int response = server.value(ContentOptions.RESPONSE_SOCKET_TIMEOUT, 0);
        nodes.add(seconds("send_timeout", response == 0 ? socket : response));
    }

    /** Apache takes 0 for no limit, nginx for none at all. */
    private static Directive seconds(String name, int seconds) {
        return text(name, (seconds == 0 ? 31_536_000 : seconds) + "s");
    }

    private void compression(List<Node> nodes) {
        if (server.has(ContentOptions.COMPRESS_RESPONSES)) {
            nodes.add(word("gzip", "on"));
            nodes.add(text("gzip_types", (Object[]) COMPRESSED));
            nodes.add(word("gzip_vary", "on"));
            nodes.add(word("gzip_proxied", "any"));
        }
    }

    // ---- servers -----------------------------------------------------------------------------------------------

    private void servers(List<Node> nodes) {
        boolean named = server.has(ListenerOptions.SERVER_NAME);
        Optional<Port> https = server.httpsPort();
        if (named) {
            nodes.add(serverBlock(defaultServer(false)).because("Names that the site has not end here."));
            https.ifPresent(port -> nodes.add(serverBlock(defaultServer(true))));
        }
        List<Node> plain = new ArrayList<>(listen(server.port(), false, !named));
        plain.addAll(names());
        if (server.has(ListenerOptions.HTTPS_ONLY)) {
            plain.add(redirect(secureBase(server.name()))
                    .because("To the one name of the site; nothing of the request's own Host header is repeated."));
        } else {
            site(plain, false);
        }
        nodes.add(serverBlock(plain));
        https.ifPresent(port -> {
            List<Node> secure = new ArrayList<>(listen(port, true, !named));
            secure.addAll(names());
            secure.addAll(tls());
            site(secure, true);
            nodes.add(serverBlock(secure));
        });
        withoutWww(nodes);
        proxiedHosts(nodes);
    }

    private static Block serverBlock(List<Node> children) {
        return Block.of("server", List.of(), children);
    }

    private List<Node> listen(Port port, boolean tls, boolean first) {
        List<String> addresses = server.value(ListenerOptions.HOST)
                .map(IpAddress::bracketed)
                .map(List::of)
                .orElse(hasIpv6() ? List.of("0.0.0.0", "[::]") : List.of("0.0.0.0"));
        List<Node> nodes = new ArrayList<>();
        for (String address : addresses) {
            List<Argument> arguments = new ArrayList<>();
            arguments.add(new Literal(address + ":" + port));
            if (first || server.has(ListenerOptions.SERVER_NAME)) {
                if (first) {
                    arguments.add(new Keyword("default_server"));
                    arguments.add(new Setting("backlog", Literal.of(server.value(ContentOptions.SERVER_BACKLOG, 500))));
                    if (address.equals("[::]")) {
                        arguments.add(new Setting("ipv6only", new Literal("on")));
                    }
                }
            }
            if (tls) {
                arguments.add(new Keyword("ssl"));
                if (server.has(ListenerOptions.HTTP2)) {
                    arguments.add(new Keyword("http2"));
                }
            }
            nodes.add(Directive.of("listen", arguments));
        }
        return nodes;
    }

    private boolean hasIpv6() {
        return server.installed()
                .host()
                .text(AbsolutePath.of("/proc/net/if_inet6"), 1 << 16)
                .toOptional()
                .filter(text -> !text.isBlank())
                .isPresent();
    }

    private List<Node> names() {
        if (!server.has(ListenerOptions.SERVER_NAME)) {
            return List.of();
        }
        List<Argument> names = new ArrayList<>(List.of(new Literal(server.name())));
        server.settings()
                .values(ListenerOptions.SERVER_ALIAS)
                .forEach(alias ->
                        names.add(alias instanceof WildcardHostName ? new Glob(alias.toString()) : Literal.of(alias)));
        return List.of(Directive.of("server_name", names));
    }

    private List<Node> defaultServer(boolean https) {
        Port port = https ? server.httpsPort().orElseThrow() : server.port();
        List<Node> nodes = new ArrayList<>(listen(port, https, true));
        if (https) {
            nodes.addAll(tls());
        }
        if (server.has(ListenerOptions.ALLOW_LOCALHOST)) {
            nodes.addAll(localOnly());
            site(nodes, https);
        } else {
            nodes.add(text("return", 403));
        }
        return nodes;
    }

    private static List<Node> localOnly() {
        return List.of(text("allow", "127.0.0.0/8"), text("allow", "::1"), word("deny", "all"));
    }

    private List<Node> tls() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(text("ssl_certificate", server.certificate().orElseThrow()));
        nodes.add(text("ssl_certificate_key", server.certificateKey().orElseThrow()));
        nodes.add(word("ssl_protocols", "TLSv1.2", "TLSv1.3").because("Older ones are broken."));
        nodes.add(text("ssl_ciphers", "ECDHE+AESGCM:ECDHE+CHACHA20"));
        server.value(ListenerOptions.SSL_CA_CERTIFICATE_FILE).ifPresent(path -> {
            nodes.add(text("ssl_client_certificate", path));
            nodes.add(word("ssl_verify_client", server.has(ListenerOptions.SSL_VERIFY_CLIENT) ? "optional" : "on"));
        });
        server.value(ListenerOptions.HSTS_POLICY)
                .ifPresent(policy -> nodes.add(Directive.of(
                        "add_header",
                        new Literal("Strict-Transport-Security"),
                        new Literal(policy),
                        new Keyword("always"))));
        return nodes;
    }

    private String secureBase(String name) {
        int port = server.httpsPort().orElseThrow().number();
        return "https://" + name + (port == 443 ? "" : ":" + port);
    }

    private static Directive redirect(String base) {
        return Directive.of(
                "return", new Literal("301"), Expression.of(Expression.text(base), Expression.variable("request_uri")));
    }

    private void withoutWww(List<Node> nodes) {
        String name = server.name();
        if (!server.has(ListenerOptions.SERVER_NAME) || !name.startsWith("www.")) {
            return;
        }
        String bare = name.substring("www.".length());
        boolean taken = server.settings().values(ListenerOptions.SERVER_ALIAS).stream()
                .anyMatch(alias -> alias.toString().equals(bare));
        if (taken || bare.indexOf('.') < 0) {
            return;
        }
        int port = server.port().number();
        String plain = server.has(ListenerOptions.HTTPS_ONLY)
                ? secureBase(name)
                : "http://" + name + (port == 80 ? "" : ":" + port);
        List<Node> children = new ArrayList<>(listen(server.port(), false, false));
        children.add(text("server_name", bare));
        children.add(redirect(plain));
        nodes.add(serverBlock(children).because("The name without www leads to the site."));
        server.httpsPort().ifPresent(https -> {
            List<Node> secure = new ArrayList<>(listen(https, true, false));
            secure.add(text("server_name", bare));
            secure.addAll(tls());
            secure.add(redirect(secureBase(name)));
            nodes.add(serverBlock(secure));
        });
    }

    private void proxiedHosts(List<Node> nodes) {
        Map<String, WebUrl> hosts = new TreeMap<>();
        server.settings()
                .values(ContentOptions.PROXY_VIRTUAL_HOST)
                .forEach(pair -> hosts.put(pair.first().toString(), pair.second()));
        hosts.forEach((name, url) -> {
            List<Node> children = new ArrayList<>(listen(server.port(), false, false));
            children.add(text("server_name", name));
            children.add(Block.of("location", List.of(new Literal("/")), proxied(url, name)));
            nodes.add(serverBlock(children).because("Another server answers for this name."));
        });
    }

    // ---- the site ----------------------------------------------------------------------------------------------

    private void site(List<Node> nodes, boolean https) {
        server.settings()
                .values(ContentOptions.ERROR_DOCUMENT)
                .forEach(pair -> nodes.add(text("error_page", pair.first(), pair.second())));
        Map<String, Block> locations = new LinkedHashMap<>();
        if (server.has(ToolOptions.SERVER_STATUS)) {
            List<Node> status = new ArrayList<>(localOnly());
            status.add(word("stub_status"));
            locations.put("/server-status", location(List.of(EXACTLY, new Literal("/server-status")), status));
        }
        for (Pair<UrlPath, AbsolutePath> alias : server.settings().values(ContentOptions.URL_ALIAS)) {
            alias(alias.first(), alias.second(), locations);
        }
        for (Pair<UrlPath, WebUrl> mount : server.settings().values(ContentOptions.PROXY_MOUNT_POINT)) {
            proxyMount(mount.first(), mount.second(), locations);
        }
        if (server.hasApplication()) {
            application(https, locations);
        }
        if (!locations.containsKey("/")) {
            locations.put("/", location(List.of(new Literal("/")), rootOnly()));
        }
        for (UrlPath verified :
                https ? server.settings().values(ListenerOptions.SSL_VERIFY_CLIENT) : List.<UrlPath>of()) {
            verify(verified, locations);
        }
        nodes.addAll(locations.values());
        server.settings().values(ContentOptions.INCLUDE_FILE).forEach(path -> nodes.add(text("include", path)));
    }

    private static Block location(List<? extends Argument> arguments, List<? extends Node> children) {
        return Block.of("location", arguments, children);
    }

    private void alias(UrlPath at, AbsolutePath target, Map<String, Block> locations) {
        if (server.installed().host().walk(target).isDirectory()) {
            String url = at.withSlash().toString();
            locations.put(url, location(List.of(BEGINS_WITH, new Literal(url)), List.of(text("alias", target + "/"))));
        } else {
            locations.put(
                    at.withoutSlash().toString(),
                    location(
                            List.of(EXACTLY, new Literal(at.withoutSlash().toString())),
                            List.of(text("alias", target))));
        }
    }

    private void proxyMount(UrlPath at, WebUrl url, Map<String, Block> locations) {
        String from = at.isRoot() ? "/" : at.withSlash().toString();
        if (!at.isRoot() && !at.endsWithSlash()) {
            locations.put(
                    "= " + at,
                    location(
                            List.of(EXACTLY, new Literal(at.toString())),
                            List.of(text("return", 301, at.withSlash().encoded()))));
        }
        String base = url.toString().endsWith("/") ? url.toString() : url + "/";
        locations.put(
                from,
                at.isRoot()
                        ? location(
                                List.of(new Literal("/")),
                                proxied(WebUrl.of(base), url.host().orElse("")))
                        : location(
                                List.of(BEGINS_WITH, new Literal(from)),
                                proxied(WebUrl.of(base), url.host().orElse(""))));
    }

    private List<Node> proxied(WebUrl url, String host) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(text("proxy_pass", url));
        nodes.add(word("proxy_http_version", "1.1"));
        String port = url.port().map(number -> ":" + number).orElse("");
        nodes.add(text("proxy_set_header", "Host", host.equals(url.host().orElse("")) ? host + port : host));
        forwarded(nodes);
        server.value(TimeOptions.PROXY_TIMEOUT).ifPresent(time -> nodes.add(seconds("proxy_read_timeout", time)));
        return nodes;
    }

    /** What clients say of themselves counts for nothing: every header of this kind is overwritten or taken away. */
    private static void forwarded(List<Node> nodes) {
        for (TrustedHeader header : TrustedHeader.values()) {
            String name = header.header();
            Argument value = switch (name) {
                case "X-Forwarded-For" -> Expression.ofVariable("remote_addr");
                case "X-Forwarded-Proto" -> Expression.ofVariable("scheme");
                default -> new Literal("");
            };
            nodes.add(Directive.of("proxy_set_header", new Literal(name), value));
        }
        for (String name : List.of("Forwarded", "Proxy", "X-Forwarded-Prefix", "Script-Name", "Path-Info")) {
            nodes.add(text("proxy_set_header", name, ""));
        }
    }

    private void application(boolean https, Map<String, Block> locations) {
        UrlPath mount = server.mountPoint();
        List<Node> handed = handed(https);
        if (server.servesDocumentRoot()) {
            // A file of the document root answers first.
            List<Node> files = rootOnly();
            List<Argument> tried = new ArrayList<>();
            tried.add(Expression.ofVariable("uri"));
            server.value(ContentOptions.DIRECTORY_INDEX)
                    .ifPresent(
                            name -> tried.add(Expression.of(Expression.variable("uri"), Expression.text("/" + name))));
            if (server.has(ContentOptions.DIRECTORY_LISTING)) {
                tried.add(Expression.of(Expression.variable("uri"), Expression.text("/")));
            }
            tried.add(new Keyword("@pws_application"));
            files.add(Directive.of("try_files", tried));
            locations.put("@pws_application", location(List.of(new Keyword("@pws_application")), handed));
            if (mount.isRoot()) {
                locations.put("/", location(List.of(new Literal("/")), files));
            } else {
                prefix(mount, files, locations);
            }
        } else if (mount.isRoot()) {
            locations.put("/", location(List.of(new Literal("/")), handed));
        } else {
            prefix(mount, handed, locations);
        }
    }

    private static void prefix(UrlPath mount, List<Node> children, Map<String, Block> locations) {
        String bare = mount.withoutSlash().toString();
        locations.put("= " + bare, location(List.of(EXACTLY, new Literal(bare)), children));
        locations.put(bare + "/", location(List.of(new Literal(bare + "/")), children));
    }

    private List<Node> rootOnly() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(text("root", server.documentRoot()));
        server.value(ContentOptions.DIRECTORY_INDEX).ifPresent(name -> nodes.add(text("index", name)));
        if (server.has(ContentOptions.DIRECTORY_LISTING)) {
            nodes.add(word("autoindex", "on"));
        }
        return nodes;
    }

    private List<Node> handed(boolean https) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(text("proxy_pass", "http://" + UPSTREAM));
        nodes.add(word("proxy_http_version", "1.1"));
        nodes.add(text("proxy_set_header", "Connection", ""));
        nodes.add(Directive.of("proxy_set_header", new Literal("Host"), Expression.ofVariable("http_host")));
        forwarded(nodes);
        for (String name : SSL_VARIABLES) {
            boolean told = https && server.has(ListenerOptions.SSL_ENVIRONMENT);
            nodes.add(Directive.of(
                    "proxy_set_header",
                    new Literal("X-Pws-" + name.replace('_', '-')),
                    told ? Expression.ofVariable(SSL_SOURCES.getOrDefault(name, "")) : new Literal("")));
        }
        nodes.add(word("proxy_redirect", "off"));
        nodes.add(seconds("proxy_connect_timeout", server.value(TimeOptions.CONNECT_TIMEOUT, 15)));
        nodes.add(seconds("proxy_read_timeout", server.value(TimeOptions.REQUEST_TIMEOUT, 60)));
        nodes.add(seconds("proxy_send_timeout", server.value(TimeOptions.SOCKET_TIMEOUT, 60)));
        int header = server.value(ContentOptions.HEADER_BUFFER_SIZE, 0);
        int buffers = server.value(ContentOptions.RESPONSE_BUFFER_SIZE, 0);
        if (header > 0 || buffers > 0) {
            int size = header > 0 ? header : 32_768;
            int pieces = Math.max(Math.max(8, buffers / 8192), 2 * size / 8192 + 1);
            nodes.add(text("proxy_buffer_size", size));
            nodes.add(text("proxy_buffers", pieces, 8192));
            nodes.add(text("proxy_busy_buffers_size", Math.max(size, 16_384)));
        }
        if (server.has(ContentOptions.ERROR_OVERRIDE)) {
            nodes.add(word("proxy_intercept_errors", "on"));
        }
        return nodes;
    }

    /** A client's certificate is asked for at the start of a connection, and judged here. */
    private void verify(UrlPath path, Map<String, Block> locations) {
        Block test = Block.of(
                "if",
                List.of(Expression.ofVariable("ssl_client_verify"), new Keyword("!="), new Literal("SUCCESS")),
                List.of(text("return", 403)));
        String bare = path.withoutSlash().toString();
        boolean found = false;
        for (Map.Entry<String, Block> entry : locations.entrySet()) {
            String url = entry.getKey().replace("= ", "");
            if (path.isRoot() || url.equals(bare) || url.startsWith(bare + "/")) {
                List<Node> children = new ArrayList<>(List.of(test));
                children.addAll(entry.getValue().children());
                entry.setValue(location(entry.getValue().arguments(), children));
                found |= url.equals(bare + "/");
            }
        }
        if (!found && !path.isRoot()) {
            Block whole =
                    locations.get(server.hasApplication() && server.servesDocumentRoot() ? "@pws_application" : "/");
            if (whole != null) {
                List<Node> children = new ArrayList<>(List.of(test));
                children.addAll(whole.children());
                locations.put(bare, location(List.of(new Literal(bare)), children));
            }
        }
    }
}
