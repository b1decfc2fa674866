package org.pythonwebstack.site;

import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problems;

/**
 * The log of what went wrong; also of what the application writes to its standard error. There always is one.
 *
 * @param file where; nothing for the place that the renderer's layout has for it. Never a program: that would run as root
 * @param rotation when it is put aside
 */
public record ErrorLog(Optional<AbsolutePath> file, LogRotation rotation) {

    /** A log in the layout's place. */
    public static final ErrorLog DEFAULT = new ErrorLog(Optional.empty(), LogRotation.DEFAULT);

    /** Checks the file's name. Throws {@code Refused} with all problems. */
    public ErrorLog {
        Problems problems = new Problems();
        if (file.isPresent()) {
            LogFiles.check(file.get(), problems);
        }
        problems.throwIfAny();
    }

    /** Returns a log in a file. Throws {@code Refused} if that is no path, or none for a log. */
    public static ErrorLog to(String file) {
        return to(AbsolutePath.of(file));
    }

    /** Returns a log in a file. Throws {@code Refused} if the path is none for a log. */
    public static ErrorLog to(AbsolutePath file) {
        return new ErrorLog(Optional.of(file), LogRotation.DEFAULT);
    }

    /** Returns this log with another rotation. */
    public ErrorLog withRotation(LogRotation changed) {
        return new ErrorLog(file, changed);
    }
}
