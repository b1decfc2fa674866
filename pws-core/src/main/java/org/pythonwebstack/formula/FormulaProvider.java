package org.pythonwebstack.formula;

import java.util.List;

/**
 * Brings formulas from outside. An implementation is found by {@link java.util.ServiceLoader}: it is named in {@code provides}
 * of its module, or in {@code META-INF/services/org.pythonwebstack.formula.FormulaProvider}, and has a public constructor
 * without parameters.
 */
public interface FormulaProvider {

    /** Returns the formulas; their names are new. */
    List<Formula> formulas();
}
