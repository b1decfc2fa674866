package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.UrlPath;

/**
 * A request that a project which works answers well. It is made with the site's host name and scheme: frameworks refuse others.
 *
 * @param path what is asked for
 * @param accepted the statuses that are right; at least one
 */
public record HealthProbe(UrlPath path, Set<HttpStatus> accepted) {

    private static final int BAD_REQUEST = 400;

    /** Copies the statuses. */
    public HealthProbe {
        accepted = ImmutableSet.copyOf(accepted);
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("a probe accepts a status");
        }
    }

    /** Returns a probe that wants status 200. */
    public static HealthProbe ok(String path) {
        return new HealthProbe(UrlPath.of(path), Set.of(HttpStatus.of(200)));
    }

    /** Returns a probe that takes 100 to 499 but not 400, with which frameworks refuse a host name that they do not expect. */
    public static HealthProbe noServerError(String path) {
        ImmutableSet.Builder<HttpStatus> statuses = ImmutableSet.builder();
        for (int status = 100; status < 500; status++) {
            if (status != BAD_REQUEST) {
                statuses.add(HttpStatus.of(status));
            }
        }
        return new HealthProbe(UrlPath.of(path), statuses.build());
    }
}
