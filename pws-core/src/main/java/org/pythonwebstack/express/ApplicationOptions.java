package org.pythonwebstack.express;

import java.math.BigDecimal;
import java.util.List;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.ProcessGroupName;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.UrlPath;

/** What is served, by how many processes. */
final class ApplicationOptions {

    private static final Options A = new Options(OptionGroup.APPLICATION);

    static final ExpressOption<String> APPLICATION_TYPE = A.one(
                    "--application-type", Kind.choice("script", "module", "paste", "static"))
            .byDefault("what the entry point looks like")
            .means("what the entry point is")
            .apache("how `pws_handler.py` finds the application; `static` serves files alone")
            .nginx("how `pws_handler.py` finds the application; `static` serves files alone")
            .alone("how `pws_handler.py` finds the application; `static` is refused, as Gunicorn serves no files")
            .add();
    static final ExpressOption<String> ENTRY_POINT = A.one("--entry-point", Kind.TEXT)
            .byDefault("the operand; a welcome page without one")
            .means("script, `module:callable`, ini file or directory")
            .everywhere("`pws_handler.py`")
            .add();
    static final ExpressOption<PythonIdentifier> CALLABLE_OBJECT = A.one("--callable-object", Kind.IDENTIFIER)
            .byDefault("`application`")
            .means("name of the callable in script or module")
            .everywhere("`pws_handler.py`")
            .add();
    static final ExpressOption<UrlPath> MOUNT_POINT = A.one("--mount-point", Kind.URL_PATH)
            .byDefault("`/`")
            .means("URL path of the application")
            .apache("`WSGIScriptAlias`")
            .nginx("`location`; `SCRIPT_NAME` in `pws_handler.py`")
            .alone("`SCRIPT_NAME` in `pws_handler.py`; 404 for all else")
            .add();
    static final ExpressOption<AbsolutePath> WORKING_DIRECTORY = A.one("--working-directory", Kind.PATH)
            .byDefault("the current directory")
            .means("directory of the application, and first place for imports")
            .apache("`home=` of `WSGIDaemonProcess`")
            .python("`chdir` of Gunicorn")
            .add();
    static final ExpressOption<String> APPLICATION_GROUP = A.one("--application-group", Kind.APPLICATION_GROUP)
            .byDefault("`%{GLOBAL}`")
            .means("name of the interpreter")
            .apache("`application-group=` of `WSGIScriptAlias`")
            .notNginx("A process of Gunicorn has one interpreter, the main one; leave the option out.")
            .add();
    static final ExpressOption<ProcessGroupName> PROCESS_GROUP = A.one("--process-group", Kind.PROCESS_GROUP)
            .byDefault("`HOST:PORT`")
            .means("name of the processes")
            .apache("name and `display-name=` of `WSGIDaemonProcess`")
            .python("`proc_name` of Gunicorn, which `ps` shows if setproctitle is installed")
            .add();

    private static final Options C = new Options(OptionGroup.PROCESSES);

    static final ExpressOption<Integer> PROCESSES = C.one("--processes", Kind.number("number", 1, 10_000))
            .byDefault("1")
            .means("processes of the application")
            .apache("`processes=` of `WSGIDaemonProcess`; given, also as 1, `wsgi.multiprocess` is true")
            .python("`workers` of Gunicorn")
            .add();
    static final ExpressOption<Integer> THREADS = C.one("--threads", Kind.number("number", 1, 10_000))
            .byDefault("5")
            .means("threads of each process")
            .apache("`threads=` of `WSGIDaemonProcess`; 0, which answers nothing, is refused")
            .python("`threads` of Gunicorn, with `worker_class` `gthread`")
            .add();
    static final ExpressOption<Integer> MAX_CLIENTS = C.one("--max-clients", Kind.number("number", 1, 20_000))
            .byDefault("10 more than 1.5 times all threads, 20 at least")
            .means("connections at once")
            .apache("`MaxRequestWorkers`, `ServerLimit`, `ThreadsPerChild`")
            .nginx("`worker_connections`, two for each client")
            .add();
    static final ExpressOption<BigDecimal> INITIAL_WORKERS = C.one("--initial-workers", Kind.SHARE)
            .byDefault("0.05 with prefork, else 0.2")
            .means("share of the server's processes that start at once")
            .apache("`StartServers`")
            .notNginx("nginx starts all of its processes at once; leave the option out.")
            .add();
    static final ExpressOption<BigDecimal> MINIMUM_SPARE_WORKERS = C.one("--minimum-spare-workers", Kind.SHARE)
            .byDefault("as `--initial-workers`")
            .means("share of idle workers below which more start")
            .apache("`MinSpareServers` or `MinSpareThreads`")
            .notNginx("nginx has a fixed number of processes; leave the option out.")
            .add();
    static final ExpressOption<BigDecimal> MAXIMUM_SPARE_WORKERS = C.one("--maximum-spare-workers", Kind.SHARE)
            .byDefault("0.1 with prefork, else 0.6")
            .means("share of idle workers above which some end")
            .apache("`MaxSpareServers` or `MaxSpareThreads`")
            .notNginx("nginx has a fixed number of processes; leave the option out.")
            .add();
    static final ExpressOption<String> SERVER_MPM = C.list("--server-mpm", Kind.choice("event", "worker", "prefork"))
            .byDefault("event, worker, prefork: the first that is installed")
            .means("how Apache spreads its work, in order of preference")
            .apache("`LoadModule mpm_NAME_module`")
            .notNginx("nginx has one way to spread its work; leave the option out.")
            .add();
    static final ExpressOption<Boolean> EMBEDDED_MODE = C.flag("--embedded-mode")
            .means("run the application in Apache's own processes")
            .apache("no `WSGIDaemonProcess`; `WSGIRestrictEmbedded Off`")
            .notNginx("nginx runs no Python; the processes of Gunicorn are the application's own.")
            .add();
    static final ExpressOption<Boolean> ORPHAN_INTERPRETER = C.flag("--orphan-interpreter")
            .means("end processes without taking the interpreter down")
            .apache("`WSGIDestroyInterpreter Off`")
            .notNginx("Gunicorn ends as every Python program; leave the option out.")
            .add();
    static final ExpressOption<Boolean> FREE_THREADING = C.flag("--free-threading")
            .means("Python without its global lock")
            .apache("`WSGIFreeThreading On`")
            .since6()
            .notNginx("Choose a free-threaded Python with `--venv`; Gunicorn needs no option for it.")
            .add();
    static final ExpressOption<BigDecimal> SWITCH_INTERVAL = C.one("--switch-interval", Kind.DECIMAL)
            .byDefault("Python's own, 0.005")
            .means("seconds that a thread keeps Python's global lock")
            .everywhere("`sys.setswitchinterval` in `pws_handler.py`, with every version of mod_wsgi")
            .add();

    private ApplicationOptions() {}

    static List<Options> groups() {
        return List.of(A, C);
    }
}
