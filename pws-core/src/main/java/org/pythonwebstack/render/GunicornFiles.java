package org.pythonwebstack.render;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.PythonAssignment;
import org.pythonwebstack.conf.PythonFile;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.conf.PythonValue;
import org.pythonwebstack.site.LogLevel;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.FileMode;

/**
 * The two Python files of a service: Gunicorn's configuration, and the module that makes the application.
 *
 * <p>Gunicorn silently ignores settings that it does not know. So what a later version brings and could open something is
 * set whatever the version is: the virtual environment, and with it Gunicorn, belongs to the site and changes without us.
 */
final class GunicornFiles {

    private static final PythonSyntax SYNTAX = new PythonSyntax();

    /** Idle connections are closed by nginx first (after 15 s), never by Gunicorn while a request is on its way. */
    private static final int KEEP_ALIVE_SECONDS = 75;

    private static final FileMode DEFAULT_UMASK = FileMode.ofOctal("027");
    private static final int LIMIT_REQUEST_LINE = 8190;
    private static final int LIMIT_REQUEST_FIELDS = 100;

    private static final String LOADER = """
            import importlib
            import site
            import sys
            import threading
            import types


            def _set_search_path():
                own = __file__.rpartition("/")[0]
                sys.path[:] = [entry for entry in sys.path if entry != own]
                before = set(sys.path)
                for directory in PYTHON_PATH:
                    site.addsitedir(directory)
                added = [entry for entry in sys.path if entry not in before]
                sys.path[:] = added + [entry for entry in sys.path if entry in before]


            def _load():
                if SCRIPT is None:
                    return getattr(importlib.import_module(MODULE), CALLABLE)
                module = types.ModuleType("pws_script")
                module.__file__ = SCRIPT
                sys.modules[module.__name__] = module
                with open(SCRIPT, "rb") as file:
                    exec(compile(file.read(), SCRIPT, "exec", dont_inherit=True), module.__dict__)
                return getattr(module, CALLABLE)


            def _mounted(wrapped):
                mount = MOUNT.encode("utf-8").decode("latin-1")
                below = mount + "/"
                constant = {"SCRIPT_NAME": mount}
                for name, value in REQUEST_ENVIRONMENT.items():
                    constant[name] = value.encode("utf-8").decode("latin-1")

                def application(environ, start_response):
                    if mount:
                        path = environ.get("PATH_INFO", "")
                        if path != mount and not path.startswith(below):
                            start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
                            return []
                        environ["PATH_INFO"] = path[len(mount):]
                    environ["REMOTE_ADDR"] = environ.get("HTTP_X_FORWARDED_FOR", "")
                    environ.update(constant)
                    return wrapped(environ, start_response)

                return application


            if SWITCH_INTERVAL is not None:
                sys.setswitchinterval(SWITCH_INTERVAL / 1000000)
            if STACK_SIZE is not None:
                threading.stack_size(STACK_SIZE)
            _set_search_path()
            application = _mounted(_load())
            """;

    private GunicornFiles() {}

    static List<RenderedFile> render(GunicornService service, List<Comment> heading) {
        return ImmutableList.of(
                file(
                        new PythonFile(heading, settings(service), ""),
                        RenderedFile.readable(
                                service.configuration(),
                                "settings of Gunicorn for the application at "
                                        + service.mount().at(),
                                "")),
                file(
                        new PythonFile(heading, values(service), LOADER),
                        RenderedFile.readable(
                                service.loader(),
                                "finds the application at " + service.mount().at() + " and puts it at its mount point",
                                "")));
    }

    private static RenderedFile file(PythonFile tree, RenderedFile empty) {
        String text = SYNTAX.write(tree);
        return RenderedFile.readable(empty.path(), empty.purpose(), text).explainedBy(new Reasons(tree, text));
    }

    private record Reasons(PythonFile tree, String text) implements Supplier<List<Explanation>> {
        @Override
        public List<Explanation> get() {
            return explain(tree, SYNTAX.read(text));
        }
    }

    private static List<Explanation> explain(PythonFile reasoned, PythonFile located) {
        ImmutableList.Builder<Explanation> found = ImmutableList.builder();
        for (int i = 0; i < reasoned.assignments().size(); i++) {
            PythonAssignment mine = reasoned.assignments().get(i);
            if (!mine.reason().isEmpty()) {
                found.add(new Explanation(located.assignments().get(i).line(), mine.name(), mine.reason()));
            }
        }
        return found.build();
    }

    /** What the loader is told. */
    private static List<PythonAssignment> values(GunicornService service) {
        WsgiApplication application = service.mount().application();
        String module = null;
        String callable = "application";
        String script = null;
        if (application instanceof WsgiApplication.Module found) {
            module = found.callable().module().toString();
            callable = found.callable().attribute().toString();
        } else if (application instanceof WsgiApplication.Script found) {
            script = found.path().toString();
        }
        WsgiDaemonProcess process = service.process();
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map.Entry<EnvName, EnvValue> variable :
                service.site().virtualHost().requestEnvironment().entrySet()) {
            environment.put(variable.getKey().toString(), variable.getValue().toString());
        }
        List<String> searched = new ArrayList<>();
        for (AbsolutePath directory : process.pythonPath()) {
            searched.add(directory.toString());
        }
        String mount = service.mount().at().isRoot() ? "" : service.mount().at().toString();
        return ImmutableList.of(
                assign("MODULE", module == null ? PythonValue.none() : PythonValue.text(module))
                        .because("The module that has the application."),
                assign("SCRIPT", script == null ? PythonValue.none() : PythonValue.text(script))
                        .because("The script that makes the application."),
                assign("CALLABLE", PythonValue.text(callable)).because("The name of the application there."),
                assign("MOUNT", PythonValue.text(mount))
                        .because("The mount point stands here and not in a header of the request, so no client can"
                                + " choose another."),
                assign("PYTHON_PATH", PythonValue.texts(searched))
                        .because("Directories at the front of the module search path, as mod_wsgi puts them there."),
                assign("REQUEST_ENVIRONMENT", PythonValue.dict(environment))
                        .because("Variables that each request carries."),
                assign(
                                "SWITCH_INTERVAL",
                                process.switchInterval().isPresent()
                                        ? PythonValue.number(
                                                process.switchInterval().get().toNanos() / 1000)
                                        : PythonValue.none())
                        .because("Microseconds after which another thread may run, or Python's own choice."),
                assign(
                                "STACK_SIZE",
                                process.stackSize().isPresent()
                                        ? PythonValue.number(
                                                process.stackSize().get().bytes())
                                        : PythonValue.none())
                        .because("Bytes of stack for each thread, or the system's own choice."));
    }

    /** Gunicorn's settings, in the order of its manual. */
    private static List<PythonAssignment> settings(GunicornService service) {
        WsgiDaemonProcess process = service.process();
        ImmutableList.Builder<PythonAssignment> all = ImmutableList.builder();
        all.add(
                assign("wsgi_app", PythonValue.text("pws_application:application"))
                        .because(
                                "The loader beside this file knows the application; a name from outside never becomes code."),
                assign("pythonpath", PythonValue.text(service.directory().toString()))
                        .because("Where the loader is found; it takes the directory out of the search path again."),
                assign("bind", PythonValue.list(List.of(PythonValue.text("unix:" + service.socket()))))
                        .because("Systemd hands the listening socket over; without systemd Gunicorn could not bind here"
                                + " and would stop, never listen on TCP."),
                assign("workers", PythonValue.number(service.workers())).because("Processes of the group."),
                assign("worker_class", PythonValue.text(service.hasThreads() ? "gthread" : "sync"))
                        .because(
                                service.hasThreads()
                                        ? "Several requests at once in each process, while others wait for data."
                                        : "One request at a time: the cheapest for work that only computes."),
                assign("threads", PythonValue.number(service.threads())).because("Threads of each process."),
                assign("worker_tmp_dir", PythonValue.text("/dev/shm"))
                        .because("Signs of life are written to memory: a slow disk must not make a worker look dead."),
                assign(
                                "timeout",
                                seconds(
                                        service.hasThreads() ? process.deadlockTimeout() : process.requestTimeout(),
                                        60))
                        .because(
                                service.hasThreads()
                                        ? "A process whose threads all stand still is replaced."
                                        : "A process that works longer on one request is replaced."),
                assign("graceful_timeout", seconds(process.gracefulTimeout(), 15))
                        .because("Running requests get this long when a process is replaced."),
                assign("keepalive", PythonValue.number(KEEP_ALIVE_SECONDS))
                        .because(
                                "Longer than nginx keeps an idle connection, so that nginx never writes to a closed one."),
                assign(
                                "max_requests",
                                PythonValue.number(process.maximumRequests().orElse(0)))
                        .because("Requests after which a process is replaced; 0 is never."),
                assign(
                                "max_requests_jitter",
                                PythonValue.number(process.maximumRequests().orElse(0) / 10))
                        .because("Not all processes are replaced at the same moment."));
        if (process.listenBacklog().isPresent()) {
            all.add(assign("backlog", PythonValue.number(process.listenBacklog().get()))
                    .because("Connections that may wait."));
        }
        all.add(
                assign("limit_request_line", PythonValue.number(LIMIT_REQUEST_LINE))
                        .because("As much as nginx takes, so that there is one limit and not two."),
                assign("limit_request_fields", PythonValue.number(LIMIT_REQUEST_FIELDS))
                        .because("Headers of a request."),
                assign("limit_request_field_size", PythonValue.number(LIMIT_REQUEST_LINE))
                        .because("As much as nginx takes."),
                assign("secure_scheme_headers", PythonValue.dict(Map.of("X-FORWARDED-PROTO", "https")))
                        .because("Nginx overwrites this header; the others that Gunicorn believes by itself could come"
                                + " from a client."),
                assign("forwarded_allow_ips", PythonValue.text(""))
                        .because("No TCP peer is believed; on the Unix socket nginx is the only one."),
                assign("forwarder_headers", PythonValue.text(""))
                        .because("The mount point and the path never come from a header."),
                assign("header_map", PythonValue.text("drop"))
                        .because("A header with an underscore cannot pass for one with a hyphen."),
                assign("strip_header_spaces", PythonValue.bool(false)).because("Malformed headers are refused."),
                assign("permit_obsolete_folding", PythonValue.bool(false)).because("Malformed headers are refused."),
                assign("permit_unconventional_http_method", PythonValue.bool(false))
                        .because("Malformed requests are refused."),
                assign("permit_unconventional_http_version", PythonValue.bool(false))
                        .because("Malformed requests are refused."),
                assign("casefold_http_method", PythonValue.bool(false)).because("Malformed requests are refused."),
                assign("proxy_protocol", PythonValue.bool(false))
                        .because("Nobody in front speaks the PROXY protocol; a client could."),
                assign(
                                "sendfile",
                                PythonValue.bool(
                                        service.mount().enableSendfile().orElse(false)))
                        .because("Whether wsgi.file_wrapper uses the kernel's sendfile."),
                assign("accesslog", PythonValue.none())
                        .because("Nginx logs each request; a second log costs a quarter of the throughput."),
                assign("errorlog", PythonValue.text("-")).because("The journal has it, which limits its rate."),
                assign(
                                "loglevel",
                                PythonValue.text(
                                        level(service.site().virtualHost().logLevel())))
                        .because("As the site's error log."),
                assign("capture_output", PythonValue.bool(false))
                        .because("What the application prints goes to the journal as well."),
                assign("logger_class", PythonValue.text("gunicorn.glogging.Logger"))
                        .because("Nothing from outside chooses code to run."),
                assign("logconfig", PythonValue.none()).because("Nothing from outside chooses code to run."),
                assign("syslog", PythonValue.bool(false)).because("No other place for logs."),
                assign("statsd_host", PythonValue.none()).because("Nothing is reported elsewhere."),
                assign("proc_name", PythonValue.text(title(service)))
                        .because("What ps shows, if setproctitle is installed."),
                assign(
                                "umask",
                                PythonValue.octal(
                                        process.umask().orElse(DEFAULT_UMASK).bits()))
                        .because(
                                "Gunicorn would set 0, and the files of the application could be written by everybody."),
                assign("preload_app", PythonValue.bool(false))
                        .because("Code is read by the workers, so that a reload takes new code."),
                assign("reload", PythonValue.bool(false)).because("Changed files do not restart the application."),
                assign("daemon", PythonValue.bool(false)).because("Systemd watches the process."),
                assign("pidfile", PythonValue.none()).because("Systemd knows the process."),
                assign("user", PythonValue.none()).because("Systemd has set the account; no code runs as root before."),
                assign("group", PythonValue.none()).because("Systemd has set the group."),
                assign("initgroups", PythonValue.bool(false)).because("Systemd has set the groups."),
                assign("raw_env", PythonValue.list(List.of())).because("The environment comes from systemd."),
                assign("spew", PythonValue.bool(false)).because("No trace of every line."),
                assign("control_socket_disable", PythonValue.bool(true))
                        .because("From Gunicorn 25.1 on there is a socket through which workers can be commanded."));
        return all.build();
    }

    private static PythonAssignment assign(String name, PythonValue value) {
        return PythonAssignment.of(name, value);
    }

    private static PythonValue seconds(java.util.Optional<Duration> time, int otherwise) {
        return PythonValue.number(time.isPresent() ? time.get().toSeconds() : otherwise);
    }

    private static String title(GunicornService service) {
        if (service.process().displayName().isEmpty()) {
            return service.name();
        }
        String title = service.process().displayName().get().toString();
        return title.equals("%{GROUP}") || !title.equals(title.strip()) ? service.name() : title;
    }

    private static String level(LogLevel level) {
        return switch (level) {
            case EMERG, ALERT, CRIT -> "critical";
            case ERROR -> "error";
            case WARN -> "warning";
            case NOTICE, INFO -> "info";
            case DEBUG -> "debug";
        };
    }

    /** Returns the whole bytes of an optional size. */
    static long bytes(java.util.Optional<ByteSize> size) {
        return size.isPresent() ? size.get().bytes() : 0;
    }
}
