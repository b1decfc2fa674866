package org.pythonwebstack.render;

import static org.pythonwebstack.render.ApacheWords.block;
import static org.pythonwebstack.render.ApacheWords.directive;
import static org.pythonwebstack.render.ApacheWords.literal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.conf.ApacheRegex;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Regex;
import org.pythonwebstack.site.DirectoryAccess;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;

/**
 * Which URL of a site is answered from which file or directory, or elsewhere: document root, challenges of certificate
 * authorities, redirects and static files. All but the document root come before the applications.
 */
final class ApacheLocations {

    private static final UrlPath ACME = UrlPath.of("/.well-known/acme-challenge/");
    private static final Regex NOT_ACME = new Regex("^/(?!\\.well-known/acme-challenge/)");

    private final Site site;
    private final VirtualHost host;
    private final ApacheLayout layout;
    private final ApacheWsgi wsgi;

    ApacheLocations(Site site, ApacheLayout layout, ApacheWsgi wsgi) {
        this.site = site;
        this.host = site.virtualHost();
        this.layout = layout;
        this.wsgi = wsgi;
    }

    /** Adds all that visitors can reach beside the applications, in the order in which Apache looks. */
    void appendTo(ImmutableList.Builder<Node> nodes) {
        documentRoot(nodes);
        for (DirectoryAccess access : host.directories()) {
            nodes.add(directory(access));
        }
        acme(nodes);
        redirects(nodes);
        for (StaticMount mount : site.statics()) {
            staticMount(mount, nodes);
        }
    }

    private void documentRoot(ImmutableList.Builder<Node> nodes) {
        Optional<AbsolutePath> root = host.documentRoot();
        boolean covered = wsgi.coversAll();
        if (root.isPresent()) {
            nodes.add(literal("DocumentRoot", root.get())
                    .because("The site names it; the server's own document root never answers for this host."));
            nodes.add(
                    covered
                            ? closedDirectory(root.get(), ApacheWords.DENIED)
                                    .because("An application answers every URL, so no file is served from here; if it"
                                            + " were ever unmounted, its files would not be shown either.")
                            : closedDirectory(root.get(), ApacheWords.GRANTED)
                                    .because("What nothing else answers is looked for among these files."));
        } else if (!covered) {
            AbsolutePath empty = layout.emptyDirectory();
            nodes.add(literal("DocumentRoot", empty)
                    .because("Otherwise the server's own document root would answer what nothing else does."));
            nodes.add(closedDirectory(empty, ApacheWords.GRANTED, ApacheWords.DEFAULT_HANDLER)
                    .because("URLs that nobody answers end in an empty directory: with 404 and not with 403."));
        }
    }

    private static Block closedDirectory(AbsolutePath path, Node... more) {
        return Block.of(
                "Directory",
                Literal.of(path),
                ImmutableList.<Node>builder()
                        .add(ApacheWords.NO_OVERRIDE, ApacheWords.NO_OPTIONS)
                        .add(more)
                        .build());
    }

    private static Block directory(DirectoryAccess access) {
        if (access.files().isEmpty()) {
            return closedDirectory(access.path(), ApacheWords.GRANTED)
                    .because("The site lists this directory as one from which every file may be served.");
        }
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.add(ApacheWords.DENIED);
        for (RelativePath file : access.files()) {
            nodes.add(
                    block("Files", Literal.of(file), ApacheWords.GRANTED).because("The site lists this file by name."));
        }
        return closedDirectory(access.path(), nodes.build().toArray(new Node[0]))
                .because("The site lists this directory, but only some of its files.");
    }

    /** Only files of this name are granted in the directory. */
    static Block onlyFile(AbsolutePath file, Node... more) {
        String path = file.toString();
        int slash = path.lastIndexOf('/');
        ImmutableList<Node> inFile =
                ImmutableList.<Node>builder().add(ApacheWords.GRANTED).add(more).build();
        return Block.of(
                "Directory",
                new Literal(slash == 0 ? "/" : path.substring(0, slash)),
                ImmutableList.of(
                        ApacheWords.NO_OVERRIDE,
                        ApacheWords.NO_OPTIONS,
                        ApacheWords.DENIED,
                        Block.of("Files", new Literal(path.substring(slash + 1)), inFile)
                                .because("The one file of the directory that may be asked for.")));
    }

    /** Adds the directory in which certificate authorities look. */
    void acme(ImmutableList.Builder<Node> nodes) {
        Optional<AbsolutePath> challenges = host.acmeChallengeDirectory();
        if (challenges.isPresent()) {
            nodes.add(closedDirectory(challenges.get(), ApacheWords.GRANTED, ApacheWords.DEFAULT_HANDLER)
                    .because("A client for certificates writes its challenges here, and nothing else lies here."));
            nodes.add(directive("Alias", Literal.of(ACME), new Literal(challenges.get() + "/"))
                    .because("Certificate authorities look here; it comes before whatever else answers."));
        }
    }

    private static void staticMount(StaticMount mount, ImmutableList.Builder<Node> nodes) {
        Node[] expires = mount.expires().isPresent()
                ? new Node[] {
                    ApacheWords.EXPIRES,
                    directive(
                                    "ExpiresDefault",
                                    new Literal("access plus "
                                            + mount.expires().get().toSeconds() + " seconds"))
                            .because("Browsers keep these files that long and do not ask for them again.")
                }
                : new Node[0];
        if (mount.isDirectory()) {
            Node[] inside = new Node[expires.length + 2];
            inside[0] = ApacheWords.GRANTED;
            inside[1] = ApacheWords.SENDFILE;
            System.arraycopy(expires, 0, inside, 2, expires.length);
            nodes.add(closedDirectory(mount.target(), inside)
                    .because("Apache serves these files by itself, faster than the application could."));
            nodes.add(directive("Alias", Literal.of(mount.at()), new Literal(mount.target() + "/"))
                    .because("Both sides end with a slash, so that no neighbour with a longer name is served."));
        } else {
            nodes.add(onlyFile(mount.target(), expires)
                    .because("Apache serves this file by itself, and none of its neighbours."));
            nodes.add(directive("Alias", Literal.of(mount.at()), Literal.of(mount.target()))
                    .because("The file has a URL that an application would answer otherwise."));
        }
    }

    // ---- redirects ---------------------------------------------------------------------------------------------

    /**
     * Exact ones are sections: {@code RedirectMatch} would escape the escapes of the target once more. Sections are looked
     * at after redirects of the host itself, and the last that matches wins; so where an exact one lies below another, all
     * are sections, the longest last.
     */
    private void redirects(ImmutableList.Builder<Node> nodes) {
        List<Redirect> redirects = host.redirects();
        if (redirects.isEmpty()) {
            return;
        }
        List<Redirect> prefixes = new ArrayList<>();
        List<Redirect> exact = new ArrayList<>();
        for (Redirect redirect : redirects) {
            (redirect.exact() ? exact : prefixes).add(redirect);
        }
        boolean nested =
                exact.stream().anyMatch(inner -> prefixes.stream().anyMatch(outer -> outer.covers(inner.from())));
        Comparator<Redirect> byLength = Comparator.comparingInt(
                redirect -> redirect.from().withoutSlash().toString().length());
        prefixes.sort(nested ? byLength : byLength.reversed());
        for (Redirect redirect : prefixes) {
            prefixRedirect(redirect, nested, nodes);
        }
        for (Redirect redirect : exact) {
            nodes.add(section(
                    ApacheRegex.exactly(redirect.from().toString()),
                    List.of(redirect(redirect, redirect.from(), redirect.to().toString())
                            .because("Only this one path is redirected, with or without a query."))));
        }
    }

    /** Apache appends the rest of the path as it is: both of its ends have a slash, or neither. */
    private void prefixRedirect(Redirect redirect, boolean nested, ImmutableList.Builder<Node> nodes) {
        String to = redirect.to().toString();
        if (redirect.from().isRoot()) {
            everythingTo(
                    redirect.status().toString(),
                    to.endsWith("/") ? to : to + "/",
                    "The whole site is elsewhere; each path is appended behind one slash.",
                    nested,
                    nodes);
            return;
        }
        List<Node> parts = new ArrayList<>(2);
        if (to.endsWith("/")) {
            parts.add(redirect(redirect, redirect.from().withSlash(), to)
                    .because("What lies below the path; the rest of it is appended behind one slash."));
        }
        parts.add(redirect(redirect, redirect.from().withoutSlash(), to)
                .because(
                        to.endsWith("/")
                                ? "The path itself."
                                : "The path and what lies below it; the rest of it is appended behind one slash."));
        if (nested) {
            nodes.add(section(ApacheRegex.prefix(redirect.from().toString()), parts));
        } else {
            nodes.addAll(parts);
        }
    }

    private static Directive redirect(Redirect redirect, UrlPath from, String to) {
        return directive("Redirect", Literal.of(redirect.status()), Literal.of(from), new Literal(to));
    }

    private static Block section(Regex paths, List<? extends Node> redirects) {
        ImmutableList.Builder<Node> children = ImmutableList.builder();
        children.add(ApacheWords.GRANTED).addAll(redirects);
        return Block.of("LocationMatch", List.of(paths), children.build())
                .because("Nothing else is asked of these paths, and no file is fetched: all of them are redirected.");
    }

    /** Adds a redirect of every path but the challenges of certificate authorities, with the path behind {@code target}. */
    void everythingTo(String status, String target, String why, boolean inSection, ImmutableList.Builder<Node> nodes) {
        Directive redirect = directive("Redirect", new Literal(status), new Literal("/"), new Literal(target))
                .because(why);
        nodes.add(
                host.acmeChallengeDirectory().isEmpty() && !inSection
                        ? redirect
                        : block("LocationMatch", NOT_ACME, ApacheWords.GRANTED, redirect)
                                .because(
                                        "The challenges of certificate authorities are answered here and not redirected;"
                                                + " no file can be fetched from what is granted, because all of it is redirected."));
    }
}
