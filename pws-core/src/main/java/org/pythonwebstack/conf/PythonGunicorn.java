package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.WsgiCallable;

/**
 * The settings that Gunicorn reads from its configuration file, and what it does to their values: it passes over a name
 * that it does not know, cuts white space off every string, and takes the part of an address that it understands.
 */
final class PythonGunicorn {

    /** Bytes of the path of a Unix socket that the kernel has room for. */
    private static final int SOCKET_PATH_LIMIT = 107;

    private static final String UNIX = "unix:";

    /** What a value must be. */
    private enum Kind {
        TEXT,
        VARIABLES,
        APPLICATION,
        WORKER,
        NUMBER,
        MODE,
        BOOL,
        PATH,
        LOG,
        PATHS,
        ADDRESSES,
        BIND,
        ACCOUNT,
        DICT
    }

    private static final Set<String> WORKERS = Set.of("sync", "gthread", "gevent", "eventlet", "tornado");

    private static final ImmutableMap<String, Kind> KINDS = kinds();

    private PythonGunicorn() {}

    /** Refuses an assignment that Gunicorn would not take as it stands. */
    static void check(PythonAssignment assignment) {
        String field = assignment.name();
        Kind kind = KINDS.get(field);
        if (kind == null) {
            throw TextChecks.of(SyntaxRule.SETTING, field, field);
        }
        PythonValue value = assignment.value();
        if (value instanceof PythonValue.None) {
            return;
        }
        boolean good = switch (kind) {
            case TEXT -> text(field, value) != null;
            case VARIABLES -> variables(field, value);
            case APPLICATION -> application(field, value);
            case WORKER -> worker(field, value);
            case NUMBER -> value instanceof PythonValue.Int number && number.value() >= 0;
            case MODE -> value instanceof PythonValue.Octal;
            case BOOL -> value instanceof PythonValue.Bool;
            case PATH -> path(field, value);
            case LOG -> value.equals(new PythonValue.Text("-")) || path(field, value);
            case PATHS -> paths(field, value);
            case ADDRESSES -> addresses(field, value);
            case BIND -> binds(field, value);
            case ACCOUNT -> account(field, value);
            case DICT -> value instanceof PythonValue.Dict;
        };
        if (!good) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field, value.toString());
        }
    }

    /** Returns the string, or null if the value is none; refuses one that Gunicorn would strip. */
    private static @Nullable String text(String field, PythonValue value) {
        if (!(value instanceof PythonValue.Text text)) {
            return null;
        }
        String string = text.value();
        if (string.isEmpty()) {
            throw new Refused(List.of(Problem.of(SyntaxRule.EMPTY_ARGUMENT, field)));
        }
        int last = string.length() - 1;
        if (isSpace(string.charAt(0))) {
            throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, string, 0);
        }
        if (isSpace(string.charAt(last))) {
            throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, string, last);
        }
        int nul = string.indexOf('\0');
        if (nul >= 0) {
            throw TextChecks.at(SyntaxRule.CONTROL_CHARACTER, field, string, nul);
        }
        return string;
    }

    /** A list of {@code NAME=value}. */
    private static boolean variables(String field, PythonValue value) {
        if (!(value instanceof PythonValue.Items items)) {
            return false;
        }
        for (PythonValue item : items.items()) {
            String text = text(field, item);
            if (text == null) {
                return false;
            }
            int equals = text.indexOf('=');
            if (equals < 0) {
                return false;
            }
            refuse(field, EnvName.parse(text.substring(0, equals)));
        }
        return true;
    }

    /** Gunicorn imports the module, and would evaluate arguments of a call. */
    private static boolean application(String field, PythonValue value) {
        String text = text(field, value);
        if (text != null) {
            refuse(field, WsgiCallable.parse(text));
        }
        return text != null;
    }

    /** Gunicorn imports whatever else is named here. */
    private static boolean worker(String field, PythonValue value) {
        String text = text(field, value);
        return text != null && WORKERS.contains(text);
    }

    private static void refuse(String field, Parsed<?> parsed) {
        List<Problem> problems = parsed.problems();
        if (!problems.isEmpty()) {
            throw new Refused(
                    problems.stream().map(problem -> problem.forField(field)).toList());
        }
    }

    private static boolean path(String field, PythonValue value) {
        String text = text(field, value);
        if (text != null) {
            absolute(field, text);
        }
        return text != null;
    }

    private static void absolute(String field, String path) {
        refuse(field, AbsolutePath.parse(path));
    }

    /** Paths in one string, which Gunicorn splits at commas. */
    private static boolean paths(String field, PythonValue value) {
        String text = text(field, value);
        if (text == null) {
            return false;
        }
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            String path = text.substring(start, end);
            absolute(field, path);
            text(field, new PythonValue.Text(path));
            start = end + 1;
        }
        return true;
    }

    private static boolean addresses(String field, PythonValue value) {
        String text = text(field, value);
        if (text == null) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
            if (!good && ".:,*/".indexOf(c) < 0) {
                throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, text, i);
            }
        }
        return true;
    }

    private static boolean binds(String field, PythonValue value) {
        if (value instanceof PythonValue.Text) {
            bind(field, value);
            return true;
        }
        if (!(value instanceof PythonValue.Items items) || items.items().isEmpty()) {
            return false;
        }
        for (PythonValue item : items.items()) {
            if (!(item instanceof PythonValue.Text)) {
                return false;
            }
            bind(field, item);
        }
        return true;
    }

    private static void bind(String field, PythonValue value) {
        String text = text(field, value);
        if (text == null) {
            return;
        }
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            int again = text.indexOf(UNIX, 1);
            if (again >= 0) {
                // Gunicorn takes what stands behind the last one.
                throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, text, again);
            }
            absolute(field, path);
            if (path.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_LIMIT) {
                throw TextChecks.of(SyntaxRule.TOO_LONG, field, path);
            }
        } else if (ListenAddress.parse(text).toOptional().isEmpty() || text.startsWith("*")) {
            throw TextChecks.of(SyntaxRule.ADDRESS, field, text);
        }
    }

    private static boolean account(String field, PythonValue value) {
        if (value instanceof PythonValue.Int number) {
            return number.value() > 0;
        }
        String text = text(field, value);
        if (text != null) {
            SystemdWords.check(SystemdKind.ACCOUNT, field, text);
        }
        return text != null;
    }

    /** Returns whether Python's {@code str.strip()} cuts this character off. */
    private static boolean isSpace(char c) {
        return c >= 9 && c <= 13
                || c >= 0x1c && c <= 0x20
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    private static ImmutableMap<String, Kind> kinds() {
        ImmutableMap.Builder<String, Kind> kinds = ImmutableMap.builder();
        put(kinds, Kind.BIND, "bind");
        put(
                kinds,
                Kind.NUMBER,
                "backlog workers threads worker_connections max_requests max_requests_jitter timeout graceful_timeout"
                        + " keepalive limit_request_line limit_request_fields limit_request_field_size");
        put(kinds, Kind.MODE, "umask");
        put(
                kinds,
                Kind.BOOL,
                "preload_app reload daemon initgroups capture_output disable_redirect_access_to_syslog syslog"
                        + " enable_stdio_inheritance sendfile reuse_port proxy_protocol strip_header_spaces"
                        + " no_control_socket control_socket_disable");
        put(kinds, Kind.PATH, "chdir pidfile worker_tmp_dir tmp_upload_dir certfile keyfile ca_certs");
        put(kinds, Kind.LOG, "accesslog errorlog");
        put(kinds, Kind.PATHS, "pythonpath");
        put(kinds, Kind.ADDRESSES, "forwarded_allow_ips proxy_allow_ips");
        put(kinds, Kind.ACCOUNT, "user group");
        put(
                kinds,
                Kind.TEXT,
                "access_log_format loglevel proc_name default_proc_name syslog_facility" + " syslog_prefix header_map");
        put(kinds, Kind.VARIABLES, "raw_env");
        put(kinds, Kind.APPLICATION, "wsgi_app");
        put(kinds, Kind.WORKER, "worker_class");
        put(kinds, Kind.DICT, "secure_scheme_headers");
        return kinds.buildOrThrow();
    }

    private static void put(ImmutableMap.Builder<String, Kind> to, Kind kind, String names) {
        int start = 0;
        while (start < names.length()) {
            int space = names.indexOf(' ', start);
            int end = space < 0 ? names.length() : space;
            to.put(names.substring(start, end), kind);
            start = end + 1;
        }
    }
}
