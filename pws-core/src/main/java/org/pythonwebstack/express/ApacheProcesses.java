package org.pythonwebstack.express;

import static org.pythonwebstack.express.Trees.text;
import static org.pythonwebstack.express.Trees.word;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** The processes of a private Apache: its own, those of the application, and those of services. */
final class ApacheProcesses {

    static final String GLOBAL = "%{GLOBAL}";

    private static final int CLIENTS_PER_PROCESS = 25;

    /** Options of {@code WSGIDaemonProcess} with their values where none was given; 0 is mod_wsgi's own choice. */
    private static final List<Map.Entry<ExpressOption<Integer>, Integer>> NUMBERS = List.of(
            Map.entry(TimeOptions.MAXIMUM_REQUESTS, 0),
            Map.entry(TimeOptions.RESTART_INTERVAL, 0),
            Map.entry(TimeOptions.CPU_TIME_LIMIT, 0),
            Map.entry(TimeOptions.STARTUP_TIMEOUT, 15),
            Map.entry(TimeOptions.SHUTDOWN_TIMEOUT, 5),
            Map.entry(TimeOptions.GRACEFUL_TIMEOUT, 15),
            Map.entry(TimeOptions.EVICTION_TIMEOUT, 0),
            Map.entry(TimeOptions.DEADLOCK_TIMEOUT, 60),
            Map.entry(TimeOptions.INACTIVITY_TIMEOUT, 0),
            Map.entry(TimeOptions.REQUEST_TIMEOUT, 60),
            Map.entry(TimeOptions.INTERRUPT_TIMEOUT, 0),
            Map.entry(TimeOptions.CONNECT_TIMEOUT, 15),
            Map.entry(TimeOptions.SOCKET_TIMEOUT, 60),
            Map.entry(TimeOptions.QUEUE_TIMEOUT, 45),
            Map.entry(ContentOptions.SEND_BUFFER_SIZE, 0),
            Map.entry(ContentOptions.RECEIVE_BUFFER_SIZE, 0),
            Map.entry(ContentOptions.HEADER_BUFFER_SIZE, 0),
            Map.entry(ContentOptions.RESPONSE_BUFFER_SIZE, 0),
            Map.entry(ContentOptions.RESPONSE_SOCKET_TIMEOUT, 0));

    private final PrivateServer server;
    private final String mpm;

    ApacheProcesses(PrivateServer server) {
        this.server = server;
        this.mpm = chooseMpm();
    }

    String mpm() {
        return mpm;
    }

    private String chooseMpm() {
        List<String> wanted = server.settings().values(ApplicationOptions.SERVER_MPM);
        for (String name : wanted.isEmpty() ? List.of("event", "worker", "prefork") : wanted) {
            if (server.installed().module("mpm_" + name).isPresent()) {
                return name;
            }
        }
        throw new Refused(Problem.of(
                ExpressRule.NOT_INSTALLED,
                ApplicationOptions.SERVER_MPM.name(),
                server.installed().modules().toString()));
    }

    /** Returns the sizes of Apache's own processes, after mod_wsgi-express. */
    List<Node> mpmSettings() {
        int workers = server.hasApplication() ? server.processes() * server.threads() : 0;
        int usual = 10 + Math.max(10, (int) (1.5 * workers));
        int clients = Math.max(server.value(ApplicationOptions.MAX_CLIENTS).orElse(usual), workers);
        boolean prefork = mpm.equals("prefork");
        BigDecimal initial = server.value(ApplicationOptions.INITIAL_WORKERS, new BigDecimal(prefork ? "0.05" : "0.2"));
        BigDecimal least = server.value(ApplicationOptions.MINIMUM_SPARE_WORKERS, initial);
        BigDecimal most =
                server.value(ApplicationOptions.MAXIMUM_SPARE_WORKERS, new BigDecimal(prefork ? "0.1" : "0.6"));
        List<Node> nodes = new ArrayList<>();
        if (prefork) {
            nodes.add(text("ServerLimit", clients));
            nodes.add(text("MaxRequestWorkers", clients));
            nodes.add(text("StartServers", part(initial, clients)));
            nodes.add(text("MinSpareServers", part(least, clients)));
            nodes.add(text("MaxSpareServers", Math.max(part(most, clients), part(least, clients) + 1)));
        } else {
            int processes = clients / CLIENTS_PER_PROCESS + 1;
            int threads = (clients + processes - 1) / processes;
            int all = processes * threads;
            nodes.add(text("ServerLimit", processes));
            nodes.add(text("ThreadLimit", threads));
            nodes.add(text("ThreadsPerChild", threads));
            nodes.add(text("MaxRequestWorkers", all));
            nodes.add(text("StartServers", Math.max(1, part(initial, processes))));
            nodes.add(text("MinSpareThreads", part(least, all)));
            nodes.add(text("MaxSpareThreads", Math.max(part(most, all), part(least, all) + threads)));
        }
        int requests = embedded() ? server.value(TimeOptions.MAXIMUM_REQUESTS, 0) : 0;
        nodes.add(text("MaxConnectionsPerChild", requests));
        return nodes;
    }

    private static int part(BigDecimal share, int whole) {
        return Math.max(1, share.multiply(BigDecimal.valueOf(whole)).intValue());
    }

    boolean embedded() {
        return server.has(ApplicationOptions.EMBEDDED_MODE);
    }

    /** Adds everything about mod_wsgi that the whole server shares. */
    void addTo(List<Node> nodes) {
        boolean scripts =
                server.has(IdentityOptions.AUTH_USER_SCRIPT) || server.has(IdentityOptions.HOST_ACCESS_SCRIPT);
        if (!server.hasApplication() && !scripts) {
            return;
        }
        nodes.add(text(
                "WSGISocketPrefix",
                server.value(ContentOptions.SOCKET_PREFIX, server.root()).resolve("wsgi")));
        server.value(ToolOptions.VENV)
                .ifPresent(venv -> nodes.add(text("WSGIPythonHome", venv)
                        .because(
                                "Scripts for access run in Apache's own processes, with the application's packages.")));
        if (!server.hasApplication()) {
            return;
        }
        nodes.add(word("WSGIRestrictEmbedded", embedded() || scripts ? "Off" : "On"));
        nodes.add(word("WSGISocketRotation", "Off").because("Requests that wait outlast a graceful restart."));
        flag(ApplicationOptions.ORPHAN_INTERPRETER, "WSGIDestroyInterpreter", "Off", nodes);
        flag(ApplicationOptions.FREE_THREADING, "WSGIFreeThreading", "On", nodes);
        flag(ServerOptions.DISABLE_RELOADING, "WSGIScriptReloading", "Off", nodes);
        flag(TimeOptions.CHUNKED_REQUEST, "WSGIChunkedRequest", "On", nodes);
        flag(ContentOptions.ERROR_OVERRIDE, "WSGIErrorOverride", "On", nodes);
        flag(ToolOptions.SERVER_METRICS, "WSGIServerMetrics", "On", nodes);
        if (server.has(ContentOptions.ENABLE_SENDFILE)) {
            nodes.add(word("WSGIEnableSendfile", "On"));
        }
        nodes.add(word("WSGIMapHEADToGET", server.value(TimeOptions.MAP_HEAD_TO_GET, "Auto")));
        telemetry(nodes);
        if (embedded()) {
            List<AbsolutePath> path = server.settings().values(IdentityOptions.PYTHON_PATH);
            if (!path.isEmpty()) {
                nodes.add(text("WSGIPythonPath", joined(path)));
            }
            server.value(IdentityOptions.PYTHON_EGGS).ifPresent(eggs -> nodes.add(text("WSGIPythonEggs", eggs)));
        } else {
            nodes.add(daemon());
        }
        nodes.add(Directive.of("WSGIImportScript", withGroups(Literal.of(server.handler())))
                .because("The application is loaded before the first request."));
        services(nodes);
    }

    private void telemetry(List<Node> nodes) {
        server.value(ToolOptions.TELEMETRY_SERVICE).ifPresent(target -> {
            List<Argument> arguments = new ArrayList<>(List.of(new Literal(target)));
            server.value(ToolOptions.TELEMETRY_INTERVAL)
                    .ifPresent(seconds -> arguments.add(new Literal("interval=" + seconds.toPlainString())));
            nodes.add(Directive.of("WSGITelemetryService", arguments));
        });
        server.value(ToolOptions.SLOW_REQUESTS)
                .ifPresent(seconds -> nodes.add(text("WSGISlowRequests", seconds.toPlainString())));
        List<String> options = server.settings().values(ToolOptions.TELEMETRY_OPTIONS);
        if (!options.isEmpty()) {
            nodes.add(Trees.texts("WSGITelemetryOptions", options));
        }
    }

    private void flag(ExpressOption<?> option, String directive, String value, List<Node> nodes) {
        if (server.has(option)) {
            nodes.add(word(directive, value));
        }
    }

    private Directive daemon() {
        List<Argument> arguments = new ArrayList<>();
        arguments.add(new Literal(server.processGroup()));
        arguments.add(new Setting("display-name", new Keyword("%{GROUP}")));
        arguments.add(setting("home", server.workingDirectory()));
        server.value(ApplicationOptions.PROCESSES)
                .ifPresent(processes -> arguments.add(setting("processes", processes)));
        arguments.add(setting("threads", server.threads()));
        python(arguments);
        arguments.add(setting("listen-backlog", server.value(ContentOptions.DAEMON_BACKLOG, 100)));
        for (Map.Entry<ExpressOption<Integer>, Integer> number : NUMBERS) {
            int value = server.value(number.getKey(), number.getValue());
            if (value != 0 || server.has(number.getKey())) {
                arguments.add(setting(number.getKey().name().substring(2), value));
            }
        }
        server.value(ContentOptions.RESPONSE_FLUSH_DELAY)
                .ifPresent(delay -> arguments.add(setting("response-flush-delay", delay)));
        if (server.has(ToolOptions.SERVER_METRICS)) {
            arguments.add(new Setting("server-metrics", new Keyword("On")));
        }
        return Directive.of("WSGIDaemonProcess", arguments);
    }

    private void python(List<Argument> arguments) {
        arguments.add(setting("lang", server.locale()));
        arguments.add(setting("locale", server.locale()));
        server.value(ToolOptions.VENV).ifPresent(venv -> arguments.add(setting("python-home", venv)));
        List<AbsolutePath> path = server.settings().values(IdentityOptions.PYTHON_PATH);
        if (!path.isEmpty()) {
            arguments.add(setting("python-path", joined(path)));
        }
        server.value(IdentityOptions.PYTHON_EGGS).ifPresent(eggs -> arguments.add(setting("python-eggs", eggs)));
    }

    /** Python separates directories by colons, and knows no way to write one. */
    private static String joined(List<AbsolutePath> paths) {
        StringBuilder joined = new StringBuilder();
        for (AbsolutePath path : paths) {
            int colon = path.toString().indexOf(':');
            if (colon >= 0) {
                throw new Refused(Problem.at(
                                org.pythonwebstack.conf.SyntaxRule.UNREPRESENTABLE,
                                IdentityOptions.PYTHON_PATH.name(),
                                path.toString(),
                                colon)
                        .withHint("Apache separates directories by colons; rename the directory"));
            }
            joined.append(joined.isEmpty() ? "" : ":").append(path);
        }
        return joined.toString();
    }

    /** Returns arguments with the processes and the interpreter of the application behind them. */
    List<Argument> withGroups(Argument... first) {
        List<Argument> arguments = new ArrayList<>(List.of(first));
        arguments.add(
                new Setting("process-group", embedded() ? new Keyword(GLOBAL) : new Literal(server.processGroup())));
        String group = server.value(ApplicationOptions.APPLICATION_GROUP, GLOBAL);
        arguments.add(
                new Setting("application-group", group.equals(GLOBAL) ? new Keyword(GLOBAL) : new Literal(group)));
        return arguments;
    }

    // ---- services ----------------------------------------------------------------------------------------------

    private void services(List<Node> nodes) {
        for (Pair<String, AbsolutePath> service : server.settings().values(ToolOptions.SERVICE_SCRIPT)) {
            String name = "service:" + service.first();
            List<Argument> arguments = new ArrayList<>();
            arguments.add(new Literal(name));
            arguments.add(new Setting("display-name", new Keyword("%{GROUP}")));
            arguments.add(setting("home", server.workingDirectory()));
            arguments.add(setting("threads", 0));
            of(ToolOptions.SERVICE_USER, service.first())
                    .ifPresent(user -> arguments.add(setting("user", user.name())));
            of(ToolOptions.SERVICE_GROUP, service.first())
                    .ifPresent(group -> arguments.add(setting("group", group.name())));
            python(arguments);
            List<Node> pair = List.of(
                    Directive.of("WSGIDaemonProcess", arguments),
                    Directive.of(
                            "WSGIImportScript",
                            Literal.of(service.second()),
                            new Setting("process-group", new Literal(name)),
                            new Setting("application-group", new Keyword(GLOBAL))));
            Optional<String> log = of(ToolOptions.SERVICE_LOG_FILE, service.first());
            if (log.isEmpty()) {
                nodes.addAll(pair);
            } else {
                List<Node> children = new ArrayList<>();
                children.add(text("ServerName", "pws-service-" + nodes.size() + ".invalid"));
                children.add(text("ErrorLog", server.logDirectory().resolve(log.get())));
                children.addAll(pair);
                nodes.add(Block.of("VirtualHost", List.of(new Literal("*:65535")), children)
                        .because("No port leads here; the service has a log of its own."));
            }
        }
    }

    private <T> Optional<T> of(ExpressOption<Pair<String, T>> option, String name) {
        return server.settings().values(option).stream()
                .filter(pair -> pair.first().equals(name))
                .map(Pair::second)
                .findFirst();
    }

    private static Setting setting(String key, Object value) {
        return new Setting(key, Literal.of(value));
    }
}
