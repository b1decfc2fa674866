package org.pythonwebstack.render;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.UrlPath;

/**
 * The two Python files of a service: Gunicorn's configuration, and the module that makes the application.
 *
 * <p>Gunicorn silently ignores settings that it does not know. So what a later version brings and could open something is
 * set whatever the version is: the virtual environment, and with it Gunicorn, belongs to the site and changes without us.
 */
final class GunicornFiles {

    private static final PythonSyntax SYNTAX = new PythonSyntax();

    /** mod_wsgi's own way to name processes after their group. */
    private static final String USUAL_TITLE = "%{GROUP}";

    private static final String LOADER = """
            import importlib
            import inspect
            import os
            import signal
            import site
            import sys
            import threading
            import types


            """ + Breaker.CLASS + """


            class _Unloaded(_Broken):
                def end(self):
                    # Gunicorn's first process starts another worker, which finds no old modules in memory.
                    if not self.ended:
                        self.ended = True
                        os.kill(os.getpid(), signal.SIGTERM)

                async def asgi(self, scope, receive, send):
                    if scope["type"] == "lifespan":
                        while True:
                            asked = (await receive())["type"]
                            await send({"type": asked + ".complete"})
                            if asked == "lifespan.shutdown":
                                return
                    if scope["type"] == "websocket":
                        await send({"type": "websocket.close", "code": 1013})
                        return
                    headers = [(name.lower().encode(), value.encode()) for name, value in self.headers()]
                    await send({"type": "http.response.start", "status": 503, "headers": headers})
                    await send({"type": "http.response.body", "body": self.BODY})


            def _set_search_path():
                own = __file__.rpartition("/")[0]
                sys.path[:] = [entry for entry in sys.path if entry != own]
                before = set(sys.path)
                for directory in PYTHON_PATH:
                    site.addsitedir(directory)
                added = [entry for entry in sys.path if entry not in before]
                sys.path[:] = added + [entry for entry in sys.path if entry in before]


            def _load():
                try:
                    loaded = _find()
                except SystemExit as left:
                    raise RuntimeError("the application ends itself when it is loaded: %s" % left) from left
                if not ASGI and "PWS_REHEARSAL" in os.environ:
                    if inspect.iscoroutinefunction(loaded) or inspect.iscoroutinefunction(getattr(loaded, "__call__", None)):
                        raise TypeError("the application speaks ASGI, and its site has it as WSGI")
                return loaded


            def _find():
                if SCRIPT is None:
                    return getattr(importlib.import_module(MODULE), CALLABLE)
                module = types.ModuleType("pws_script")
                module.__file__ = SCRIPT
                sys.modules[module.__name__] = module
                with open(SCRIPT, "rb") as file:
                    exec(compile(file.read(), SCRIPT, "exec", dont_inherit=True), module.__dict__)
                return getattr(module, CALLABLE)


            def _mounted_asgi(wrapped):
                async def application(scope, receive, send):
                    if scope["type"] in ("http", "websocket"):
                        client = None
                        for name, value in scope["headers"]:
                            if name == b"x-forwarded-for":
                                client = (value.decode("latin-1"), 0)
                        path = scope["path"]
                        if MOUNT and path != MOUNT and not path.startswith(MOUNT + "/"):
                            if scope["type"] == "websocket":
                                await send({"type": "websocket.close"})
                                return
                            headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
                            await send({"type": "http.response.start", "status": 404, "headers": headers})
                            await send({"type": "http.response.body", "body": b""})
                            return
                        scope = dict(scope, root_path=MOUNT, client=client)
                    await wrapped(scope, receive, send)

                return application


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
            try:
                application = _mounted_asgi(_load()) if ASGI else _mounted(_load())
            except Exception as problem:
                if "PWS_REHEARSAL" in os.environ:
                    raise
                application = _Unloaded(problem)
                if ASGI:
                    application = application.asgi
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
    private static ImmutableList<PythonAssignment> values(GunicornService service) {
        PythonAssignment module = GunicornWords.NO_MODULE;
        PythonAssignment script = GunicornWords.NO_SCRIPT;
        String callable = "application";
        if (service.mount().application() instanceof WsgiApplication.Module found) {
            module = GunicornWords.module(
                    PythonValue.text(found.callable().module().toString()));
            callable = found.callable().attribute().toString();
        } else if (service.mount().application() instanceof WsgiApplication.Script found) {
            script = GunicornWords.script(PythonValue.text(found.path().toString()));
            if (service.mount().callable().isPresent()) {
                callable = service.mount().callable().get().toString();
            }
        }
        UrlPath at = service.mount().at();
        WsgiDaemonProcess process = service.process();
        Optional<Duration> interval = process.switchInterval();
        Optional<ByteSize> stack = process.stackSize();
        return ImmutableList.of(
                module,
                script,
                GunicornWords.callable(callable),
                service.isAsgi() ? GunicornWords.SPEAKS_ASGI : GunicornWords.SPEAKS_WSGI,
                at.isRoot() ? GunicornWords.AT_ROOT : GunicornWords.mount(at.toString()),
                searched(process.pythonPath()),
                variables(service.site().virtualHost().requestEnvironment()),
                interval.isPresent()
                        ? GunicornWords.switchInterval(
                                PythonValue.number(interval.get().toNanos() / 1000))
                        : GunicornWords.USUAL_SWITCHES,
                stack.isPresent()
                        ? GunicornWords.stackSize(PythonValue.number(stack.get().bytes()))
                        : GunicornWords.USUAL_STACK);
    }

    private static PythonAssignment searched(List<AbsolutePath> directories) {
        if (directories.isEmpty()) {
            return GunicornWords.NO_PATH;
        }
        List<String> texts = new ArrayList<>(directories.size());
        for (AbsolutePath directory : directories) {
            texts.add(directory.toString());
        }
        return GunicornWords.path(texts);
    }

    private static PythonAssignment variables(Map<EnvName, EnvValue> variables) {
        if (variables.isEmpty()) {
            return GunicornWords.NO_VARIABLES;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<EnvName, EnvValue> variable : variables.entrySet()) {
            texts.put(variable.getKey().toString(), variable.getValue().toString());
        }
        return GunicornWords.variables(texts);
    }

    /** Gunicorn's settings, in the order of its manual. */
    private static ImmutableList<PythonAssignment> settings(GunicornService service) {
        WsgiDaemonProcess process = service.process();
        boolean threads = service.hasThreads();
        ImmutableList.Builder<PythonAssignment> all = ImmutableList.builderWithExpectedSize(48);
        all.add(
                GunicornWords.LOADER,
                assign("pythonpath", PythonValue.text(service.directory().toString()))
                        .because("Where the loader is found; it takes the directory out of the search path again."),
                assign("bind", PythonValue.list(ImmutableList.of(PythonValue.text("unix:" + service.socket()))))
                        .because("Systemd hands the listening socket over; without systemd Gunicorn could not bind here"
                                + " and would stop, never listen on TCP."),
                assign("workers", PythonValue.number(service.workers())).because("Processes of the group."),
                service.isAsgi()
                        ? GunicornWords.ASGI_WORKER
                        : threads ? GunicornWords.WITH_THREADS : GunicornWords.WITHOUT_THREADS,
                assign("threads", PythonValue.number(threads ? service.threads() : 1))
                        .because("Threads of each process."),
                GunicornWords.SIGNS_OF_LIFE,
                assign("timeout", seconds(threads ? process.deadlockTimeout() : process.requestTimeout(), 60))
                        .because(
                                threads
                                        ? "A process whose threads all stand still is replaced."
                                        : "A process that works longer on one request is replaced."),
                assign("graceful_timeout", seconds(process.gracefulTimeout(), 15))
                        .because("Running requests get this long when a process is replaced."),
                GunicornWords.KEEP_ALIVE);
        all.addAll(GunicornWords.maximumRequests(process.maximumRequests().orElse(0)));
        Optional<Integer> backlog = process.listenBacklog();
        if (backlog.isPresent()) {
            all.add(assign("backlog", PythonValue.number(backlog.get())).because("Connections that may wait."));
        }
        all.addAll(GunicornWords.REQUESTS);
        all.add(
                GunicornWords.sendfile(service.mount().enableSendfile().orElse(false)),
                GunicornWords.NO_ACCESS_LOG,
                GunicornWords.ERROR_LOG,
                assign(
                                "loglevel",
                                PythonValue.text(
                                        level(service.site().virtualHost().logLevel())))
                        .because("As the site's error log."));
        all.addAll(GunicornWords.LOGGING);
        all.add(
                assign("proc_name", PythonValue.text(title(service)))
                        .because("What ps shows, if setproctitle is installed."),
                GunicornWords.umask(process.umask()));
        all.addAll(GunicornWords.OWN_WAYS);
        return all.build();
    }

    private static PythonAssignment assign(String name, PythonValue value) {
        return PythonAssignment.of(name, value);
    }

    private static PythonValue seconds(Optional<Duration> time, int otherwise) {
        return PythonValue.number(time.isPresent() ? time.get().toSeconds() : otherwise);
    }

    private static String title(GunicornService service) {
        Optional<PlainText> given = service.process().displayName();
        String title = given.isPresent() ? given.get().toString() : USUAL_TITLE;
        return title.equals(USUAL_TITLE) || !title.equals(title.strip()) ? service.name() : title;
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
    static long bytes(Optional<ByteSize> size) {
        return size.isPresent() ? size.get().bytes() : 0L;
    }
}
