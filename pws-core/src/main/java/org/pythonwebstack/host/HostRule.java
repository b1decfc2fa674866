package org.pythonwebstack.host;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules that a file of the machine can break. {@code docs/problems.md} lists them with their causes. */
public enum HostRule implements Rule {
    /** A symbolic link as a component of the path, wherever it leads. */
    LINK(
            "PWS-HOSTFS-001",
            "a path below a root directory has no symbolic link in it",
            "name the place that the link leads to, if that lies below the root directory"),
    /** Something that is no directory where one is needed. */
    NOT_DIRECTORY("PWS-HOSTFS-002", "all of a path but its end is made of directories", "name an existing directory"),
    /** Nothing of that name. */
    NOT_FOUND("PWS-HOSTFS-003", "the path exists", "create it, or correct the name"),
    /** A device, a pipe or a socket. */
    SPECIAL_FILE("PWS-HOSTFS-004", "a path leads to a file or a directory", "remove the device, pipe or socket"),
    /** A directory where a file is needed. */
    NOT_FILE("PWS-HOSTFS-005", "a file is not a directory", "name the file"),
    /** Outside the root directory. */
    OUTSIDE("PWS-HOSTFS-006", "a path lies below the root directory", "name a place below the root directory"),
    /** The kernel says no. */
    NO_ACCESS("PWS-HOSTFS-007", "the path may be read by whoever runs PWS", "grant access, or run PWS as another user"),
    /** Another thing than a moment before; an attack, or very bad luck. */
    CHANGED("PWS-HOSTFS-008", "a path does not change while it is opened", "find out who changes it, and try again"),
    /** More than the caller expects of such a file. */
    TOO_LARGE(
            "PWS-HOSTFS-009",
            "a file is not larger than its purpose needs",
            "check that this is the file that is meant"),
    /** A name that this Java machine has no bytes for. */
    NAME_NOT_ENCODABLE(
            "PWS-HOSTFS-010",
            "a file name can be written in the character set of the running Java machine",
            "start PWS with a UTF-8 locale, for example LC_ALL=C.UTF-8"),
    /** Root would have to trust somebody else's directory. */
    UNSAFE_DIRECTORY(
            "PWS-HOSTFS-011",
            "a path that root changes lies in directories that only root can change",
            "give the directory to root and take the right to write from group and others, or choose another place"),
    /** Somebody else is at work, and did not end in time. */
    LOCKED(
            "PWS-HOSTFS-012",
            "one command at a time changes the sites of a machine",
            "wait for the other command, or end it if it hangs; what it had begun is then taken back");

    private final RuleText text;

    HostRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
