package org.pythonwebstack.cli;

import java.nio.file.Path;
import java.util.List;

/** What a person typed, and what came of it. */
record Typed(Outcome outcome, String out, String err) {

    /** Types {@code words} behind {@code pws} in a directory. */
    static Typed in(Path directory, String... words) {
        Terminal terminal = new Terminal(directory, false);
        Outcome outcome = Pws.run(List.of(words), terminal);
        return new Typed(outcome, terminal.answers(), terminal.complaints());
    }
}
