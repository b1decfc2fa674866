package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to do next when the machine failed before anything was changed. */
final class MachineTrouble {

    private MachineTrouble() {}

    /**
     * What tells one kind of failure, and what cures it.
     *
     * @param sign a part of the reason that the kernel gives
     * @param cure what to do next
     */
    private record Kind(String sign, String cure) {}

    private static final Kind[] FULL = {
        new Kind(
                "no space left",
                "free some space ('df -h' and 'df -i' show where it is short), then run the command again"),
        new Kind("quota exceeded", "free some space or raise the quota, then run the command again"),
        new Kind(
                "read-only file system",
                "the file system is mounted read-only: 'mount' shows which, the kernel's log why"),
        new Kind("too many open files", "raise the limit on open files (ulimit -n), then run the command again")
    };

    static Outcome outcome(IOException failed) {
        return isDenied(failed) ? Outcome.NOT_PERMITTED : Outcome.MACHINE_FAILED;
    }

    /** Returns what to do next, one line. */
    static String cure(IOException failed) {
        if (isDenied(failed)) {
            return "run the command as root, for example with sudo; nothing was changed";
        }
        return cureOfFull(failed)
                .orElse("nothing was changed; put right what the message names, then run the command again");
    }

    /** Returns what to do about a disk that takes nothing more; nothing if that is not it. */
    static Optional<String> cureOfFull(IOException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String reason = reason(cause).toLowerCase(Locale.ROOT);
            for (Kind kind : FULL) {
                if (reason.contains(kind.sign())) {
                    return Optional.of(kind.cure());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isDenied(IOException failed) {
        for (@Nullable Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof AccessDeniedException
                    || cause instanceof FileSystemException file
                            && "Operation not permitted".equals(file.getReason())) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? "" : message;
    }
}
