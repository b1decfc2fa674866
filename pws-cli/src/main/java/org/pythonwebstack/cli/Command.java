package org.pythonwebstack.cli;

import java.util.List;

/** One command: what it takes, and what it does with it. */
interface Command {

    /** The word that a person types. */
    String name();

    /** What it does, in one sentence. */
    String summary();

    /** More about it: sentences, each its own paragraph. */
    List<String> details();

    /** The options that it takes. */
    List<Option> options();

    /** The operands that it takes, in order. */
    List<Operand> operands();

    /** Lines that a person could type, each with what it does. */
    List<Example> examples();

    /** Does it. */
    Outcome run(Arguments arguments, Terminal terminal);

    /**
     * A line that a person could type.
     *
     * @param line the line, from {@code pws} on
     * @param effect what it does
     */
    record Example(String line, String effect) {}
}
