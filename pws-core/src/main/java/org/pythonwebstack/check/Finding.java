package org.pythonwebstack.check;

import java.util.Objects;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.SiteName;

/**
 * Something that a check has found.
 *
 * @param severity how bad it is
 * @param site the site that it concerns
 * @param problem what it is and what to do about it; the field is one of the site's description
 */
public record Finding(Severity severity, SiteName site, Problem problem) {

    /** Refuses nulls. */
    public Finding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(site, "site");
        Objects.requireNonNull(problem, "problem");
    }

    /** Returns one line: severity, site and problem. */
    @Override
    public String toString() {
        return severity + " " + site + ": " + problem;
    }
}
