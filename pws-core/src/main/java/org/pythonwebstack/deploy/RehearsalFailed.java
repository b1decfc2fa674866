package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.List;

/** New code of a site was tried and cannot be served: the old code goes on. */
public final class RehearsalFailed extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ImmutableList<String> lines;

    RehearsalFailed(List<String> lines) {
        super(lines.isEmpty() ? "the new code is not taken" : lines.get(lines.size() - 1));
        this.lines = ImmutableList.copyOf(lines);
    }

    /** Returns what was said while the code was tried: the end of a traceback as a rule, and the reason as its last line. */
    public List<String> lines() {
        return lines;
    }
}
