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
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
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

    private static final String NOT_ANSWERED = "What nothing else answers ends here.";

    private static final Block NOTHING =
            location(EVERYTHING, ImmutableList.of(texts("return", "404").because("Nothing is there.")), NOT_ANSWERED);

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

    /** Returns the variables of redirects; they stand outside servers. */
    List<Node> definitions() {
        ImmutableList.Builder<Node> all = ImmutableList.builder();
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
        addMessages(byKey);
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

    private static void addStatic(StaticMount files, Map<String, Block> byKey) {
        ImmutableList.Builder<Node> children = ImmutableList.builder();
        if (files.isDirectory()) {
            children.add(texts("alias", files.target() + "/")
                    .because("Closed with a slash like its location: nothing beside the directory can be reached."));
        } else {
            children.add(texts("alias", files.target().toString()).because("This one file."));
        }
        children.add(NginxWords.COMPRESSED_FILES);
        children.addAll(NginxWords.OPEN_FILE_CACHE);
        if (files.expires().isPresent()) {
            children.add(seconds("expires", files.expires().get()).because("Browsers need not ask again."));
        }
        if (files.isDirectory()) {
            prefix(files.at(), children.build(), FILES, byKey);
        } else {
            exact(files.at(), children.build(), FILES, byKey);
        }
    }

    private void addApplication(GunicornService service, Map<String, Block> byKey) {
        WsgiMount mount = service.mount();
        String upstream = "http://" + service.name();
        // nginx would take the dollar sign for a variable; its escape means the same in a URL.
        String path = mount.at().encoded().replace("$", "%24");
        if (mount.at().isRoot()) {
            byKey.putIfAbsent("/", location(EVERYTHING, proxied(service, upstream + "/"), APPLICATION));
        } else {
            exact(mount.at(), proxied(service, upstream + path), APPLICATION, byKey);
            prefix(mount.at().withSlash(), proxied(service, upstream + path + "/"), APPLICATION, byKey);
        }
    }

    private List<Node> proxied(GunicornService service, String target) {
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
        if (!service.mount().passAuthorization().orElse(true)) {
            forwarding.addHeaders(children);
            children.add(Directive.of("proxy_set_header", literal("Authorization"), literal(""))
                    .because("The application does not see who logged in."));
        }
        return children.build();
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
        Optional<AbsolutePath> root = host.documentRoot();
        return root.isEmpty()
                ? NOTHING
                : location(
                        EVERYTHING,
                        ImmutableList.<Node>builder()
                                .add(texts("root", root.get().toString()).because("Files that nothing else answers."))
                                .add(NginxWords.COMPRESSED_FILES)
                                .addAll(NginxWords.OPEN_FILE_CACHE)
                                .build(),
                        NOT_ANSWERED);
    }

    /** Adds the directives by which nginx finds error pages. */
    void addErrorPages(ImmutableList.Builder<Node> all) {
        for (ErrorPage page : host.errorPages()) {
            Argument target =
                    page.content() instanceof ErrorPage.Page own ? literal(own.path()) : word("@pws_" + page.status());
            all.add(Directive.of("error_page", literal(page.status()), target).because("The site's own page."));
        }
    }

    private void addMessages(Map<String, Block> byKey) {
        for (ErrorPage page : host.errorPages()) {
            if (page.content() instanceof ErrorPage.Message message) {
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

    private static void exact(UrlPath path, List<Node> children, String why, Map<String, Block> byKey) {
        byKey.putIfAbsent("= " + path, location(ImmutableList.of(EXACTLY, literal(path)), children, why));
    }

    private static void prefix(UrlPath path, List<Node> children, String why, Map<String, Block> byKey) {
        byKey.putIfAbsent(path.toString(), location(ImmutableList.of(BEGINS_WITH, literal(path)), children, why));
    }

    private static Block location(List<Argument> arguments, List<Node> children, String why) {
        return Block.of("location", arguments, children).because(why);
    }
}
