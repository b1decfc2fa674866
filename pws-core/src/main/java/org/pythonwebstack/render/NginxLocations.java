package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.literal;
import static org.pythonwebstack.render.NginxNodes.seconds;
import static org.pythonwebstack.render.NginxNodes.texts;
import static org.pythonwebstack.render.NginxNodes.variable;
import static org.pythonwebstack.render.NginxNodes.word;
import static org.pythonwebstack.render.NginxNodes.words;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.NginxRegex;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Regex;
import org.pythonwebstack.site.AccessRule;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Maintenance;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.UrlPath;

/**
 * Which part of a site answers which address: challenges, redirects, static files, applications, document root.
 *
 * <p>Every prefix of a directory ends in a slash, and so does the directory: otherwise {@code /static../settings.py} or
 * {@code /static-old/} would lead out of it. There are no regular expressions among the locations, so the longest prefix
 * wins whatever the order.
 *
 * <p>Requests are passed on in nginx's own reading of the path (decoded, dots and doubled slashes resolved, encoded again),
 * as Apache does: what nginx has decided on is what the application sees.
 */
final class NginxLocations {

    private static final String ACME = "/.well-known/acme-challenge/";

    private static final Keyword EXACTLY = word("=");
    private static final Keyword BEGINS_WITH = word("^~");
    private static final ImmutableList<Argument> EVERYTHING = ImmutableList.of(literal("/"));
    private static final ImmutableList<Argument> BEGINS_WITH_ACME = ImmutableList.of(BEGINS_WITH, literal(ACME));

    private static final String REDIRECTED = "The site redirects this path, whatever an application would answer.";
    private static final String FILES = "Nginx serves this itself, faster than the application could.";
    private static final String APPLICATION = "The application is mounted here.";

    private static final String MAINTENANCE = "@pws_maintenance";
    private static final String UNAVAILABLE = "503";
    private static final String VISITOR = "visitor";
    private static final String CLOSED = "closed";

    private static final String ACCESS = "Not everybody may see this, or everybody may as an exception.";
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private static final String NOT_ANSWERED = "What nothing else answers ends here.";

    private static final UrlPath ROOT = UrlPath.of("/");

    private static final ImmutableList<Node> NOTHING_THERE =
            ImmutableList.of(texts("return", "404").because("Nothing is there."));

    private static final Block NOTHING = location(EVERYTHING, NOTHING_THERE, NOT_ANSWERED);

    private final Site site;
    private final VirtualHost host;
    private final List<GunicornService> services;
    private final NginxForwarding forwarding;

    NginxLocations(Site site, List<GunicornService> services, NginxForwarding forwarding) {
        this.site = site;
        this.host = site.virtualHost();
        this.services = services;
        this.forwarding = forwarding;
    }

    List<GunicornService> services() {
        return services;
    }

    /** Returns the location of the files that prove to a certificate authority who owns the name. */
    List<Block> acme() {
        Optional<AbsolutePath> directory = host.acmeChallengeDirectory();
        return directory.isEmpty()
                ? ImmutableList.of()
                : ImmutableList.of(location(
                        BEGINS_WITH_ACME,
                        ImmutableList.of(
                                texts("alias", directory.get() + "/").because("Answers to a certificate authority."),
                                NginxWords.NO_FILE_TYPE),
                        "Challenges are answered whatever else the site does, or certificates run out."));
    }

    /** Returns the variables of redirects and of maintenance; they stand outside servers. */
    List<Node> definitions() {
        ImmutableList.Builder<Node> all = ImmutableList.builder();
        if (host.maintenance().isPresent()) {
            addMaintenance(host.maintenance().get(), all);
        }
        for (int i = 0; i < host.redirects().size(); i++) {
            Redirect redirect = host.redirects().get(i);
            if (needsRest(redirect)) {
                String prefix = spelling(redirect.from().withoutSlash().toString());
                all.add(Block.of(
                                "map",
                                List.of(variable("request_uri"), NginxSite.ownVariable(site, "rest_" + i)),
                                List.of(
                                        Directive.of("default", literal("")),
                                        Directive.of("", new Regex("\\A" + prefix + "(/[^?]*)"), variable("1"))))
                        .because("What stands behind the redirected path, still encoded."));
            }
        }
        return all.build();
    }

    private void addMaintenance(Maintenance maintenance, ImmutableList.Builder<Node> all) {
        ImmutableList.Builder<Node> ranges = ImmutableList.builder();
        ranges.add(Directive.of("default", literal("1")));
        for (IpRange range : maintenance.allow()) {
            ranges.add(Directive.of("", literal(range), literal("0")));
        }
        all.add(Block.of("geo", List.of(NginxSite.ownVariable(site, VISITOR)), ranges.build())
                .because("Everybody but these addresses is told to come back later."));
        ImmutableList.Builder<Node> paths = ImmutableList.builder();
        paths.add(Directive.of("default", NginxSite.ownVariable(site, VISITOR)));
        if (host.acmeChallengeDirectory().isPresent()) {
            paths.add(Directive.of("", new Regex("\\A/\\.well-known/acme-challenge/"), literal("0")));
        }
        all.add(Block.of("map", List.of(variable("uri"), NginxSite.ownVariable(site, CLOSED)), paths.build())
                .because("Certificate authorities are answered in any case."));
    }

    /** Returns all locations of a server. */
    List<Node> blocks() {
        Map<String, Block> byKey = new LinkedHashMap<>();
        for (Block acme : acme()) {
            byKey.put(ACME, acme);
        }
        for (int i = 0; i < host.redirects().size(); i++) {
            addRedirect(host.redirects().get(i), i, byKey);
        }
        for (StaticMount files : site.statics()) {
            addStatic(files, byKey);
        }
        for (GunicornService service : services) {
            addApplication(service, byKey);
        }
        if (!byKey.containsKey("/")) {
            byKey.put("/", documentRoot());
        }
        for (AccessRule rule : host.access()) {
            addAccess(rule.at(), byKey);
        }
        addMessages(byKey);
        if (sayUnavailable()) {
            byKey.put(NginxWords.UNAVAILABLE_NAME, NginxWords.UNAVAILABLE_PAGE);
        }
        return ImmutableList.copyOf(byKey.values());
    }

    private void addRedirect(Redirect redirect, int index, Map<String, Block> byKey) {
        String to = redirect.to().toString().replace("$", "%24");
        boolean ownQuery = to.indexOf('?') >= 0;
        Literal status = literal(redirect.status());
        if (redirect.exact()) {
            exact(redirect.from(), redirectTo(status, to, ownQuery), REDIRECTED, byKey);
            return;
        }
        UrlPath from = redirect.from();
        // What is appended begins with a slash, and there shall be one.
        String base = to.endsWith("/") ? to.substring(0, to.length() - 1) : to;
        if (from.isRoot()) {
            byKey.putIfAbsent(
                    "/",
                    location(
                            EVERYTHING,
                            List.of(Directive.of(
                                            "return",
                                            status,
                                            Expression.of(Expression.text(base), Expression.variable("request_uri")))
                                    .because("The site has moved, the address behind the name stays.")),
                            REDIRECTED));
            return;
        }
        exact(from.withoutSlash(), redirectTo(status, to, ownQuery), REDIRECTED, byKey);
        Expression target = Expression.of(
                Expression.text(base),
                Expression.variable(NginxSite.ownName(site, "rest_" + index)),
                Expression.variable("is_args"),
                Expression.variable("args"));
        List<Node> children = List.of(Directive.of("return", status, target).because("Moved with all below it."));
        prefix(from.withSlash(), children, REDIRECTED, byKey);
    }

    /** Adds locations for a path with an access rule, unless there are some: they answer what the one around them does. */
    private void addAccess(UrlPath path, Map<String, Block> byKey) {
        for (Redirect redirect : host.redirects()) {
            if (!redirect.exact() && redirect.covers(path)) {
                return;
            }
        }
        if (!path.isRoot()) {
            exact(path.withoutSlash(), answer(path.withoutSlash()), ACCESS, byKey);
            prefix(path.withSlash(), answer(path.withSlash()), ACCESS, byKey);
        }
    }

    /** Returns what a location for a path has inside that lies within another location. */
    private List<Node> answer(UrlPath path) {
        String text = path.toString();
        StaticMount files = null;
        GunicornService application = null;
        int longest = -1;
        for (StaticMount candidate : site.statics()) {
            String at = candidate.at().toString();
            if (candidate.isDirectory() && text.startsWith(at) && at.length() > longest) {
                files = candidate;
                longest = at.length();
            }
        }
        for (GunicornService candidate : services) {
            UrlPath at = candidate.mount().at();
            if (at.contains(path) && at.withSlash().toString().length() > longest) {
                application = candidate;
                longest = at.withSlash().toString().length();
            }
        }
        if (application != null) {
            return proxied(application, path);
        }
        return files != null
                ? served(
                        files,
                        files.target() + "/"
                                + text.substring(files.at().toString().length()))
                : documentRootFiles();
    }

    /**
     * {@code rewrite} could do without this variable, but takes escapes of the target and of the rest apart: behind it,
     * an escaped question mark begins a query.
     */
    private static boolean needsRest(Redirect redirect) {
        return !redirect.exact() && !redirect.from().isRoot();
    }

    /** Returns an expression for each way in which clients spell a path: escapes where needed, or where allowed. */
    private static String spelling(String path) {
        StringBuilder regex = new StringBuilder(path.length() * 2);
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '/' || Ascii.isLowerCase(c) || Ascii.isUpperCase(c) || c >= '0' && c <= '9') {
                regex.append(c);
            } else {
                boolean mayStand = c > ' ' && c < 0x7f && c != '%' && c != '?' && c != '#';
                regex.append(mayStand ? "(?:" + NginxRegex.literal(String.valueOf(c)) + "|%" : "%");
                digit(octet >> 4 & 0xf, regex);
                digit(octet & 0xf, regex);
                regex.append(mayStand ? ")" : "");
            }
        }
        return regex.toString();
    }

    private static void digit(int value, StringBuilder regex) {
        char digit = Character.forDigit(value, 16);
        if (value < 10) {
            regex.append(digit);
        } else {
            regex.append('[').append(digit).append(Ascii.toUpperCase(digit)).append(']');
        }
    }

    private static List<Node> redirectTo(Literal status, String to, boolean ownQuery) {
        Argument target = ownQuery
                ? literal(to)
                : Expression.of(Expression.text(to), Expression.variable("is_args"), Expression.variable("args"));
        return List.of(Directive.of("return", status, target).because("Moved."));
    }

    private void addStatic(StaticMount files, Map<String, Block> byKey) {
        if (files.isDirectory()) {
            prefix(files.at(), served(files, files.target() + "/"), FILES, byKey);
        } else {
            exact(files.at(), served(files, files.target().toString()), FILES, byKey);
        }
    }

    private static List<Node> served(StaticMount files, String place) {
        ImmutableList.Builder<Node> children = ImmutableList.builder();
        children.add(texts("alias", place)
                .because(
                        files.isDirectory()
                                ? "Closed with a slash like its location: nothing beside the directory can be reached."
                                : "This one file."));
        children.add(NginxWords.COMPRESSED_FILES);
        children.addAll(NginxWords.OPEN_FILE_CACHE);
        if (files.expires().isPresent()) {
            children.add(seconds("expires", files.expires().get()).because("Browsers need not ask again."));
        }
        return children.build();
    }

    private void addApplication(GunicornService service, Map<String, Block> byKey) {
        WsgiMount mount = service.mount();
        UrlPath at = mount.at();
        if (at.isRoot()) {
            byKey.putIfAbsent(
                    "/", location(EVERYTHING, NginxAccess.limited(host, at, proxied(service, at)), APPLICATION));
        } else {
            exact(at, proxied(service, at), APPLICATION, byKey);
            prefix(at.withSlash(), proxied(service, at.withSlash()), APPLICATION, byKey);
        }
    }

    private List<Node> proxied(GunicornService service, UrlPath path) {
        // nginx would take the dollar sign for a variable; its escape means the same in a URL.
        String target = "http://" + service.name() + path.encoded().replace("$", "%24");
        ImmutableList.Builder<Node> children = ImmutableList.builder();
        children.add(Directive.of("proxy_pass", literal(target)).because("Answered by the application."));
        if (service.mount().errorOverride().orElse(false)) {
            children.add(
                    words("proxy_intercept_errors", "on").because("The site's error pages replace the application's."));
        }
        WsgiDaemonProcess process = service.process();
        addTimeout("proxy_send_timeout", DaemonOption.SOCKET_TIMEOUT, process.socketTimeout(), service, children);
        addTimeout("proxy_read_timeout", DaemonOption.SOCKET_TIMEOUT, process.socketTimeout(), service, children);
        addTimeout("proxy_connect_timeout", DaemonOption.CONNECT_TIMEOUT, process.connectTimeout(), service, children);
        Optional<Boolean> passes = service.mount().passAuthorization();
        if (passes.isPresent() ? !passes.get() : asksForPassword(path)) {
            forwarding.addHeaders(children);
            children.add(Directive.of("proxy_set_header", literal("Authorization"), literal(""))
                    .because("The application does not see who logged in."));
        }
        return children.build();
    }

    /** Passwords that the server asks for are not the application's business, unless the mount says so. */
    private boolean asksForPassword(UrlPath path) {
        return !host.access().isEmpty()
                && host.accessTo(path).flatMap(AccessRule::users).isPresent();
    }

    /** Adds a time that was chosen, and not filled in. */
    private static void addTimeout(
            String name,
            DaemonOption option,
            Optional<Duration> time,
            GunicornService service,
            ImmutableList.Builder<Node> children) {
        if (service.isGiven(option) && time.isPresent() && !time.get().isZero()) {
            children.add(seconds(name, time.get()).because("The process group says so."));
        }
    }

    private Block documentRoot() {
        return host.documentRoot().isEmpty() && host.access().isEmpty()
                ? NOTHING
                : location(EVERYTHING, NginxAccess.limited(host, ROOT, documentRootFiles()), NOT_ANSWERED);
    }

    private List<Node> documentRootFiles() {
        Optional<AbsolutePath> root = host.documentRoot();
        return root.isEmpty()
                ? NOTHING_THERE
                : ImmutableList.<Node>builder()
                        .add(texts("root", root.get().toString()).because("Files that nothing else answers."))
                        .add(NginxWords.COMPRESSED_FILES)
                        .addAll(NginxWords.OPEN_FILE_CACHE)
                        .build();
    }

    /** Adds the directives by which nginx finds error pages. */
    void addErrorPages(ImmutableList.Builder<Node> all) {
        if (host.maintenance().isPresent()) {
            all.add(Directive.of("error_page", literal(UNAVAILABLE), word(MAINTENANCE))
                    .because("What visitors read while the site is being worked on."));
            all.add(Block.of(
                            "if",
                            List.of(NginxSite.ownVariable(site, CLOSED)),
                            List.of(texts("return", UNAVAILABLE).because("Neither files nor applications are asked.")))
                    .because("The site is being worked on."));
        }
        for (ErrorPage page : host.errorPages()) {
            if (isReplaced(page)) {
                continue;
            }
            Argument target =
                    page.content() instanceof ErrorPage.Page own ? literal(own.path()) : word("@pws_" + page.status());
            all.add(Directive.of("error_page", literal(page.status()), target).because("The site's own page."));
        }
        if (sayUnavailable()) {
            all.add(NginxWords.UNAVAILABLE);
        }
    }

    /** A site with pages of its own for what nginx says of an application that is not there keeps all of them. */
    private boolean sayUnavailable() {
        for (ErrorPage page : host.errorPages()) {
            int status = page.status().number();
            if (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT) {
                return false;
            }
        }
        return !services.isEmpty();
    }

    private void addMessages(Map<String, Block> byKey) {
        if (host.maintenance().isPresent()) {
            Maintenance maintenance = host.maintenance().get();
            byKey.put(
                    MAINTENANCE,
                    location(
                            List.of(word(MAINTENANCE)),
                            List.of(
                                    Block.of("types", List.of(), List.of())
                                            .because("The page is none of the file that was asked for."),
                                    texts("default_type", "text/html").because("A page."),
                                    Directive.of(
                                                    "add_header",
                                                    literal("Retry-After"),
                                                    literal(maintenance
                                                            .retryAfter()
                                                            .toSeconds()),
                                                    word("always"))
                                            .because("When clients and search engines may ask again."),
                                    texts("return", UNAVAILABLE, MaintenancePage.of(maintenance))
                                            .because("The same for every address.")),
                            "Only nginx itself can come here; no address leads to it."));
        }
        for (ErrorPage page : host.errorPages()) {
            if (page.content() instanceof ErrorPage.Message message && !isReplaced(page)) {
                String name = "@pws_" + page.status();
                byKey.put(
                        name,
                        location(
                                List.of(word(name)),
                                List.of(
                                        texts("default_type", "text/plain; charset=utf-8")
                                                .because("A sentence, not a page."),
                                        Directive.of("return", literal(page.status()), literal(message.text()))
                                                .because("The site's words for this error.")),
                                "Only nginx itself can come here; no address leads to it."));
            }
        }
    }

    private boolean isReplaced(ErrorPage page) {
        return host.maintenance().isPresent() && page.status().toString().equals(UNAVAILABLE);
    }

    private void exact(UrlPath path, List<Node> children, String why, Map<String, Block> byKey) {
        List<Node> limited = NginxAccess.limited(host, path, children);
        byKey.putIfAbsent("= " + path, location(ImmutableList.of(EXACTLY, literal(path)), limited, why));
    }

    private void prefix(UrlPath path, List<Node> children, String why, Map<String, Block> byKey) {
        List<Node> limited = NginxAccess.limited(host, path, children);
        byKey.putIfAbsent(path.toString(), location(ImmutableList.of(BEGINS_WITH, literal(path)), limited, why));
    }

    private static Block location(List<Argument> arguments, List<Node> children, String why) {
        return Block.of("location", arguments, children).because(why);
    }
}
