package org.pythonwebstack.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.UrlPath;

/** The rules between the fields of a virtual host. */
final class VirtualHostRules {

    /** Where certificate authorities look for the answers to their challenges (RFC 8555, 8.3). */
    static final UrlPath ACME = UrlPath.of("/.well-known/acme-challenge/");

    private static final UrlPath WELL_KNOWN = UrlPath.of("/.well-known");

    private VirtualHostRules() {}

    static void check(VirtualHost host, Problems problems) {
        names(host, problems);
        addresses(host, problems);
        redirects(host, problems);
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
        Set<ListenAddress> seen = new HashSet<>();
        for (int i = 0; i < host.listen().size(); i++) {
            ListenAddress address = host.listen().get(i);
            if (!seen.add(address)) {
                problems.add(Problem.of(SiteRule.DUPLICATE_LISTEN, Fields.item("listen", i), address.toString()));
            }
        }
        Optional<Tls> tls = host.tls();
        if (tls.isPresent()) {
            for (ListenAddress address : tls.get().listen()) {
                if (seen.contains(address)) {
                    problems.add(Problem.of(SiteRule.DUPLICATE_LISTEN, "tls.listen", address.toString()));
                }
            }
        }
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
        }
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
