package org.pythonwebstack.site;

import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problems;

/**
 * The log with a line for each request.
 *
 * @param enabled whether there is one
 * @param file where; nothing for the place that the renderer's layout has for it. Never a program: that would run as root
 * @param rotation when it is put aside
 */
public record AccessLog(boolean enabled, Optional<AbsolutePath> file, LogRotation rotation) {

    /** A log in the layout's place. */
    public static final AccessLog DEFAULT = new AccessLog(true, Optional.empty(), LogRotation.DEFAULT);

    /** No log. */
    public static final AccessLog OFF = new AccessLog(false, Optional.empty(), LogRotation.DEFAULT);

    /** Checks the file's name. Throws {@code Refused} with all problems. */
    public AccessLog {
        Problems problems = new Problems();
        if (file.isPresent()) {
            LogFiles.check(file.get(), problems);
        }
        problems.throwIfAny();
    }

    /** Returns a log in a file. Throws {@code Refused} if that is no path, or none for a log. */
    public static AccessLog to(String file) {
        return to(AbsolutePath.of(file));
    }

    /** Returns a log in a file. Throws {@code Refused} if the path is none for a log. */
    public static AccessLog to(AbsolutePath file) {
        return new AccessLog(true, Optional.of(file), LogRotation.DEFAULT);
    }

    /** Returns this log with another rotation. */
    public AccessLog withRotation(LogRotation changed) {
        return new AccessLog(enabled, file, changed);
    }
}
