package org.pythonwebstack.express;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.conf.ShellSyntax;
import org.pythonwebstack.conf.ShellWord;
import org.pythonwebstack.value.AbsolutePath;

/** The script that starts and stops a private server: values that are quoted and read back, and constant code behind them. */
final class ControlScript {

    private static final ShellSyntax SYNTAX = new ShellSyntax();

    private static final String COMMON = """
            set -u
            export LANG="$LOCALE" LC_ALL="$LOCALE"

            say() { printf '%s\\n' "$*" >&2; }

            # alive PID WORD: whether that process runs, with WORD on its command line.
            alive() { grep -qaF -- "$2" "/proc/$1/cmdline" 2>/dev/null; }

            # process FILE WORD: sets pid to the number in FILE, if that process runs.
            process() {
              pid=$(head -n 1 -- "$1" 2>/dev/null) || return 1
              case $pid in '' | *[!0-9]*) return 1 ;; esac
              alive "$pid" "$2"
            }

            # ended PID WORD: waits until that process is gone; its file goes earlier.
            ended() {
              tries=$((STOP_SECONDS * 10))
              while alive "$1" "$2"; do
                [ "$tries" -gt 0 ] || return 1
                tries=$((tries - 1))
                sleep 0.1
              done
            }

            usage() {
              say "usage: $0 start|stop|restart|graceful|graceful-stop|configtest|status"
              exit 2
            }

            """;

    private static final String APACHE = """
            httpd() {
              if [ -n "$PROCESS_NAME" ]; then
                (exec -a "$PROCESS_NAME" "$PROGRAM" -d "$ROOT" -f "$ROOT/httpd.conf" "$@")
              else
                "$PROGRAM" -d "$ROOT" -f "$ROOT/httpd.conf" "$@"
              fi
            }

            runs() { process "$PID_FILE" "$ROOT/httpd.conf"; }

            start() {
              if runs; then
                say "it runs already, as process $pid"
                return 0
              fi
              if [ -n "$STARTUP_LOG" ]; then
                httpd -E "$STARTUP_LOG" -k start || return 1
              else
                httpd -k start || return 1
              fi
              tries=200
              while ! runs; do
                [ "$tries" -gt 0 ] || { say "it did not start; see $ERROR_LOG"; return 1; }
                tries=$((tries - 1))
                sleep 0.1
              done
            }

            # stop SIGNAL
            stop() {
              if ! runs; then
                say "it does not run"
                return 0
              fi
              kill -s "$1" "$pid" || return 1
              ended "$pid" "$ROOT/httpd.conf" || { say "process $pid does not end"; return 1; }
            }

            cd "$WORKING_DIRECTORY" || exit 1
            [ -z "$ENVVARS" ] || . "$ENVVARS"
            [ $# -eq 1 ] || usage
            case $1 in
              start) start ;;
              stop) stop TERM ;;
              graceful-stop) stop WINCH ;;
              restart)
                httpd -t || exit 1
                if runs; then stop TERM || exit 1; fi
                start
                ;;
              graceful)
                httpd -t || exit 1
                if runs; then kill -s USR1 "$pid"; else start; fi
                ;;
              configtest) httpd -t ;;
              status)
                if runs; then
                  printf '%s\\n' "runs as process $pid at $URL"
                else
                  printf '%s\\n' "does not run"
                  exit 3
                fi
                ;;
              *) usage ;;
            esac
            """;

    private static final String GUNICORN = """
            run_as() {
              if [ -n "$RUN_UID" ] && [ -n "$LOW_PORT" ]; then
                exec setpriv --reuid "$RUN_UID" --regid "$RUN_GID" --init-groups --no-new-privs \
                  --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service -- "$@"
              elif [ -n "$RUN_UID" ]; then
                exec setpriv --reuid "$RUN_UID" --regid "$RUN_GID" --init-groups --no-new-privs \
                  --inh-caps=-all --bounding-set=-all -- "$@"
              else
                exec "$@"
              fi
            }

            as_user() { (run_as "$@"); }
            nginx() { "$NGINX" -p "$ROOT" -c "$ROOT/nginx.conf" -e "$NGINX_LOG" "$@"; }
            # When Gunicorn only tests, it does not look at the search path of its configuration.
            gunicorn_test() {
              as_user env "PYTHONPATH=$ROOT" "$PYTHON" -m gunicorn --config "$ROOT/gunicorn.conf.py" --check-config
            }
            nginx_runs() { [ -n "$NGINX" ] && process "$PID_FILE" "$ROOT/nginx.conf"; }
            gunicorn_runs() { [ -n "$PYTHON" ] && process "$GUNICORN_PID_FILE" "$ROOT/gunicorn.conf.py"; }
            # The number comes from a file that the account writes: only the account's own processes are signalled.
            gunicorn_signal() { as_user kill -s "$1" "$pid"; }

            start_gunicorn() {
              rm -f -- "$SOCKET"
              # Nothing of the script stays: not its shell, and no end of a pipe that its caller reads.
              if [ -n "$GUNICORN_LOG" ]; then
                run_as setsid "$PYTHON" -m gunicorn --config "$ROOT/gunicorn.conf.py" \
                  </dev/null >>"$GUNICORN_LOG" 2>&1 &
              else
                run_as setsid "$PYTHON" -m gunicorn --config "$ROOT/gunicorn.conf.py" </dev/null &
              fi
              started=$!
              while ! gunicorn_runs; do
                kill -0 "$started" 2>/dev/null || {
                  say "Gunicorn did not start; see ${GUNICORN_LOG:-above}"
                  return 1
                }
                sleep 0.1
              done
              [ -n "$NGINX" ] || return 0
              while [ ! -S "$SOCKET" ]; do
                gunicorn_runs || { say "Gunicorn did not start; see ${GUNICORN_LOG:-above}"; return 1; }
                sleep 0.1
              done
            }

            start() {
              if [ -n "$PYTHON" ]; then
                if gunicorn_runs; then say "Gunicorn runs already, as process $pid"; else start_gunicorn || return 1; fi
              fi
              if [ -n "$NGINX" ]; then
                if nginx_runs; then
                  say "nginx runs already, as process $pid"
                else
                  nginx || { stop INT; return 1; }
                  # nginx says that it has started before its file is there.
                  tries=200
                  while ! nginx_runs; do
                    [ "$tries" -gt 0 ] || { say "nginx did not start; see $NGINX_LOG"; return 1; }
                    tries=$((tries - 1))
                    sleep 0.1
                  done
                fi
              fi
            }

            # stop SIGNAL-OF-NGINX SIGNAL-OF-GUNICORN
            stop() {
              if nginx_runs; then
                kill -s "$1" "$pid"
                ended "$pid" "$ROOT/nginx.conf" || { say "nginx does not end"; return 1; }
              fi
              if gunicorn_runs; then
                gunicorn_signal "${2:-INT}"
                ended "$pid" "$ROOT/gunicorn.conf.py" ||
                  { say "Gunicorn does not end"; return 1; }
              fi
              rm -f -- "$SOCKET"
            }

            configtest() {
              if [ -n "$NGINX" ]; then nginx -t || return 1; fi
              if [ -n "$PYTHON" ]; then
                gunicorn_test || { say "Gunicorn cannot load the application"; return 1; }
              fi
            }

            cd "$WORKING_DIRECTORY" || exit 1
            [ -z "$ENVVARS" ] || . "$ENVVARS"
            [ $# -eq 1 ] || usage
            case $1 in
              start) start ;;
              stop) stop TERM INT ;;
              graceful-stop) stop QUIT TERM ;;
              restart)
                configtest || exit 1
                stop TERM INT && start
                ;;
              graceful)
                configtest || exit 1
                if gunicorn_runs; then gunicorn_signal HUP; fi
                if nginx_runs; then kill -s HUP "$pid"; fi
                start 2>/dev/null
                ;;
              configtest) configtest ;;
              status)
                ok=yes
                if [ -n "$NGINX" ]; then nginx_runs || ok=; fi
                if [ -n "$PYTHON" ]; then gunicorn_runs || ok=; fi
                if [ -n "$ok" ]; then
                  printf '%s\\n' "runs as process $pid at $URL"
                else
                  printf '%s\\n' "does not run"
                  exit 3
                fi
                ;;
              *) usage ;;
            esac
            """;

    private ControlScript() {}

    static String text(PrivateServer server) {
        AbsolutePath shell = server.value(ServerOptions.SHELL_EXECUTABLE, AbsolutePath.of("/bin/sh"));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ROOT", server.root().toString());
        values.put("URL", server.url(server.has(ListenerOptions.HTTPS_ONLY)));
        values.put("PID_FILE", server.pidFile().toString());
        values.put("WORKING_DIRECTORY", server.workingDirectory().toString());
        values.put("LOCALE", server.locale());
        values.put(
                "ENVVARS",
                server.value(IdentityOptions.ENVVARS_SCRIPT)
                        .map(Object::toString)
                        .orElse(""));
        values.put("STOP_SECONDS", Integer.toString(30 + server.value(TimeOptions.GRACEFUL_TIMEOUT, 15)));
        boolean apache = server.server() == ExpressServer.APACHE;
        if (apache) {
            values.put("PROGRAM", server.installed().apache().toString());
            values.put("PROCESS_NAME", server.value(ServerOptions.PROCESS_NAME, ""));
            values.put(
                    "ERROR_LOG",
                    server.logsToTerminal() ? "/dev/stderr" : server.errorLog().toString());
            values.put(
                    "STARTUP_LOG",
                    server.has(ServerOptions.STARTUP_LOG) ? server.startupLog().toString() : "");
        } else {
            boolean nginx = server.server() == ExpressServer.NGINX;
            values.put("NGINX", nginx ? server.installed().nginx().toString() : "");
            values.put(
                    "NGINX_LOG",
                    server.logsToTerminal() ? "stderr" : server.errorLog().toString());
            values.put(
                    "PYTHON",
                    server.hasApplication() ? server.installed().python().toString() : "");
            values.put("GUNICORN_PID_FILE", server.gunicornPidFile().toString());
            values.put(
                    "GUNICORN_LOG",
                    server.logsToTerminal() ? "" : server.gunicornLog().toString());
            values.put("SOCKET", GunicornConfiguration.socket(server).toString());
            boolean root = server.identity().isRoot();
            values.put("RUN_UID", root ? Long.toString(server.identity().user().uid()) : "");
            values.put("RUN_GID", root ? Long.toString(server.identity().group().gid()) : "");
            values.put("LOW_PORT", root && !nginx && server.port().number() < 1024 ? "yes" : "");
        }
        StringBuilder text = new StringBuilder("#!").append(shebang(shell)).append('\n');
        text.append("# Starts and stops a private server, written by PWS. Do not edit.\n");
        values.forEach((name, value) ->
                text.append(name).append('=').append(word(value)).append('\n'));
        return text.append(COMMON).append(apache ? APACHE : GUNICORN).toString();
    }

    /** The kernel takes what stands behind a blank for an argument. */
    private static String shebang(AbsolutePath shell) {
        String text = shell.toString();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new org.pythonwebstack.value.Refused(org.pythonwebstack.value.Problem.at(
                                org.pythonwebstack.conf.SyntaxRule.UNREPRESENTABLE,
                                ServerOptions.SHELL_EXECUTABLE.name(),
                                text,
                                i)
                        .withHint("name a shell whose path has neither blanks nor other characters than ASCII"));
            }
        }
        return text;
    }

    /** Returns a quoted word that the reader takes for the same. */
    private static String word(String value) {
        String quoted = ShellWord.quote(value);
        if (!SYNTAX.read("x " + quoted).words().equals(List.of("x", value))) {
            throw new IllegalStateException("a word of the shell means something else");
        }
        return quoted;
    }
}
