package org.pythonwebstack.express;

import java.util.List;
import org.pythonwebstack.value.UrlPath;

/** When processes are replaced and requests given up, and what requests may look like. */
final class TimeOptions {

    private static final String NO_MONITOR =
            "Gunicorn watches whether a worker stands still, and nothing else; `--deadlock-timeout` sets that.";

    private static final Options D = new Options(OptionGroup.TIMES);

    static final ExpressOption<Integer> MAXIMUM_REQUESTS = D.one(
                    "--maximum-requests", Kind.number("number", 0, 100_000_000))
            .byDefault("0, never")
            .means("requests after which a process is replaced")
            .apache("`maximum-requests=`; `MaxConnectionsPerChild` with `--embedded-mode`")
            .python("`max_requests` of Gunicorn, with `max_requests_jitter` of a tenth")
            .add();
    static final ExpressOption<Integer> RESTART_INTERVAL = D.one("--restart-interval", Kind.SECONDS)
            .byDefault("0, never")
            .means("time after which a process is replaced")
            .apache("`restart-interval=`")
            .notNginx("Gunicorn replaces workers by requests; use `--maximum-requests`.")
            .add();
    static final ExpressOption<Integer> CPU_TIME_LIMIT = D.one("--cpu-time-limit", Kind.SECONDS)
            .byDefault("0, never")
            .means("time on the processor after which a process is replaced")
            .apache("`cpu-time-limit=`")
            .notNginx("Gunicorn replaces workers by requests; use `--maximum-requests`.")
            .add();
    static final ExpressOption<Integer> STARTUP_TIMEOUT = D.one("--startup-timeout", Kind.SECONDS)
            .byDefault("15")
            .means("the application must have loaded within")
            .apache("`startup-timeout=`")
            .notNginx("`--deadlock-timeout` counts from the start of a worker of Gunicorn, loading included.")
            .add();
    static final ExpressOption<Integer> SHUTDOWN_TIMEOUT = D.one("--shutdown-timeout", Kind.SECONDS)
            .byDefault("5")
            .means("a process that ends must be gone within")
            .apache("`shutdown-timeout=`")
            .notNginx("`--graceful-timeout` is the one limit of a worker of Gunicorn that ends.")
            .add();
    static final ExpressOption<Integer> GRACEFUL_TIMEOUT = D.one("--graceful-timeout", Kind.SECONDS)
            .byDefault("15")
            .means("running requests get before a process is replaced")
            .apache("`graceful-timeout=`")
            .python("`graceful_timeout` of Gunicorn")
            .add();
    static final ExpressOption<Integer> EVICTION_TIMEOUT = D.one("--eviction-timeout", Kind.SECONDS)
            .byDefault("0, as `--graceful-timeout`")
            .means("running requests get when a process is told to go")
            .apache("`eviction-timeout=`")
            .notNginx("`--graceful-timeout` is the one limit of a worker of Gunicorn that ends.")
            .add();
    static final ExpressOption<Integer> DEADLOCK_TIMEOUT = D.one("--deadlock-timeout", Kind.SECONDS)
            .byDefault("60")
            .means("a process in which no thread runs is replaced after")
            .apache("`deadlock-timeout=`")
            .python("`timeout` of Gunicorn; 0 is never")
            .add();
    static final ExpressOption<Integer> INACTIVITY_TIMEOUT = D.one("--inactivity-timeout", Kind.SECONDS)
            .byDefault("0, never")
            .means("an idle process is restarted after")
            .apache("`inactivity-timeout=`")
            .notNginx("Gunicorn keeps idle workers; `--maximum-requests` replaces busy ones.")
            .add();
    static final ExpressOption<UrlPath> IGNORE_ACTIVITY = D.list("--ignore-activity", Kind.URL_PATH)
            .means("URL that does not count as activity")
            .apache("`<Location>` with `WSGIIgnoreActivity On`")
            .notNginx("Gunicorn keeps idle workers, whatever a request asks for.")
            .add();
    static final ExpressOption<Integer> REQUEST_TIMEOUT = D.one("--request-timeout", Kind.SECONDS)
            .byDefault("60")
            .means("a request that takes longer makes its process be replaced")
            .apache("`request-timeout=`")
            .nginx("`proxy_read_timeout` of nginx: the client gets 504, the worker goes on")
            .notAlone(NO_MONITOR)
            .add();
    static final ExpressOption<Integer> INTERRUPT_TIMEOUT = D.one("--interrupt-timeout", Kind.SECONDS)
            .byDefault("0, never")
            .means("an exception is raised in a stuck thread before its process is replaced")
            .apache("`interrupt-timeout=`")
            .since6()
            .notNginx(NO_MONITOR)
            .add();
    static final ExpressOption<Integer> CONNECT_TIMEOUT = D.one("--connect-timeout", Kind.SECONDS)
            .byDefault("15")
            .means("the server reaches a process of the application within")
            .apache("`connect-timeout=`")
            .nginx("`proxy_connect_timeout`")
            .add();
    static final ExpressOption<Integer> SOCKET_TIMEOUT = D.one("--socket-timeout", Kind.SECONDS)
            .byDefault("60")
            .means("a read or a write waits at most")
            .apache("`TimeOut`, `socket-timeout=`")
            .nginx("`send_timeout`, `proxy_send_timeout`")
            .add();
    static final ExpressOption<Integer> PROXY_TIMEOUT = D.one("--proxy-timeout", Kind.SECONDS)
            .byDefault("as `--socket-timeout`")
            .means("a server behind this one answers within; needs a proxy option")
            .apache("`ProxyTimeout`")
            .nginx("`proxy_read_timeout` of its locations")
            .add();
    static final ExpressOption<Integer> QUEUE_TIMEOUT = D.one("--queue-timeout", Kind.SECONDS)
            .byDefault("45")
            .means("a request waits for a free process at most")
            .apache("`queue-timeout=`")
            .notNginx("nginx does not know how long a request has waited; `--request-timeout` limits the whole.")
            .add();

    private static final Options E = new Options(OptionGroup.REQUESTS);

    static final ExpressOption<Integer> LIMIT_REQUEST_BODY = E.one("--limit-request-body", Kind.BYTES)
            .byDefault("10485760")
            .means("largest body of a request; 0 is no limit")
            .apache("`LimitRequestBody`")
            .nginx("`client_max_body_size`")
            .add();
    static final ExpressOption<Integer> HEADER_TIMEOUT = E.one("--header-timeout", Kind.SECONDS)
            .byDefault("15")
            .means("the head of a request arrives within; 0 is no limit")
            .apache("`RequestReadTimeout header=`")
            .nginx("`client_header_timeout`")
            .add();
    static final ExpressOption<Integer> HEADER_MAX_TIMEOUT = E.one("--header-max-timeout", Kind.SECONDS)
            .byDefault("30")
            .means("at most, when it keeps arriving")
            .apache("second part of `RequestReadTimeout header=`")
            .notNginx("nginx limits the whole head; use `--header-timeout`.")
            .add();
    static final ExpressOption<Integer> HEADER_MIN_RATE = E.one(
                    "--header-min-rate", Kind.number("bytes", 1, 1_000_000_000))
            .byDefault("500")
            .means("bytes that earn another second")
            .apache("`MinRate=` of `RequestReadTimeout header=`")
            .notNginx("nginx limits the whole head; use `--header-timeout`.")
            .add();
    static final ExpressOption<Integer> BODY_TIMEOUT = E.one("--body-timeout", Kind.SECONDS)
            .byDefault("15")
            .means("the body of a request arrives within; 0 is no limit")
            .apache("`RequestReadTimeout body=`")
            .nginx("`client_body_timeout`, between two reads")
            .add();
    static final ExpressOption<Integer> BODY_MAX_TIMEOUT = E.one("--body-max-timeout", Kind.SECONDS)
            .byDefault("0, no limit")
            .means("at most, when it keeps arriving")
            .apache("second part of `RequestReadTimeout body=`")
            .notNginx("nginx limits the time between two reads; use `--body-timeout`.")
            .add();
    static final ExpressOption<Integer> BODY_MIN_RATE = E.one("--body-min-rate", Kind.number("bytes", 1, 1_000_000_000))
            .byDefault("500")
            .means("bytes that earn another second")
            .apache("`MinRate=` of `RequestReadTimeout body=`")
            .notNginx("nginx limits the time between two reads; use `--body-timeout`.")
            .add();
    static final ExpressOption<Integer> KEEP_ALIVE_TIMEOUT = E.one("--keep-alive-timeout", Kind.SECONDS)
            .byDefault("2")
            .means("an idle connection stays open; 0 closes each")
            .apache("`KeepAlive`, `KeepAliveTimeout`")
            .nginx("`keepalive_timeout`")
            .alone("`keepalive` of Gunicorn")
            .add();
    static final ExpressOption<Boolean> CHUNKED_REQUEST = E.flag("--chunked-request")
            .means("take bodies without a length")
            .apache("`WSGIChunkedRequest On`")
            .nginx("always: nginx reads the whole body and tells its length")
            .alone("always: Gunicorn hands them over")
            .add();
    static final ExpressOption<String> MAP_HEAD_TO_GET = E.one("--map-head-to-get", Kind.choice("Auto", "On", "Off"))
            .byDefault("Auto")
            .means("the application sees GET where a client said HEAD")
            .apache("`WSGIMapHEADToGET`")
            .python("`On` in `pws_handler.py`; `Auto` and `Off` leave the method, as nothing here filters answers")
            .add();

    private TimeOptions() {}

    static List<Options> groups() {
        return List.of(D, E);
    }
}
