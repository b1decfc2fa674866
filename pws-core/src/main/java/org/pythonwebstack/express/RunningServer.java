package org.pythonwebstack.express;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.CompanionProcess;
import org.pythonwebstack.host.Credentials;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** A private server in the foreground: it starts, says when it answers or why it does not, and ends wholly. */
public final class RunningServer {

    private static final Duration STEP = Duration.ofMillis(20);
    private static final int LOG_BYTES = 1 << 20;
    private static final int LOG_LINES = 12;

    /** Words of a log that tell that the application cannot be loaded. */
    private static final List<String> FATAL =
            List.of("Failed to exec Python script file", "Failed to parse Python script file", "Worker failed to boot");

    private final Setup setup;
    private final PrivateServer server;
    private final ChangeableHost host;
    private final List<CompanionProcess> processes = new ArrayList<>();
    private boolean stopped;

    private RunningServer(Setup setup, ChangeableHost host) {
        this.setup = setup;
        this.server = setup.server();
        this.host = host;
    }

    /** Refuses ports on which something listens. */
    public static void requireFreePorts(Setup setup) {
        PrivateServer server = setup.server();
        requireFree(server, server.port(), ListenerOptions.PORT);
        server.httpsPort().ifPresent(port -> requireFree(server, port, ListenerOptions.HTTPS_PORT));
    }

    private static void requireFree(PrivateServer server, Port port, ExpressOption<?> option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            Optional<String> address = server.value(ListenerOptions.HOST).map(Object::toString);
            socket.bind(
                    address.isEmpty()
                            ? new InetSocketAddress(port.number())
                            : new InetSocketAddress(InetAddress.getByName(address.get()), port.number()));
        } catch (IOException e) {
            boolean low = port.number() < 1024 && !server.identity().isRoot();
            throw new Refused(Problem.of(ExpressRule.PORT_TAKEN, option.name(), port.toString())
                    .withHint(
                            low
                                    ? "only root may listen on a port below 1024; choose a higher one"
                                    : "choose another, or stop what listens there (" + e.getMessage() + ")"));
        }
    }

    /** Starts the programs of a server whose files are written; from the thread that waits for it. */
    public static RunningServer start(Setup setup, ChangeableHost host) throws IOException {
        RunningServer running = new RunningServer(setup, host);
        try {
            running.startAll();
        } catch (IOException | RuntimeException e) {
            running.stop();
            throw e;
        }
        return running;
    }

    private void startAll() throws IOException {
        boolean apache = server.server() == ExpressServer.APACHE;
        if (!apache && server.hasApplication()) {
            startGunicorn();
        }
        if (apache) {
            List<String> words = new ArrayList<>(List.of(
                    server.installed().apache().toString(),
                    "-d",
                    server.root().toString(),
                    "-f",
                    server.file("httpd.conf").toString(),
                    "-DFOREGROUND"));
            if (server.has(ServerOptions.STARTUP_LOG)) {
                words.addAll(List.of("-E", server.startupLog().toString()));
            }
            start(words, Optional.empty(), false, terminalOr(server.errorLog()));
        } else if (server.server() == ExpressServer.NGINX) {
            start(
                    List.of(
                            server.installed().nginx().toString(),
                            "-p",
                            server.root().toString(),
                            "-c",
                            server.file("nginx.conf").toString(),
                            "-e",
                            server.logsToTerminal()
                                    ? "stderr"
                                    : server.errorLog().toString(),
                            "-g",
                            "daemon off;"),
                    Optional.empty(),
                    false,
                    terminalOr(server.errorLog()));
        }
    }

    private void startGunicorn() throws IOException {
        Identity identity = server.identity();
        Optional<Credentials> account = identity.isRoot()
                ? Optional.of(new Credentials(identity.user().uid(), host.groupsOf(identity.user())))
                : Optional.empty();
        boolean low = server.server() == ExpressServer.GUNICORN && server.port().number() < 1024;
        start(
                List.of(
                        server.installed().python().toString(),
                        "-m",
                        "gunicorn",
                        "--config",
                        server.file("gunicorn.conf.py").toString()),
                account,
                low,
                terminalOr(server.gunicornLog()));
    }

    private Optional<AbsolutePath> terminalOr(AbsolutePath log) {
        return server.logsToTerminal() ? Optional.empty() : Optional.of(log);
    }

    private void start(List<String> words, Optional<Credentials> account, boolean low, Optional<AbsolutePath> log)
            throws IOException {
        List<String> all = new ArrayList<>();
        Optional<String> name = server.value(ServerOptions.PROCESS_NAME);
        String shell = server.value(ServerOptions.SHELL_EXECUTABLE, AbsolutePath.of("/bin/sh"))
                .toString();
        // Constant code: what a person has given are its parameters.
        server.value(IdentityOptions.ENVVARS_SCRIPT)
                .ifPresent(path -> all.addAll(List.of(shell, "-c", ". \"$0\" && exec \"$@\"", path.toString())));
        if (name.isPresent() && account.isEmpty()) {
            all.addAll(List.of(shell, "-c", "exec -a \"$0\" \"$@\"", name.get()));
        }
        all.addAll(words);
        Map<String, String> environment = new HashMap<>(setup.environment());
        processes.add(CompanionProcess.start(
                all,
                environment,
                server.workingDirectory(),
                account,
                server.identity().group().gid(),
                low,
                log));
    }

    // ---- whether it answers --------------------------------------------------------------------------------------

    /**
     * Waits until the server answers and the application is loaded. Returns nothing then, and else the reason: the last lines
     * of its log.
     */
    public Optional<String> awaitReady(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            for (CompanionProcess process : processes) {
                if (!process.isAlive()) {
                    return Optional.of("it ended with status " + process.status() + tail());
                }
            }
            if (loaded() && answers()) {
                return Optional.empty();
            }
            String log = log();
            if (FATAL.stream().anyMatch(log::contains)) {
                awaitQuiet();
                return Optional.of("the application cannot be loaded" + tail());
            }
            Thread.sleep(STEP.toMillis());
        }
        return Optional.of("it did not answer within " + patience.toSeconds() + " seconds" + tail());
    }

    /** What was wrong comes behind the line that says that something was. */
    private void awaitQuiet() throws InterruptedException {
        String before = "";
        for (int i = 0; i < 20 && !before.equals(log()); i++) {
            before = log();
            Thread.sleep(200);
        }
    }

    private boolean loaded() {
        return !server.hasApplication()
                || server.ready().isEmpty()
                || host.status(server.ready().get()).isFile();
    }

    private boolean answers() {
        Optional<String> address = server.value(ListenerOptions.HOST).map(Object::toString);
        boolean any = address.isEmpty()
                || address.get().equals("0.0.0.0")
                || address.get().equals("::");
        try (Socket socket = new Socket()) {
            InetAddress to = any ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address.get());
            socket.connect(new InetSocketAddress(to, server.port().number()), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        StringBuilder text = new StringBuilder();
        for (AbsolutePath log : setup.summary().logs()) {
            text.append(host.text(log, LOG_BYTES).toOptional().orElse(""));
        }
        return text.toString();
    }

    /** Returns the last lines of its log, as the end of a sentence. */
    public String tail() {
        List<String> lines = log().lines().toList();
        StringBuilder tail = new StringBuilder(lines.isEmpty() ? "; its log is empty" : "; the last lines of its log:");
        for (String line : lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())) {
            tail.append("\n  ").append(Escapes.printable(line).replace("\\\"", "\""));
        }
        return tail.toString();
    }

    // ---- its end ---------------------------------------------------------------------------------------------------

    /** Waits until one of its programs ends, at most for {@code time}; returns that one's status. */
    public OptionalInt awaitEnd(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            for (CompanionProcess process : processes) {
                if (!process.isAlive()) {
                    return OptionalInt.of(process.status());
                }
            }
            if (System.nanoTime() > end) {
                return OptionalInt.empty();
            }
            processes.get(0).awaitEnd(Duration.ofMillis(200));
        }
    }

    /** Has new processes load the application anew; requests that run go on. */
    public void reload() throws IOException {
        boolean apache = server.server() == ExpressServer.APACHE;
        host.run(ProgramRun.of(
                "/bin/kill",
                "-s",
                apache ? "USR1" : "HUP",
                Long.toString(processes.get(0).pid())));
    }

    /** Returns the numbers of the processes that were started. */
    public List<Long> pids() {
        return processes.stream().map(CompanionProcess::pid).toList();
    }

    /** The directory is the account's own, and so is what removes something from it. */
    private void forget(AbsolutePath ready) {
        ProgramRun removal = ProgramRun.of("/bin/rm", "-f", "--", ready.toString());
        try {
            host.run(server.identity().isRoot() ? removal.as(server.identity().user()) : removal);
        } catch (IOException e) {
            // An empty file stays behind, in the directory that stays as well.
            return;
        }
    }

    /** Ends all programs, the one that clients see first; a second call does nothing. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        Duration patience = Duration.ofSeconds(5L + server.value(TimeOptions.GRACEFUL_TIMEOUT, 15));
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).stop(patience);
        }
        server.ready().filter(path -> host.status(path).isFile()).ifPresent(this::forget);
    }
}
