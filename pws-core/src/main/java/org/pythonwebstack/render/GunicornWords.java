package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.conf.PythonAssignment;
import org.pythonwebstack.conf.PythonValue;
import org.pythonwebstack.value.FileMode;

/** Settings of Gunicorn, and of the loader, that never differ, or do for few services only, with their reasons. */
final class GunicornWords {

    /** Idle connections are closed by nginx first (after 15 s), never by Gunicorn while a request is on its way. */
    private static final int KEEP_ALIVE_SECONDS = 75;

    private static final int LIMIT_REQUEST_LINE = 8190;
    private static final int LIMIT_REQUEST_FIELDS = 100;
    private static final int USUAL_MASK = 027;

    // ---- the loader --------------------------------------------------------------------------------------------

    static final PythonAssignment NO_MODULE = module(PythonValue.none());
    static final PythonAssignment NO_SCRIPT = script(PythonValue.none());
    static final PythonAssignment SPEAKS_WSGI = asgi(false);
    static final PythonAssignment SPEAKS_ASGI = asgi(true);
    static final PythonAssignment AT_ROOT = mount("");
    static final PythonAssignment NO_PATH = path(ImmutableList.of());
    static final PythonAssignment NO_VARIABLES = variables(Map.of());
    static final PythonAssignment USUAL_SWITCHES = switchInterval(PythonValue.none());
    static final PythonAssignment USUAL_STACK = stackSize(PythonValue.none());

    private static final String USUAL_NAME = "application";
    private static final PythonAssignment USUAL_CALLABLE = callableOf(USUAL_NAME);

    // ---- Gunicorn ----------------------------------------------------------------------------------------------

    static final PythonAssignment LOADER = assign("wsgi_app", PythonValue.text("pws_application:application"))
            .because("The loader beside this file knows the application; a name from outside never becomes code.");
    static final PythonAssignment WITH_THREADS = assign("worker_class", PythonValue.text("gthread"))
            .because("Several requests at once in each process, while others wait for data.");
    static final PythonAssignment WITHOUT_THREADS = assign("worker_class", PythonValue.text("sync"))
            .because("One request at a time: the cheapest for work that only computes.");
    static final PythonAssignment ASGI_WORKER = assign("worker_class", PythonValue.text("asgi"))
            .because("The worker that speaks ASGI; under another one every request would fail.");
    static final PythonAssignment SIGNS_OF_LIFE = assign("worker_tmp_dir", PythonValue.text("/dev/shm"))
            .because("Signs of life are written to memory: a slow disk must not make a worker look dead.");
    static final PythonAssignment KEEP_ALIVE = assign("keepalive", PythonValue.number(KEEP_ALIVE_SECONDS))
            .because("Longer than nginx keeps an idle connection, so that nginx never writes to a closed one.");

    static final PythonAssignment NO_ACCESS_LOG = assign("accesslog", PythonValue.none())
            .because("Nginx logs each request; a second log costs a quarter of the throughput.");
    static final PythonAssignment ERROR_LOG =
            assign("errorlog", PythonValue.text("-")).because("The journal has it, which limits its rate.");

    static final ImmutableList<PythonAssignment> REQUESTS = requests();
    static final ImmutableList<PythonAssignment> LOGGING = logging();
    static final ImmutableList<PythonAssignment> OWN_WAYS = ownWays();

    private static final ImmutableList<PythonAssignment> NEVER_REPLACED = replacedAfter(0);
    private static final PythonAssignment SENDFILE = sendfileOf(true);
    private static final PythonAssignment NO_SENDFILE = sendfileOf(false);
    private static final PythonAssignment USUAL_UMASK = umaskOf(USUAL_MASK);

    private GunicornWords() {}

    static PythonAssignment module(PythonValue module) {
        return assign("MODULE", module).because("The module that has the application.");
    }

    static PythonAssignment script(PythonValue script) {
        return assign("SCRIPT", script).because("The script that makes the application.");
    }

    static PythonAssignment callable(String name) {
        return name.equals(USUAL_NAME) ? USUAL_CALLABLE : callableOf(name);
    }

    private static PythonAssignment asgi(boolean asgi) {
        return assign("ASGI", PythonValue.bool(asgi)).because("How Gunicorn talks to the application.");
    }

    static PythonAssignment mount(String path) {
        return assign("MOUNT", PythonValue.text(path))
                .because("The mount point stands here and not in a header of the request, so no client can"
                        + " choose another.");
    }

    static PythonAssignment path(List<String> directories) {
        return assign("PYTHON_PATH", PythonValue.texts(directories))
                .because("Directories at the front of the module search path, as mod_wsgi puts them there.");
    }

    static PythonAssignment variables(Map<String, String> variables) {
        return assign("REQUEST_ENVIRONMENT", PythonValue.dict(variables))
                .because("Variables that each request carries.");
    }

    static PythonAssignment switchInterval(PythonValue microseconds) {
        return assign("SWITCH_INTERVAL", microseconds)
                .because("Microseconds after which another thread may run, or Python's own choice.");
    }

    static PythonAssignment stackSize(PythonValue bytes) {
        return assign("STACK_SIZE", bytes).because("Bytes of stack for each thread, or the system's own choice.");
    }

    /** Returns after how many requests a process is replaced. */
    static ImmutableList<PythonAssignment> maximumRequests(int requests) {
        return requests == 0 ? NEVER_REPLACED : replacedAfter(requests);
    }

    static PythonAssignment sendfile(boolean on) {
        return on ? SENDFILE : NO_SENDFILE;
    }

    static PythonAssignment umask(Optional<FileMode> mask) {
        return mask.isEmpty() || mask.get().bits() == USUAL_MASK
                ? USUAL_UMASK
                : umaskOf(mask.get().bits());
    }

    private static PythonAssignment callableOf(String name) {
        return assign("CALLABLE", PythonValue.text(name)).because("The name of the application there.");
    }

    private static ImmutableList<PythonAssignment> replacedAfter(int requests) {
        return ImmutableList.of(
                assign("max_requests", PythonValue.number(requests))
                        .because("Requests after which a process is replaced; 0 is never."),
                assign("max_requests_jitter", PythonValue.number(requests / 10))
                        .because("Not all processes are replaced at the same moment."));
    }

    private static PythonAssignment sendfileOf(boolean on) {
        return assign("sendfile", PythonValue.bool(on))
                .because("Whether wsgi.file_wrapper uses the kernel's sendfile.");
    }

    private static PythonAssignment umaskOf(int bits) {
        return assign("umask", PythonValue.octal(bits))
                .because("Gunicorn would set 0, and the files of the application could be written by everybody.");
    }

    /** What is taken from nginx, and that nothing else is. */
    private static ImmutableList<PythonAssignment> requests() {
        return ImmutableList.of(
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
                        .because("Nobody in front speaks the PROXY protocol; a client could."));
    }

    /** Where messages go. */
    private static ImmutableList<PythonAssignment> logging() {
        return ImmutableList.of(
                assign("capture_output", PythonValue.bool(false))
                        .because("What the application prints goes to the journal as well."),
                assign("logger_class", PythonValue.text("gunicorn.glogging.Logger"))
                        .because("Nothing from outside chooses code to run."),
                assign("logconfig", PythonValue.none()).because("Nothing from outside chooses code to run."),
                assign("syslog", PythonValue.bool(false)).because("No other place for logs."),
                assign("statsd_host", PythonValue.none()).because("Nothing is reported elsewhere."));
    }

    /** What systemd and the site decide, and not Gunicorn. */
    private static ImmutableList<PythonAssignment> ownWays() {
        return ImmutableList.of(
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
    }

    private static PythonAssignment assign(String name, PythonValue value) {
        return PythonAssignment.of(name, value);
    }
}
