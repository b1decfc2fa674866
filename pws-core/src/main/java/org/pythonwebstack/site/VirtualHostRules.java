package org.pythonwebstack.site;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
        once(
                host.headers(),
                "headers",
                header -> ResponseHeader.key(header.name()),
                SiteRule.DUPLICATE_HEADER,
                problems);
        once(host.errorPages(), "error-pages", ErrorPage::status, SiteRule.DUPLICATE_ERROR_PAGE, problems);
        once(host.directories(), "directories", DirectoryAccess::path, SiteRule.DUPLICATE_DIRECTORY, problems);
        host.documentRoot().ifPresent(path -> ServedFiles.check("document-root", path, problems));
        host.acmeChallengeDirectory().ifPresent(path -> {
            ServedFiles.check("acme-challenge-directory", path, problems);
            if (host.listen().isEmpty()) {
                problems.add(Problem.of(SiteRule.ACME_WITHOUT_HTTP, "acme-challenge-directory"));
            }
        });
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
        once(redirects, "redirect", redirect -> redirect.from().withoutSlash(), SiteRule.DUPLICATE_REDIRECT, problems);
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
    static <T, K> void once(List<T> items, String field, Function<T, K> key, SiteRule rule, Problems problems) {
        if (items.size() < 2) {
            return;
        }
        Set<K> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            K value = key.apply(items.get(i));
            if (!seen.add(value)) {
                problems.add(Problem.of(rule, Fields.item(field, i), value.toString()));
            }
        }
    }
}
