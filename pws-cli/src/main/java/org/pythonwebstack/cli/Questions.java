package org.pythonwebstack.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;

/** Asks a person on a terminal, until the answer is one. */
final class Questions {

    /** Judges an answer. */
    interface Judge {
        /** Returns the answer if it is one, or why it is none. */
        Parsed<?> parse(String answer);
    }

    private final Terminal terminal;

    Questions(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Asks until the answer is accepted, and returns it as it was typed; null if nobody answers any more.
     *
     * @param text the question, without its mark
     * @param otherwise what nothing but a line end means; null if something must be typed
     */
    @Nullable
    String ask(String text, @Nullable String otherwise, Judge judge) {
        String question = Shown.line(text + (otherwise == null ? ": " : " [" + otherwise + "]: "));
        while (true) {
            String typed = terminal.ask(question);
            if (typed == null) {
                return null;
            }
            String answer = typed.isEmpty() && otherwise != null ? otherwise : typed;
            List<Problem> problems = judge.parse(answer).problems();
            if (problems.isEmpty()) {
                return answer;
            }
            problems.forEach(problem -> terminal.progress("  not taken: " + problem));
        }
    }
}
