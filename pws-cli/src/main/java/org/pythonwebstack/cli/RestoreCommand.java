package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.backup.Archive;
import org.pythonwebstack.backup.BackupRule;
import org.pythonwebstack.backup.Manifest;
import org.pythonwebstack.backup.Restoration;
import org.pythonwebstack.cli.sitefile.SiteFile;
import org.pythonwebstack.deploy.DeployRule;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.deploy.Planner;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;

/** {@code pws restore}: brings a site back from its archive, or makes a second one of it. */
final class RestoreCommand implements Command {

    private static final Option AS = Option.withValue(
            "--as", "NAME", "Make a new site of this name, with an account, a directory and secrets of its own.");
    private static final Option SERVER_NAME =
            Option.withValue("--server-name", "HOST", "The host name of the new site; goes with --as.");
    private static final AbsolutePath RECORDS = AbsolutePath.of("/var/lib/pws");
    private static final AbsolutePath SITES = AbsolutePath.of("/srv");
    private static final FileMode PRIVATE = FileMode.of("0700");
    private static final FileMode OPEN = FileMode.of("0755");

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String summary() {
        return "Bring a site back from an archive of 'pws backup', or make a second one of it.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "All of the archive is verified first. The site's directory as it is now is put aside beside it, as"
                        + " .pws-replaced-NAME-TIME; 'pws undo' brings it back.",
                "A site that is not there any more is made anew.");
    }

    @Override
    public List<Option> options() {
        return List.of(AS, SERVER_NAME, ChangeMachine.KEEP, ChangeMachine.REPLACE, ChangeMachine.DRY_RUN, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(new Operand("ARCHIVE", true, List.of(), "The archive; 'pws backup --list' shows them."));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "pws restore --dry-run /var/backups/pws/shop-20260101-030000.tar.gz",
                        "verifies the archive, and shows the steps"),
                new Example(
                        "pws restore /var/backups/pws/shop-20260101-030000.tar.gz --as trial --server-name"
                                + " trial.example.org",
                        "makes a copy of the site beside it"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        String as = arguments.valueOf(AS);
        String serverName = arguments.valueOf(SERVER_NAME);
        if ((as == null) != (serverName == null)) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    "--as and --server-name go together",
                    "a copy of a site needs a name and a host name of its own",
                    arguments,
                    terminal);
        }
        ChangeMachine change = new ChangeMachine(arguments, terminal);
        return change.with(machine -> {
            machine.ledger();
            if (machine.host().state(RECORDS).isAbsent()) {
                machine.host()
                        .put(
                                RECORDS,
                                new PathState.Directory(PRIVATE, machine.host().self()));
            }
            String stamp = Machine.stamp();
            terminal.progress("verifying " + arguments.operands().get(0));
            Archive archive = Archive.open(
                    machine.host(),
                    AbsolutePath.of(terminal.resolve(arguments.operands().get(0))
                            .toAbsolutePath()
                            .normalize()
                            .toString()),
                    RECORDS.resolve("restoring-" + stamp));
            try {
                return change.change(
                        arguments.has(ChangeMachine.DRY_RUN),
                        (there, planner) -> plan(there, planner, archive, as, serverName, stamp));
            } finally {
                archive.close(machine.host());
            }
        });
    }

    private static Plan plan(
            Machine machine,
            Planner planner,
            Archive archive,
            @Nullable String as,
            @Nullable String serverName,
            String stamp)
            throws IOException {
        Manifest manifest = archive.manifest();
        Described described = as == null || serverName == null
                ? original(archive)
                : CopiedDescription.of(archive, SiteName.of(as), HostName.of(serverName));
        SiteName name = described.site().name();
        SiteSetup setup = Machine.setup(described.site(), manifest.server(), manifest.description(), described.text())
                .madeWith(manifest.formula());
        for (Map.Entry<RelativePath, String> module : manifest.modules().entrySet()) {
            setup = setup.plus(new SiteSetup.ExtraFile(
                    Machine.ownModules(name).resolve(module.getKey()),
                    module.getValue(),
                    Optional.empty(),
                    "what PWS writes for the application: it imports the project and is not part of it",
                    false));
        }
        Optional<SiteEntry> entry = machine.ledger().site(name);
        if (entry.isPresent() && as != null) {
            throw new Refused(Problem.of(DeployRule.NOT_OURS, "as", name.toString())
                    .withHint("this site is there already; choose another name"));
        }
        List<SiteSetup> setups = new ArrayList<>(machine.setups(machine.ledger()));
        setups.removeIf(other -> other.site().name().equals(name));
        Restoration restoration = new Restoration(machine.host(), archive, stamp);
        if (entry.isPresent()) {
            SiteSetup now = Machine.isEnabled(entry.get()) ? setup : setup.disabled();
            setups.add(now);
            return restoration.inPlace(planner.plan("restore site " + name, setups, stamp), entry.get(), now);
        }
        Account account = described.account();
        AbsolutePath root = described.root();
        setups.add(setup.with(new SiteSetup.NewAccount(account, root.resolve("data")))
                .plus(new SiteSetup.NewTree(root, account, OPEN, Map.of(), "code, virtual environment and data")));
        if (!manifest.database().isEmpty()) {
            throw new Refused(Problem.of(BackupRule.DATABASE_IN_USE, "site", name.toString())
                    .withHint("the dump is in the archive as database.dump: restore it with the server's own program"));
        }
        return restoration.asNew(planner.plan("restore site " + name, setups, stamp), root, account);
    }

    /**
     * A site as a description says.
     *
     * @param site the site
     * @param text the description
     * @param root its directory
     * @param account its account
     */
    record Described(Site site, String text, AbsolutePath root, Account account) {

        /** Reads a description. Throws {@link Refused} if it is none, or not that of a site with this directory and account. */
        static Described of(byte[] bytes, String fileName, SiteName name, AbsolutePath root, Account account)
                throws IOException {
            SiteFile file = SiteFile.read(bytes, fileName, null);
            Site site = file.site();
            if (site == null) {
                throw new Refused(Problem.of(BackupRule.DESCRIPTION, fileName)
                        .withHint(String.valueOf(file.findings().get(0).problem())));
            }
            // An archive must not make a site of the directory or the account of something else.
            boolean own = root.equals(RestoreCommand.root(name)) && account.equals(Account.of(name.toString()));
            if (!own
                    || !site.name().equals(name)
                    || !site.root().equals(Optional.of(root))
                    || !site.user().equals(Optional.of(account))) {
                throw new Refused(
                        Problem.of(BackupRule.DESCRIPTION, fileName, site.name().toString()));
            }
            return new Described(site, Machine.text(bytes), root, account);
        }
    }

    /** Returns where the directory of a site is. */
    static AbsolutePath root(SiteName name) {
        return SITES.resolve(name.toString());
    }

    private static Described original(Archive archive) throws IOException {
        Manifest manifest = archive.manifest();
        return Described.of(
                archive.description(), manifest.description(), manifest.site(), manifest.root(), manifest.account());
    }
}
