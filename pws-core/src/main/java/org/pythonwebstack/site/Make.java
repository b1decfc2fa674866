package org.pythonwebstack.site;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Makes a value from inputs that may be wrong: the problems are those of all inputs, or those of the value itself. */
final class Make {

    private Make() {}

    /** Applies {@code maker}, which may refuse, to an input. */
    static <A, T> Parsed<T> from(Parsed<A> input, Function<? super A, ? extends T> maker) {
        if (!(input instanceof Parsed.Accepted<A> accepted)) {
            return new Parsed.Rejected<>(input.problems());
        }
        try {
            return Parsed.accepted(maker.apply(accepted.value()));
        } catch (Refused refused) {
            return new Parsed.Rejected<>(refused.problems());
        }
    }

    /** Applies {@code maker}, which may refuse, to two inputs. */
    static <A, B, T> Parsed<T> from(
            Parsed<A> first, Parsed<B> second, BiFunction<? super A, ? super B, ? extends T> maker) {
        if (first instanceof Parsed.Accepted<A> one && second instanceof Parsed.Accepted<B> two) {
            return from(first, value -> maker.apply(one.value(), two.value()));
        }
        List<Problem> problems = new ArrayList<>(first.problems());
        problems.addAll(second.problems());
        return new Parsed.Rejected<>(problems);
    }

    /** Returns the same input, whose problems are those of {@code field}. */
    static <T> Parsed<T> named(String field, Parsed<T> input) {
        if (input instanceof Parsed.Accepted) {
            return input;
        }
        List<Problem> renamed = new ArrayList<>();
        for (Problem problem : input.problems()) {
            renamed.add(problem.forField(field));
        }
        return new Parsed.Rejected<>(renamed);
    }

    /** Returns the same input, whose problems show nothing of the text but the character to blame. */
    static <T> Parsed<T> silent(Parsed<T> input) {
        if (input instanceof Parsed.Accepted) {
            return input;
        }
        List<Problem> silent = new ArrayList<>();
        for (Problem problem : input.problems()) {
            String place = problem.offset().isPresent()
                    ? "; it is " + problem.character() + " at "
                            + problem.offset().getAsInt()
                    : "";
            silent.add(Problem.of(problem.rule(), problem.field()).withHint(problem.hint() + place));
        }
        return new Parsed.Rejected<>(silent);
    }
}
