package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A program of the virtual environment that a formula has run, as the site's account and in the directory of the code.
 *
 * @param title what it does, as one line: {@code collect the static files}
 * @param program its file name in the directory {@code bin} of the virtual environment
 * @param arguments its arguments, each handed over as one word; no shell reads them
 */
public record FormulaProgram(String title, String program, List<Template> arguments) {

    /** Copies the list. */
    public FormulaProgram {
        arguments = ImmutableList.copyOf(arguments);
    }
}
