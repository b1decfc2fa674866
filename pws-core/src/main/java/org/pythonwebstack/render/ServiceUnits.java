package org.pythonwebstack.render;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;

/** The two units of a service: the socket, which exists from the boot on, and the service that it starts. */
final class ServiceUnits {

    private static final SystemdSyntax SYNTAX = new SystemdSyntax();
    private static final int SOCKET_MODE = 0660;
    private static final int DIRECTORY_MODE = 0755;
    private static final FileMode DEFAULT_UMASK = FileMode.ofOctal("027");
    private static final int TASKS = 512;

    /** Where ProtectHome and PrivateTmp hide everything, so that what a site needs there has to be named. */
    private static final List<AbsolutePath> HIDDEN = List.of(
            AbsolutePath.of("/home"),
            AbsolutePath.of("/root"),
            AbsolutePath.of("/run/user"),
            AbsolutePath.of("/tmp"),
            AbsolutePath.of("/var/tmp"));

    private static final String CALLED = "So the journal and systemctl call the unit.";

    private static final List<SystemdSetting> SANDBOX = sandbox();

    private ServiceUnits() {}

    static List<RenderedFile> render(GunicornService service, List<Comment> heading) {
        String at = service.mount().at().toString();
        return ImmutableList.of(
                file(
                        service.unit("socket"),
                        "the socket on which nginx reaches the application at " + at,
                        new SystemdUnit(heading, socket(service))),
                file(
                        service.unit("service"),
                        "runs the application at " + at + " as the account of the site",
                        new SystemdUnit(heading, service(service))));
    }

    private static RenderedFile file(AbsolutePath path, String purpose, SystemdUnit tree) {
        String text = SYNTAX.write(tree);
        return RenderedFile.readable(path, purpose, text).explainedBy(new Reasons(tree, text));
    }

    private record Reasons(SystemdUnit tree, String text) implements Supplier<List<Explanation>> {
        @Override
        public List<Explanation> get() {
            return explain(tree, SYNTAX.read(text));
        }
    }

    private static List<Explanation> explain(SystemdUnit reasoned, SystemdUnit located) {
        ImmutableList.Builder<Explanation> found = ImmutableList.builder();
        for (int i = 0; i < reasoned.sections().size(); i++) {
            List<SystemdSetting> mine = reasoned.sections().get(i).settings();
            List<SystemdSetting> read = located.sections().get(i).settings();
            for (int j = 0; j < mine.size(); j++) {
                if (!mine.get(j).reason().isEmpty()) {
                    found.add(new Explanation(
                            read.get(j).line(), mine.get(j).name(), mine.get(j).reason()));
                }
            }
        }
        return found.build();
    }

    private static List<SystemdSection> socket(GunicornService service) {
        List<SystemdSetting> socket = new ArrayList<>(List.of(
                set("ListenStream", SystemdValue.text(service.socket().toString()))
                        .because("A file as address: no other machine can reach it, and permissions say who may."),
                set("SocketUser", SystemdValue.words("root"))
                        .because("The application cannot change who may connect to it."),
                set("SocketGroup", account(service.layout().webGroup().name()))
                        .because("Nginx, and no other site, may connect."),
                set("SocketMode", SystemdValue.mode(SOCKET_MODE))
                        .because("Whoever could connect could claim to be any client."),
                set("DirectoryMode", SystemdValue.mode(DIRECTORY_MODE))
                        .because("Used only if the directory is not there yet."),
                set("RemoveOnStop", SystemdValue.flag(true))
                        .because("Nginx answers 502 at once if the socket is switched off.")));
        if (service.process().listenBacklog().isPresent()) {
            socket.add(set(
                            "Backlog",
                            SystemdValue.number(
                                    service.process().listenBacklog().get()))
                    .because("Connections that may wait for the application."));
        }
        return List.of(
                new SystemdSection(
                        "Unit",
                        List.of(set(
                                        "Description",
                                        SystemdValue.text("Socket of the Python application "
                                                + service.site().name()
                                                + service.mount().at()))
                                .because(CALLED))),
                new SystemdSection("Socket", socket),
                new SystemdSection(
                        "Install",
                        List.of(set("WantedBy", SystemdValue.words("sockets.target"))
                                .because(
                                        "The address exists from the boot on, whether or not the application runs."))));
    }

    private static List<SystemdSection> service(GunicornService service) {
        String socketUnit = service.name() + ".socket";
        List<SystemdSetting> unit = List.of(
                set(
                                "Description",
                                SystemdValue.text(
                                        "Python application " + service.site().name()
                                                + service.mount().at()))
                        .because(CALLED),
                set("Requires", SystemdValue.words(socketUnit))
                        .because("Without the socket that systemd hands over there is nothing to listen on."),
                set("After", SystemdValue.words(socketUnit, "network.target")).because("The socket first."),
                set("StartLimitIntervalSec", SystemdValue.time(Duration.ofMinutes(5)))
                        .because("An application that cannot start is given up instead of filling the log."),
                set("StartLimitBurst", SystemdValue.number(5)).because("Five attempts."));
        return List.of(
                new SystemdSection("Unit", unit),
                new SystemdSection("Service", settings(service)),
                new SystemdSection(
                        "Install",
                        List.of(set("WantedBy", SystemdValue.words("multi-user.target"))
                                .because("Enabled, it starts at boot; otherwise the first request starts it."))));
    }

    private static List<SystemdSetting> settings(GunicornService service) {
        List<SystemdSetting> all = new ArrayList<>(64);
        addIdentity(service, all);
        addCommand(service, all);
        addFileSystem(service, all);
        all.addAll(SANDBOX);
        addLimits(service.process(), all);
        all.add(set("SyslogIdentifier", SystemdValue.text(service.name())).because("Its lines in the journal."));
        all.add(set("LogRateLimitIntervalSec", SystemdValue.time(Duration.ofSeconds(30)))
                .because("An application that writes without end fills no disk."));
        all.add(set("LogRateLimitBurst", SystemdValue.number(1000)).because("Lines in that time."));
        return all;
    }

    private static void addIdentity(GunicornService service, List<SystemdSetting> all) {
        WsgiDaemonProcess process = service.process();
        all.add(set("Type", SystemdValue.words("notify")).because("Gunicorn says when it is ready."));
        if (service.user().isPresent()) {
            all.add(set("User", account(service.user().get().name()))
                    .because("The site's account, from the first instruction on; nothing of it runs as root."));
        }
        if (service.group().isPresent()) {
            all.add(set("Group", account(service.group().get().name())).because("The site's group."));
        }
        if (!process.supplementaryGroups().isEmpty()) {
            List<String> groups = new ArrayList<>();
            process.supplementaryGroups().forEach(group -> groups.add(plain(group.name())));
            all.add(set("SupplementaryGroups", new SystemdValue.Words(groups)).because("The site's further groups."));
        }
        all.add(set(
                        "UMask",
                        SystemdValue.mode(process.umask().orElse(DEFAULT_UMASK).bits()))
                .because("Which permissions the files of the application lack."));
        if (service.workingDirectory().isPresent()) {
            all.add(set(
                            "WorkingDirectory",
                            SystemdValue.path(service.workingDirectory().get().toString()))
                    .because("Where the application starts, and where it finds its modules first."));
        }
        Set<SystemdValue.Variable> variables = new LinkedHashSet<>();
        addVariable("LANG", process.lang(), variables);
        addVariable("LC_ALL", process.locale(), variables);
        addVariable("PYTHON_EGG_CACHE", process.pythonEggs(), variables);
        if (!variables.isEmpty()) {
            all.add(set("Environment", new SystemdValue.Environment(ImmutableList.copyOf(variables)))
                    .because("What the process group asks for; the site's own variables come behind and win."));
        }
        if (HostFiles.hasEnvironment(service.site())) {
            all.add(set(
                            "EnvironmentFile",
                            SystemdValue.path(service.environmentFile().toString()))
                    .because("Read by systemd as root, so that secrets stand in no unit and on no command line."));
        }
        all.add(set(
                        "UnsetEnvironment",
                        SystemdValue.words("GUNICORN_CMD_ARGS", "GUNICORN_FD", "GUNICORN_PID", "SCRIPT_NAME"))
                .because("Gunicorn would take settings from them, over those in its file."));
    }

    private static void addCommand(GunicornService service, List<SystemdSetting> all) {
        WsgiDaemonProcess process = service.process();
        all.add(set(
                        "ExecStart",
                        SystemdValue.exec(
                                service.python().toString(),
                                "-m",
                                "gunicorn",
                                "--config",
                                service.configuration().toString()))
                .because("The file is named, or Gunicorn would run a gunicorn.conf.py that lies in the directory."));
        List<Argument> arguments =
                List.of(new Literal("-HUP"), new Expression(List.of(Expression.variable("MAINPID"))));
        all.add(set("ExecReload", SystemdValue.exec("/bin/kill", arguments))
                .because("New workers with new code, while the old ones finish their requests."));
        all.add(set("KillMode", SystemdValue.words("mixed"))
                .because("The first process ends the others in good order."));
        all.add(set(
                        "TimeoutStopSec",
                        SystemdValue.time(
                                seconds(process.gracefulTimeout(), 15).plus(seconds(process.shutdownTimeout(), 5))))
                .because("Running requests may end, then the processes are killed."));
        all.add(set("Restart", SystemdValue.words("on-failure")).because("A crash is not the end."));
        all.add(set("RestartSec", SystemdValue.time(Duration.ofSeconds(2))).because("Not in a tight loop."));
        all.add(set("RestartPreventExitStatus", SystemdValue.words("3", "4"))
                .because("Gunicorn's word for an application that cannot be imported: trying again helps nobody."));
    }

    private static void addFileSystem(GunicornService service, List<SystemdSetting> all) {
        all.add(set("ProtectSystem", SystemdValue.words("strict"))
                .because("The whole file system is read-only, but for what follows."));
        Set<AbsolutePath> writable = new LinkedHashSet<>();
        addIfPresent(service.site().root(), writable);
        addIfPresent(service.process().pythonEggs(), writable);
        all.add(set("ProtectHome", SystemdValue.words("tmpfs")).because("Other people's files do not exist."));
        Set<String> bound = new LinkedHashSet<>();
        Set<String> boundReadOnly = new LinkedHashSet<>();
        for (AbsolutePath path : writable) {
            if (isHidden(path)) {
                bound.add(path.toString());
            }
        }
        for (AbsolutePath needed : needed(service)) {
            if (isHidden(needed) && !isBelow(writable, needed)) {
                boundReadOnly.add(needed.toString());
            }
        }
        if (!bound.isEmpty()) {
            all.add(set("BindPaths", SystemdValue.paths(ImmutableList.copyOf(bound)))
                    .because("The site itself lies where other people's files do."));
        }
        if (!boundReadOnly.isEmpty()) {
            all.add(set("BindReadOnlyPaths", SystemdValue.paths(ImmutableList.copyOf(boundReadOnly)))
                    .because("What the application reads lies where other people's files do."));
        }
        if (!writable.isEmpty()) {
            List<String> paths = new ArrayList<>();
            for (AbsolutePath path : writable) {
                paths.add(path.toString());
            }
            all.add(set("ReadWritePaths", SystemdValue.paths(paths))
                    .because("Where the account of the site may write."));
        }
        all.add(set("PrivateTmp", SystemdValue.flag(true)).because("No temporary file is shared with other sites."));
        all.add(set("PrivateDevices", SystemdValue.flag(true))
                .because("No devices but null, zero, random and the terminal."));
        all.add(set("DevicePolicy", SystemdValue.words("closed")).because("No devices, also not by number."));
    }

    private static List<SystemdSetting> sandbox() {
        ImmutableList.Builder<SystemdSetting> all = ImmutableList.builder();
        for (String flag : List.of(
                "NoNewPrivileges",
                "PrivateUsers",
                "ProtectClock",
                "ProtectHostname",
                "ProtectKernelLogs",
                "ProtectKernelModules",
                "ProtectKernelTunables",
                "ProtectControlGroups",
                "RestrictRealtime",
                "RestrictSUIDSGID",
                "LockPersonality",
                "RemoveIPC")) {
            all.add(set(flag, SystemdValue.flag(true)).because("A web application has no use for what this forbids."));
        }
        all.add(set("RestrictNamespaces", SystemdValue.words("yes")).because("No containers inside."));
        all.add(set("CapabilityBoundingSet", SystemdValue.reset()).because("No right of root can be had."));
        all.add(set("AmbientCapabilities", SystemdValue.reset()).because("No right of root is given."));
        all.add(set("ProtectProc", SystemdValue.words("invisible"))
                .because("Processes of others, and what their environment has, cannot be seen."));
        all.add(set("ProcSubset", SystemdValue.words("pid")).because("No facts about the machine from /proc."));
        all.add(set("RestrictAddressFamilies", SystemdValue.words("AF_UNIX", "AF_INET", "AF_INET6"))
                .because("Sockets for databases and the Internet, no others."));
        all.add(set("SystemCallArchitectures", SystemdValue.words("native"))
                .because("The filter cannot be passed by another calling convention."));
        all.add(set("SystemCallFilter", SystemdValue.words("@system-service")).because("What services use."));
        all.add(set("SystemCallFilter", SystemdValue.words("~@privileged", "@resources"))
                .because("Less what only the system itself uses."));
        all.add(set("SystemCallFilter", SystemdValue.words("setuid", "setuid32"))
                .because("Gunicorn 20 makes each worker the account that it is already, and ends if that is forbidden;"
                        + " without capabilities no other can be had."));
        all.add(set("SystemCallErrorNumber", SystemdValue.words("EPERM"))
                .because("A forbidden call is an error for the program, not its death."));
        all.add(set("KeyringMode", SystemdValue.words("private")).because("No keys are shared."));
        return all.build();
    }

    private static void addLimits(WsgiDaemonProcess process, List<SystemdSetting> all) {
        all.add(set("TasksMax", SystemdValue.number(TASKS))
                .because("An application that starts processes without end stops at its own limit."));
        if (process.cpuPriority().isPresent()) {
            all.add(set("Nice", SystemdValue.number(process.cpuPriority().get()))
                    .because("How nice its processes are to others."));
        }
        limit(
                "LimitDATA",
                GunicornFiles.bytes(process.memoryLimit()),
                "The data memory of each process has a limit, so that a leak does not stop the machine.",
                all);
        limit(
                "LimitAS",
                GunicornFiles.bytes(process.virtualMemoryLimit()),
                "The address space of each process has a limit, so that a leak does not stop the machine.",
                all);
        limit(
                "LimitCPU",
                process.cpuTimeLimit().orElse(Duration.ZERO).toSeconds(),
                "A process that has used so much processor time is ended.",
                all);
    }

    private static void limit(String name, long amount, String why, List<SystemdSetting> all) {
        if (amount > 0) {
            all.add(set(name, SystemdValue.words(Long.toString(amount))).because(why));
        }
    }

    /** Everything that the application reads, besides the system's own files. */
    private static Set<AbsolutePath> needed(GunicornService service) {
        Set<AbsolutePath> paths = new LinkedHashSet<>();
        addIfPresent(service.workingDirectory(), paths);
        if (service.venv().isPresent()) {
            paths.add(service.venv().get().path());
        }
        paths.addAll(service.process().pythonPath());
        if (service.mount().application() instanceof WsgiApplication.Script script) {
            paths.add(script.path().parent().orElse(script.path()));
        }
        return paths;
    }

    /** Returns whether a service sees a place only if its unit names it. */
    static boolean isHidden(AbsolutePath path) {
        return isBelow(HIDDEN, path);
    }

    private static boolean isBelow(Collection<AbsolutePath> directories, AbsolutePath path) {
        for (AbsolutePath directory : directories) {
            if (directory.contains(path)) {
                return true;
            }
        }
        return false;
    }

    private static void addIfPresent(Optional<AbsolutePath> path, Set<AbsolutePath> paths) {
        if (path.isPresent()) {
            paths.add(path.get());
        }
    }

    private static SystemdSetting set(String name, SystemdValue value) {
        return SystemdSetting.of(name, value);
    }

    private static SystemdValue account(String name) {
        return SystemdValue.words(plain(name));
    }

    /** systemd takes a bare number for the id; only {@link Account} and its kind write it with a {@code #}. */
    private static String plain(String account) {
        return account.startsWith("#") ? account.substring(1) : account;
    }

    private static void addVariable(String name, Optional<?> value, Set<SystemdValue.Variable> variables) {
        if (value.isPresent()) {
            variables.add(
                    new SystemdValue.Variable(name, new Literal(value.get().toString())));
        }
    }

    private static Duration seconds(Optional<Duration> time, int otherwise) {
        return time.orElse(Duration.ofSeconds(otherwise));
    }
}
