package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.List;

/** A plan that could not be carried out: the reason, and what became of the machine. */
public final class DeploymentFailed extends IOException {

    private static final long serialVersionUID = 1L;

    private final String step;
    private final ImmutableList<String> leftovers;

    DeploymentFailed(String step, String reason, List<String> leftovers, Exception cause) {
        super(step + ": " + reason, cause);
        this.step = step;
        this.leftovers = ImmutableList.copyOf(leftovers);
    }

    /** Returns the step that failed, one line. */
    public String step() {
        return step;
    }

    /** Returns what could not be put back, a line each; as a rule nothing: the machine is as it was before. */
    public List<String> leftovers() {
        return leftovers;
    }
}
