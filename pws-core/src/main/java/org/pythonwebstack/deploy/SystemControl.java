package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.conf.EnvironmentFileSyntax;
import org.pythonwebstack.conf.Unreadable;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Group;

/** A machine with systemd, and with the servers of its distribution. */
public final class SystemControl implements MachineControl {

    private static final AbsolutePath SYSTEMCTL = AbsolutePath.of("/usr/bin/systemctl");
    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final int MOST_LINES = 30;

    /** What userdel says of an account that has processes; see its manual. */
    private static final int ACCOUNT_IN_USE = 8;

    private static final String SOCKET = ".socket";
    private static final long STEP_MILLIS = 200;

    private final ChangeableHost host;
    private final AbsolutePath records;

    /** Servers that have ended when they were reloaded. */
    private final Set<String> ended = new HashSet<>();

    private SystemControl(ChangeableHost host, AbsolutePath records) {
        this.host = host;
        this.records = records;
    }

    /**
     * Returns the control of a machine.
     *
     * @param records the directory of PWS's records, {@code /var/lib/pws}
     */
    public static SystemControl of(ChangeableHost host, AbsolutePath records) {
        return new SystemControl(Objects.requireNonNull(host, "host"), Objects.requireNonNull(records, "records"));
    }

    @Override
    public void makeAccount(Change.AccountChange account) throws IOException {
        String name = account.name().toString();
        String uid = Long.toString(account.ids().uid());
        String gid = Long.toString(account.ids().gid());
        Optional<GroupEntry> group = host.group(Group.of(name));
        if (group.isEmpty()) {
            require(ProgramRun.of("/usr/sbin/groupadd", "--system", "--gid", gid, "--", name));
        } else if (group.get().gid() != account.ids().gid()) {
            throw new IOException("the group " + name + " has another number already: "
                    + group.get().gid());
        }
        Optional<UserEntry> user = host.user(account.name());
        if (user.isEmpty()) {
            require(ProgramRun.of(
                    "/usr/sbin/useradd",
                    "--system",
                    "--uid",
                    uid,
                    "--gid",
                    gid,
                    "--home-dir",
                    account.home().toString(),
                    "--no-create-home",
                    "--shell",
                    "/usr/sbin/nologin",
                    "--",
                    name));
        } else if (user.get().uid() != account.ids().uid()) {
            throw new IOException("the account " + name + " has another number already: "
                    + user.get().uid());
        }
    }

    @Override
    public void removeAccount(Change.AccountChange account) throws IOException {
        String name = account.name().toString();
        Optional<UserEntry> user = host.user(account.name());
        if (user.isPresent() && user.get().uid() == account.ids().uid()) {
            removeUser(name);
        }
        // userdel removes the group too where login.defs says so.
        Optional<GroupEntry> group = host.group(Group.of(name));
        if (group.isPresent() && group.get().gid() == account.ids().gid()) {
            require(ProgramRun.of("/usr/sbin/groupdel", "--", name));
        }
    }

    @Override
    public void changeDatabase(Change.DatabaseChange change) throws IOException {
        new DatabaseSteps(host).perform(change);
    }

    @Override
    public void takeBackDatabase(Change.DatabaseChange change) throws IOException {
        new DatabaseSteps(host).takeBack(change);
    }

    private void start(List<String> units) throws IOException {
        ProgramRun start = systemctl("enable", "--now", units);
        ProgramResult result = host.run(start);
        if (!result.isSuccess() && makeWayForSockets(units)) {
            result = host.run(start);
        }
        requireSuccess(start, result);
    }

    /**
     * A socket does not start beside a service that runs without it, as one does that was stopped in part. Returns whether
     * there was such a service; it is stopped then.
     */
    private boolean makeWayForSockets(List<String> units) throws IOException {
        List<String> services = new ArrayList<>();
        for (String unit : units) {
            if (unit.endsWith(SOCKET) && !isActive(unit)) {
                String service = unit.substring(0, unit.length() - SOCKET.length()) + ".service";
                if (isActive(service)) {
                    services.add(service);
                }
            }
        }
        if (!services.isEmpty()) {
            require(systemctl("stop", services));
        }
        return !services.isEmpty();
    }

    /** Processes of a reloaded Apache finish their requests before they end. */
    private void removeUser(String name) throws IOException {
        long end = System.nanoTime() + SHORT.toNanos();
        while (true) {
            ProgramResult result = host.run(ProgramRun.of("/usr/sbin/userdel", "--", name));
            if (result.isSuccess()) {
                return;
            }
            if (result.status() != ACCOUNT_IN_USE || System.nanoTime() > end) {
                throw new IOException("userdel ended with status " + result.status() + ": " + last(result.output()));
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while an account was removed", e);
            }
        }
    }

    @Override
    public void setRunning(List<String> units, boolean running) throws IOException {
        if (running) {
            start(units);
            return;
        }
        // For a unit that it does not know, systemctl reports a failure, as for one that does not stop.
        ProgramResult stopped = host.run(systemctl("stop", units));
        if (!stopped.isSuccess() && host.run(systemctl("is-active", units)).isSuccess()) {
            throw new IOException(
                    "systemctl could not stop " + String.join(", ", units) + ": " + last(stopped.output()));
        }
        if (!host.run(systemctl("disable", units)).isSuccess()) {
            // One that has no file any more keeps the others from being disabled.
            for (String unit : units) {
                ProgramResult disabled = host.run(systemctl("disable", List.of(unit)));
                if (!disabled.isSuccess() && isKnown(unit)) {
                    throw new IOException("systemctl could not disable " + unit + ": " + last(disabled.output()));
                }
            }
        }
        // A failed unit is remembered even when its file is gone.
        host.run(systemctl("reset-failed", units));
    }

    @Override
    public void reloadUnit(String unit, boolean restart) throws IOException {
        if (isActive(unit)) {
            require(systemctl(restart ? "restart" : "reload-or-restart", "--", unit));
        }
    }

    @Override
    public void reload(Reloaded what) throws IOException {
        switch (what) {
            case UNITS -> require(systemctl("daemon-reload"));
            case TMPFILES -> new TmpfilesControl(host).apply();
            case APACHE -> reloadServer("apache2.service");
            case NGINX -> reloadServer("nginx.service");
        }
    }

    private void reloadServer(String unit) throws IOException {
        if (isActive(unit)) {
            ReloadWatch watch = ReloadWatch.of(host, unit);
            try {
                require(systemctl("reload", "--", unit));
                watch.awaitNewWorkers();
            } catch (IOException e) {
                if (isActive(unit)) {
                    throw watch.notTaken(e);
                }
                ended.add(unit);
                throw watch.ended(e);
            }
        } else if (ended.remove(unit)) {
            // Apache ends where nginx would go on as before; with the old configuration it runs again.
            require(systemctl("start", "--", unit));
        }
    }

    @Override
    public void test(WebServer server, Plan plan) throws IOException {
        AbsolutePath live = AbsolutePath.of(server == WebServer.APACHE ? "/etc/apache2" : "/etc/nginx");
        AbsolutePath copy = records.resolve("staging");
        Set<AbsolutePath> ours =
                ImmutableSet.copyOf(Ledger.read(host, records).paths().keySet());
        StagedConfiguration staged = new StagedConfiguration(host, server, live, copy, ours);
        try {
            staged.make(plan);
            ProgramResult result = host.run((server == WebServer.APACHE
                            ? ProgramRun.of("/usr/sbin/apache2ctl", "-t").with("APACHE_CONFDIR", copy.toString())
                            : ProgramRun.of(
                                    "/usr/sbin/nginx",
                                    "-t",
                                    "-q",
                                    "-c",
                                    copy.resolve("nginx.conf").toString()))
                    .within(SHORT));
            if (!result.isSuccess()) {
                throw new IOException(
                        server.title() + " refuses the configuration: " + staged.withLivePaths(last(result.output())));
            }
        } finally {
            staged.remove();
        }
    }

    @Override
    public void run(Change.ProgramChange program) throws IOException {
        UserEntry user = host.user(program.account())
                .orElseThrow(() -> new IOException("the machine has no account " + program.account()));
        ProgramRun run = ProgramRun.of(program.program(), program.arguments())
                .as(user)
                .in(program.directory())
                .with("HOME", program.directory().toString())
                .with("PYTHONDONTWRITEBYTECODE", "1")
                .within(LONG);
        for (AbsolutePath file : program.environmentFiles()) {
            for (Map.Entry<String, String> variable : variables(file).entrySet()) {
                run = run.with(variable.getKey(), variable.getValue());
            }
        }
        require(run);
    }

    @Override
    public void unpack(Change.UnpackChange unpack) throws IOException {
        UserEntry user = host.user(unpack.account())
                .orElseThrow(() -> new IOException("the machine has no account " + unpack.account()));
        require(ProgramRun.of(
                        "/usr/bin/tar",
                        "--extract",
                        "--file=-",
                        "--no-same-owner",
                        "--preserve-permissions",
                        "--keep-old-files")
                .as(user)
                .in(unpack.directory())
                .readingFile(unpack.archive())
                .within(LONG));
    }

    private Map<String, String> variables(AbsolutePath file) throws IOException {
        if (host.state(file) instanceof PathState.RegularFile environment) {
            try {
                return new EnvironmentFileSyntax()
                        .read(environment.content().text())
                        .variables();
            } catch (Unreadable e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        throw new IOException(file + " is no file");
    }

    @Override
    public void probe(Change.ProbeChange probe) throws IOException {
        Prober.require(probe);
    }

    private static ProgramRun systemctl(String verb, List<String> units) {
        return systemctl(verb, List.of(), units);
    }

    private static ProgramRun systemctl(String verb, String option, List<String> units) {
        return systemctl(verb, List.of(option), units);
    }

    private static ProgramRun systemctl(String verb, List<String> options, List<String> units) {
        List<String> all = new ArrayList<>(List.of(verb));
        all.addAll(options);
        all.add("--");
        all.addAll(units);
        // A batch stops or starts at once, but each unit has its own time to do so.
        return systemctl(all.toArray(new String[0])).within(LONG);
    }

    private static ProgramRun systemctl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--no-ask-password"));
        all.addAll(List.of(arguments));
        return ProgramRun.of(SYSTEMCTL, all).within(SHORT);
    }

    private boolean isActive(String unit) throws IOException {
        return host.run(systemctl("is-active", "--", unit)).isSuccess();
    }

    private boolean isKnown(String unit) throws IOException {
        return host.run(systemctl("cat", "--", unit)).isSuccess();
    }

    private void require(ProgramRun program) throws IOException {
        requireSuccess(program, host.run(program));
    }

    private static void requireSuccess(ProgramRun program, ProgramResult result) throws IOException {
        if (!result.isSuccess()) {
            throw new IOException(program.program().fileName() + " ended with status " + result.status() + ": "
                    + last(result.output()));
        }
    }

    /** Returns the end of what a program said, which as a rule has the reason. */
    private static String last(String output) {
        String[] lines = output.strip().split("\n", -1);
        int from = Math.max(0, lines.length - MOST_LINES);
        return String.join("\n", List.of(lines).subList(from, lines.length));
    }
}
