package org.pythonwebstack.express;

import static org.pythonwebstack.express.Trees.block;
import static org.pythonwebstack.express.Trees.text;
import static org.pythonwebstack.express.Trees.word;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pythonwebstack.conf.ApacheFile;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Reasons;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.WebUrl;
import org.pythonwebstack.value.WildcardHostName;

/** The whole configuration of a private Apache: its process, its logs and its hosts. */
final class ApacheConfiguration {

    private static final ApacheSyntax SYNTAX = new ApacheSyntax();
    private static final String LOCALHOST_NAME = "pws-no-such-host.invalid";
    private static final String[] UNIX_LOGS = {"/dev/stderr", "/dev/stdout"};

    private final PrivateServer server;
    private final ApacheContent content;
    private final ApacheProcesses processes;

    ApacheConfiguration(PrivateServer server) {
        this.server = server;
        this.processes = new ApacheProcesses(server);
        this.content = new ApacheContent(server, processes);
    }

    /** Returns the text, read back and compared. */
    String render() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Comment("A private server, written by PWS. Do not edit."));
        process(nodes);
        limits(nodes);
        logs(nodes);
        processes.addTo(nodes);
        nodes.add(block(
                        "Directory",
                        "/",
                        word("Options", "None"),
                        word("AllowOverride", "None"),
                        word("Require", "all", "denied"))
                .because("Nothing is served that is not named below."));
        hosts(nodes);
        for (AbsolutePath file : server.settings().values(ContentOptions.INCLUDE_FILE)) {
            nodes.add(text("Include", file).because("Configuration of your own."));
        }
        return SYNTAX.write(Reasons.explained(new ApacheFile(nodes)));
    }

    private void process(List<Node> nodes) {
        nodes.add(text("ServerRoot", server.root()));
        nodes.add(text("DefaultRuntimeDir", server.root()));
        nodes.add(text("PidFile", server.pidFile()));
        nodes.addAll(new ApacheModuleList(server, processes.mpm()).nodes());
        if (server.identity().isRoot()) {
            nodes.add(text("User", server.identity().user().name())
                    .because("Nothing but the start and the logs runs as root."));
            nodes.add(text("Group", server.identity().group().name()));
        }
        nodes.add(text("ServerName", server.name()));
        nodes.add(listen(server.port(), false));
        server.httpsPort().ifPresent(port -> nodes.add(listen(port, true)));
        nodes.add(text("ListenBackLog", server.value(ContentOptions.SERVER_BACKLOG, 500)));
        nodes.addAll(processes.mpmSettings());
        if (server.has(ToolOptions.SERVER_STATUS) || server.has(ToolOptions.SERVER_METRICS)) {
            nodes.add(word("ExtendedStatus", "On"));
        }
        nodes.add(word("ServerTokens", "Prod").because("Nobody needs the version."));
        nodes.add(word("ServerSignature", "Off"));
        nodes.add(word("TraceEnable", "Off").because("TRACE shows headers that scripts must not see."));
        nodes.add(text("TypesConfig", server.value(ContentOptions.MIME_TYPES, AbsolutePath.of("/etc/mime.types"))));
    }

    private Directive listen(Port port, boolean https) {
        ListenAddress address = server.listen(port);
        Literal where = Literal.of(address.address().isEmpty() ? port : address);
        return https ? Directive.of("Listen", where, new Keyword("https")) : Directive.of("Listen", where);
    }

    private void limits(List<Node> nodes) {
        nodes.add(text("TimeOut", Math.max(1, server.value(TimeOptions.SOCKET_TIMEOUT, 60))));
        nodes.add(text("GracefulShutdownTimeout", Math.max(1, server.value(TimeOptions.GRACEFUL_TIMEOUT, 15)))
                .because("A graceful stop ends, whatever clients do."));
        int idle = server.value(TimeOptions.KEEP_ALIVE_TIMEOUT, 2);
        nodes.add(word("KeepAlive", idle == 0 ? "Off" : "On"));
        if (idle > 0) {
            nodes.add(text("KeepAliveTimeout", idle));
        }
        nodes.add(text("LimitRequestBody", server.value(TimeOptions.LIMIT_REQUEST_BODY, 10_485_760)));
        nodes.add(Directive.of(
                        "RequestReadTimeout",
                        readTimeout(
                                "header",
                                server.value(TimeOptions.HEADER_TIMEOUT, 15),
                                server.value(TimeOptions.HEADER_MAX_TIMEOUT, 30),
                                server.value(TimeOptions.HEADER_MIN_RATE, 500)),
                        readTimeout(
                                "body",
                                server.value(TimeOptions.BODY_TIMEOUT, 15),
                                server.value(TimeOptions.BODY_MAX_TIMEOUT, 0),
                                server.value(TimeOptions.BODY_MIN_RATE, 500)))
                .because(
                        "Clients that send a request drop by drop are let go; one that keeps sending gets more time."));
        nodes.add(word("EnableSendfile", server.has(ContentOptions.ENABLE_SENDFILE) ? "On" : "Off"));
        nodes.add(
                word("EnableMMAP", "Off").because("A file that gets shorter while it is sent would end the process."));
    }

    /** {@code 0} switches a limit off; the other parts would switch it on again. */
    private static Setting readTimeout(String key, int base, int most, int rate) {
        if (base == 0) {
            return new Setting(key, new Literal("0"));
        }
        return new Setting(key, new Literal(base + (most > base ? "-" + most : "") + ",MinRate=" + rate));
    }

    private void logs(List<Node> nodes) {
        boolean terminal = server.logsToTerminal();
        nodes.add(text("ErrorLog", terminal ? UNIX_LOGS[0] : server.errorLog()));
        nodes.add(word("LogLevel", server.value(ServerOptions.LOG_LEVEL, "warn")));
        server.value(ServerOptions.ERROR_LOG_FORMAT)
                .ifPresent(format -> nodes.add(Directive.of("ErrorLogFormat", Expression.ofVariable(format))));
        if (server.has(ServerOptions.ACCESS_LOG)) {
            nodes.add(Directive.of(
                    "CustomLog",
                    Literal.of(terminal ? UNIX_LOGS[1] : server.accessLog()),
                    ApacheLogFormat.of(server.value(ServerOptions.ACCESS_LOG_FORMAT, "common"))));
        }
        if (server.has(ServerOptions.VERBOSE_DEBUGGING) && server.hasApplication()) {
            nodes.add(word("WSGIVerboseDebugging", "On"));
        }
    }

    // ---- hosts -------------------------------------------------------------------------------------------------

    private void hosts(List<Node> nodes) {
        ListenAddress http = server.listen(server.port());
        Optional<ListenAddress> https = server.httpsPort().map(server::listen);
        boolean named = server.has(ListenerOptions.SERVER_NAME);
        if (named) {
            nodes.add(host(http, defaultHost(), List.of()).because("Names that the site has not end here."));
            https.ifPresent(address ->
                    nodes.add(host(address, defaultHost(), tls()).because("Names that the site has not end here.")));
        }
        List<Node> site = content.nodes();
        List<Node> plain = new ArrayList<>(names(server.port()));
        if (server.has(ListenerOptions.HTTPS_ONLY)) {
            plain.add(redirect(secureUrl(server.name()))
                    .because(
                            "Visitors are sent to the one name of the site; nothing of the request's own Host header is"
                                    + " repeated."));
        } else {
            plain.addAll(site);
        }
        nodes.add(host(http, plain, List.of()));
        https.ifPresent(address -> {
            List<Node> secure = new ArrayList<>(names(server.httpsPort().orElseThrow()));
            server.value(ListenerOptions.HSTS_POLICY)
                    .ifPresent(policy -> secure.add(Directive.of(
                                    "Header",
                                    new Keyword("always"),
                                    new Keyword("set"),
                                    new Literal("Strict-Transport-Security"),
                                    new Literal(policy))
                            .because("Browsers come back encrypted; with error answers too.")));
            secure.addAll(site);
            nodes.add(host(address, secure, tls()));
        });
        withoutWww(http, https, nodes);
        proxiedHosts(http, https, nodes);
    }

    private List<Node> names(Port port) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(text("ServerName", server.name() + ":" + port));
        nodes.add(word("UseCanonicalName", "On")
                .because("Where Apache adds the slash of a directory, it sends visitors to this name, not to one that a"
                        + " request has chosen."));
        List<Argument> aliases = new ArrayList<>();
        for (HostPattern alias : server.settings().values(ListenerOptions.SERVER_ALIAS)) {
            aliases.add(
                    alias instanceof WildcardHostName
                            ? new org.pythonwebstack.conf.Glob(alias.toString())
                            : Literal.of(alias));
        }
        if (!aliases.isEmpty()) {
            nodes.add(Directive.of("ServerAlias", aliases));
        }
        return nodes;
    }

    private List<Node> defaultHost() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(text("ServerName", LOCALHOST_NAME));
        boolean local = server.has(ListenerOptions.ALLOW_LOCALHOST);
        if (local) {
            nodes.addAll(content.nodes());
        }
        nodes.add(Block.of(
                        "Location",
                        List.of(new Literal("/")),
                        List.of(
                                word("AuthMerging", "And"),
                                local ? word("Require", "local") : word("Require", "all", "denied")))
                .because(
                        local
                                ? "Connections from this machine may use any name; names of clients are not looked up."
                                : "No name of the site, no answer."));
        return nodes;
    }

    private Block host(ListenAddress address, List<Node> children, List<Node> first) {
        List<Node> all = new ArrayList<>(children);
        all.addAll(Math.min(1, all.size()), first);
        if (server.has(ListenerOptions.HTTP2)) {
            all.add(word("Protocols", first.isEmpty() ? "h2c" : "h2", "http/1.1"));
        }
        return Block.of("VirtualHost", List.of(Literal.of(address)), all);
    }

    private List<Node> tls() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(word("SSLEngine", "On"));
        nodes.add(text("SSLCertificateFile", server.certificate().orElseThrow()));
        nodes.add(text("SSLCertificateKeyFile", server.certificateKey().orElseThrow()));
        server.value(ListenerOptions.SSL_CERTIFICATE_CHAIN_FILE)
                .ifPresent(path -> nodes.add(text("SSLCertificateChainFile", path)));
        nodes.add(word("SSLProtocol", "all", "-SSLv3", "-TLSv1", "-TLSv1.1").because("Older ones are broken."));
        nodes.add(text("SSLCipherSuite", "ECDHE+AESGCM:ECDHE+CHACHA20")
                .because("With TLS 1.2, only ciphers with forward secrecy and authenticated encryption."));
        server.value(ListenerOptions.SSL_CA_CERTIFICATE_FILE).ifPresent(path -> {
            nodes.add(text("SSLCACertificateFile", path));
            nodes.add(word("SSLVerifyClient", server.has(ListenerOptions.SSL_VERIFY_CLIENT) ? "optional" : "require"));
        });
        if (server.has(ListenerOptions.SSL_ENVIRONMENT)) {
            nodes.add(word("SSLOptions", "+StdEnvVars"));
        }
        return nodes;
    }

    private static Directive redirect(String target) {
        return Directive.of("Redirect", new Keyword("permanent"), new Literal("/"), new Literal(target));
    }

    private String secureUrl(String name) {
        int port = server.httpsPort().orElseThrow().number();
        return "https://" + name + (port == 443 ? "" : ":" + port) + "/";
    }

    private void withoutWww(ListenAddress http, Optional<ListenAddress> https, List<Node> nodes) {
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
        boolean only = server.has(ListenerOptions.HTTPS_ONLY);
        String plain = only ? secureUrl(name) : "http://" + name + (port == 80 ? "" : ":" + port) + "/";
        nodes.add(host(http, List.of(text("ServerName", bare), redirect(plain)), List.of())
                .because("The name without www leads to the site."));
        https.ifPresent(address ->
                nodes.add(host(address, List.of(text("ServerName", bare), redirect(secureUrl(name))), tls())));
    }

    private void proxiedHosts(ListenAddress http, Optional<ListenAddress> https, List<Node> nodes) {
        Map<String, WebUrl> hosts = new TreeMap<>();
        server.settings()
                .values(ContentOptions.PROXY_VIRTUAL_HOST)
                .forEach(pair -> hosts.put(pair.first().toString(), pair.second()));
        hosts.forEach((name, url) -> {
            List<Node> children = new ArrayList<>();
            children.add(text("ServerName", name));
            children.addAll(ApacheContent.forwardedAway());
            children.add(word("ProxyPreserveHost", "On"));
            children.addAll(content.proxy("/", url));
            nodes.add(host(http, children, List.of()).because("Another server answers for this name."));
            https.ifPresent(address -> {
                List<Node> secure = new ArrayList<>(children.subList(0, children.size()));
                nodes.add(host(address, secure, tls()));
            });
        });
    }
}
