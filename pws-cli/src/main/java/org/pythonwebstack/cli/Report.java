package org.pythonwebstack.cli;

/** How a command says that it could not do its work. */
final class Report {

    private Report() {}

    /** Says what failed and what to do next, as JSON if that was asked for. */
    static Outcome failure(Outcome outcome, String what, String next, Arguments arguments, Terminal terminal) {
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(null, outcome, what + "; " + next));
        } else {
            terminal.error(what);
            terminal.complain(next);
        }
        return outcome;
    }
}
