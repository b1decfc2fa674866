package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProcessTable;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Refused;

/** Looks at the sites of a machine: what runs, what they answer, what somebody changed. It changes nothing. */
public final class Inspector {

    private static final String SERVICE = ".service";
    private static final long STEP_MILLIS = 100;

    /** How long one process of an application may take to follow the one before it. */
    private static final Duration SUCCESSION = Duration.ofSeconds(10);

    private static final int LOWEST_FAILURE = 500;
    private static final int NOT_OUR_HOST = 421;

    private final ChangeableHost host;
    private final Servers servers;

    private Inspector(ChangeableHost host, Servers servers) {
        this.host = host;
        this.servers = servers;
    }

    /** Returns the inspector of a machine with systemd. */
    public static Inspector on(ChangeableHost host, Servers servers) {
        return new Inspector(Objects.requireNonNull(host, "host"), Objects.requireNonNull(servers, "servers"));
    }

    /** Hears which site is being asked. */
    public interface Listener {
        /** A site is about to be asked for a page. */
        void asks(SiteSetup setup);
    }

    /** Returns the states of sites, in their order. All of them are in the ledger. */
    public List<SiteState> look(Collection<SiteSetup> setups, Ledger ledger, Listener listener) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        List<Asked> asked = new ArrayList<>();
        for (SiteSetup setup : setups) {
            names.add(serverUnit(setup.server()));
            names.addAll(units(entry(setup, ledger)));
            if (setup.enabled()) {
                listener.asks(setup);
            }
            asked.add(ask(setup));
        }
        // Processes are looked at after the sites were asked: a request is what starts some of them. And what has just
        // answered may be on its way out, with its successor not yet under its own account or known to the service
        // manager.
        long end = System.nanoTime() + SUCCESSION.toNanos();
        while (true) {
            Map<String, UnitState> units = UnitStates.of(host, names);
            ProcessTable processes = ProcessTable.now();
            List<Look> looks = new ArrayList<>();
            for (Asked one : asked) {
                looks.add(new Look(one, entry(one.setup(), ledger), units, processes));
            }
            if (looks.stream().noneMatch(Look::isBetweenProcesses) || System.nanoTime() > end) {
                ImmutableList.Builder<SiteState> states = ImmutableList.builder();
                for (Look look : looks) {
                    states.add(look.state());
                }
                return states.build();
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the sites were looked at", e);
        }
    }

    /** A site, what it answered, and what is wrong with that. */
    private record Asked(SiteSetup setup, Optional<SiteState.Answer> answer, List<SiteState.Trouble> troubles) {}

    private static Asked ask(SiteSetup setup) {
        List<SiteState.Trouble> troubles = new ArrayList<>();
        String cure = "'pws logs " + setup.site().name() + "' says more";
        for (Change.ProbeChange probe : setup.enabled() ? setup.probes() : List.<Change.ProbeChange>of()) {
            long start = System.nanoTime();
            try {
                int status = Prober.status(probe);
                if (status >= LOWEST_FAILURE || status == NOT_OUR_HOST) {
                    troubles.add(new SiteState.Trouble(true, "it answers with status " + status, cure));
                }
                Duration time = Duration.ofNanos(System.nanoTime() - start);
                return new Asked(setup, Optional.of(new SiteState.Answer(status, time)), troubles);
            } catch (IOException e) {
                String text = "it does not answer on port " + probe.port() + ": " + e.getMessage();
                troubles.add(new SiteState.Trouble(true, text, cure));
            }
        }
        return new Asked(setup, Optional.empty(), troubles);
    }

    private static SiteEntry entry(SiteSetup setup, Ledger ledger) {
        return ledger.site(setup.site().name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the ledger has no site " + setup.site().name()));
    }

    private static String serverUnit(WebServer server) {
        return server == WebServer.APACHE ? "apache2.service" : "nginx.service";
    }

    /** Returns the units of a site's own. */
    public List<String> units(SiteEntry entry) {
        List<String> units = new ArrayList<>();
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && path.path()
                            .parent()
                            .equals(Optional.of(servers.nginxLayout().units()))
                    && (path.path().fileName().endsWith(SERVICE)
                            || path.path().fileName().endsWith(".socket"))) {
                units.add(path.path().fileName());
            }
        }
        return units;
    }

    /** Returns whether a timer starts a service, which most of the time does not run then. */
    private static boolean isScheduled(String service, SiteEntry entry) {
        String timer = service.endsWith(SERVICE)
                ? service.substring(0, service.length() - SERVICE.length()) + ".timer"
                : service;
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && path.path().fileName().equals(timer)
                    && timer.endsWith(".timer")) {
                return true;
            }
        }
        return false;
    }

    /** Returns where a site's requests are logged; nothing if they are not. */
    public Optional<AbsolutePath> accessLog(SiteSetup setup) {
        return setup.site().virtualHost().accessLog().enabled()
                ? Optional.of(setup.site()
                        .virtualHost()
                        .accessLog()
                        .file()
                        .orElseGet(() -> logs(setup).resolve("access.log")))
                : Optional.empty();
    }

    /** Returns where a site's errors are logged. */
    public AbsolutePath errorLog(SiteSetup setup) {
        return setup.site()
                .virtualHost()
                .errorLog()
                .file()
                .orElseGet(() -> logs(setup).resolve("error.log"));
    }

    private AbsolutePath logs(SiteSetup setup) {
        String name = setup.site().name().toString();
        return setup.server() == WebServer.APACHE
                ? servers.apacheLayout().logDirectory(setup.site().name())
                : servers.nginxLayout().logs().resolve(name);
    }

    /** Returns the files of a site that are not as PWS left them. */
    public List<SiteState.Deviation> deviations(SiteEntry entry) throws IOException {
        ImmutableList.Builder<SiteState.Deviation> deviations = ImmutableList.builder();
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path) {
                PathState now = stateOf(path.path());
                if (!now.equals(path.state())) {
                    deviations.add(new SiteState.Deviation(path.path(), now.isAbsent()));
                }
            }
        }
        return deviations.build();
    }

    /** What lies where anybody could have led us is not ours any more. */
    private PathState stateOf(AbsolutePath path) throws IOException {
        try {
            return host.state(path);
        } catch (Refused refused) {
            return new PathState.Other();
        }
    }

    /** The look at one site. */
    private final class Look {

        private final Asked asked;
        private final SiteSetup setup;
        private final SiteEntry entry;
        private final List<UnitState> units = new ArrayList<>();
        private final Optional<UnitState> server;
        private final ProcessTable table;
        private final List<SiteState.Trouble> troubles = new ArrayList<>();

        Look(Asked asked, SiteEntry entry, Map<String, UnitState> states, ProcessTable table) {
            this.asked = asked;
            this.setup = asked.setup();
            this.entry = entry;
            this.table = table;
            for (String name : units(entry)) {
                UnitState state = states.get(name);
                if (state != null && !isScheduled(name, entry)) {
                    units.add(state);
                }
            }
            this.server = Optional.ofNullable(states.get(serverUnit(setup.server())));
            server.ifPresent(units::add);
        }

        /** Returns whether the application has answered, all that it needs is up, and its processes are not to be seen. */
        boolean isBetweenProcesses() {
            boolean ownAccount =
                    setup.server() == WebServer.NGINX || !accounts().isEmpty();
            return asked.answer().isPresent()
                    && asked.troubles().isEmpty()
                    && units.stream().allMatch(UnitState::isUp)
                    && !setup.site().processes().isEmpty()
                    && ownAccount
                    && processes().isEmpty();
        }

        SiteState state() throws IOException {
            if (setup.enabled()) {
                units.forEach(this::judge);
                troubles.addAll(asked.troubles());
            }
            List<SiteState.Deviation> deviations = deviations(entry);
            for (SiteState.Deviation deviation : deviations) {
                troubles.add(new SiteState.Trouble(
                        false,
                        deviation.path() + (deviation.missing() ? " is missing" : " was changed after pws wrote it"),
                        "'pws apply --replace' writes it again"));
            }
            if (setup.enabled()) {
                new SiteCertificates(host).look(setup.site()).ifPresent(facts -> troubles.addAll(facts.troubles()));
            }
            troubles.sort((a, b) -> Boolean.compare(b.down(), a.down()));
            return new SiteState(
                    setup.site().name(),
                    setup.server(),
                    setup.enabled(),
                    units,
                    processes(),
                    since(),
                    asked.answer(),
                    deviations,
                    troubles);
        }

        private void judge(UnitState unit) {
            if (unit.isUp()) {
                return;
            }
            boolean ofServer = unit.name().equals(serverUnit(setup.server()));
            String why = unit.active().equals("failed") ? " failed (" + unit.result() + ")" : " is " + unit.active();
            String restarts = unit.restarts() == 0 ? "" : ", " + unit.restarts() + " restarts";
            troubles.add(new SiteState.Trouble(
                    true,
                    unit.name() + (unit.known() ? why + restarts : " is not known to systemd"),
                    ofServer || !unit.known()
                            ? "'systemctl start " + unit.name() + "' starts it, or says why not"
                            : "'pws logs " + entry.site() + "' says why"));
        }

        private Optional<Instant> since() {
            Optional<Instant> last = Optional.empty();
            for (UnitState unit : units) {
                boolean application = unit.name().endsWith(SERVICE)
                        && (setup.server() == WebServer.APACHE || !unit.name().equals(serverUnit(setup.server())));
                if (application
                        && unit.since().isPresent()
                        && (last.isEmpty() || last.get().isBefore(unit.since().get()))) {
                    last = unit.since();
                }
            }
            return last;
        }

        private List<ProcessTable.Entry> processes() {
            ImmutableList.Builder<ProcessTable.Entry> found = ImmutableList.builder();
            if (setup.server() == WebServer.NGINX) {
                for (UnitState unit : units) {
                    if (!unit.name().equals(serverUnit(WebServer.NGINX)) && unit.mainPid() > 0) {
                        found.addAll(table.family(unit.mainPid()));
                    }
                }
                return found.build();
            }
            // The daemon processes of mod_wsgi are children of Apache that have become the site's account.
            Set<Long> accounts = accounts();
            server.ifPresent(apache -> table.children(apache.mainPid()).stream()
                    .filter(child -> accounts.contains(child.uid()))
                    .forEach(found::add));
            return found.build();
        }

        private Set<Long> accounts() {
            Site site = setup.site();
            Set<Account> names = new LinkedHashSet<>();
            site.runUser().ifPresent(names::add);
            site.processes().forEach(process -> process.user().ifPresent(names::add));
            Set<Long> numbers = new LinkedHashSet<>();
            for (Account name : names) {
                host.user(name).map(UserEntry::uid).ifPresent(numbers::add);
            }
            return numbers;
        }
    }
}
