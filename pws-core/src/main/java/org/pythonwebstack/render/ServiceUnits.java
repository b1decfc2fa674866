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
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;

/** The two units of a service: the socket, which exists from the boot on, and the service that it starts. */
final class ServiceUnits {

    private static final SystemdSyntax SYNTAX = new SystemdSyntax();

    /** Where ProtectHome and PrivateTmp hide everything, so that what a site needs there has to be named. */
    private static final ImmutableList<AbsolutePath> HIDDEN = ImmutableList.of(
            AbsolutePath.of("/home"),
            AbsolutePath.of("/root"),
            AbsolutePath.of("/run/user"),
            AbsolutePath.of("/tmp"),
            AbsolutePath.of("/var/tmp"));

    private static final Literal RUN_MODULE = new Literal("-m");
    private static final Literal GUNICORN = new Literal("gunicorn");
    private static final Literal CONFIG = new Literal("--config");

    private static final Duration GRACEFUL = Duration.ofSeconds(15);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private static final String CALLED = "So the journal and systemctl call the unit.";

    private final NginxLayout layout;
    private final SystemdSetting socketGroup;

    ServiceUnits(NginxLayout layout) {
        this.layout = layout;
        this.socketGroup =
                set("SocketGroup", account(layout.webGroup().name())).because("Nginx, and no other site, may connect.");
    }

    ImmutableList<RenderedFile> render(GunicornService service, List<Comment> heading) {
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

    /** Returns the file of a unit. */
    static RenderedFile file(AbsolutePath path, String purpose, SystemdUnit tree) {
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

    private ImmutableList<SystemdSection> socket(GunicornService service) {
        ImmutableList.Builder<SystemdSetting> socket = ImmutableList.builder();
        socket.add(
                set("ListenStream", SystemdValue.text(service.socket().toString()))
                        .because("A file as address: no other machine can reach it, and permissions say who may."),
                UnitWords.SOCKET_USER,
                socketGroup);
        socket.addAll(UnitWords.SOCKET_FILE);
        Optional<Integer> backlog = service.process().listenBacklog();
        if (backlog.isPresent()) {
            socket.add(set("Backlog", SystemdValue.number(backlog.get()))
                    .because("Connections that may wait for the application."));
        }
        return ImmutableList.of(
                new SystemdSection(
                        "Unit",
                        ImmutableList.of(
                                description("Socket of the Python application ", service),
                                set("OnFailure", SystemdValue.words(RearmUnit.name(service)))
                                        .because("A service that fails too often closes its socket: nginx says 503 at"
                                                + " once, and after a minute there is another chance."))),
                new SystemdSection("Socket", socket.build()),
                UnitWords.SOCKET_INSTALL);
    }

    private static SystemdSetting description(String what, GunicornService service) {
        return set(
                        "Description",
                        SystemdValue.text(
                                what + service.site().name() + service.mount().at()))
                .because(CALLED);
    }

    private ImmutableList<SystemdSection> service(GunicornService service) {
        String socketUnit = service.name() + ".socket";
        ImmutableList.Builder<SystemdSetting> unit = ImmutableList.builder();
        unit.add(
                description("Python application ", service),
                set("Requires", SystemdValue.words(socketUnit))
                        .because("Without the socket that systemd hands over there is nothing to listen on."),
                set("After", SystemdValue.words(socketUnit, "network.target")).because("The socket first."));
        unit.addAll(UnitWords.START_LIMIT);
        return ImmutableList.of(
                new SystemdSection("Unit", unit.build()),
                new SystemdSection("Service", settings(service)),
                UnitWords.SERVICE_INSTALL);
    }

    private ImmutableList<SystemdSetting> settings(GunicornService service) {
        ImmutableList.Builder<SystemdSetting> all = ImmutableList.builderWithExpectedSize(64);
        addIdentity(service, all);
        addCommand(service, all);
        addFileSystem(service.site(), service.process(), needed(service), all);
        all.addAll(UnitWords.SANDBOX);
        addLimits(service.process(), all);
        all.add(set("SyslogIdentifier", SystemdValue.text(service.name())).because("Its lines in the journal."));
        all.addAll(UnitWords.LOG_RATE);
        return all.build();
    }

    private static void addIdentity(GunicornService service, ImmutableList.Builder<SystemdSetting> all) {
        WsgiDaemonProcess process = service.process();
        all.add(UnitWords.TYPE);
        addAccount(service.site(), process, all);
        Optional<AbsolutePath> directory = service.workingDirectory();
        if (directory.isPresent()) {
            all.add(set("WorkingDirectory", SystemdValue.path(directory.get().toString()))
                    .because("Where the application starts, and where it finds its modules first."));
        }
        ImmutableList<SystemdValue.Variable> variables = variables(process);
        if (!variables.isEmpty()) {
            all.add(set("Environment", new SystemdValue.Environment(variables))
                    .because("What the process group asks for; the site's own variables come behind and win."));
        }
        if (HostFiles.hasEnvironment(service.site())) {
            all.add(set(
                            "EnvironmentFile",
                            SystemdValue.path(service.environmentFile().toString()))
                    .because("Read by systemd as root, so that secrets stand in no unit and on no command line."));
        }
        all.add(UnitWords.UNSET_ENVIRONMENT);
    }

    /** Adds as whom a program of the site runs. */
    static void addAccount(Site site, WsgiDaemonProcess process, ImmutableList.Builder<SystemdSetting> all) {
        Optional<Account> user = site.runUser(process);
        if (user.isPresent()) {
            all.add(set("User", account(user.get().name()))
                    .because("The site's account, from the first instruction on; nothing of it runs as root."));
        }
        Optional<Group> group = site.runGroup(process);
        if (group.isPresent()) {
            all.add(set("Group", account(group.get().name())).because("The site's group."));
        }
        if (!process.supplementaryGroups().isEmpty()) {
            ImmutableList.Builder<String> groups = ImmutableList.builder();
            for (Group further : process.supplementaryGroups()) {
                groups.add(plain(further.name()));
            }
            all.add(set("SupplementaryGroups", new SystemdValue.Words(groups.build()))
                    .because("The site's further groups."));
        }
        all.add(UnitWords.umask(process.umask()));
    }

    private static ImmutableList<SystemdValue.Variable> variables(WsgiDaemonProcess process) {
        ImmutableList.Builder<SystemdValue.Variable> variables = ImmutableList.builder();
        add("LANG", process.lang(), variables);
        add("LC_ALL", process.locale(), variables);
        add("PYTHON_EGG_CACHE", process.pythonEggs(), variables);
        return variables.build();
    }

    private static void add(String name, Optional<?> value, ImmutableList.Builder<SystemdValue.Variable> variables) {
        if (value.isPresent()) {
            variables.add(new SystemdValue.Variable(name, Literal.of(value.get())));
        }
    }

    private void addCommand(GunicornService service, ImmutableList.Builder<SystemdSetting> all) {
        WsgiDaemonProcess process = service.process();
        all.add(set(
                        "ExecStart",
                        SystemdValue.exec(
                                service.python().toString(),
                                ImmutableList.of(RUN_MODULE, GUNICORN, CONFIG, Literal.of(service.configuration()))))
                .because("The file is named, or Gunicorn would run a gunicorn.conf.py that lies in the directory."));
        all.add(GunicornRehearsal.command(service, layout));
        all.addAll(UnitWords.RELOAD);
        all.add(UnitWords.timeoutStop(process.gracefulTimeout()
                .orElse(GRACEFUL)
                .plus(process.shutdownTimeout().orElse(SHUTDOWN))));
        all.addAll(UnitWords.RESTART);
    }

    /** Adds what a program of the site sees of the file system. */
    static void addFileSystem(
            Site site, WsgiDaemonProcess process, List<AbsolutePath> needs, ImmutableList.Builder<SystemdSetting> all) {
        all.addAll(UnitWords.READ_ONLY);
        Set<AbsolutePath> writable = new LinkedHashSet<>();
        add(site.root(), writable);
        add(process.pythonEggs(), writable);
        Set<String> bound = new LinkedHashSet<>();
        Set<String> boundReadOnly = new LinkedHashSet<>();
        for (AbsolutePath path : writable) {
            if (isHidden(path)) {
                bound.add(path.toString());
            }
        }
        for (AbsolutePath needed : needs) {
            if (isHidden(needed) && !contains(writable, needed)) {
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
            ImmutableList.Builder<String> paths = ImmutableList.builder();
            for (AbsolutePath path : writable) {
                paths.add(path.toString());
            }
            all.add(set("ReadWritePaths", SystemdValue.paths(paths.build()))
                    .because("Where the account of the site may write."));
        }
        all.addAll(UnitWords.PRIVATE);
    }

    private static void add(Optional<AbsolutePath> path, Collection<AbsolutePath> paths) {
        if (path.isPresent()) {
            paths.add(path.get());
        }
    }

    static void addLimits(WsgiDaemonProcess process, ImmutableList.Builder<SystemdSetting> all) {
        all.add(UnitWords.TASKS_MAX);
        Optional<Integer> nice = process.cpuPriority();
        if (nice.isPresent()) {
            all.add(set("Nice", SystemdValue.number(nice.get())).because("How nice its processes are to others."));
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

    private static void limit(String name, long amount, String why, ImmutableList.Builder<SystemdSetting> all) {
        if (amount > 0) {
            all.add(set(name, SystemdValue.words(Long.toString(amount))).because(why));
        }
    }

    /** Everything that the application reads, besides the system's own files. */
    private static List<AbsolutePath> needed(GunicornService service) {
        List<AbsolutePath> paths = new ArrayList<>();
        add(service.workingDirectory(), paths);
        Optional<Venv> venv = service.venv();
        if (venv.isPresent()) {
            paths.add(venv.get().path());
        }
        paths.addAll(service.process().pythonPath());
        if (service.mount().application() instanceof WsgiApplication.Script script) {
            paths.add(script.path().parent().orElse(script.path()));
        }
        return paths;
    }

    /** Returns whether a service sees a place only if its unit names it. */
    static boolean isHidden(AbsolutePath path) {
        return contains(HIDDEN, path);
    }

    private static boolean contains(Collection<AbsolutePath> directories, AbsolutePath path) {
        for (AbsolutePath directory : directories) {
            if (directory.contains(path)) {
                return true;
            }
        }
        return false;
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
}
