package org.pythonwebstack.site;

import java.util.Optional;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WebUrl;

/**
 * Sends visitors of one URL path elsewhere. The URL is literal: nothing in it is a pattern or a variable. The ACME
 * challenge directory stays reachable also below a redirect of {@code /}.
 *
 * <p>Paths are compared by components: {@code /old}, and {@code /old/} which means the same, covers {@code /old} and
 * {@code /old/x} but not {@code /oldx}. A visitor of {@code /old} itself is sent to {@code to} as it is written. For a
 * visitor of {@code /old/x/y}, {@code x/y} is appended to {@code to} behind exactly one slash, whether or not {@code to}
 * ends in one; all that a redirect of {@code /} covers is below it. The visitor's query is passed on, unless an exact
 * redirect has a query of its own in {@code to}.
 *
 * @param from the URL path; unless {@code exact}, also everything below it
 * @param to where to: an {@code http} or {@code https} URL, or a path of the same host; only an exact redirect may have
 *     a query or a fragment, as nothing could be appended behind them
 * @param status 301, 302, 303, 307 or 308
 * @param exact whether only {@code from} itself is redirected
 */
public record Redirect(UrlPath from, WebUrl to, HttpStatus status, boolean exact) {

    private static final HttpStatus MOVED = HttpStatus.of(301);
    private static final HttpStatus FOUND = HttpStatus.of(302);

    /** Checks the status, and that the redirect does not lead to itself. Throws {@code Refused} with all problems. */
    public Redirect {
        Problems problems = new Problems();
        if (!status.isRedirect()) {
            problems.add(Problem.of(SiteRule.REDIRECT_STATUS, "status", status.toString()));
        }
        String target = to.toString();
        if (!exact && pathEnd(target) < target.length()) {
            problems.add(Problem.at(SiteRule.REDIRECT_TARGET, "to", target, pathEnd(target)));
        }
        if (!to.isAbsolute() && leadsBack(from, exact, to)) {
            problems.add(Problem.of(SiteRule.REDIRECT_LOOP, "to", target));
        }
        problems.throwIfAny();
    }

    /** Returns a redirect of {@code from} and all below it, for ever (301). Throws {@code Refused} with all problems. */
    public static Redirect permanent(String from, String to) {
        return parse(from, to, MOVED, false).orThrow();
    }

    /** Returns a redirect of {@code from} and all below it, for now (302). Throws {@code Refused} with all problems. */
    public static Redirect temporary(String from, String to) {
        return parse(from, to, FOUND, false).orThrow();
    }

    /** Returns the redirect, or everything that is wrong with it. */
    public static Parsed<Redirect> parse(String from, String to, HttpStatus status, boolean exact) {
        return Make.from(
                Make.named("from", UrlPath.parse(from)),
                Make.named("to", WebUrl.parse(to)),
                (path, url) -> new Redirect(path, url, status, exact));
    }

    /** Returns this redirect for {@code from} alone. Throws {@code Refused} if it would then lead to itself. */
    public Redirect exactly() {
        return new Redirect(from, to, status, true);
    }

    /** Returns whether a request for {@code path} is redirected. */
    public boolean covers(UrlPath path) {
        return exact ? from.equals(path) : from.contains(path);
    }

    /**
     * Returns whether it would redirect what it leads to, if that is asked of the same host: for ever. That a path leads to
     * the same host is certain; of a URL, names and ports have to be known.
     */
    boolean leadsBack() {
        return leadsBack(from, exact, to);
    }

    private static boolean leadsBack(UrlPath from, boolean exact, WebUrl to) {
        Optional<UrlPath> asked = to.path();
        return asked.isPresent() && (exact ? from.equals(asked.get()) : from.contains(asked.get()));
    }

    /** Returns where the query or fragment of a URL begins, or its length. */
    private static int pathEnd(String url) {
        int end = 0;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return end;
    }
}
