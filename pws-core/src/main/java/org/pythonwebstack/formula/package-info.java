/**
 * How a project of a framework becomes a site: a {@link org.pythonwebstack.formula.Formula} says which packages it wants,
 * which files and programs make a new project, how the server finds the application and its files, and how one sees that it
 * works. Applied to a request it becomes a {@link org.pythonwebstack.formula.Project}.
 *
 * <p>Formulas are data. Nothing here runs a program, reads a file or draws a secret; that is left to who carries a project
 * out.
 */
@NullMarked
package org.pythonwebstack.formula;

import org.jspecify.annotations.NullMarked;
