package org.pythonwebstack.formula;

import org.pythonwebstack.value.UrlPath;

/**
 * A directory whose files the web server answers with by itself.
 *
 * @param at the URL path, with a slash at its end
 * @param inside which directory of the project has it
 * @param path where it is below that; may have the place {@code <<project>>}
 */
public record ServedDirectory(UrlPath at, Inside inside, Template path) {

    /** The directories of a project that can have files for everybody. */
    public enum Inside {
        /** That of the code: files that belong to it. */
        CODE,
        /** That of the data: files that programs gather there, or that visitors upload. */
        DATA
    }
}
