package org.pythonwebstack.site;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules that the model of a site keeps: of whole fields, and between fields. Single values have their own. */
public enum SiteRule implements Rule {
    /** Nothing was given for a field that has no default. */
    MISSING("PWS-SITE-001", "a mandatory field is given", "give the field a value"),
    /** Which of two values was meant cannot be known; servers silently take the last one. */
    GIVEN_TWICE("PWS-SITE-002", "a field is given once", "keep one of the values"),
    /** The server has no such number, or means something else by it: 0 threads never answer a request. */
    OUT_OF_RANGE("PWS-SITE-003", "a number lies in the range of its field", "choose a number within the range"),
    /** mod_wsgi would read {@code 5x} as 5 and {@code abc} as 0, without a word. */
    NOT_A_NUMBER(
            "PWS-SITE-004",
            "a number is written with the digits 0 to 9",
            "write the plain number, without sign, blank or unit"),
    /** mod_wsgi would read {@code 1.5} as 1 and {@code 2 hours} as 2 seconds. */
    NOT_A_DURATION(
            "PWS-SITE-005",
            "a time is written as digits and, at most, one unit: s, m, h or d",
            "write 90, 90s, 15m, 2h or 7d; a number alone means seconds"),
    /** The servers count whole seconds, and some options whole milliseconds. */
    NOT_WHOLE(
            "PWS-SITE-006",
            "a time is a whole number of the unit that the server counts in",
            "round it; the server would cut the fraction off without a word"),
    /** mod_wsgi refuses {@code true}, and takes other words for off in some places. */
    NOT_A_SWITCH("PWS-SITE-007", "a switch is on or off", "write on or off"),
    /** The field knows a fixed list of words. */
    NOT_A_CHOICE("PWS-SITE-008", "a choice is one of the words of its field", "write one of the words"),
    /** The two would end up in different files, and which wins would depend on the server. */
    ENVIRONMENT_AND_SECRET(
            "PWS-SITE-009",
            "a variable is either in the environment or a secret",
            "keep it in one of the two tables; a secret belongs into the second"),
    /** The application could read the files and signal the processes of every site that the account serves. */
    SERVER_ACCOUNT(
            "PWS-SITE-010",
            "an application does not run as an account that the web server or the system itself uses",
            "give the site its own account; or allow server accounts for this site, knowing that it can then read and"
                    + " signal everything that the server can"),
    /** A visitor could download source code, settings and databases as soon as one directive is missing. */
    CODE_SERVED(
            "PWS-SITE-011",
            "code, virtual environments and their parents are not below anything that is served as files",
            "move the code out of the document root and of every static directory, or serve a directory further down"),
    /** A visitor could download the file. */
    PRIVATE_FILE_SERVED(
            "PWS-SITE-012",
            "keys, certificates, files of users and logs are not below anything that is served as files",
            "move the file out of the document root and of every static directory"),
    /** There is nothing to run, or {@code env} would take the word for an option or a variable. */
    COMMAND_PROGRAM(
            "PWS-SITE-013",
            "a command begins with a program, which does not start with '-' and has no '='",
            "write a list of words such as [\"python\", \"manage.py\", \"work\"]"),
    /** Units are files of lines, and no program expects such a character in an argument. */
    COMMAND_CHARACTER(
            "PWS-SITE-014",
            "the words of a command have no control characters",
            "remove the character; put longer texts into a file that the command reads"),
    /** Linux takes no longer ones in a single argument. */
    COMMAND_LENGTH(
            "PWS-SITE-015",
            "a command has at most 32768 characters",
            "put longer texts into a file that the command reads"),
    /** The timer would never run, or at other times than meant. */
    NOT_A_CALENDAR_TIME(
            "PWS-SITE-016",
            "a time on the calendar is written as systemd knows it",
            "write daily, 'Mon..Fri 07:30', '*-*-01 04:00' or '*:0/15'; 'systemd-analyze calendar' tells what it means"),
    /** Both would have the same units. */
    DUPLICATE_COMMAND(
            "PWS-SITE-017",
            "a worker or schedule has a name of its own within its site",
            "give one of them another name"),

    /** Servers ignore the repetition; most often another name was meant. */
    DUPLICATE_NAME(
            "PWS-VHOST-001", "a host name occurs once in a virtual host", "remove the repetition from the aliases"),
    /** The server does not start, or speaks TLS where plain HTTP was meant. */
    DUPLICATE_LISTEN(
            "PWS-VHOST-002",
            "an address and port is listened on once, either plainly or with TLS",
            "remove the repetition, or use another port"),
    /** Nobody could reach the site. */
    NO_LISTEN("PWS-VHOST-003", "a virtual host listens somewhere", "give an address, or leave the default *:80"),
    /** The certificate authority would not find its challenge, and the certificate would run out. */
    ACME_HIDDEN(
            "PWS-VHOST-004",
            "with an ACME challenge directory, nothing else answers below /.well-known/acme-challenge/",
            "mount or redirect another URL path, or leave the challenge directory out"),
    /** One of the two would never be used. */
    DUPLICATE_REDIRECT("PWS-VHOST-005", "a URL path is redirected once", "remove one of the redirects"),
    /** Browsers would follow the redirect to itself until they give up. */
    REDIRECT_LOOP(
            "PWS-VHOST-006",
            "a redirect leads out of what it redirects",
            "let it end at another path, or make it an exact redirect"),
    /** Redirects come first; what is mounted there would never be reached. */
    REDIRECT_HIDES_MOUNT(
            "PWS-VHOST-007",
            "a redirect does not cover an application or a static mount",
            "redirect a path beside the mount, make the redirect exact, or remove the mount"),
    /** Other statuses do not send a visitor anywhere. */
    REDIRECT_STATUS(
            "PWS-VHOST-008",
            "a redirect answers with 301, 302, 303, 307 or 308",
            "use 301 or 308 for ever, 302 or 307 for now"),
    /** Servers have error pages for errors only. */
    ERROR_PAGE_STATUS(
            "PWS-VHOST-009",
            "an error page is for an error status that has a name in the standards of HTTP",
            "use 400 to 417, 421 to 424, 426, 428, 429, 431, 451, 500 to 508, 510 or 511; with others Apache does not"
                    + " start"),
    /** Servers take the last one, without a word. */
    DUPLICATE_ERROR_PAGE("PWS-VHOST-010", "a status has one error page", "remove one of them"),
    /** Apache would send visitors to the text as a URL, or restore its own page for {@code default}. */
    ERROR_MESSAGE_FORM(
            "PWS-VHOST-011",
            "the message of an error page cannot be mistaken for a path, a URL or a keyword",
            "write a sentence of at least two words"),
    /** The servers differ in which of them they send. */
    DUPLICATE_HEADER("PWS-VHOST-012", "a response header is set once", "remove one of them; case makes no difference"),
    /** A fixed value would contradict the message, and clients or proxies would cut or mix responses. */
    HEADER_OF_SERVER(
            "PWS-VHOST-013",
            "headers that differ from response to response are left to the server and the application",
            "remove it; one value for all responses would take the place of theirs, or come a second time"),
    /** The server matches such a name against the last component of a path; with a slash it never matches. */
    GRANTED_NAME(
            "PWS-VHOST-014",
            "what a directory grants is named by plain file names",
            "write the name of one file, without a slash"),
    /** The later description would silently replace or extend the earlier one. */
    DUPLICATE_DIRECTORY("PWS-VHOST-015", "a directory's access is described once", "join the two descriptions"),
    /** It must not be sent over plain HTTP, and its value has a grammar of its own. */
    STRICT_TRANSPORT_HEADER(
            "PWS-VHOST-016",
            "Strict-Transport-Security is said with the hsts field of TLS, never as a header of its own",
            "give the virtual host TLS with hsts, and remove the header"),
    /** Certificate authorities ask for the challenge over plain HTTP. */
    ACME_WITHOUT_HTTP(
            "PWS-VHOST-017",
            "with an ACME challenge directory there is an address for plain HTTP",
            "listen on port 80 too, or leave the challenge directory out"),
    /** The rest of a visitor's path would be appended to the query. */
    REDIRECT_TARGET(
            "PWS-VHOST-018",
            "a redirect of a path and all below it leads to a URL without query and fragment",
            "make it an exact redirect, or leave the query out; the visitor's own query is passed on"),
    /** Apache would pass over it, and behind Gunicorn it would take the place of what the request says. */
    REQUEST_VARIABLE(
            "PWS-VHOST-019",
            "what a request says of itself is not given for all requests",
            "choose another name; those of CGI such as PATH_INFO, and HTTP_ with the name of a header, are the request's"),
    /** Whether a part of a site is meant to be open cannot be left to a guess. */
    ACCESS_UNCLEAR(
            "PWS-VHOST-020",
            "an access rule asks for users or addresses, or says that it is open",
            "give users-file, allow or deny; or open = true alone for an exception"),
    /** Which of them should hold could not be known. */
    DUPLICATE_ACCESS("PWS-VHOST-021", "a path has one access rule", "join the two rules"),

    /** Servers take the path of an include for a pattern, each in its own way. */
    INCLUDE_DIRECTORY(
            "PWS-VHOST-022",
            "the path of a directory of included files has letters, digits and . _ - / only",
            "use a directory such as /etc/pws/include/shop"),

    /** Every request would be answered with status 500. */
    UNKNOWN_PROCESS(
            "PWS-WSGI-001",
            "a mount names a daemon process group of its site",
            "define the group, or name one that is defined"),
    /** In which group the application should run cannot be known. */
    AMBIGUOUS_PROCESS(
            "PWS-WSGI-002",
            "with several daemon process groups each mount names its own",
            "say in which group the application runs"),
    /** mod_wsgi refuses two groups of one name. */
    DUPLICATE_PROCESS(
            "PWS-WSGI-003", "a daemon process group has a name of its own", "give one of the groups another name"),
    /** Processes would be started and never used; most often the application was meant to run there. */
    UNUSED_PROCESS(
            "PWS-WSGI-004",
            "a daemon process group runs an application",
            "mount an application in it, or remove it; in embedded mode its options have no effect"),
    /** The second would never be reached. */
    DUPLICATE_MOUNT("PWS-WSGI-005", "a URL path is mounted once", "remove one of the mounts, or move it"),
    /** mod_wsgi would map {@code /a/x} to a file named like the script with {@code x} behind it, and answer 404. */
    MOUNT_SLASH(
            "PWS-WSGI-006",
            "the mount point of an application is / or does not end with a slash",
            "remove the slash at the end; with it, only the mount point itself would answer"),
    /** mod_wsgi would glue the file name to that of the directory, and answer 404. */
    DIRECTORY_MOUNT_SLASH(
            "PWS-WSGI-007",
            "the mount point of a directory of applications ends with a slash",
            "add the slash at the end"),
    /** Frameworks keep settings in modules, of which an interpreter has one each: one application would run with the settings of the other. */
    SHARED_INTERPRETER(
            "PWS-WSGI-008",
            "applications share a Python interpreter only if each says that it can",
            "leave the application group out, so that each gets its own; or give each its own daemon process group; or"
                    + " declare a shared interpreter on every one of them"),
    /** A module is imported once in an interpreter: one application would get the library of the other. */
    SHARED_INTERPRETER_VENVS(
            "PWS-WSGI-009",
            "applications in one interpreter use the same virtual environment",
            "give each its own daemon process group: modules of one would be seen by the other"),
    /** Packages of the group's environment would hide those of the application, or the system's would show through. */
    ACTIVATION_BASE(
            "PWS-WSGI-010",
            "activating a virtual environment from a script needs a process group whose own one is empty",
            "give the process group a virtual environment with no packages, other than the one which is activated; or"
                    + " better a group for each application"),
    /** The scripts are not known when the site is rendered, and none can be written for them. */
    DIRECTORY_ACTIVATION(
            "PWS-WSGI-011",
            "the scripts of a mounted directory activate virtual environments themselves",
            "mount the scripts one by one to have the activation done for them"),
    /** Whoever adds a file would bring another application into the same interpreter. */
    DIRECTORY_INTERPRETER(
            "PWS-WSGI-012",
            "the applications of a mounted directory each have their own interpreter",
            "leave the application group out, or mount the scripts one by one"),
    /** {@code sys.prefix} would stay that of the system, and the system's packages would stay visible. */
    PYTHON_PATH_SITE_PACKAGES(
            "PWS-WSGI-013",
            "the module search path has no site-packages directory",
            "give the root of the virtual environment as venv instead"),
    /** mod_wsgi would split the directory into two others; there is no escape. */
    PYTHON_PATH_COLON(
            "PWS-WSGI-014",
            "a directory of the module search path has no ':', which separates directories there",
            "rename the directory"),
    /** The second has no effect; most often another directory was meant. */
    DUPLICATE_PYTHON_PATH("PWS-WSGI-015", "a directory is in the module search path once", "remove the repetition"),
    /** mod_wsgi accepts the path, then its processes fail and start again every second while clients wait. */
    VENV_PART(
            "PWS-WSGI-016",
            "a virtual environment is named by its root directory",
            "give the directory that contains pyvenv.cfg, bin and lib"),
    /** mod_wsgi refuses the two together. */
    SCRIPT_OWNER_TWICE(
            "PWS-WSGI-017",
            "script-user and script-group are not given together",
            "keep one of them; mod_wsgi accepts only one"),
    /** Without a request timeout no request is ever interrupted. */
    INTERRUPT_WITHOUT_REQUEST_TIMEOUT(
            "PWS-WSGI-018",
            "an interrupt timeout needs a request timeout",
            "give a request timeout, or leave the interrupt timeout out"),
    /** The second has no effect; most often another group was meant. */
    DUPLICATE_GROUP("PWS-WSGI-019", "a supplementary group is named once", "remove the repetition"),
    /** Longer paths of sockets do not exist in Linux: every request would be answered with status 503. */
    SOCKET_PREFIX_LENGTH(
            "PWS-WSGI-020",
            "a socket path has at most 107 bytes, of which mod_wsgi adds up to 31",
            "use a socket prefix of at most 76 bytes"),
    /** Another account could put a socket of its own in the place, and receive the requests. */
    SOCKET_PREFIX_SHARED(
            "PWS-WSGI-021",
            "sockets are not made where every account can write",
            "use a directory that belongs to root, such as one below /run"),
    /** It would be said twice, and differently. */
    CALLABLE_OF_MODULE(
            "PWS-WSGI-022",
            "only of a script the application is named apart; a module is mounted with its name",
            "write it behind the module: shop.wsgi:application"),
    /** It would be a request for something else that does not count. */
    IGNORED_OUTSIDE(
            "PWS-WSGI-023",
            "a URL path that counts as no activity lies below the application's own",
            "name it in full, with the mount point in front; or in the mount that answers it"),
    /** Python says so in the log and goes on. */
    WARNING_FILTER(
            "PWS-WSGI-024",
            "a filter of Python's warnings begins with default, error, always, module, once or ignore",
            "write it as behind python -W: ignore::DeprecationWarning"),

    /** mod_wsgi without a list of proxies believes every client. */
    TRUST_WITHOUT_PROXIES(
            "PWS-PROXY-001",
            "headers are believed only from proxies that are named",
            "name the addresses of the proxies; without them every client could choose its own address"),
    /** A proxy overwrites one of them; the client can forge the other. */
    TRUSTED_CATEGORY(
            "PWS-PROXY-002",
            "of several headers that say the same, one is believed",
            "keep the one that the proxy overwrites"),
    /** Every client could forge its address. */
    TRUST_EVERYONE(
            "PWS-PROXY-003",
            "not every address on the Internet is a trusted proxy",
            "name the network in which the proxies are"),
    /** The second has no effect; most often another network was meant. */
    DUPLICATE_PROXY("PWS-PROXY-004", "a proxy range is named once", "remove the repetition"),

    /** The lists of the browsers take no other form. */
    HSTS_PRELOAD(
            "PWS-TLS-001",
            "preloading needs subdomains included and a max-age of at least 31536000 seconds",
            "add include-sub-domains and a longer max-age, or leave preload out"),
    /** Those files show the memory, environment and devices of the machine. */
    SERVED_KERNEL(
            "PWS-STATIC-001",
            "files are not served from the file systems of the kernel",
            "serve a directory of the site, never /proc, /sys or /dev"),
    /** Every file of all sites or of the system below it would be public. */
    SERVED_EVERYTHING(
            "PWS-STATIC-002",
            "a directory that belongs to the system as a whole is not served",
            "serve a directory of the site"),

    /** Froxlor's CVE-2023-0315: a log that can be any file becomes a program or a configuration. */
    LOG_NAME(
            "PWS-LOG-001",
            "the name of a log file ends with .log or _log",
            "give it such a name; nothing else could be told from a configuration or a program"),
    /** Rotation would put the file aside twice, and programs that read one format would meet the other. */
    SAME_LOG("PWS-LOG-002", "the access log and the error log are different files", "use two files"),
    /** The server opens its logs as root: it would write into devices, kernel settings or configuration. */
    LOG_SPECIAL_FILE(
            "PWS-LOG-003",
            "a log is not written into the file systems of the kernel or the configuration",
            "use a directory for logs, such as one below /var/log");

    private final RuleText text;

    SiteRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
