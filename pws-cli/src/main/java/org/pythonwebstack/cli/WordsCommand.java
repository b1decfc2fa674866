package org.pythonwebstack.cli;

import java.util.List;

/** A command with options of its own kind, which reads its words itself. */
interface WordsCommand extends Command {

    /** Does what the words behind its name say. */
    Outcome runWords(List<String> words, Terminal terminal);

    /** Its help. */
    String help();

    @Override
    default Outcome run(Arguments arguments, Terminal terminal) {
        throw new IllegalStateException("it reads its words itself");
    }
}
