package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.conf.PythonAssignment;
import org.pythonwebstack.conf.PythonFile;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.conf.PythonValue;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Group;

/**
 * How one application of a site is tried outside of Apache: the same script is loaded as mod_wsgi loads it, with the same
 * interpreter, account, directories and limits, and asked for a page.
 *
 * @param at the mount point
 * @param python the interpreter
 * @param arguments its arguments; no secret is among them
 * @param user the account; nothing for Apache's own
 * @param group the group; nothing for that of the account
 */
public record ModWsgiRehearsal(
        String at, AbsolutePath python, List<String> arguments, Optional<Account> user, Optional<Group> group) {

    private static final AbsolutePath SYSTEM_PYTHON = AbsolutePath.of("/usr/bin/python3");
    private static final int USUAL_UMASK = 022;
    private static final PythonSyntax SYNTAX = new PythonSyntax();

    /** Ends with the first byte of the answer, like a visitor who has seen enough; threads that go on are not waited for. */
    private static final String PROGRAM = """
            import inspect
            import os
            import resource
            import site
            import sys
            import traceback
            import types
            from wsgiref.util import setup_testing_defaults


            def limit(which, amount):
                if amount:
                    resource.setrlimit(which, (amount, amount))


            def prepare():
                os.umask(UMASK)
                limit(resource.RLIMIT_DATA, DATA_LIMIT)
                limit(resource.RLIMIT_AS, ADDRESS_LIMIT)
                if LANG:
                    os.environ["LANG"] = LANG
                if LC_ALL:
                    os.environ["LC_ALL"] = LC_ALL
                os.environ["PWS_REHEARSAL"] = "1"
                os.chdir(HOME)
                sys.argv[:] = ["mod_wsgi"]
                before = set(sys.path)
                for directory in PYTHON_PATH:
                    site.addsitedir(directory)
                added = [entry for entry in sys.path if entry not in before]
                sys.path[:] = [HOME] + added + [entry for entry in sys.path if entry in before]
                server = types.ModuleType("mod_wsgi")
                server.process_group, server.application_group, server.version = PROCESS_GROUP, "", (4, 9, 4)
                sys.modules["mod_wsgi"] = server


            def load():
                module = types.ModuleType("_mod_wsgi_rehearsal")
                module.__file__ = SCRIPT
                sys.modules[module.__name__] = module
                with open(SCRIPT, "rb") as file:
                    exec(compile(file.read(), SCRIPT, "exec", dont_inherit=True), module.__dict__)
                return module.application


            def speaks_asgi(application):
                called = getattr(application, "__call__", None)
                return inspect.iscoroutinefunction(application) or inspect.iscoroutinefunction(called)


            def ask(application):
                if speaks_asgi(application):
                    return "the application speaks ASGI, and mod_wsgi speaks WSGI alone; nginx with Gunicorn serves it"
                environ = {
                    "REQUEST_METHOD": "GET",
                    "SCRIPT_NAME": MOUNT,
                    "PATH_INFO": "/",
                    "QUERY_STRING": "",
                    "REQUEST_URI": MOUNT + "/",
                    "SERVER_PROTOCOL": "HTTP/1.1",
                    "SERVER_NAME": HOST,
                    "SERVER_PORT": "443" if HTTPS else "80",
                    "REMOTE_ADDR": "127.0.0.1",
                    "HTTP_HOST": HOST,
                    "HTTP_USER_AGENT": "pws-rehearsal",
                    "wsgi.url_scheme": "https" if HTTPS else "http",
                    "wsgi.errors": sys.stderr,
                }
                if HTTPS:
                    environ["HTTPS"] = "on"
                setup_testing_defaults(environ)
                environ.update(REQUEST_ENVIRONMENT)
                said = []

                def start_response(status, headers, error=None):
                    said[:] = [status]
                    return lambda written: None

                answer = application(environ, start_response)
                try:
                    for part in answer:
                        if part:
                            break
                finally:
                    if hasattr(answer, "close"):
                        answer.close()
                status = said[0] if said else "nothing"
                if not status[:3].isdigit() or int(status[:3]) >= 500:
                    return "it answers %s to GET %s/ for %s" % (status, MOUNT, HOST)
                return ""


            try:
                prepare()
                problem = ask(load())
            except BaseException:
                traceback.print_exc()
                problem = "the application does not start, or fails"
            if problem:
                print("the new code is not taken: " + problem, file=sys.stderr)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(1 if problem else 0)
            """;

    /** Copies the list. */
    public ModWsgiRehearsal {
        arguments = ImmutableList.copyOf(arguments);
    }

    /** Returns how the applications of a site are tried; a directory of scripts is not. */
    static List<ModWsgiRehearsal> of(Site site, ApacheWsgi wsgi) {
        List<ModWsgiRehearsal> all = new ArrayList<>();
        for (int i = 0; i < site.mounts().size(); i++) {
            WsgiMount mount = site.mounts().get(i);
            Optional<WsgiDaemonProcess> process = site.processOf(mount);
            if (process.isPresent() && !(mount.application() instanceof WsgiApplication.Directory)) {
                all.add(of(site, mount, process.get(), wsgi.scriptOf(i), wsgi.home(process.get())));
            }
        }
        return all;
    }

    private static ModWsgiRehearsal of(
            Site site, WsgiMount mount, WsgiDaemonProcess process, AbsolutePath script, Optional<String> home) {
        List<String> searched = new ArrayList<>();
        process.pythonPath().forEach(directory -> searched.add(directory.toString()));
        Map<String, String> request = new LinkedHashMap<>();
        site.virtualHost()
                .requestEnvironment()
                .forEach((name, value) -> request.put(name.toString(), value.toString()));
        ImmutableList<PythonAssignment> values = ImmutableList.of(
                PythonAssignment.of(
                        "MOUNT", text(mount.at().isRoot() ? "" : mount.at().withoutSlash())),
                PythonAssignment.of("HOST", text(site.virtualHost().serverName())),
                PythonAssignment.of(
                        "HTTPS", PythonValue.bool(site.virtualHost().tls().isPresent())),
                PythonAssignment.of("REQUEST_ENVIRONMENT", PythonValue.dict(request)),
                PythonAssignment.of("SCRIPT", text(script)),
                PythonAssignment.of("PROCESS_GROUP", text(process.name().orElseThrow())),
                PythonAssignment.of("HOME", text(home.orElse("/"))),
                PythonAssignment.of("PYTHON_PATH", PythonValue.texts(searched)),
                PythonAssignment.of("LANG", text(process.lang())),
                PythonAssignment.of("LC_ALL", text(process.locale())),
                PythonAssignment.of(
                        "UMASK",
                        PythonValue.octal(process.umask().map(FileMode::bits).orElse(USUAL_UMASK))),
                PythonAssignment.of("DATA_LIMIT", PythonValue.number(GunicornFiles.bytes(process.memoryLimit()))),
                PythonAssignment.of(
                        "ADDRESS_LIMIT", PythonValue.number(GunicornFiles.bytes(process.virtualMemoryLimit()))));
        return new ModWsgiRehearsal(
                mount.at().toString(),
                process.venv().map(Venv::python).orElse(SYSTEM_PYTHON),
                List.of("-I", "-c", SYNTAX.write(new PythonFile(List.of(), values, PROGRAM))),
                site.runUser(process),
                site.runGroup(process));
    }

    private static PythonValue text(Object value) {
        return PythonValue.text(value.toString());
    }

    private static PythonValue text(Optional<?> value) {
        return PythonValue.text(value.isPresent() ? value.get().toString() : "");
    }
}
