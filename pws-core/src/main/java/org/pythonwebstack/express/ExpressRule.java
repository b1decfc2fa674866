package org.pythonwebstack.express;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules of private servers. {@code docs/problems.md} lists them with their causes. */
public enum ExpressRule implements Rule {
    /** A word that starts with {@code --} and is no option. */
    UNKNOWN_OPTION(
            "PWS-EXPRESS-001",
            "an option is one of those of start-server",
            "'pws help start-server' lists the options"),
    /** An option that takes a value, at the end of the line. */
    NO_VALUE("PWS-EXPRESS-002", "an option has the values that it takes", "write the value behind the option"),
    /** A flag with {@code =}. */
    FLAG_WITH_VALUE("PWS-EXPRESS-003", "a switch has no value", "write the option alone; leave it out for no"),
    /** An option of one value, twice with different ones. */
    GIVEN_TWICE("PWS-EXPRESS-004", "an option of one value is given once", "decide for one of the values"),
    /** A second word that is no option. */
    SECOND_ENTRY_POINT("PWS-EXPRESS-005", "a server has one entry point", "name one script, module or directory"),
    /** An option that this server has no use for. */
    NOT_ON_THIS_SERVER("PWS-EXPRESS-006", "an option is one that the server has", "leave the option out"),
    /** An option that PWS refuses wherever it is given. */
    REFUSED_OPTION("PWS-EXPRESS-007", "an option is one that PWS takes", "leave the option out"),
    /** An option whose work is not done. */
    NOT_YET("PWS-EXPRESS-008", "an option is implemented", "leave the option out; docs/express.md tells what is open"),
    /** An option of mod_wsgi 6 for an older one. */
    NEWER_MOD_WSGI(
            "PWS-EXPRESS-009",
            "an option is one that the installed mod_wsgi knows",
            "install mod_wsgi 6 into a virtual environment and name that with --venv"),
    /** A word that is none of the possible ones. */
    CHOICE("PWS-EXPRESS-010", "a value is one of those that the option has", "choose one of the values"),
    /** Something else than a number with a decimal point. */
    DECIMAL("PWS-EXPRESS-011", "a decimal number is written with digits and a point", "write it like 0.25"),
    /** A part of a whole. */
    SHARE("PWS-EXPRESS-012", "a share lies between 0 and 1", "write it like 0.25 for a quarter"),
    /** An option without the one that it belongs to. */
    NEEDS("PWS-EXPRESS-013", "an option comes with those that it needs", "give the other option too, or neither"),
    /** Two options of which only one can hold. */
    EXCLUDES("PWS-EXPRESS-014", "options do not contradict each other", "decide for one of them"),
    /** No server that could serve. */
    NO_SERVER(
            "PWS-EXPRESS-015",
            "a server is installed",
            "install Debian's apache2 and libapache2-mod-wsgi-py3, or nginx and gunicorn, or gunicorn into the virtual"
                    + " environment that --venv names"),
    /** A program or module that the configuration needs. */
    NOT_INSTALLED("PWS-EXPRESS-016", "what an option needs is installed", "install it, or leave the option out"),
    /** The entry point is not there, or of another kind. */
    NO_ENTRY_POINT(
            "PWS-EXPRESS-017", "the entry point exists", "name a script, module, ini file or directory that is there"),
    /** A file that an option names. */
    NO_FILE("PWS-EXPRESS-018", "a file that an option names exists", "create the file, or correct the path"),
    /** The account of the server cannot reach something. */
    UNREADABLE(
            "PWS-EXPRESS-019",
            "the account that serves may read what it serves",
            "grant access, or choose another account with --user"),
    /** Root would run somebody's code. */
    ROOT_ACCOUNT("PWS-EXPRESS-020", "an application does not run as root", "name an account with --user"),
    /** An ordinary user cannot become another. */
    OTHER_ACCOUNT(
            "PWS-EXPRESS-021", "only root serves as another account", "leave --user and --group out, or run as root"),
    /** The directory is in use, or not ours. */
    ROOT_NOT_OURS(
            "PWS-EXPRESS-022",
            "a server root is empty, or was made by PWS",
            "choose another directory with --server-root"),
    /** A directory that others can change. */
    ROOT_UNSAFE(
            "PWS-EXPRESS-023",
            "a server root lies where only its owner can change it",
            "choose a directory below your own, and take the right to write from group and others"),
    /** A port in use. */
    PORT_TAKEN("PWS-EXPRESS-024", "a port is free", "choose another with --port, or stop what listens there"),
    /** The server's own test says no. */
    TEST_FAILED("PWS-EXPRESS-025", "the server takes its configuration", "see what the server says"),
    /** A virtual environment of another Python. */
    WRONG_PYTHON(
            "PWS-EXPRESS-026",
            "a virtual environment is one of the Python that the server has inside",
            "make it anew with that Python"),
    /** What is no virtual environment. */
    NO_VENV(
            "PWS-EXPRESS-027",
            "a virtual environment has pyvenv.cfg and bin/python",
            "name the directory of a virtual environment");

    private final RuleText text;

    ExpressRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
