package org.pythonwebstack.formula;

/**
 * A file that a formula writes.
 *
 * @param path where, below the directory that it belongs to; may have the place {@code <<project>>}
 * @param content what is in it; its places are filled with Python names only
 */
public record FormulaFile(Template path, Template content) {}
