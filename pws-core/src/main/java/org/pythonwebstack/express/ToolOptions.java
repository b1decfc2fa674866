package org.pythonwebstack.express;

import static org.pythonwebstack.express.ExpressServer.*;

import java.math.BigDecimal;
import java.util.List;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Port;

/** Figures, further processes, and tools for developers; and what PWS adds. */
final class ToolOptions {

    private static final String ONLY_MOD_WSGI_6 = "Only mod_wsgi 6 has telemetry; use `--server apache` with it.";
    private static final String SERVICE =
            "nginx and Gunicorn start no further programs; give the script a unit of systemd.";
    private static final String HOOK =
            "A hook for debugging mod_wsgi-express itself; start the application by hand with `python -m ";

    private static final Options M = new Options(OptionGroup.METRICS);

    static final ExpressOption<Boolean> SERVER_METRICS = M.flag("--server-metrics")
            .means("the application may ask for the server's figures")
            .apache("`ExtendedStatus On`, `WSGIServerMetrics On`, `server-metrics=On`")
            .notNginx("Gunicorn hands out no figures; `--server-status` shows those of nginx.")
            .add();
    static final ExpressOption<Boolean> SERVER_STATUS = M.flag("--server-status")
            .means("`/server-status`, for this machine alone")
            .apache("`SetHandler server-status`, `Require local`")
            .nginx("`stub_status`, `allow` for this machine alone")
            .add();
    static final ExpressOption<String> TELEMETRY_SERVICE = M.one("--telemetry-service", Kind.TEXT)
            .means("socket to which figures are sent: `unix:/path`")
            .apache("`WSGITelemetryService`")
            .since6()
            .notNginx(ONLY_MOD_WSGI_6)
            .add();
    static final ExpressOption<Boolean> ENABLE_TELEMETRY = M.flag("--enable-telemetry")
            .means("mod_wsgi's own collector and its pages")
            .refused(
                    "The collector is a part of mod_wsgi-express 6, which PWS does not start; run it by hand and name its"
                            + " socket with `--telemetry-service`.")
            .add();
    static final ExpressOption<Port> TELEMETRY_UI_PORT = M.one("--telemetry-ui-port", Kind.PORT)
            .byDefault("8888")
            .means("port of its pages")
            .refused(
                    "The collector is a part of mod_wsgi-express 6, which PWS does not start; run it by hand and name its"
                            + " socket with `--telemetry-service`.")
            .add();
    static final ExpressOption<BigDecimal> TELEMETRY_INTERVAL = M.one("--telemetry-interval", Kind.DECIMAL)
            .byDefault("1.0")
            .means("seconds between two figures, 0.5 at least; needs `--telemetry-service`")
            .apache("`interval=` of `WSGITelemetryService`")
            .since6()
            .notNginx(ONLY_MOD_WSGI_6)
            .add();
    static final ExpressOption<BigDecimal> SLOW_REQUESTS = M.one("--slow-requests", Kind.DECIMAL)
            .means("seconds after which a request is reported; needs `--telemetry-service`")
            .apache("`WSGISlowRequests`")
            .since6()
            .notNginx(ONLY_MOD_WSGI_6)
            .add();
    static final ExpressOption<String> TELEMETRY_OPTIONS = M.list("--telemetry-options", Kind.TEXT)
            .means("what else is reported; needs `--telemetry-service`")
            .apache("`WSGITelemetryOptions`")
            .since6()
            .notNginx(ONLY_MOD_WSGI_6)
            .add();

    private static final Options N = new Options(OptionGroup.SERVICES);

    static final ExpressOption<Pair<String, AbsolutePath>> SERVICE_SCRIPT = N.pairs(
                    "--service-script", Kind.SERVICE_NAME, Kind.PATH)
            .means("name of a service, and the Python script that never ends")
            .apache("`WSGIDaemonProcess service:NAME` with `threads=0`, `WSGIImportScript`")
            .notNginx(SERVICE)
            .add();
    static final ExpressOption<Pair<String, Account>> SERVICE_USER = N.pairs(
                    "--service-user", Kind.SERVICE_NAME, Kind.ACCOUNT)
            .means("name of a service, and its account")
            .apache("`user=`")
            .notNginx(SERVICE)
            .add();
    static final ExpressOption<Pair<String, Group>> SERVICE_GROUP = N.pairs(
                    "--service-group", Kind.SERVICE_NAME, Kind.GROUP)
            .means("name of a service, and its group")
            .apache("`group=`")
            .notNginx(SERVICE)
            .add();
    static final ExpressOption<Pair<String, String>> SERVICE_LOG_FILE = N.pairs(
                    "--service-log-file", Kind.SERVICE_NAME, Kind.FILE_NAME)
            .means("name of a service, and its file in the log directory")
            .apache("`<VirtualHost>` around it with its own `ErrorLog`")
            .notNginx(SERVICE)
            .add();

    private static final Options O = new Options(OptionGroup.DEBUGGING);

    static final ExpressOption<Boolean> DEBUG_MODE = O.flag("--debug-mode")
            .means("one process")
            .refused(HOOK + "pdb` in a development server.")
            .add();

    static {
        for (String[] hook : new String[][] {
            {"--enable-debugger", "debugger after an exception", "pdb`."},
            {"--debugger-startup", "debugger at the start", "pdb`."},
            {"--enable-coverage", "which lines ran", "coverage run`."}
        }) {
            O.flag(hook[0]).means(hook[1]).refused(HOOK + hook[2]).add();
        }
        O.one("--coverage-directory", Kind.PATH)
                .means("where coverage goes")
                .refused(HOOK + "coverage run`.")
                .add();
        O.flag("--enable-profiler")
                .means("where time goes")
                .refused(HOOK + "cProfile`.")
                .add();
        O.one("--profiler-directory", Kind.PATH)
                .means("where profiles go")
                .refused(HOOK + "cProfile`.")
                .add();
        O.flag("--enable-recorder")
                .means("record requests")
                .refused(
                        "A hook for debugging mod_wsgi-express itself, whose recorder is broken upstream; log requests in"
                                + " the application.")
                .add();
        O.one("--recorder-directory", Kind.PATH)
                .means("where records go")
                .refused(
                        "A hook for debugging mod_wsgi-express itself, whose recorder is broken upstream; log requests in"
                                + " the application.")
                .add();
        O.flag("--enable-gdb")
                .means("run Apache in gdb")
                .refused("A hook for debugging Apache itself; attach with `gdb -p` to the process that is printed.")
                .add();
        O.one("--gdb-executable", Kind.PATH)
                .means("program of gdb")
                .refused("A hook for debugging Apache itself; attach with `gdb -p` to the process that is printed.")
                .add();
    }

    private static final Options P = new Options(OptionGroup.OWN);

    static final ExpressOption<String> SERVER = P.one("--server", Kind.choice("apache", "nginx", "gunicorn", "auto"))
            .byDefault("auto: the first of apache, nginx, gunicorn that is installed")
            .means("what answers requests")
            .everywhere("which of these columns holds")
            .add();
    static final ExpressOption<AbsolutePath> VENV = P.one("--venv", Kind.PATH)
            .byDefault("none: Debian's Python and its packages")
            .means("virtual environment of the application")
            .apache("`python-home=`; a mod_wsgi in it is taken instead of Debian's")
            .python("its `bin/python` runs its Gunicorn")
            .add();
    static final ExpressOption<AbsolutePath> MOD_WSGI = P.one("--mod-wsgi", Kind.PATH)
            .byDefault("that of `--venv`, else Debian's")
            .means("module of mod_wsgi")
            .apache("`LoadModule wsgi_module`")
            .notNginx("There is no mod_wsgi here; `--server apache` takes it.")
            .add();

    static final ExpressOption<Boolean> JSON = P.flag("--json")
            .means("answer as one JSON object")
            .everywhere("what is printed")
            .add();
    static final ExpressOption<Boolean> DRY_RUN = P.flag("--dry-run")
            .means("decide and check everything, write and start nothing")
            .everywhere("what is printed")
            .add();

    private ToolOptions() {}

    static List<Options> groups() {
        return List.of(M, N, O, P);
    }
}
