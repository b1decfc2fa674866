package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.PythonFile;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.value.AbsolutePath;

/**
 * The program that tries a service's new code before the old one has to go: a second Gunicorn with the same configuration on
 * a socket of its own is asked for a page.
 *
 * <p>The unit itself runs it, as the first command of its reload. So it has the same account, sandbox, environment and limits
 * as the service; and if it fails, systemd does not run the second command, which would have the service load the new code.
 */
final class GunicornRehearsal {

    private static final PythonSyntax SYNTAX = new PythonSyntax();

    /**
     * Its 75 seconds are less than systemd gives a reload, which is 90. Of what was said 40 lines are enough: a traceback ends
     * with the reason. Each line of its own is marked, so that it can be told from those of the service in the journal.
     */
    private static final String PROGRAM = """
            import os
            import shutil
            import signal
            import socket
            import subprocess
            import sys
            import tempfile
            import time

            SECONDS = 75
            LINES = 40
            NOT_FOR_IT = ("NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES")


            def say(text):
                for line in text.splitlines():
                    print("rehearsal: " + line, file=sys.stderr, flush=True)


            def ask(address, host, scheme, path, server, end):
                request = (
                    "GET %s HTTP/1.1\\r\\nHost: %s\\r\\nX-Forwarded-Proto: %s\\r\\nX-Forwarded-For: 127.0.0.1\\r\\n"
                    "User-Agent: pws-rehearsal\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n" % (path, host, scheme)
                )
                while time.monotonic() < end:
                    if server.poll() is not None:
                        return "the application does not start"
                    try:
                        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
                            client.settimeout(max(1, end - time.monotonic()))
                            client.connect(address)
                            client.sendall(request.encode("latin-1"))
                            with client.makefile("rb") as answer:
                                words = answer.readline(1000).split()
                    except OSError as problem:
                        if server.poll() is None and isinstance(problem, (FileNotFoundError, ConnectionRefusedError)):
                            time.sleep(0.02)
                            continue
                        words = []
                    if len(words) > 1 and words[0].startswith(b"HTTP/1") and words[1].isdigit():
                        status = int(words[1])
                        return "" if status < 500 else "it answers %d to GET %s for %s" % (status, path, host)
                    try:
                        server.wait(2)
                    except subprocess.TimeoutExpired:
                        return "it does not answer GET %s for %s" % (path, host)
                return "it does not answer within %d seconds" % SECONDS


            def end_of(log):
                log.seek(0)
                lines = log.read()[-65536:].decode("utf-8", "replace").splitlines()
                return "\\n".join([line for line in lines if "] [INFO] " not in line][-LINES:])


            def main(configuration, host, scheme, path):
                environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_IT}
                environment["PWS_REHEARSAL"] = "1"
                place = tempfile.mkdtemp(prefix="pws-rehearsal-")
                address = os.path.join(place, "socket")
                # As systemd does for the service, so that Gunicorn need not make the socket: newer ones change its owner,
                # which the filter of calls forbids.
                listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                listener.bind(address)
                listener.listen(16)
                command = [sys.executable, "-m", "gunicorn", "--config", configuration]
                command += ["--bind", "fd://%d" % listener.fileno(), "--workers", "1"]
                try:
                    with open(os.path.join(place, "log"), "w+b") as log:
                        server = subprocess.Popen(
                            command,
                            env=environment,
                            stdin=subprocess.DEVNULL,
                            stdout=log,
                            stderr=subprocess.STDOUT,
                            pass_fds=[listener.fileno()],
                            start_new_session=True,
                        )
                        listener.close()
                        try:
                            problem = ask(address, host, scheme, path, server, time.monotonic() + SECONDS)
                        finally:
                            server.terminate()
                            try:
                                server.wait(5)
                            except subprocess.TimeoutExpired:
                                pass
                            try:
                                os.killpg(server.pid, signal.SIGKILL)
                            except ProcessLookupError:
                                pass
                            server.wait()
                        if problem:
                            say(end_of(log))
                finally:
                    shutil.rmtree(place, ignore_errors=True)
                if problem:
                    say("the new code is not taken: " + problem)
                    return 1
                return 0


            sys.exit(main(*sys.argv[1:]))
            """;

    private static final ImmutableList<Comment> HEADING = ImmutableList.of(
            new Comment("Written by PWS for all its sites. Changes made here are lost."),
            new Comment("Tries the new code of a service before the old one goes; its unit calls it."));

    private GunicornRehearsal() {}

    /** Returns where the program lies. */
    static AbsolutePath place(NginxLayout layout) {
        return layout.sites().resolve("rehearse.py");
    }

    /** Returns the program, which all services share. */
    static RenderedFile file(NginxLayout layout) {
        return RenderedFile.readable(
                place(layout),
                "tries the new code of a service before the old one goes",
                SYNTAX.write(new PythonFile(HEADING, ImmutableList.of(), PROGRAM)));
    }

    /** Returns the command of a service's unit that tries its new code. */
    static SystemdSetting command(GunicornService service, NginxLayout layout) {
        return SystemdSetting.of(
                        "ExecReload",
                        SystemdValue.exec(
                                service.python().toString(),
                                ImmutableList.of(
                                        new Literal("-I"),
                                        Literal.of(place(layout)),
                                        Literal.of(service.configuration()),
                                        Literal.of(service.site().virtualHost().serverName()),
                                        new Literal(
                                                service.site()
                                                                .virtualHost()
                                                                .tls()
                                                                .isPresent()
                                                        ? "https"
                                                        : "http"),
                                        new Literal(path(service)))))
                .because("New code is tried first, on a socket of its own; if it fails, the old one goes on.");
    }

    private static String path(GunicornService service) {
        String at = service.mount().at().withoutSlash().encoded();
        return at.endsWith("/") ? at : at + "/";
    }
}
