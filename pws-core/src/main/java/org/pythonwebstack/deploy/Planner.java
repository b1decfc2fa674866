package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pythonwebstack.check.Finding;
import org.pythonwebstack.check.LogWay;
import org.pythonwebstack.check.SiteCheck;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;

/**
 * Works out what must change on a machine so that exactly these sites are on it. What PWS did not make is never changed: where
 * it is in the way, that is a conflict; and so is what PWS made and somebody changed.
 */
public final class Planner {

    private static final FileMode KEPT = FileMode.of("0600");
    private static final FileMode PRIVATE = FileMode.of("0700");
    private static final int MOST_NAMES = 10_000;
    private static final String LOGS = "logs";

    private final ChangeableHost host;
    private final Servers servers;
    private final AbsolutePath records;
    private final OnEdited onEdited;
    private final boolean dropsDatabases;

    private Planner(
            ChangeableHost host, Servers servers, AbsolutePath records, OnEdited onEdited, boolean dropsDatabases) {
        this.host = host;
        this.servers = servers;
        this.records = records;
        this.onEdited = onEdited;
        this.dropsDatabases = dropsDatabases;
    }

    /** What becomes of a file that PWS wrote and somebody changed. */
    public enum OnEdited {
        /** The plan is refused with {@link DeployRule#EDITED}. */
        REFUSE,
        /** The file stays as it is. */
        KEEP,
        /** The file is replaced or removed; a copy is kept with PWS's records. */
        REPLACE
    }

    /**
     * Returns a planner for a machine, which refuses to touch edited files.
     *
     * @param records the directory of PWS's records, {@code /var/lib/pws}
     */
    public static Planner on(ChangeableHost host, Servers servers, AbsolutePath records) {
        return new Planner(
                Objects.requireNonNull(host, "host"),
                Objects.requireNonNull(servers, "servers"),
                Objects.requireNonNull(records, "records"),
                OnEdited.REFUSE,
                false);
    }

    /** Returns this planner with another decision about edited files. */
    public Planner onEdited(OnEdited decision) {
        return new Planner(host, servers, records, Objects.requireNonNull(decision), dropsDatabases);
    }

    /**
     * Returns this planner, which also dumps and removes the databases of sites that shall not be there any more. Otherwise
     * they stay, and in the ledger.
     */
    public Planner droppingDatabases() {
        return new Planner(host, servers, records, onEdited, true);
    }

    /**
     * Returns the plan after which these are the sites of the machine that PWS looks after: all of them, also those that stay
     * as they are. Throws {@link org.pythonwebstack.value.Refused} with all conflicts.
     *
     * @param title what the plan is good for, one line
     * @param setups the sites
     * @param stamp what tells the things that this plan puts aside from those of others: letters, digits and {@code -}
     */
    public Plan plan(String title, Collection<SiteSetup> setups, String stamp) throws IOException {
        Ledger ledger = Ledger.read(host, records);
        Ids ids = new Ids(host);
        Draft draft = new Draft(ledger, stamp);
        for (SiteSetup setup : setups) {
            draft.account(setup, ids);
        }
        Wanted wanted = Wanted.of(setups, servers, ids, host);
        for (SiteSetup setup : setups) {
            draft.creation(setup, ids, wanted);
        }
        draft.trees(wanted);
        draft.removals(setups);
        draft.paths(wanted);
        draft.conflicts(setups, wanted);
        for (SiteSetup setup : setups) {
            // All sites: each reload has root open the logs of all.
            draft.problems.addAll(LogWay.problems(host, setup.site()));
        }
        draft.problems.throwIfAny();
        return Plan.of(title, draft.changes(setups));
    }

    /** A plan while it grows. */
    private final class Draft {

        private final Ledger ledger;
        private final String stamp;
        private final Map<AbsolutePath, Owned.OwnedPath> ours;
        private final Problems problems = new Problems();
        private final List<Change> accounts = new ArrayList<>();
        private final List<Change> databases = new ArrayList<>();
        private final List<Change> removedDatabases = new ArrayList<>();
        private final List<Change> trees = new ArrayList<>();
        private final List<Change> programs = new ArrayList<>();
        private final List<Change> preparations = new ArrayList<>();
        private final List<Change> backups = new ArrayList<>();
        private final List<Change> directories = new ArrayList<>();
        private final List<Change> certificates = new ArrayList<>();
        private final List<Change> removedCertificates = new ArrayList<>();
        private final List<Change> files = new ArrayList<>();
        private final List<Change> removedDirectories = new ArrayList<>();
        private final List<Change> moves = new ArrayList<>();
        private final List<Change> runtime = new ArrayList<>();
        private final List<Change> removedRuntime = new ArrayList<>();
        private final List<Change> removedAccounts = new ArrayList<>();
        private final Map<String, List<Owned>> ofSites = new TreeMap<>();
        private final List<Owned> shared = new ArrayList<>();
        private final Set<AbsolutePath> asides = new HashSet<>();
        private final List<AbsolutePath> lost = new ArrayList<>();
        private final Set<AbsolutePath> leaving = new HashSet<>();

        Draft(Ledger ledger, String stamp) {
            this.ledger = ledger;
            this.stamp = stamp;
            this.ours = ledger.paths();
            for (Owned owned : ledger.shared()) {
                if (owned instanceof Owned.OwnedDatabase) {
                    shared.add(owned);
                }
            }
        }

        private List<Owned> objects(SiteName site) {
            return ofSites.computeIfAbsent(site.toString(), name -> new ArrayList<>());
        }

        void account(SiteSetup setup, Ids ids) throws IOException {
            SiteName site = setup.site().name();
            Optional<SiteSetup.NewAccount> wanted = setup.account();
            List<Owned> before = ledger.site(site).map(SiteEntry::objects).orElse(List.of());
            for (Owned owned : before) {
                if (owned instanceof Owned.OwnedAccount account) {
                    objects(site).add(account);
                }
            }
            if (wanted.isPresent()
                    && ids.of(wanted.get().name()).isPresent()
                    && ledger.site(site).isEmpty()) {
                // A site must not run as an account that the system, or another site, uses for something else.
                problems.add(Problem.of(
                        DeployRule.NOT_OURS, "account", wanted.get().name().toString()));
            } else if (wanted.isPresent() && ids.of(wanted.get().name()).isEmpty()) {
                Ownership numbers = ids.plan(wanted.get().name());
                accounts.add(new Change.AccountChange(
                        wanted.get().name(), numbers, wanted.get().home(), true));
                objects(site)
                        .add(new Owned.OwnedAccount(
                                wanted.get().name(), numbers, wanted.get().home()));
            }
        }

        void creation(SiteSetup setup, Ids ids, Wanted wanted) throws IOException {
            SiteName site = setup.site().name();
            Optional<SiteEntry> known = ledger.site(site);
            if (known.isPresent()) {
                for (Owned owned : known.get().objects()) {
                    if (owned instanceof Owned.OwnedTree || owned instanceof Owned.OwnedDatabase) {
                        objects(site).add(owned);
                    }
                }
                return;
            }
            if (setup.database().isPresent()) {
                Owned.OwnedDatabase owned = new Owned.OwnedDatabase(
                        setup.database().get().database(),
                        setup.database().get().account());
                databases.add(change(site, owned, true));
                objects(site).add(owned);
            }
            runtime.add(new Change.RuntimeChange(servers.runtime(setup), Change.When.BACKWARD));
            for (SiteSetup.NewTree tree : setup.trees()) {
                if (!host.state(tree.path()).isAbsent()) {
                    problems.add(
                            Problem.of(DeployRule.NOT_OURS, "path", tree.path().toString()));
                }
                trees.add(new Change.TreeChange(
                        tree.path(),
                        new PathState.Directory(tree.mode(), owner(tree.owner(), ids)),
                        content(tree, ids),
                        aside(tree.path(), ".pws-undone-"),
                        tree.purpose()));
                objects(site).add(new Owned.OwnedTree(tree.path(), tree.purpose()));
            }
            // Servers open the logs when they test their configuration: before tmpfiles are in force. What is there
            // already
            // is somebody else's, and will do.
            for (Wanted.Tree tree : wanted.logs(site)) {
                if (host.state(tree.path()).isAbsent()) {
                    trees.add(new Change.TreeChange(
                            tree.path(), tree.state(), tree.content(), aside(tree.path(), ".pws-undone-"), LOGS));
                    objects(site).add(new Owned.OwnedTree(tree.path(), LOGS));
                }
            }
            programs.addAll(setup.programs());
            preparations.addAll(setup.preparations());
        }

        private Change.DatabaseChange change(SiteName site, Owned.OwnedDatabase owned, boolean made) {
            AbsolutePath dump = records.resolve("archive").resolve("database-" + site + "-" + stamp);
            return new Change.DatabaseChange(owned.database(), owned.account(), dump, made);
        }

        /** What lies above a directory of a site is wanted as long as the site is there. */
        void trees(Wanted wanted) {
            ofSites.values()
                    .forEach(objects -> objects.forEach(object -> {
                        if (object instanceof Owned.OwnedTree tree) {
                            wanted.addAbove(tree.path());
                        }
                    }));
        }

        private Ownership owner(Account account, Ids ids) throws IOException {
            return ids.of(account).orElseThrow(() -> new IOException("the machine has no account " + account));
        }

        private Map<RelativePath, PathState> content(SiteSetup.NewTree tree, Ids ids) throws IOException {
            Map<RelativePath, PathState> content = new LinkedHashMap<>();
            for (Map.Entry<RelativePath, SiteSetup.NewEntry> entry :
                    tree.content().entrySet()) {
                SiteSetup.NewEntry wanted = entry.getValue();
                Ownership owner = owner(wanted.owner(), ids);
                content.put(
                        entry.getKey(),
                        wanted.content().isPresent()
                                ? new PathState.RegularFile(
                                        FileContent.ofText(wanted.content().get()), wanted.mode(), owner)
                                : new PathState.Directory(wanted.mode(), owner));
            }
            return content;
        }

        /**
         * Returns where something is put aside: as near as can be, and in no directory of ours, which will be removed when
         * it is empty.
         */
        private AbsolutePath aside(AbsolutePath path, String prefix) throws IOException {
            Optional<AbsolutePath> directory = path.parent();
            while (directory.isPresent()
                    && (ours.containsKey(directory.get())
                            || host.state(directory.get()).isAbsent())) {
                directory = directory.get().parent();
            }
            int start = directory.map(found -> found.toString().length()).orElse(0) + 1;
            String name = prefix + path.toString().substring(start).replace('/', '-') + "-" + stamp;
            AbsolutePath place = below(directory, name);
            for (int number = 2; !asides.add(place); number++) {
                place = below(directory, name + "-" + number);
            }
            return place;
        }

        private static AbsolutePath below(Optional<AbsolutePath> directory, String name) {
            return directory.map(found -> found.resolve(name)).orElseGet(() -> AbsolutePath.of("/" + name));
        }

        void paths(Wanted wanted) throws IOException {
            for (AbsolutePath directory : wanted.directories()) {
                PathState now = host.state(directory);
                Owned.OwnedPath known = ours.get(directory);
                if (known != null) {
                    shared.add(known);
                } else if (now.isAbsent()) {
                    PathState.Directory state = Wanted.directoryState();
                    String purpose = "what PWS writes for its sites";
                    directories.add(new Change.PathChange(directory, now, state, purpose, false));
                    shared.add(new Owned.OwnedPath(directory, state, purpose, false));
                } else if (!(now instanceof PathState.Directory)) {
                    problems.add(Problem.of(DeployRule.NOT_OURS, "path", directory.toString()));
                }
            }
            for (Wanted.Item item : wanted.items()) {
                path(item);
            }
            Set<AbsolutePath> all = new HashSet<>(wanted.paths());
            all.addAll(wanted.directories());
            List<Owned.OwnedPath> gone = new ArrayList<>();
            for (Owned.OwnedPath known : ours.values()) {
                if (!all.contains(known.path())) {
                    gone.add(known);
                }
            }
            gone.sort((a, b) -> a.path().toString().compareTo(b.path().toString()));
            for (Owned.OwnedPath known : Lists.reverse(gone)) {
                remove(known);
            }
        }

        /** A site that comes, or changes for its server, must want no name that the server has from somebody else. */
        void conflicts(Collection<SiteSetup> setups, Wanted wanted) {
            Set<AbsolutePath> written = new HashSet<>();
            for (Change change : files) {
                if (change instanceof Change.PathChange path && !path.after().isAbsent()) {
                    written.add(path.path());
                }
            }
            Map<WebServer, List<Site>> concerned = new EnumMap<>(WebServer.class);
            for (SiteSetup setup : setups) {
                if (setup.enabled() && written.contains(servers.siteFile(setup))) {
                    concerned
                            .computeIfAbsent(setup.server(), server -> new ArrayList<>())
                            .add(setup.site());
                }
            }
            Set<AbsolutePath> all = new HashSet<>(wanted.paths());
            for (Owned.OwnedPath known : ours.values()) {
                if (known.state() instanceof PathState.RegularFile) {
                    all.add(known.path());
                }
            }
            concerned.forEach((server, sites) -> {
                SiteCheck check = server == WebServer.APACHE
                        ? SiteCheck.apache(host, servers.apacheLayout(), WsgiServer.DEFAULT)
                        : SiteCheck.nginx(host, servers.nginx());
                for (Finding finding : check.conflicts(sites, all)) {
                    problems.addAll(Problem.under("site[" + finding.site() + "]", List.of(finding.problem())));
                }
            });
        }

        private void path(Wanted.Item item) throws IOException {
            Owned.OwnedPath wanted = item.owned();
            PathState now = host.state(wanted.path());
            Owned.OwnedPath known = ours.get(wanted.path());
            List<Owned> record = item.site().map(this::objects).orElse(shared);
            if (known == null && !now.isAbsent()) {
                if (item.required()) {
                    problems.add(Problem.of(
                            DeployRule.NOT_OURS, "path", wanted.path().toString()));
                }
                return;
            }
            Owned.OwnedPath remembered =
                    new Owned.OwnedPath(wanted.path(), fingerprint(wanted.state()), wanted.purpose(), wanted.secret());
            if (now.equals(wanted.state())) {
                record.add(remembered);
            } else if (known == null || now.isAbsent() || now.equals(known.state()) || mayReplace(known, now)) {
                (item.isTested() ? certificates : files)
                        .add(new Change.PathChange(
                                wanted.path(), now, wanted.state(), wanted.purpose(), wanted.secret()));
                record.add(remembered);
            } else {
                record.add(known);
            }
        }

        private void remove(Owned.OwnedPath known) throws IOException {
            PathState now = host.state(known.path());
            if (now.isAbsent()) {
                lost.add(known.path());
                return;
            }
            if (known.state() instanceof PathState.Directory) {
                if (!(now instanceof PathState.Directory)) {
                    return;
                }
                if (isEmptied(known.path())) {
                    leaving.add(known.path());
                    removedDirectories.add(change(known, now));
                } else {
                    shared.add(known);
                }
            } else if (now.equals(known.state()) || mayReplace(known, now)) {
                leaving.add(known.path());
                (CertificateStore.ALL.contains(known.path()) ? removedCertificates : files).add(change(known, now));
                certbot(known.path());
            } else {
                // What stays must stay in the record too; it belongs to nobody in particular any more.
                shared.add(known);
            }
        }

        /** Puts aside what certbot has for a site that needs it no more: it would try to renew it, and fail. */
        private void certbot(AbsolutePath gone) throws IOException {
            Optional<SiteName> site = CertificateStore.siteOf(gone);
            if (site.isEmpty()) {
                return;
            }
            for (AbsolutePath path : List.of(
                    CertificateStore.renewal(site.get()),
                    CertificateStore.live(site.get()),
                    CertificateStore.archive(site.get()))) {
                if (!host.state(path).isAbsent()) {
                    moves.add(new Change.MoveChange(
                            path, aside(path, ".pws-removed-"), "the certificate that certbot got for the site"));
                }
            }
        }

        private Change change(Owned.OwnedPath known, PathState now) {
            return new Change.PathChange(known.path(), now, new PathState.Absent(), known.purpose(), known.secret());
        }

        /** Returns whether nothing will be left in a directory. */
        private boolean isEmptied(AbsolutePath directory) {
            for (String name : host.names(directory, MOST_NAMES)) {
                if (!leaving.contains(directory.resolve(name))) {
                    return false;
                }
            }
            return true;
        }

        private boolean mayReplace(Owned.OwnedPath known, PathState now) throws IOException {
            switch (onEdited) {
                case REFUSE ->
                    problems.add(
                            Problem.of(DeployRule.EDITED, "path", known.path().toString()));
                case KEEP -> {
                    return false;
                }
                case REPLACE -> keepCopy(now);
            }
            return true;
        }

        private void keepCopy(PathState now) throws IOException {
            if (now instanceof PathState.RegularFile file) {
                AbsolutePath saved = records.resolve("saved");
                AbsolutePath copy = saved.resolve(file.content().sha256());
                if (host.state(saved).isAbsent() && backups.isEmpty()) {
                    backups.add(new Change.PathChange(
                            saved,
                            new PathState.Absent(),
                            new PathState.Directory(PRIVATE, host.self()),
                            "copies of edited files",
                            true));
                }
                if (host.state(copy).isAbsent()) {
                    backups.add(new Change.PathChange(
                            copy,
                            new PathState.Absent(),
                            new PathState.RegularFile(file.content(), KEPT, host.self()),
                            "copy of an edited file",
                            true));
                }
            } else if (now instanceof PathState.Other) {
                problems.add(Problem.of(DeployRule.NOT_RESTORABLE, "path"));
            }
        }

        /** Takes away what is not a path of sites that shall not be there any more. */
        void removals(Collection<SiteSetup> setups) throws IOException {
            Set<SiteName> stay = new HashSet<>();
            setups.forEach(setup -> stay.add(setup.site().name()));
            for (SiteEntry entry : ledger.sites()) {
                if (stay.contains(entry.site())) {
                    continue;
                }
                removedRuntime.add(
                        new Change.RuntimeChange(servers.runtime(entry.site(), entry.server()), Change.When.FORWARD));
                for (Owned owned : Lists.reverse(entry.objects())) {
                    if (owned instanceof Owned.OwnedTree tree
                            && !host.state(tree.path()).isAbsent()) {
                        leaving.add(tree.path());
                        moves.add(new Change.MoveChange(
                                tree.path(), aside(tree.path(), ".pws-removed-"), tree.purpose()));
                    } else if (owned instanceof Owned.OwnedDatabase database) {
                        if (dropsDatabases) {
                            removedDatabases.add(change(entry.site(), database, false));
                        } else {
                            shared.add(database);
                        }
                    } else if (owned instanceof Owned.OwnedAccount account) {
                        removedAccounts.add(
                                new Change.AccountChange(account.name(), account.ids(), account.home(), false));
                    }
                }
            }
        }

        List<Change> changes(Collection<SiteSetup> setups) throws IOException {
            Effects effects = Effects.of(files, certificates, lost, setups, servers);
            ImmutableList.Builder<Change> changes = ImmutableList.builder();
            changes.addAll(accounts);
            changes.addAll(databases);
            changes.addAll(directories);
            changes.addAll(effects.certificateReloads());
            changes.addAll(certificates);
            changes.addAll(trees);
            changes.addAll(programs);
            changes.addAll(effects.tests());
            changes.addAll(effects.serverReloads(Change.When.BACKWARD));
            changes.addAll(effects.unitReloads(Change.When.BACKWARD));
            changes.addAll(effects.stops());
            changes.addAll(runtime);
            changes.addAll(effects.machineReloads(Change.When.BACKWARD));
            changes.addAll(backups);
            changes.addAll(files);
            changes.addAll(removedRuntime);
            Ledger next = nextLedger(setups);
            changes.addAll(ledger.changesTo(next, host));
            changes.addAll(effects.machineReloads(Change.When.FORWARD));
            changes.addAll(preparations);
            changes.addAll(effects.starts());
            changes.addAll(effects.unitReloads(Change.When.FORWARD));
            changes.addAll(effects.serverReloads(Change.When.FORWARD));
            Set<SiteName> changed = effects.sites();
            for (SiteSetup setup : setups) {
                if (setup.enabled()
                        && (changed.contains(setup.site().name())
                                || ledger.site(setup.site().name()).isEmpty())) {
                    changes.addAll(setup.probes());
                }
            }
            // No server reads them any more; and when this is undone, its test finds them in their places.
            changes.addAll(removedCertificates);
            changes.addAll(moves);
            changes.addAll(removedDirectories);
            changes.addAll(removedAccounts);
            // What is dumped and gone takes longest to come back: it goes when nothing else can fail any more.
            changes.addAll(removedDatabases);
            return changes.build();
        }

        private Ledger nextLedger(Collection<SiteSetup> setups) {
            Map<String, SiteEntry> entries = new TreeMap<>();
            for (SiteSetup setup : setups) {
                SiteName site = setup.site().name();
                entries.put(site.toString(), new SiteEntry(site, setup.server(), setup.formula(), objects(site)));
            }
            return ledger.with(entries, ImmutableList.copyOf(new LinkedHashSet<>(shared)));
        }
    }

    /** Forgets the bytes: the ledger needs the hash alone. */
    private static PathState fingerprint(PathState state) {
        return state instanceof PathState.RegularFile file
                ? new PathState.RegularFile(FileContent.ofHash(file.content().sha256()), file.mode(), file.owner())
                : state;
    }
}
