package org.pythonwebstack.value;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of an input: the value that it means, or the problems with it.
 *
 * <p>A single text has one problem, the first from its beginning: what stands behind is often only its consequence. An input
 * of several texts, as a site is, has those of all of them.
 *
 * @param <T> the type of the value
 */
public sealed interface Parsed<T> {

    /**
     * An input that is right.
     *
     * @param value what it means
     */
    record Accepted<T>(T value) implements Parsed<T> {}

    /**
     * An input that is refused.
     *
     * @param problems what is wrong with it; at least one
     */
    record Rejected<T>(List<Problem> problems) implements Parsed<T> {

        /** Copies the list, and insists on a problem. */
        public Rejected {
            problems = ImmutableList.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a rejection needs a problem");
            }
        }
    }

    /** Returns an accepted input. */
    static <T> Parsed<T> accepted(T value) {
        return new Accepted<>(value);
    }

    /** Returns an input refused for one problem. */
    static <T> Parsed<T> rejected(Problem problem) {
        return new Rejected<>(List.of(problem));
    }

    /** Returns the value. Throws {@link Refused} with all problems if there is none. */
    default T orThrow() {
        if (this instanceof Accepted<T> accepted) {
            return accepted.value();
        }
        throw new Refused(problems());
    }

    /** Returns the value, or nothing if the input was refused. */
    default Optional<T> toOptional() {
        return this instanceof Accepted<T> accepted ? Optional.of(accepted.value()) : Optional.empty();
    }

    /** Returns what is wrong; empty if the input was accepted. */
    default List<Problem> problems() {
        return this instanceof Rejected<T> rejected ? rejected.problems : List.of();
    }

    /** Returns the value changed by {@code function}, or the same problems. */
    default <R> Parsed<R> map(Function<? super T, ? extends R> function) {
        return this instanceof Accepted<T> accepted
                ? new Accepted<>(function.apply(accepted.value()))
                : new Rejected<>(problems());
    }
}
