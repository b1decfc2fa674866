package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * A program of the virtual environment that a formula has run, as the site's account and in the directory of the code.
 *
 * @param title what it does, as one line: {@code collect the static files}
 * @param program its file name in the directory {@code bin} of the virtual environment
 * @param arguments its arguments, each handed over as one word; no shell reads them
 * @param onlyWith a file below the directory of the code, without which it does not run; nothing if it always does
 */
public record FormulaProgram(String title, String program, List<Template> arguments, Optional<Template> onlyWith) {

    /** Copies the list. */
    public FormulaProgram {
        arguments = ImmutableList.copyOf(arguments);
    }
}
