package org.pythonwebstack.value;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when an input cannot be meant. It carries the problem of each text that was refused, not only of the first. */
public final class Refused extends RuntimeException {

    private final transient ImmutableList<Problem> problems;

    /**
     * Creates a refusal.
     *
     * @param problems what is wrong; at least one
     */
    public Refused(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a refusal needs a problem");
        }
        this.problems = ImmutableList.copyOf(problems);
    }

    /** Creates a refusal for one problem. */
    public Refused(Problem problem) {
        this(List.of(problem));
    }

    /** Returns all that is wrong, in the order in which it was found; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
