package org.pythonwebstack.formula;

import java.util.List;

/** The formulas that PWS brings, the more special ones before the more general ones. */
final class BuiltIn {

    static final Formulas FORMULAS = Formulas.of(List.of(DjangoFormulas.DJANGO, SmallFormulas.FLASK));

    private BuiltIn() {}
}
