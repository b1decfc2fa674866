package org.pythonwebstack.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WebUrl;

/** The rules between the fields of a virtual host. */
final class VirtualHostRules {

    /** Where certificate authorities look for the answers to their challenges (RFC 8555, 8.3). */
    static final UrlPath ACME = UrlPath.of("/.well-known/acme-challenge/");

    // What both servers set for each request: RFC 3875 and Apache's additions.
    private static final Set<String> OF_REQUEST = Set.of(
            "CONTENT_LENGTH",
            "CONTENT_TYPE",
            "DOCUMENT_ROOT",
            "GATEWAY_INTERFACE",
            "PATH_INFO",
            "PATH_TRANSLATED",
            "QUERY_STRING",
            "REMOTE_ADDR",
            "REMOTE_HOST",
            "REMOTE_PORT",
            "REQUEST_METHOD",
            "REQUEST_SCHEME",
            "REQUEST_URI",
            "SCRIPT_FILENAME",
            "SCRIPT_NAME",
            "SERVER_ADDR",
            "SERVER_NAME",
            "SERVER_PORT",
            "SERVER_PROTOCOL",
            "SERVER_SOFTWARE");

    private static final Port HTTP = Port.of(80);
    private static final Port HTTPS = Port.of(443);
    private static final String INCLUDED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-";

    private static final UrlPath WELL_KNOWN = UrlPath.of("/.well-known");

    private VirtualHostRules() {}

    static void check(VirtualHost host, Problems problems) {
        names(host, problems);
        addresses(host, problems);
        redirects(host, problems);
        for (EnvName name : host.requestEnvironment().keySet()) {
            if (OF_REQUEST.contains(name.toString()) || name.toString().startsWith("HTTP_")) {
                problems.add(Problem.of(SiteRule.REQUEST_VARIABLE, "request-env." + name, name.toString()));
            }
        }
        List<Object> headers = new ArrayList<>();
        for (ResponseHeader header : host.headers()) {
            headers.add(ResponseHeader.key(header.name()));
        }
        once(headers, "headers", SiteRule.DUPLICATE_HEADER, problems);
        List<Object> statuses = new ArrayList<>();
        for (ErrorPage page : host.errorPages()) {
            statuses.add(page.status());
        }
        once(statuses, "error-pages", SiteRule.DUPLICATE_ERROR_PAGE, problems);
        List<Object> directories = new ArrayList<>();
        for (DirectoryAccess directory : host.directories()) {
            directories.add(directory.path());
        }
        once(directories, "directories", SiteRule.DUPLICATE_DIRECTORY, problems);
        access(host, problems);
        if (host.includeDirectory().isPresent()) {
            String path = host.includeDirectory().get().toString();
            int plain = 0;
            while (plain < path.length() && INCLUDED.indexOf(path.charAt(plain)) >= 0) {
                plain++;
            }
            if (plain < path.length()) {
                problems.add(Problem.at(SiteRule.INCLUDE_DIRECTORY, "include-directory", path, plain));
            }
        }
        if (host.documentRoot().isPresent()) {
            ServedFiles.check("document-root", host.documentRoot().get(), problems);
        }
        if (host.acmeChallengeDirectory().isPresent()) {
            ServedFiles.check(
                    "acme-challenge-directory", host.acmeChallengeDirectory().get(), problems);
            if (host.listen().isEmpty()) {
                problems.add(Problem.of(SiteRule.ACME_WITHOUT_HTTP, "acme-challenge-directory"));
            }
        }
        if (host.accessLog().file().isPresent()
                && host.accessLog().file().equals(host.errorLog().file())) {
            problems.add(Problem.of(SiteRule.SAME_LOG, "error-log"));
        }
    }

    private static void names(VirtualHost host, Problems problems) {
        Set<String> seen = new HashSet<>();
        seen.add(host.serverName().toString());
        List<HostPattern> aliases = host.aliases();
        for (int i = 0; i < aliases.size(); i++) {
            String alias = aliases.get(i).toString();
            if (!seen.add(alias)) {
                problems.add(Problem.of(SiteRule.DUPLICATE_NAME, Fields.item("aliases", i), alias));
            }
        }
    }

    private static void addresses(VirtualHost host, Problems problems) {
        repeated(host.listen(), "listen", problems);
        Optional<Tls> tls = host.tls();
        if (tls.isPresent()) {
            for (ListenAddress address : tls.get().listen()) {
                if (isAmong(address, host.listen(), host.listen().size())) {
                    problems.add(Problem.of(SiteRule.DUPLICATE_LISTEN, "tls.listen", address.toString()));
                }
            }
        }
    }

    /** Notes addresses that are the same as one before them. */
    static void repeated(List<ListenAddress> addresses, String field, Problems problems) {
        for (int i = 1; i < addresses.size(); i++) {
            if (isAmong(addresses.get(i), addresses, i)) {
                problems.add(Problem.of(
                        SiteRule.DUPLICATE_LISTEN,
                        Fields.item(field, i),
                        addresses.get(i).toString()));
            }
        }
    }

    private static boolean isAmong(ListenAddress address, List<ListenAddress> addresses, int before) {
        for (int i = 0; i < before; i++) {
            if (address.isSameSocket(addresses.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static void redirects(VirtualHost host, Problems problems) {
        List<Redirect> redirects = host.redirects();
        List<Object> origins = new ArrayList<>();
        for (Redirect redirect : redirects) {
            origins.add(redirect.from().withoutSlash());
        }
        once(origins, "redirect", SiteRule.DUPLICATE_REDIRECT, problems);
        for (int i = 0; i < redirects.size(); i++) {
            UrlPath from = redirects.get(i).from();
            if (host.acmeChallengeDirectory().isPresent() && hidesAcme(from)) {
                problems.add(Problem.of(SiteRule.ACME_HIDDEN, Fields.item("redirect", i) + ".from", from.toString()));
            }
            WebUrl to = redirects.get(i).to();
            if (to.isAbsolute() && isOwn(host, to) && redirects.get(i).leadsBack()) {
                problems.add(Problem.of(SiteRule.REDIRECT_LOOP, Fields.item("redirect", i) + ".to", to.toString()));
            }
        }
    }

    /** Returns whether the host itself would be asked for the URL. */
    private static boolean isOwn(VirtualHost host, WebUrl url) {
        boolean encrypted = url.scheme().equals(Optional.of("https"));
        Port port = url.port().isPresent() ? url.port().get() : encrypted ? HTTPS : HTTP;
        boolean listens = false;
        if (!encrypted) {
            listens = hasPort(host.listen(), port);
        } else if (host.tls().isPresent()) {
            listens = hasPort(host.tls().get().listen(), port);
        }
        Parsed<HostName> name = HostName.parse(url.host().orElse(""));
        return listens && name instanceof Parsed.Accepted<HostName> accepted && hasName(host, accepted.value());
    }

    private static boolean hasPort(List<ListenAddress> addresses, Port port) {
        for (ListenAddress address : addresses) {
            if (address.port().equals(port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasName(VirtualHost host, HostName name) {
        if (host.serverName().equals(name)) {
            return true;
        }
        for (HostPattern alias : host.aliases()) {
            if (alias.matches(name)) {
                return true;
            }
        }
        return false;
    }

    private static void access(VirtualHost host, Problems problems) {
        List<Object> paths = new ArrayList<>();
        for (int i = 0; i < host.access().size(); i++) {
            UrlPath at = host.access().get(i).at();
            paths.add(at.withoutSlash());
            if (host.acmeChallengeDirectory().isPresent() && ACME.contains(at)) {
                problems.add(Problem.of(SiteRule.ACME_HIDDEN, Fields.item("access", i) + ".at", at.toString()));
            }
        }
        once(paths, "access", SiteRule.DUPLICATE_ACCESS, problems);
    }

    /** Returns whether something at {@code path} would take the place of the challenges. */
    static boolean hidesAcme(UrlPath path) {
        return ACME.contains(path) || path.withoutSlash().equals(WELL_KNOWN);
    }

    /** Notes each item whose key an earlier one has. */
    private static void once(List<Object> keys, String field, SiteRule rule, Problems problems) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!seen.add(keys.get(i))) {
                problems.add(Problem.of(rule, Fields.item(field, i), keys.get(i).toString()));
            }
        }
    }
}
