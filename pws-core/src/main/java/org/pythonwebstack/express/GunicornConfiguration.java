package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.PythonAssignment;
import org.pythonwebstack.conf.PythonFile;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.conf.PythonValue;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** The configuration file of a private server's Gunicorn. */
final class GunicornConfiguration {

    private static final PythonSyntax SYNTAX = new PythonSyntax();

    /** Bytes of the path of a Unix socket that the kernel has room for. */
    private static final int SOCKET_PATH_LIMIT = 107;

    private GunicornConfiguration() {}

    static AbsolutePath socket(PrivateServer server) {
        return server.value(ContentOptions.SOCKET_PREFIX)
                .map(directory -> directory.resolve("gunicorn-" + server.port() + ".sock"))
                .orElse(server.file("run/gunicorn.sock"));
    }

    static String text(PrivateServer server) {
        boolean alone = server.server() == ExpressServer.GUNICORN;
        List<PythonAssignment> all = new ArrayList<>();
        all.add(set("wsgi_app", PythonValue.text("pws_handler:application")));
        all.add(set("chdir", path(server.workingDirectory())));
        all.add(set("pythonpath", path(server.root()))
                .because("Where pws_handler is; it takes the directory out again."));
        all.add(set("bind", PythonValue.texts(List.of(alone ? tcp(server) : unix(server)))));
        all.add(set("workers", PythonValue.number(server.processes())));
        all.add(set("worker_class", PythonValue.text(server.threads() > 1 ? "gthread" : "sync")));
        all.add(set("threads", PythonValue.number(server.threads())));
        all.add(set("worker_tmp_dir", PythonValue.text("/dev/shm")).because("Signs of life cost no disk access."));
        all.add(set("timeout", number(server.value(TimeOptions.DEADLOCK_TIMEOUT, 60))));
        all.add(set("graceful_timeout", number(server.value(TimeOptions.GRACEFUL_TIMEOUT, 15))));
        all.add(set("keepalive", number(alone ? server.value(TimeOptions.KEEP_ALIVE_TIMEOUT, 2) : 30)));
        int requests = server.value(TimeOptions.MAXIMUM_REQUESTS, 0);
        all.add(set("max_requests", number(requests)));
        all.add(set("max_requests_jitter", number(requests / 10)));
        all.add(set(
                "backlog",
                number(
                        alone
                                ? server.value(ContentOptions.SERVER_BACKLOG, 500)
                                : server.value(ContentOptions.DAEMON_BACKLOG, 100))));
        all.add(set("sendfile", PythonValue.bool(server.has(ContentOptions.ENABLE_SENDFILE))));
        if (alone) {
            server.certificate().ifPresent(file -> all.add(set("certfile", path(file))));
            server.certificateKey().ifPresent(file -> all.add(set("keyfile", path(file))));
        }
        trust(all);
        logs(server, alone, all);
        all.add(set("proc_name", PythonValue.text(server.processGroup())));
        all.add(set("pidfile", path(server.gunicornPidFile())));
        all.add(set("umask", PythonValue.octal(0022)).because("Gunicorn would set 0."));
        all.add(set("preload_app", PythonValue.bool(false)).because("A restart takes new code."));
        all.add(set("daemon", PythonValue.bool(false)));
        all.add(set("user", PythonValue.none()).because("It starts as the account that it shall have."));
        all.add(set("group", PythonValue.none()));
        all.add(set("control_socket_disable", PythonValue.bool(true))
                .because("From Gunicorn 25.1 on there is a socket through which workers can be commanded."));
        return SYNTAX.write(new PythonFile(
                List.of(new Comment("Gunicorn of a private server, written by PWS. Do not edit.")), all, ""));
    }

    /** Nothing that a client says of itself counts; what nginx says comes through the handler. */
    private static void trust(List<PythonAssignment> all) {
        all.add(set("forwarded_allow_ips", PythonValue.text("")));
        all.add(set("secure_scheme_headers", PythonValue.dict(Map.of())));
        all.add(set("forwarder_headers", PythonValue.text("")));
        all.add(set("header_map", PythonValue.text("drop"))
                .because("A header with an underscore cannot pass for one with a hyphen."));
        all.add(set("proxy_protocol", PythonValue.bool(false)));
        all.add(set("limit_request_line", number(8190)));
        all.add(set("limit_request_field_size", number(8190)));
    }

    private static void logs(PrivateServer server, boolean alone, List<PythonAssignment> all) {
        boolean access = alone && server.has(ServerOptions.ACCESS_LOG);
        all.add(set("errorlog", PythonValue.text("-")).because("Who starts it leads this into a file."));
        all.add(set(
                "accesslog",
                access
                        ? server.logsToTerminal() ? PythonValue.text("-") : path(server.accessLog())
                        : PythonValue.none()));
        if (access) {
            all.add(set("access_log_format", PythonValue.text(format(server))));
        }
        all.add(set("loglevel", PythonValue.text(level(server.value(ServerOptions.LOG_LEVEL, "warn")))));
        all.add(set("capture_output", PythonValue.bool(false)));
        all.add(set("logger_class", PythonValue.text("gunicorn.glogging.Logger")));
        all.add(set("logconfig", PythonValue.none()));
    }

    private static String format(PrivateServer server) {
        String common = "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s";
        String format = server.value(ServerOptions.ACCESS_LOG_FORMAT, "common");
        return switch (format) {
            case "common" -> common;
            case "combined" -> common + " \"%(f)s\" \"%(a)s\"";
            default -> format;
        };
    }

    private static String level(String level) {
        return switch (level) {
            case "emerg", "alert", "crit" -> "critical";
            case "error" -> "error";
            case "warn" -> "warning";
            case "debug" -> "debug";
            default -> "info";
        };
    }

    private static String tcp(PrivateServer server) {
        return server.value(ListenerOptions.HOST)
                        .map(address -> address.bracketed())
                        .orElse("0.0.0.0")
                + ":" + server.port();
    }

    private static String unix(PrivateServer server) {
        String path = socket(server).toString();
        if (path.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > SOCKET_PATH_LIMIT
                || path.contains("unix:")) {
            throw new Refused(Problem.of(org.pythonwebstack.value.ValueRule.TOO_LONG, "socket", path)
                    .withHint("a socket's path has at most " + SOCKET_PATH_LIMIT
                            + " bytes and no 'unix:' in it; choose another --server-root or --socket-prefix"));
        }
        return "unix:" + path;
    }

    /** Gunicorn cuts blanks off the ends of texts, and commas divide paths. */
    private static PythonValue path(AbsolutePath path) {
        String text = path.toString();
        if (!text.equals(text.strip()) || text.indexOf(',') >= 0) {
            throw new Refused(Problem.of(org.pythonwebstack.conf.SyntaxRule.UNREPRESENTABLE, "path", text)
                    .withHint("Gunicorn takes no path with a comma, or with a blank at its end; rename the directory"));
        }
        return PythonValue.text(text);
    }

    private static PythonValue number(int number) {
        return PythonValue.number(number);
    }

    private static PythonAssignment set(String name, PythonValue value) {
        return PythonAssignment.of(name, value);
    }
}
