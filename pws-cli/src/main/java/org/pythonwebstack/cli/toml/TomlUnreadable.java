package org.pythonwebstack.cli.toml;

import java.util.List;

/** Thrown when a text is not TOML. It carries every problem that could be told apart. */
public final class TomlUnreadable extends Exception {

    private final transient List<TomlProblem> problems;

    TomlUnreadable(List<TomlProblem> problems) {
        super(problems.get(0).toString());
        this.problems = List.copyOf(problems);
    }

    /** Returns what is wrong, in the order of the text; never empty. */
    public List<TomlProblem> problems() {
        return problems;
    }
}
