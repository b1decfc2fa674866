package org.pythonwebstack.express;

import static org.pythonwebstack.express.Trees.block;
import static org.pythonwebstack.express.Trees.text;
import static org.pythonwebstack.express.Trees.texts;
import static org.pythonwebstack.express.Trees.word;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pythonwebstack.conf.ApacheRegex;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Regex;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WebUrl;

/** What a host of a private Apache serves: files, the application, other servers, and who may see it. */
final class ApacheContent {

    private static final String[] COMPRESSED = {
        "text/plain",
        "text/html",
        "text/xml",
        "text/css",
        "text/javascript",
        "application/xhtml+xml",
        "application/javascript",
        "application/json"
    };

    private final PrivateServer server;
    private final ApacheProcesses processes;

    ApacheContent(PrivateServer server, ApacheProcesses processes) {
        this.server = server;
        this.processes = processes;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        nodes.addAll(forwardedAway(trusted()));
        trust(nodes);
        documentRoot(nodes);
        aliases(nodes);
        proxies(nodes);
        handlers(nodes);
        if (server.hasApplication() && !server.servesDocumentRoot()) {
            nodes.add(Directive.of(
                    "WSGIScriptAlias",
                    processes.withGroups(
                            Literal.of(
                                    server.mountPoint().isRoot()
                                            ? server.mountPoint()
                                            : server.mountPoint().withoutSlash()),
                            Literal.of(server.handler()))));
        }
        environment(nodes);
        errors(nodes);
        compression(nodes);
        access(nodes);
        status(nodes);
        return nodes;
    }

    // ---- what clients say of themselves ---------------------------------------------------------------------------

    private Set<TrustedHeader.Category> trusted() {
        Set<TrustedHeader.Category> trusted = EnumSet.noneOf(TrustedHeader.Category.class);
        server.settings().values(ContentOptions.TRUST_PROXY_HEADER).forEach(header -> trusted.add(header.category()));
        return trusted;
    }

    /** Returns what takes every header away by which a client could pass for a proxy. */
    static List<Node> forwardedAway() {
        return forwardedAway(EnumSet.noneOf(TrustedHeader.Category.class));
    }

    private static List<Node> forwardedAway(Set<TrustedHeader.Category> trusted) {
        List<Node> nodes = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of("Proxy", "Forwarded", "X-Forwarded-Prefix"));
        for (TrustedHeader header : TrustedHeader.values()) {
            // mod_wsgi itself removes the others of a category of which it trusts one.
            if (!trusted.contains(header.category())) {
                names.add(header.header());
            }
        }
        names.forEach(name -> nodes.add(Directive.of("RequestHeader", new Keyword("unset"), new Literal(name))));
        return nodes;
    }

    private void trust(List<Node> nodes) {
        List<TrustedHeader> headers = server.settings().values(ContentOptions.TRUST_PROXY_HEADER);
        if (!headers.isEmpty()) {
            nodes.add(texts("WSGITrustedProxies", server.settings().values(ContentOptions.TRUST_PROXY))
                    .because("Only these may speak for a client."));
            nodes.add(texts(
                    "WSGITrustedProxyHeaders",
                    headers.stream().map(TrustedHeader::header).toList()));
        }
    }

    // ---- files -----------------------------------------------------------------------------------------------------

    private void documentRoot(List<Node> nodes) {
        nodes.add(text("DocumentRoot", server.documentRoot()));
        List<Node> children = new ArrayList<>();
        children.add(
                server.has(ContentOptions.DIRECTORY_LISTING)
                        ? word("Options", "SymLinksIfOwnerMatch", "Indexes")
                        : word("Options", "SymLinksIfOwnerMatch"));
        children.add(override());
        children.add(word("Require", "all", "granted"));
        children.add(server.value(ContentOptions.DIRECTORY_INDEX)
                .map(name -> text("DirectoryIndex", name))
                .orElseGet(() -> word("DirectoryIndex", "disabled")));
        if (server.servesDocumentRoot()) {
            children.add(word("RewriteEngine", "On"));
            server.value(ContentOptions.REWRITE_RULES)
                    .ifPresent(path -> children.add(text("Include", path).because("Rules of your own.")));
            if (server.hasApplication()) {
                fallback(children);
            }
        }
        nodes.add(Block.of("Directory", List.of(Literal.of(server.documentRoot())), children));
        if (server.hasApplication() && server.servesDocumentRoot()) {
            nodes.add(Directive.of(
                    "WSGIHandlerScript",
                    processes.withGroups(new Literal("wsgi-handler"), Literal.of(server.handler()))));
        }
    }

    /** What is no file of the document root goes to the application. */
    private void fallback(List<Node> children) {
        Expression file = Expression.ofVariable("REQUEST_FILENAME");
        if (!server.mountPoint().isRoot()) {
            children.add(Directive.of(
                    "RewriteCond",
                    Expression.ofVariable("REQUEST_URI"),
                    ApacheRegex.prefix(server.mountPoint().toString())));
        }
        children.add(Directive.of("RewriteCond", file, new Regex("!-f")));
        if (server.has(ContentOptions.DIRECTORY_LISTING)) {
            children.add(Directive.of("RewriteCond", file, new Regex("!-d")));
        } else if (server.has(ContentOptions.DIRECTORY_INDEX)) {
            String index = server.value(ContentOptions.DIRECTORY_INDEX).orElseThrow();
            children.add(Directive.of(
                    "RewriteCond",
                    Expression.of(Expression.variable("REQUEST_FILENAME"), Expression.text("/" + index)),
                    new Regex("!-f")));
        }
        children.add(Directive.of("RewriteRule", new Regex(".*"), new Keyword("-"), new Keyword("[H=wsgi-handler]")));
    }

    private Directive override() {
        List<String> classes = server.settings().values(ContentOptions.ALLOW_OVERRIDE);
        return word("AllowOverride", classes.isEmpty() ? new String[] {"None"} : classes.toArray(new String[0]));
    }

    /** The longest URL first: of two that fit, Apache takes the first. */
    private void aliases(List<Node> nodes) {
        List<Pair<UrlPath, AbsolutePath>> aliases =
                new ArrayList<>(server.settings().values(ContentOptions.URL_ALIAS));
        aliases.sort(Comparator.comparing(
                        (Pair<UrlPath, AbsolutePath> alias) -> alias.first().toString())
                .reversed());
        Set<String> directories = new TreeSet<>();
        for (Pair<UrlPath, AbsolutePath> alias : aliases) {
            AbsolutePath target = alias.second();
            boolean directory = server.installed().host().walk(target).isDirectory();
            // Both with a slash or both without, else a neighbour of the directory could be reached.
            nodes.add(
                    directory
                            ? text("Alias", alias.first().withSlash(), target + "/")
                            : text("Alias", alias.first().withoutSlash(), target));
            String place = directory
                    ? target.toString()
                    : target.parent().map(Object::toString).orElse("/");
            if (directory && directories.add(place)) {
                nodes.add(block(
                        "Directory",
                        place,
                        word("Options", "SymLinksIfOwnerMatch"),
                        override(),
                        word("Require", "all", "granted")));
            } else if (!directory) {
                nodes.add(block(
                        "Directory", place, block("Files", target.fileName(), word("Require", "all", "granted"))));
            }
        }
        if (server.hasApplication()) {
            nodes.add(block(
                    "Directory",
                    server.root(),
                    block("Files", server.handler().fileName(), word("Require", "all", "granted")),
                    block("Files", server.resourceHandler().fileName(), word("Require", "all", "granted"))));
        }
    }

    private void handlers(List<Node> nodes) {
        if (!server.has(ContentOptions.ADD_HANDLER)) {
            return;
        }
        nodes.add(Directive.of(
                "WSGIHandlerScript",
                processes.withGroups(new Literal("wsgi-resource"), Literal.of(server.resourceHandler()))));
        server.settings()
                .values(ContentOptions.ADD_HANDLER)
                .forEach(pair -> nodes.add(text("AddHandler", "wsgi-resource", "." + pair.first())));
    }

    // ---- other servers ---------------------------------------------------------------------------------------------

    private void proxies(List<Node> nodes) {
        List<Pair<UrlPath, WebUrl>> mounts =
                new ArrayList<>(server.settings().values(ContentOptions.PROXY_MOUNT_POINT));
        mounts.sort(Comparator.comparing(
                        (Pair<UrlPath, WebUrl> mount) -> mount.first().toString())
                .reversed());
        for (Pair<UrlPath, WebUrl> mount : mounts) {
            nodes.addAll(proxy(mount.first().toString(), mount.second()));
        }
    }

    /** Returns what hands a URL path over to another server. */
    List<Node> proxy(String path, WebUrl url) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(word("ProxyRequests", "Off"));
        server.value(TimeOptions.PROXY_TIMEOUT)
                .ifPresent(seconds -> nodes.add(text("ProxyTimeout", Math.max(1, seconds))));
        if (url.scheme().filter("https"::equals).isPresent()) {
            nodes.add(word("SSLProxyEngine", "On"));
        }
        // Without the slash too: a redirect to the path with it would repeat the request's own Host header.
        String from = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String base = url.toString();
        String to = from.equals("/")
                ? base.endsWith("/") ? base : base + "/"
                : base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        nodes.add(text("ProxyPass", from, to));
        nodes.add(text("ProxyPassReverse", from, to));
        return nodes;
    }

    // ---- what requests carry, and answers
    // ----------------------------------------------------------------------------

    private void environment(List<Node> nodes) {
        server.settings().values(IdentityOptions.SETENV).forEach(pair -> {
            if (!Handler.isForHandler(pair.second())) {
                nodes.add(text("SetEnv", pair.first(), pair.second()));
            }
        });
        server.settings().values(IdentityOptions.PASSENV).forEach(name -> nodes.add(text("PassEnv", name)));
    }

    private void errors(List<Node> nodes) {
        server.settings()
                .values(ContentOptions.ERROR_DOCUMENT)
                .forEach(pair -> nodes.add(text("ErrorDocument", pair.first(), pair.second())));
    }

    private void compression(List<Node> nodes) {
        if (server.has(ContentOptions.COMPRESS_RESPONSES)) {
            List<Argument> arguments = new ArrayList<>(List.of(new Keyword("DEFLATE")));
            for (String type : COMPRESSED) {
                arguments.add(new Literal(type));
            }
            nodes.add(Directive.of("AddOutputFilterByType", arguments));
        }
    }

    private void access(List<Node> nodes) {
        List<Node> children = new ArrayList<>();
        List<Argument> here = List.of(new Setting("application-group", new Keyword(ApacheProcesses.GLOBAL)));
        server.value(IdentityOptions.HOST_ACCESS_SCRIPT)
                .ifPresent(path -> children.add(Directive.of("WSGIAccessScript", with(path, here))));
        server.value(IdentityOptions.AUTH_USER_SCRIPT).ifPresent(path -> {
            String type = server.value(IdentityOptions.AUTH_TYPE, "Basic");
            children.add(word("AuthType", type));
            children.add(text("AuthName", server.name() + ":" + server.port()));
            children.add(word("Auth" + type + "Provider", "wsgi"));
            children.add(Directive.of("WSGIAuthUserScript", with(path, here)));
            Optional<AbsolutePath> groups = server.value(IdentityOptions.AUTH_GROUP_SCRIPT);
            if (groups.isPresent()) {
                children.add(Directive.of("WSGIAuthGroupScript", with(groups.get(), here)));
                children.add(text("Require", "wsgi-group", server.value(IdentityOptions.AUTH_GROUP, "wsgi")));
            } else {
                children.add(word("Require", "valid-user"));
            }
        });
        if (!children.isEmpty()) {
            nodes.add(Block.of("Location", List.of(new Literal("/")), children));
        }
        if (server.hasApplication()) {
            nodes.add(word("WSGIPassAuthorization", server.has(IdentityOptions.AUTH_USER_SCRIPT) ? "Off" : "On")
                    .because("The application sees passwords only where it is the one that asks for them."));
        }
        server.settings()
                .values(TimeOptions.IGNORE_ACTIVITY)
                .forEach(path -> nodes.add(block("Location", path, word("WSGIIgnoreActivity", "On"))));
        server.settings()
                .values(ListenerOptions.SSL_VERIFY_CLIENT)
                .forEach(path -> nodes.add(Block.of(
                                "Location",
                                List.of(Literal.of(path)),
                                List.of(
                                        word("AuthMerging", "And"),
                                        Directive.of(
                                                "Require",
                                                new Keyword("expr"),
                                                Expression.of(
                                                        Expression.variable("%{SSL_CLIENT_VERIFY} == "),
                                                        Expression.text("SUCCESS")))))
                        .because(
                                "A client's certificate is asked for at the start of a connection, which TLS 1.3 allows, and judged"
                                        + " here.")));
    }

    private static List<Argument> with(AbsolutePath path, List<Argument> more) {
        List<Argument> arguments = new ArrayList<>(List.of(Literal.of(path)));
        arguments.addAll(more);
        return arguments;
    }

    private void status(List<Node> nodes) {
        if (server.has(ToolOptions.SERVER_STATUS)) {
            nodes.add(block("Location", "/server-status", text("SetHandler", "server-status"), word("Require", "local"))
                    .because("The connection counts, not a name that a client could choose."));
        }
    }
}
