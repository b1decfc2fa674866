package org.pythonwebstack.value;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects problems, so that a person hears of all of them at once. Not safe for use by several threads. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    /** Creates an empty collection. */
    public Problems() {}

    /** Adds a problem. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /** Adds problems. */
    public void addAll(List<Problem> problems) {
        found.addAll(problems);
    }

    /** Hands an accepted value to {@code use}; notes the problems of a refused one under {@code field}. */
    public <T> void take(String field, Parsed<T> parsed, Consumer<? super T> use) {
        if (parsed instanceof Parsed.Accepted<T> accepted) {
            use.accept(accepted.value());
        } else {
            check(field, parsed);
        }
    }

    /** Notes the problems of a refused input under {@code field}; of an accepted one there are none. */
    public void check(String field, Parsed<?> parsed) {
        for (Problem problem : parsed.problems()) {
            found.add(problem.forField(field));
        }
    }

    /** Runs {@code step}; notes the problems with which it refuses, with {@code parent} before their fields. */
    public void collect(String parent, Runnable step) {
        try {
            step.run();
        } catch (Refused refused) {
            found.addAll(Problem.under(parent, refused.problems()));
        }
    }

    /** Returns whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Returns what was found so far, in order. */
    public List<Problem> list() {
        return ImmutableList.copyOf(found);
    }

    /** Throws {@link Refused} with everything found, if anything was. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new Refused(found);
        }
    }
}
