package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Python source file that begins with assignments of literals: a configuration file of Gunicorn, or an entry script.
 *
 * @param heading the comment lines at the top
 * @param assignments the assignments in order
 * @param body the code behind them; a constant of PWS, never somebody's input. It is empty, or ends in a line feed, has
 *     only ASCII characters, and does not begin with a blank line, a comment or an assignment of a literal.
 */
public record PythonFile(List<Comment> heading, List<PythonAssignment> assignments, String body) {

    /** Copies the lists. */
    public PythonFile {
        heading = ImmutableList.copyOf(heading);
        assignments = ImmutableList.copyOf(assignments);
    }

    /** Returns a file of assignments only. */
    public static PythonFile of(PythonAssignment... assignments) {
        return new PythonFile(List.of(), ImmutableList.copyOf(assignments), "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PythonFile that
                && heading.equals(that.heading)
                && assignments.equals(that.assignments)
                && body.equals(that.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(heading, assignments, body);
    }
}
