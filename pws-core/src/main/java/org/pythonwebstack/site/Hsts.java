package org.pythonwebstack.site;

import java.time.Duration;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/**
 * Tells browsers to use nothing but https for this host (RFC 6797).
 *
 * @param maxAge for how long, 0 s to 10 years in whole seconds; 0 takes an earlier promise back
 * @param includeSubDomains whether for all hosts below this one too
 * @param preload whether browsers may ship with this; needs {@code includeSubDomains} and a year
 */
public record Hsts(Duration maxAge, boolean includeSubDomains, boolean preload) {

    private static final long YEAR = 31_536_000;

    /** Checks the time and what preloading needs. Throws {@code Refused} with all problems. */
    public Hsts {
        Problems problems = new Problems();
        problems.take("max-age", Texts.seconds("max-age", maxAge, 0, 10 * YEAR), ok -> {});
        if (preload && (!includeSubDomains || maxAge.toSeconds() < YEAR)) {
            problems.add(Problem.of(SiteRule.HSTS_PRELOAD, "preload"));
        }
        problems.throwIfAny();
    }

    /** Returns a promise for this host alone. Throws {@code Refused} if the time is out of range. */
    public static Hsts of(Duration maxAge) {
        return new Hsts(maxAge, false, false);
    }
}
