package org.pythonwebstack.cli.sitefile;

import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.Position;
import org.pythonwebstack.value.Problem;

/**
 * A problem with a site file, and where it stands.
 *
 * @param position where the value or the key stands; null if it is missing from the file
 * @param problem what is wrong; its field is the key, as a dotted path from the top of the file
 */
public record Finding(@Nullable Position position, Problem problem) {

    /** Returns the whole finding as one line, with {@code file} in front. */
    public String inFile(String file) {
        return file + (position == null ? "" : ":" + position) + ": " + problem;
    }
}
