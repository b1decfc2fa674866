package org.pythonwebstack.cli;

/** How a command ended: its exit status, and the word for it in a JSON answer. */
enum Outcome {
    /** Done; nothing to complain about. */
    DONE(0, "ok"),
    /** The input was refused, or a check found something. */
    REFUSED(1, "BadRequest"),
    /** The command was typed wrongly. */
    WRONG_USAGE(2, "BadRequest"),
    /** A file that was named is not there. */
    NOT_FOUND(2, "NotFound"),
    /** The machine failed: a program, a disk. */
    MACHINE_FAILED(3, "InternalAPIError"),
    /** The machine does not permit it. */
    NOT_PERMITTED(3, "PermissionDenied"),
    /** Something is there that is not ours. */
    CONFLICT(4, "Conflict");

    private final int status;
    private final String result;

    Outcome(int status, String result) {
        this.status = status;
        this.result = result;
    }

    int status() {
        return status;
    }

    String result() {
        return result;
    }
}
