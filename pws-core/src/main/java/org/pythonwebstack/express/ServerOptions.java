package org.pythonwebstack.express;

import java.util.List;
import org.pythonwebstack.value.AbsolutePath;

/** The directory of the server, its programs and its logs. */
final class ServerOptions {

    private static final Options K = new Options(OptionGroup.ROOT);

    static final ExpressOption<AbsolutePath> SERVER_ROOT = K.one("--server-root", Kind.PATH)
            .byDefault("a new directory that only its owner can read, gone at the end; setup-server needs the option")
            .means("directory of all files of the server")
            .everywhere("where everything is")
            .add();
    static final ExpressOption<AbsolutePath> PID_FILE = K.one("--pid-file", Kind.PATH)
            .byDefault("`httpd.pid`, `nginx.pid` or `gunicorn.pid` of the server root")
            .means("file with the number of the server's process")
            .apache("`PidFile`")
            .nginx("`pid` of nginx")
            .alone("`pidfile` of Gunicorn")
            .add();
    static final ExpressOption<AbsolutePath> SHELL_EXECUTABLE = K.one("--shell-executable", Kind.PATH)
            .byDefault("`/bin/sh`")
            .means("shell of the control script")
            .everywhere("its first line")
            .add();
    static final ExpressOption<AbsolutePath> HTTPD_EXECUTABLE = K.one("--httpd-executable", Kind.PATH)
            .byDefault("`/usr/sbin/apache2`")
            .means("program of Apache")
            .apache("what is started")
            .notNginx("There is no Apache here; `--server apache` takes it.")
            .add();
    static final ExpressOption<String> PROCESS_NAME = K.one("--process-name", Kind.TEXT)
            .byDefault("the program's path")
            .means("name of the server's process; needs `--shell-executable /bin/bash`")
            .apache("`exec -a` in the control script")
            .notNginx("nginx names its processes itself; `--process-group` names those of Gunicorn.")
            .add();
    static final ExpressOption<AbsolutePath> MODULES_DIRECTORY = K.one("--modules-directory", Kind.PATH)
            .byDefault("`/usr/lib/apache2/modules`")
            .means("directory of Apache's modules")
            .apache("`LoadModule`")
            .notNginx("nginx needs no module here; load one with `--include-file` of your own server.")
            .add();
    static final ExpressOption<Boolean> SETUP_ONLY = K.flag("--setup-only")
            .means("write everything, start nothing")
            .everywhere("`start-server` ends where `setup-server` does")
            .add();
    static final ExpressOption<Boolean> DISABLE_RELOADING = K.flag("--disable-reloading")
            .means("a changed script changes nothing until the next restart")
            .apache("`WSGIScriptReloading Off`")
            .python("always so")
            .add();
    static final ExpressOption<Boolean> RELOAD_ON_CHANGES = K.flag("--reload-on-changes")
            .means("for developers: restart the application when a file of it changes")
            .open(
                    "`pws start-server` watches the directories and has the server restart gracefully; new processes load"
                            + " the new files, and none loads a part of them again. `setup-server` refuses it: its control script"
                            + " watches nothing, use its `graceful`.",
                    ExpressServer.values())
            .add();

    private static final Options L = new Options(OptionGroup.LOGS);

    static final ExpressOption<AbsolutePath> LOG_DIRECTORY = L.one("--log-directory", Kind.PATH)
            .byDefault("the server root")
            .means("directory of logs; wins over `--log-to-terminal`")
            .apache("`ErrorLog`, `CustomLog`")
            .nginx("`error_log`, `access_log`; `errorlog` of Gunicorn")
            .alone("`errorlog`, `accesslog` of Gunicorn")
            .add();
    static final ExpressOption<String> LOG_LEVEL = L.one(
                    "--log-level", Kind.choice("emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"))
            .byDefault("warn")
            .means("what is logged at least")
            .apache("`LogLevel`")
            .nginx("`error_log`; `loglevel` of Gunicorn")
            .alone("`loglevel` of Gunicorn")
            .add();
    static final ExpressOption<Boolean> ACCESS_LOG = L.flag("--access-log")
            .means("log requests")
            .apache("`CustomLog`")
            .nginx("`access_log`")
            .alone("`accesslog` of Gunicorn")
            .add();
    static final ExpressOption<Boolean> STARTUP_LOG = L.flag("--startup-log")
            .means("log what the server says while it starts")
            .apache("argument `-E`")
            .notNginx("The error log has it; leave the option out.")
            .add();
    static final ExpressOption<Boolean> LOG_TO_TERMINAL = L.flag("--log-to-terminal")
            .means("log to where the server was started; wins over rotation")
            .apache("`ErrorLog /dev/stderr`, `CustomLog /dev/stdout`")
            .nginx("`error_log stderr`, `access_log /dev/stdout`; `-` for Gunicorn")
            .alone("`-` for Gunicorn")
            .add();
    static final ExpressOption<String> ACCESS_LOG_FORMAT = L.one("--access-log-format", Kind.TEXT)
            .byDefault("common")
            .means("`common`, `combined`, or a format in the server's language")
            .apache("`LogFormat`")
            .nginx("`log_format` for the two names; a format of your own goes into `--include-file`")
            .alone("`access_log_format` of Gunicorn for the two names and for formats of its own")
            .add();
    static final ExpressOption<String> ERROR_LOG_FORMAT = L.one("--error-log-format", Kind.TEXT)
            .means("format of the error log")
            .apache("`ErrorLogFormat`")
            .notNginx("nginx and Gunicorn write their error logs in one form; leave the option out.")
            .add();
    static final ExpressOption<String> ERROR_LOG_NAME = L.one("--error-log-name", Kind.FILE_NAME)
            .byDefault("`error_log`")
            .means("file of the error log")
            .apache("`ErrorLog`")
            .nginx("`error_log`")
            .alone("`errorlog` of Gunicorn")
            .add();
    static final ExpressOption<String> ACCESS_LOG_NAME = L.one("--access-log-name", Kind.FILE_NAME)
            .byDefault("`access_log`")
            .means("file of the access log")
            .apache("`CustomLog`")
            .nginx("`access_log`")
            .alone("`accesslog` of Gunicorn")
            .add();
    static final ExpressOption<String> STARTUP_LOG_NAME = L.one("--startup-log-name", Kind.FILE_NAME)
            .byDefault("`startup_log`")
            .means("file of the startup log")
            .apache("argument `-E`")
            .notNginx("The error log has it; leave the option out.")
            .add();
    static final ExpressOption<Boolean> ROTATE_LOGS = L.flag("--rotate-logs")
            .means("begin a new file when one is full")
            .open("logs through `rotatelogs`, started without a shell", ExpressServer.APACHE)
            .notNginx("nginx and Gunicorn write to one file; let logrotate rotate it, and send USR1.")
            .add();
    static final ExpressOption<Integer> MAX_LOG_SIZE = L.one("--max-log-size", Kind.number("megabytes", 1, 100_000))
            .byDefault("5")
            .means("size of a full file; needs `--rotate-logs`")
            .open("argument of `rotatelogs`", ExpressServer.APACHE)
            .notNginx("nginx and Gunicorn write to one file; let logrotate rotate it, and send USR1.")
            .add();
    static final ExpressOption<AbsolutePath> ROTATELOGS_EXECUTABLE = L.one("--rotatelogs-executable", Kind.PATH)
            .byDefault("`/usr/bin/rotatelogs`")
            .means("program that rotates")
            .open("what logs go through", ExpressServer.APACHE)
            .notNginx("nginx and Gunicorn write to one file; let logrotate rotate it, and send USR1.")
            .add();
    static final ExpressOption<Boolean> VERBOSE_DEBUGGING = L.flag("--verbose-debugging")
            .means("mod_wsgi says more; nothing comes of it from 6.0 on")
            .apache("`WSGIVerboseDebugging On`")
            .notNginx("It is about mod_wsgi; use `--log-level debug`.")
            .add();

    private ServerOptions() {}

    static List<Options> groups() {
        return List.of(K, L);
    }
}
