package org.pythonwebstack.check;

import static org.pythonwebstack.check.Severity.ERROR;
import static org.pythonwebstack.check.Severity.INFO;
import static org.pythonwebstack.check.Severity.WARNING;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/**
 * The rules that a site keeps on a machine, each with the severity of breaking it. {@code docs/checks.md} lists which
 * requirement each serves, and which requirements the model and the renderers keep before a machine is looked at.
 */
public enum CheckRule implements Rule {
    /** A directory above it may only be searched by others. */
    UNSEEN(
            "PWS-CHECK-001",
            WARNING,
            "the check may look at what the site uses",
            "run the check as root, which may look everywhere"),
    /** The kernel asks for the right to search every directory on the way, not only for rights at its end. */
    SEARCH(
            "PWS-CHECK-002",
            ERROR,
            "the account that uses a path may search every directory on the way",
            "give that directory the right x for the account's group or for others, or move what lies in it"),
    /** Owner, group and others: exactly one of the three counts, the first that applies. */
    READ(
            "PWS-CHECK-003",
            ERROR,
            "the account that uses a file or directory may read it",
            "give it the right r (and x, for a directory) for the account's group or for others"),
    /** Each link leads to the next, and the kernel gives up. */
    LINK_LOOP("PWS-CHECK-004", ERROR, "the links of a path lead somewhere", "correct the link"),
    /** Who may make links in the site's directory could have the server show or run the files of others. */
    LINK_LEAVES(
            "PWS-CHECK-005",
            ERROR,
            "a link below the site's root leads to a place below it, unless root has made the link",
            "name the real place, or have root make the link"),
    /** Opening a pipe or a device waits, or has effects. */
    WRONG_KIND(
            "PWS-CHECK-006",
            ERROR,
            "a path leads to the kind of file that is meant: a regular file or a directory",
            "name the right place, or replace what is there"),
    /** Whoever owns a file or a directory above it decides what the site runs. */
    FOREIGN_OWNER(
            "PWS-CHECK-007",
            WARNING,
            "what the site runs belongs to root or to the account that runs it",
            "change the owner, if that account is not meant to decide what this site runs"),
    /** One tenant would run code with the rights of another. */
    NEIGHBOUR_OWNER(
            "PWS-CHECK-008",
            ERROR,
            "what the site runs does not belong to the account of another site",
            "move it to a directory of this site"),
    /** Every account of the machine could have the site run its code; lines of a .pth file run too. */
    WORLD_WRITABLE(
            "PWS-CHECK-009",
            ERROR,
            "nobody but its owner and group may change what the site runs",
            "take the right away: chmod o-w"),
    /** The accounts of that group could have the site run their code. */
    GROUP_WRITABLE(
            "PWS-CHECK-010",
            WARNING,
            "only groups of the account that runs the site may change what it runs",
            "take the right away with chmod g-w, or change the group"),
    /** Such directories are emptied, and every account makes names there. */
    TEMPORARY_PLACE(
            "PWS-CHECK-011",
            WARNING,
            "nothing that a site needs lies in /tmp, /var/tmp, /dev/shm or /root",
            "move it, for example below /srv"),
    /** Accounts and groups that the mode does not show could have the site run their code. */
    LIST_WRITABLE(
            "PWS-CHECK-012",
            WARNING,
            "an access control list lets no other account change what the site runs",
            "take the right away with setfacl -x"),
    /** The unit of the service replaces such directories by empty ones, and names only what the site names. */
    HIDDEN_FROM_SERVICE(
            "PWS-CHECK-013",
            ERROR,
            "no link of what runs behind Gunicorn leads into /home, /root, /run/user, /tmp or /var/tmp",
            "name the real place in the description of the site, or move what lies there"),

    /** mod_wsgi takes the path, then its processes end and start every second while visitors wait. */
    VENV_ABSENT(
            "PWS-CHECK-020",
            ERROR,
            "a virtual environment is a directory that exists",
            "make it with python3 -m venv, or correct the path"),
    /** Python takes such a directory for no environment, and ends before the first line of the application. */
    VENV_INCOMPLETE(
            "PWS-CHECK-021",
            ERROR,
            "a virtual environment has pyvenv.cfg, bin/python and lib/pythonX.Y/site-packages",
            "make it anew with python3 -m venv; environments cannot be moved or made in part"),
    /** The parts of an environment look like one, and are none. */
    VENV_PART_OF_VENV(
            "PWS-CHECK-022",
            ERROR,
            "a virtual environment is named by its root directory, not by one of its parts",
            "name the root directory"),
    /** No error shows: the server's Python runs without any package of the environment. */
    VENV_PYTHON(
            "PWS-CHECK-023",
            ERROR,
            "a virtual environment is made for the Python that is inside mod_wsgi",
            "make it anew with the Python of that version"),
    /** Packages that were compiled for one build may crash another. */
    VENV_BASE(
            "PWS-CHECK-024",
            WARNING,
            "a virtual environment is made by the Python installation whose library mod_wsgi uses",
            "make it anew with that installation's python3"),
    /** The interpreter was removed or replaced by an upgrade. */
    VENV_BASE_ABSENT(
            "PWS-CHECK-025",
            ERROR,
            "the Python installation of a virtual environment exists",
            "install it, or make the environment anew with a Python that is installed"),
    /** Whoever may change the interpreter decides what the site runs. */
    VENV_BASE_OWNER(
            "PWS-CHECK-026",
            WARNING,
            "the Python installation of a virtual environment belongs to root or to the account that runs the site,"
                    + " and others cannot change it",
            "make the environment anew with the system's python3"),
    /** A package that was never installed for the application may seem to be there. */
    VENV_SYSTEM_PACKAGES(
            "PWS-CHECK-027",
            WARNING,
            "a virtual environment does not see the packages of the system",
            "make it anew without --system-site-packages"),
    /** Such extensions keep one state for a whole process, and hang or crash in the interpreters beside the main one. */
    VENV_EXTENSION(
            "PWS-CHECK-028",
            WARNING,
            "an application with extension modules written in C runs in the main interpreter",
            "give the application a process group of its own, and the application group GLOBAL"),
    /** The file is not one that a program has made. */
    VENV_CONFIGURATION(
            "PWS-CHECK-029",
            ERROR,
            "pyvenv.cfg is a small text file",
            "make the virtual environment anew with python3 -m venv"),
    /** Its packages would hide those of the environment that a script activates. */
    VENV_NOT_EMPTY(
            "PWS-CHECK-030",
            WARNING,
            "the virtual environment of a process group whose scripts activate others has no packages of its own",
            "make an empty one with python3 -m venv --without-pip for the group"),
    /** The service does not start. */
    GUNICORN_ABSENT(
            "PWS-CHECK-031",
            ERROR,
            "Gunicorn is installed where the application runs",
            "install it: bin/pip install gunicorn in the virtual environment, or apt install gunicorn without one"),
    /** Without an environment of its own the group takes the one that somebody else has set for the server. */
    PYTHON_HOME_INHERITED(
            "PWS-CHECK-032",
            WARNING,
            "a process group names its virtual environment where the server has one for all",
            "give the site a venv"),

    /** Processes start again every second, and visitors wait. */
    HOME_ABSENT(
            "PWS-CHECK-040",
            ERROR,
            "the home of a process group is a directory that exists",
            "make the directory, or correct the path"),
    /** Visitors see 404 or 500. */
    SCRIPT_ABSENT(
            "PWS-CHECK-041",
            ERROR,
            "the script or directory that is mounted exists",
            "correct the path, or put the application there first"),
    /** The server starts, and the first request fails. */
    MODULE_ABSENT(
            "PWS-CHECK-042",
            WARNING,
            "the application's module is found on its module search path",
            "add the directory that has it to python-path, or correct the module's name"),
    /** Python skips it without a word. */
    PYTHON_PATH_ABSENT(
            "PWS-CHECK-043",
            ERROR,
            "a directory of the module search path exists",
            "correct the path, or leave it out"),
    /** Visitors see 404. */
    FILES_ABSENT(
            "PWS-CHECK-044",
            WARNING,
            "what is served as files exists",
            "make it, for example with collectstatic, or correct the path"),
    /** The server does not start without the directory of a log. */
    LOG_DIRECTORY_ABSENT("PWS-CHECK-045", ERROR, "the directory of a log exists", "make the directory"),
    /** A log says so, and the application runs with another character set than its author knows. */
    LOCALE_ABSENT(
            "PWS-CHECK-046", WARNING, "the locale is installed", "use C.UTF-8, or install the locale with locale-gen"),
    /** The server opens it as root, and follows a link that somebody puts there to any file of the machine. */
    LOG_WAY_WRITABLE(
            "PWS-CHECK-047",
            ERROR,
            "only root can change the directory of a log and the way to it",
            "leave the log out of the description, and it goes to /var/log/pws; or name a directory of root's"),
    /** logrotate refuses the second, so what the site says of rotation has no effect; and each of its runs fails. */
    LOG_ROTATED_TWICE(
            "PWS-CHECK-048",
            WARNING,
            "a log is put aside by one file of logrotate",
            "leave the log out of the description, and it goes to /var/log/pws; or take it out of that file"),

    /** A server that cannot find an account does not start, and stops every other site with it. */
    ACCOUNT_UNKNOWN(
            "PWS-CHECK-050",
            ERROR,
            "an account is known to the machine",
            "create it, for example with adduser --system --group, or correct the name"),
    /** A server that cannot find a group does not start, and stops every other site with it. */
    GROUP_UNKNOWN(
            "PWS-CHECK-051", ERROR, "a group is known to the machine", "create it with addgroup, or correct the name"),
    /** It would own the machine. */
    ACCOUNT_ROOT(
            "PWS-CHECK-052",
            ERROR,
            "the account or group of a site has another number than 0",
            "give the site an account of its own"),
    /** Each can read, change and signal what the other runs. */
    ACCOUNT_SHARED(
            "PWS-CHECK-053",
            INFO,
            "a site has an account of its own",
            "give each site its own account, unless both belong to the same people"),

    /** There is nothing that would answer. */
    SERVER_ABSENT("PWS-CHECK-060", ERROR, "the server is installed", "install it: apt install apache2, or nginx"),
    /** What it says is not known, and may be in the way of the site. */
    CONFIGURATION_UNREADABLE(
            "PWS-CHECK-061",
            WARNING,
            "the configuration that the server already has can be read",
            "correct the file, or run the check as root"),
    /** Which of the two answers depends on the order of their files. */
    NAME_TAKEN(
            "PWS-CHECK-062",
            ERROR,
            "a host name is not already that of another site on the same address",
            "remove the name from one of the two"),
    /** Depending on the order of the files the other site answers. */
    NAME_COVERED(
            "PWS-CHECK-063",
            WARNING,
            "a host name is not covered by the wildcard of another site on the same address",
            "make sure that this site's file comes first, or remove the wildcard"),
    /** Apache does not start with two groups of one name. */
    PROCESS_GROUP_TAKEN(
            "PWS-CHECK-064",
            ERROR,
            "a daemon process group has a name that the server does not have yet",
            "give the process group another name; copies of a file, such as *-le-ssl.conf, have the groups too"),
    /** Apache does not know the directives of the site, and does not start. */
    MODULE_NOT_LOADED(
            "PWS-CHECK-065",
            ERROR,
            "Apache has loaded the modules that the site needs",
            "load it with a2enmod; a new mod_wsgi needs a full restart, not a reload"),
    /** Apache skips the second with a warning; which Python runs depends on the order. */
    WSGI_MODULE_TWICE(
            "PWS-CHECK-066",
            ERROR,
            "mod_wsgi is loaded once",
            "remove one of the two: an Apache has one Python; run the other behind Gunicorn"),
    /** There is no Python for the site. */
    WSGI_MODULE_ABSENT(
            "PWS-CHECK-067", ERROR, "mod_wsgi is installed", "install it: apt install libapache2-mod-wsgi-py3"),
    /** The last one wins, and embedded applications of one of the two find the wrong packages. */
    PYTHON_HOME_TWICE(
            "PWS-CHECK-068",
            ERROR,
            "the virtual environment of embedded applications is set once for a server",
            "run the application in a daemon process group, or use the environment that is set"),
    /** Apache refuses to run Python in its own processes, and answers 500. */
    EMBEDDED_RESTRICTED(
            "PWS-CHECK-069",
            ERROR,
            "the server allows embedded applications if one needs them",
            "run the application in a daemon process group; or remove WSGIRestrictEmbedded On, or the setting that"
                    + " would switch it on"),
    /** They run inside Apache: without the site's environment, and not at all where embedded code is refused. */
    SERVER_SCRIPTS(
            "PWS-CHECK-070",
            WARNING,
            "no scripts for access, authentication or dispatch run inside Apache",
            "keep such scripts free of imports that only the site's environment has, or move them into the"
                    + " application"),
    /** Every request is answered with 503. */
    SOCKET_DIRECTORY(
            "PWS-CHECK-071",
            ERROR,
            "the directory of sockets exists, and the server's account may search it",
            "make the directory with mode 0755, owned by root"),
    /** Another account could put a socket of its own in the place. */
    SOCKET_DIRECTORY_WRITABLE(
            "PWS-CHECK-072",
            ERROR,
            "only root may make names in the directory of sockets",
            "take the right away, or use a directory below /run that belongs to root"),
    /** The old Python library stays in memory over a reload, beside the new one. */
    FULL_RESTART(
            "PWS-CHECK-073",
            INFO,
            "a changed module, interpreter or environment of embedded applications takes effect with a full restart",
            "stop and start Apache once, instead of reloading it"),
    /** The application is told that it has several processes. */
    ONE_PROCESS(
            "PWS-CHECK-074",
            INFO,
            "a process group of one process does not give their number",
            "leave processes out: with it, wsgi.multiprocess is true, which debuggers refuse"),
    /** The site answers on the wrong port, or one of the two servers does not start. */
    ADDRESS_OF_OTHER_SERVER(
            "PWS-CHECK-075",
            WARNING,
            "an address is not already that of a site of the other server",
            "stop one of the two servers, or let them listen on different addresses"),
    /** A directive that a program does not know keeps it from starting, and with it every other site. */
    VERSION_INSTALLED(
            "PWS-CHECK-076",
            ERROR,
            "the installed version of a program knows every setting of the site",
            "upgrade the program, or leave the setting out"),
    /** The files are for the version that is meant, and the installed one wants others. */
    VERSION_DIFFERS(
            "PWS-CHECK-077",
            INFO,
            "the files of a site are those for the installed version of the server",
            "render the site for the installed version"),

    /** The server does not start. */
    CERTIFICATE_ABSENT(
            "PWS-CHECK-080", ERROR, "the certificate exists", "request the certificate first, or correct the path"),
    /** The server does not start. */
    KEY_ABSENT("PWS-CHECK-081", ERROR, "the certificate's key exists", "correct the path"),
    /** Every account could read the site's traffic, and answer in its name. */
    KEY_READABLE(
            "PWS-CHECK-082",
            ERROR,
            "a key cannot be read by every account",
            "take the right away with chmod o-r, and replace the key: others may have it"),
    /** Its owner could take part in the site's traffic. */
    KEY_OWNER(
            "PWS-CHECK-083",
            WARNING,
            "a key belongs to root",
            "give it to root; the server reads it before it becomes another account"),
    /** The server does not start. */
    KEY_OTHER(
            "PWS-CHECK-084",
            ERROR,
            "the certificate and the key belong together",
            "use the key for which the certificate was requested"),
    /** Browsers refuse the site. */
    CERTIFICATE_NAMES(
            "PWS-CHECK-085",
            WARNING,
            "the certificate is for the names of the site",
            "request a certificate for all names, or remove the name"),
    /** Whoever is in that group could read the site's traffic, and answer in its name. */
    KEY_SHARED(
            "PWS-CHECK-086",
            WARNING,
            "a key can be read by root only, or by Debian's group ssl-cert",
            "take the right away with chmod g-r or setfacl -b; the server reads the key as root"),
    /** Browsers refuse the site. */
    CERTIFICATE_EXPIRED(
            "PWS-CHECK-087",
            ERROR,
            "the certificate is valid today",
            "renew the certificate; if it is valid from a later day on, set the clock right"),
    /** Certificates are renewed earlier, so the renewal does not work. */
    CERTIFICATE_EXPIRES(
            "PWS-CHECK-088",
            WARNING,
            "the certificate is valid for 14 days more",
            "renew the certificate, and find out why it was not renewed by itself"),
    /** The server does not start. */
    CERTIFICATE_UNREADABLE(
            "PWS-CHECK-089",
            ERROR,
            "the certificate's file has a certificate in PEM form",
            "name the file that begins with BEGIN CERTIFICATE, the site's own certificate first"),

    /** Whoever can change what the server reads as root, or in the name of a site, has the server. */
    INCLUDE_OWNER(
            "PWS-CHECK-090",
            ERROR,
            "the administrator's own directives belong to root, and nobody else can change them",
            "chown root: and chmod go-w the directory and its files"),
    /** The server does not start. */
    INCLUDE_UNREADABLE(
            "PWS-CHECK-091",
            ERROR,
            "the administrator's own directives are of the server's language",
            "correct the line; the server's own test tells more");

    private final RuleText text;
    private final Severity severity;

    CheckRule(String code, Severity severity, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
        this.severity = severity;
    }

    @Override
    public RuleText text() {
        return text;
    }

    /** Returns how bad it is to break the rule. */
    public Severity severity() {
        return severity;
    }
}
