package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.PythonAssignment;
import org.pythonwebstack.conf.PythonFile;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.conf.PythonValue;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;

/** The Python files of a private server: what finds the application, and what its requests carry. */
final class Handler {

    private static final String LOADER = """
            import importlib
            import os
            import site
            import sys
            import types
            import warnings


            def _search():
                before = list(sys.path)
                own = os.path.dirname(os.path.abspath(__file__))
                for directory in PYTHON_PATH:
                    site.addsitedir(directory)
                added = [entry for entry in sys.path if entry not in before]
                sys.path[:] = added + [entry for entry in before if entry != own]


            def _welcome(environ, start_response):
                text = (
                    "<!DOCTYPE html><html><head><title>It works</title></head><body><h1>It works</h1>"
                    "<p>This private server has no application yet. Start it with one:"
                    " <code>pws start-server wsgi.py</code></p></body></html>"
                ).encode("ascii")
                start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(text)))])
                return [text]


            def _script(path):
                module = types.ModuleType("pws_script")
                module.__file__ = path
                sys.modules[module.__name__] = module
                with open(path, "rb") as file:
                    exec(compile(file.read(), path, "exec", dont_inherit=True), module.__dict__)
                return module


            def _load():
                if KIND == "script":
                    return getattr(_script(TARGET), CALLABLE), TARGET
                if KIND == "module":
                    module = importlib.import_module(TARGET)
                    return getattr(module, CALLABLE), getattr(module, "__file__", None)
                if KIND == "paste":
                    from urllib.parse import quote
                    from paste.deploy import loadapp
                    return loadapp("config:" + quote(TARGET)), TARGET
                return _welcome, None


            def _requests(environment):
                constant = {}
                for name in PASSENV:
                    if name in os.environ:
                        constant[name] = os.environ[name]
                if environment is not None:
                    values = {}
                    with open(environment, "rb") as file:
                        exec(compile(file.read(), environment, "exec"), values)
                    constant.update(values["SETENV"])
                return {name: value.encode("utf-8").decode("latin-1") for name, value in constant.items()}


            def _mounted(wrapped):
                mount = MOUNT.encode("utf-8").decode("latin-1")
                constant = _requests(ENVIRONMENT)

                def application(environ, start_response):
                    if WHOLE_PATH:
                        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
                        if mount and path != mount and not path.startswith(mount + "/"):
                            start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
                            return []
                        environ["SCRIPT_NAME"] = mount
                        environ["PATH_INFO"] = path[len(mount):]
                    if BEHIND_NGINX:
                        environ["REMOTE_ADDR"] = environ.pop("HTTP_X_FORWARDED_FOR", "")
                        environ["wsgi.url_scheme"] = environ.pop("HTTP_X_FORWARDED_PROTO", "http")
                        if environ["wsgi.url_scheme"] == "https":
                            environ["HTTPS"] = "on"
                        for name in SSL_VARIABLES:
                            value = environ.pop("HTTP_X_PWS_" + name, "")
                            if value:
                                environ[name] = value
                    if HEAD_AS_GET and environ["REQUEST_METHOD"] == "HEAD":
                        environ["REQUEST_METHOD"] = "GET"
                    environ.update(constant)
                    return wrapped(environ, start_response)

                return application


            def _stamp():
                try:
                    return os.stat(_source).st_mtime_ns if _source else None
                except OSError:
                    return None


            def reload_required(resource):
                return _stamp() != _loaded


            for _name, _value in VARIABLES.items():
                os.environ[_name] = _value
            if WARNINGS:
                warnings._processoptions(WARNINGS)
            if SWITCH_INTERVAL is not None:
                sys.setswitchinterval(float(SWITCH_INTERVAL))
            _search()
            _source = None
            _application, _source = _load()
            _loaded = _stamp()
            application = _application
            if WHOLE_PATH or BEHIND_NGINX or HEAD_AS_GET or PASSENV or ENVIRONMENT is not None:
                application = _mounted(_application)
            handle_request = application
            if READY is not None:
                open(READY, "w").close()
            """;

    private static final String RESOURCES = """
            import os
            import sys
            import types

            _modules = {}


            def _module(path):
                stamp = os.stat(path).st_mtime_ns
                known = _modules.get(path)
                if known is None or known[0] != stamp:
                    module = types.ModuleType("pws_resource_%d" % len(_modules))
                    module.__file__ = path
                    sys.modules[module.__name__] = module
                    with open(path, "rb") as file:
                        exec(compile(file.read(), path, "exec", dont_inherit=True), module.__dict__)
                    known = _modules[path] = (stamp, module)
                return known[1]


            def handle_request(environ, start_response):
                extension = os.path.splitext(environ["SCRIPT_FILENAME"])[1][1:].lower()
                return _module(HANDLERS[extension]).handle_request(environ, start_response)


            def reload_required(resource):
                return False
            """;

    private static final PythonSyntax SYNTAX = new PythonSyntax();

    private Handler() {}

    /** Returns the text of the module that has the application. */
    static String text(PrivateServer server) {
        boolean apache = server.server() == ExpressServer.APACHE;
        boolean nginx = server.server() == ExpressServer.NGINX;
        EntryPoint entry = server.entry();
        String kind = "welcome";
        String target = "";
        String callable = "";
        if (entry instanceof EntryPoint.Script script) {
            kind = "script";
            target = script.path().toString();
            callable = script.callable().toString();
        } else if (entry instanceof EntryPoint.Module module) {
            kind = "module";
            target = module.module().toString();
            callable = module.callable().toString();
        } else if (entry instanceof EntryPoint.Paste paste) {
            kind = "paste";
            target = paste.path().toString();
        }
        boolean secrets = hasEnvironment(server);
        Map<String, String> variables = new LinkedHashMap<>();
        if (!apache) {
            server.value(IdentityOptions.PYTHON_EGGS)
                    .ifPresent(path -> variables.put("PYTHON_EGG_CACHE", path.toString()));
        }
        List<PythonAssignment> values = List.of(
                set("KIND", PythonValue.text(kind)),
                set("TARGET", PythonValue.text(target)),
                set("CALLABLE", PythonValue.text(callable)),
                set("PYTHON_PATH", PythonValue.texts(searched(server))),
                set("MOUNT", PythonValue.text(server.mountPoint().isRoot() ? "" : mount(server))),
                set("WHOLE_PATH", PythonValue.bool(!apache || server.servesDocumentRoot())),
                set("BEHIND_NGINX", PythonValue.bool(nginx)),
                set(
                        "SSL_VARIABLES",
                        PythonValue.texts(
                                server.has(ListenerOptions.SSL_ENVIRONMENT)
                                        ? NginxConfiguration.SSL_VARIABLES
                                        : List.of())),
                set(
                        "HEAD_AS_GET",
                        PythonValue.bool(!apache
                                && server.value(TimeOptions.MAP_HEAD_TO_GET, "Auto")
                                        .equals("On"))),
                set("VARIABLES", PythonValue.dict(variables)),
                set("PASSENV", PythonValue.texts(apache ? List.of() : names(server))),
                set(
                        "ENVIRONMENT",
                        secrets
                                ? PythonValue.text(
                                        server.file("pws_environment.py").toString())
                                : PythonValue.none()),
                set(
                        "READY",
                        server.ready()
                                .map(path -> PythonValue.text(path.toString()))
                                .orElseGet(PythonValue::none)),
                set("WARNINGS", PythonValue.texts(server.settings().values(IdentityOptions.PYTHON_WARNINGS))),
                set(
                        "SWITCH_INTERVAL",
                        server.value(ApplicationOptions.SWITCH_INTERVAL)
                                .map(interval -> PythonValue.text(interval.toPlainString()))
                                .orElseGet(PythonValue::none)));
        return SYNTAX.write(new PythonFile(
                List.of(new Comment("Finds the application of a private server, written by PWS. Do not edit.")),
                values,
                LOADER));
    }

    /** Returns the text of the module that answers for files with handlers of their own. */
    static String resources(PrivateServer server) {
        Map<String, String> handlers = new LinkedHashMap<>();
        for (Pair<String, AbsolutePath> handler : server.settings().values(ContentOptions.ADD_HANDLER)) {
            handlers.put(handler.first(), handler.second().toString());
        }
        return SYNTAX.write(new PythonFile(
                List.of(new Comment("Handlers of files by their extension, written by PWS. Do not edit.")),
                List.of(set("HANDLERS", PythonValue.dict(handlers))),
                RESOURCES));
    }

    /** Returns the text of the file of the variables that may be secrets. */
    static String environment(PrivateServer server) {
        Map<String, String> variables = new LinkedHashMap<>();
        server.settings().values(IdentityOptions.SETENV).forEach(pair -> {
            if (server.server() != ExpressServer.APACHE || isForHandler(pair.second())) {
                variables.put(pair.first().toString(), pair.second().toString());
            }
        });
        return SYNTAX.write(PythonFile.of(set("SETENV", PythonValue.dict(variables))));
    }

    /** Returns whether Apache has no way to write a value: it replaces {@code ${NAME}} wherever it stands. */
    static boolean isForHandler(EnvValue value) {
        return value.toString().contains("${");
    }

    /** Returns whether the handler adds variables to requests. */
    static boolean hasEnvironment(PrivateServer server) {
        List<Pair<EnvName, EnvValue>> variables = server.settings().values(IdentityOptions.SETENV);
        return server.server() == ExpressServer.APACHE
                ? variables.stream().anyMatch(pair -> isForHandler(pair.second()))
                : !variables.isEmpty();
    }

    private static String mount(PrivateServer server) {
        return server.mountPoint().withoutSlash().toString();
    }

    /** mod_wsgi has the directories of its daemon process already; Gunicorn and embedded applications have not. */
    private static List<String> searched(PrivateServer server) {
        List<String> directories = new ArrayList<>();
        if (server.server() != ExpressServer.APACHE) {
            server.settings().values(IdentityOptions.PYTHON_PATH).forEach(path -> directories.add(path.toString()));
        }
        if (server.server() != ExpressServer.APACHE || server.has(ApplicationOptions.EMBEDDED_MODE)) {
            directories.add(server.workingDirectory().toString());
        }
        return directories;
    }

    private static List<String> names(PrivateServer server) {
        return server.settings().values(IdentityOptions.PASSENV).stream()
                .map(Object::toString)
                .toList();
    }

    private static PythonAssignment set(String name, PythonValue value) {
        return PythonAssignment.of(name, value);
    }
}
