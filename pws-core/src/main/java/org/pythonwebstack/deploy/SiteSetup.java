package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.site.Maintenance;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.RelativePath;

/**
 * A site as it shall be on a machine: the server that it runs on, and what it needs besides the files that are rendered. What
 * is made once, when the site is new, is not made again later: directories, accounts, programs.
 */
public final class SiteSetup {

    private static final int UNAVAILABLE = 503;

    private final Site site;
    private final WebServer server;
    private final boolean enabled;
    private final String formula;
    private final ImmutableList<ExtraFile> files;
    private final Optional<NewAccount> account;
    private final Optional<NewDatabase> database;
    private final ImmutableList<NewTree> trees;
    private final ImmutableList<Change.ProgramChange> programs;
    private final ImmutableList<Change.ProgramChange> preparations;
    private final ImmutableList<Change.ProbeChange> probes;
    private final Optional<AbsolutePath> renewer;
    private final boolean issued;

    private SiteSetup(Draft draft) {
        this.site = draft.site;
        this.server = draft.server;
        this.enabled = draft.enabled;
        this.formula = draft.formula;
        this.files = draft.files.build();
        this.account = draft.account;
        this.database = draft.database;
        this.trees = draft.trees.build();
        this.programs = draft.programs.build();
        this.preparations = draft.preparations.build();
        this.probes = draft.probes.build();
        this.renewer = draft.renewer;
        this.issued = draft.issued;
    }

    /**
     * A file that is kept beside the rendered ones, and belongs to root like them.
     *
     * @param path where
     * @param content what is in it
     * @param group the group that may read it; if there is none, everybody may, unless it is secret
     * @param purpose what it is for, one sentence without a full stop
     * @param secret whether nobody but root and the group may read it
     */
    public record ExtraFile(
            AbsolutePath path, String content, Optional<String> group, String purpose, boolean secret) {}

    /**
     * An account that is made if the machine has none of its name.
     *
     * @param name its name, and that of its group
     * @param home its home directory, which is not made
     */
    public record NewAccount(Account name, AbsolutePath home) {}

    /**
     * A database that is made for a new site.
     *
     * @param database the database, with its password
     * @param account who connects to it; an account of the machine, or the new one
     */
    public record NewDatabase(OwnDatabase database, Account account) {}

    /**
     * A directory that is made for a new site, and belongs to it with all that will be in it.
     *
     * @param path where
     * @param owner who it belongs to; an account of the machine, or the new one
     * @param mode its mode
     * @param content what lies in it at first, directories before what lies in them
     * @param purpose what it is for, one sentence without a full stop
     */
    public record NewTree(
            AbsolutePath path, Account owner, FileMode mode, Map<RelativePath, NewEntry> content, String purpose) {

        /** Copies the content. */
        public NewTree {
            content = ImmutableMap.copyOf(content);
        }
    }

    /**
     * A file or directory in a {@link NewTree}.
     *
     * @param owner who it belongs to
     * @param mode its mode
     * @param content what is in the file; nothing for a directory
     */
    public record NewEntry(Account owner, FileMode mode, Optional<String> content) {}

    /** Returns the setup of an enabled site, without anything more than its rendered files. */
    public static SiteSetup of(Site site, WebServer server) {
        return new SiteSetup(new Draft(site, server));
    }

    /** Returns this site switched off: all of it stays, and no server answers for it. */
    public SiteSetup disabled() {
        Draft draft = new Draft(this);
        draft.enabled = false;
        return new SiteSetup(draft);
    }

    /** Returns this site switched on. */
    public SiteSetup enabledAgain() {
        Draft draft = new Draft(this);
        draft.enabled = true;
        return new SiteSetup(draft);
    }

    /** Returns this site, which is being worked on, or is again not. Where it is, its requests may be answered with 503. */
    public SiteSetup with(Optional<Maintenance> maintenance) {
        Draft draft = new Draft(this, site.with(maintenance), file -> true);
        if (maintenance.isEmpty()) {
            return new SiteSetup(draft);
        }
        draft.probes = ImmutableList.builder();
        for (Change.ProbeChange probe : probes) {
            draft.probes.add(new Change.ProbeChange(
                    probe.host(),
                    probe.port(),
                    probe.tls(),
                    probe.path(),
                    Sets.union(probe.accepted(), Set.of(UNAVAILABLE))));
        }
        return new SiteSetup(draft);
    }

    /** Returns this site without one of its further files, if it has it. */
    public SiteSetup without(AbsolutePath file) {
        return new SiteSetup(new Draft(this, site, one -> !one.path().equals(file)));
    }

    /** Returns this site with the name of the formula that it was made with. */
    public SiteSetup madeWith(String name) {
        Draft draft = new Draft(this);
        draft.formula = Objects.requireNonNull(name, "name");
        return new SiteSetup(draft);
    }

    /** Returns this site with one more file. */
    public SiteSetup plus(ExtraFile file) {
        Draft draft = new Draft(this);
        draft.files.add(file);
        return new SiteSetup(draft);
    }

    /** Returns this site with an account of its own. */
    public SiteSetup with(NewAccount own) {
        Draft draft = new Draft(this);
        draft.account = Optional.of(own);
        return new SiteSetup(draft);
    }

    /** Returns this site with a database of its own. */
    public SiteSetup with(NewDatabase own) {
        Draft draft = new Draft(this);
        draft.database = Optional.of(own);
        return new SiteSetup(draft);
    }

    /** Returns this site with one more directory. */
    public SiteSetup plus(NewTree tree) {
        Draft draft = new Draft(this);
        draft.trees.add(tree);
        return new SiteSetup(draft);
    }

    /** Returns this site with one more program, which runs behind those before it when the site is made. */
    public SiteSetup plus(Change.ProgramChange program) {
        Draft draft = new Draft(this);
        draft.programs.add(program);
        return new SiteSetup(draft);
    }

    /**
     * Returns this site with one more program that runs when the site is made, with all files of PWS in their places and
     * before a server hears of them: migrations, static files.
     */
    public SiteSetup preparedBy(Change.ProgramChange program) {
        Draft draft = new Draft(this);
        draft.preparations.add(program);
        return new SiteSetup(draft);
    }

    /** Returns this site with one more request that it must answer whenever it was changed. */
    public SiteSetup plus(Change.ProbeChange probe) {
        Draft draft = new Draft(this);
        draft.probes.add(probe);
        return new SiteSetup(draft);
    }

    /** Returns this site with the program that certbot calls with {@code certificate renewed} after a renewal. */
    public SiteSetup renewedBy(AbsolutePath program) {
        Draft draft = new Draft(this);
        draft.renewer = Optional.of(program);
        return new SiteSetup(draft);
    }

    /** Returns this site with the certificate in use that certbot has for it, which must be there. */
    public SiteSetup withIssuedCertificate() {
        Draft draft = new Draft(this);
        draft.issued = true;
        return new SiteSetup(draft);
    }

    /** Returns the program that certbot calls after a renewal. */
    public Optional<AbsolutePath> renewer() {
        return renewer;
    }

    /** Returns whether the certificate of certbot shall be used from now on; otherwise the one in use stays. */
    public boolean isIssued() {
        return issued;
    }

    /** Returns the site. */
    public Site site() {
        return site;
    }

    /** Returns the server that it runs on. */
    public WebServer server() {
        return server;
    }

    /** Returns whether the server answers for it; default yes. */
    public boolean enabled() {
        return enabled;
    }

    /** Returns the name of its formula; empty if it was described by its author. */
    public String formula() {
        return formula;
    }

    /** Returns the files besides the rendered ones. */
    public List<ExtraFile> files() {
        return files;
    }

    /** Returns the account that is made if it is absent. */
    public Optional<NewAccount> account() {
        return account;
    }

    /** Returns the database that is made with a new site. */
    public Optional<NewDatabase> database() {
        return database;
    }

    /** Returns the directories of a new site. */
    public List<NewTree> trees() {
        return trees;
    }

    /** Returns the programs that run when the site is made. */
    public List<Change.ProgramChange> programs() {
        return programs;
    }

    /** Returns the programs that run when the files are in their places. */
    public List<Change.ProgramChange> preparations() {
        return preparations;
    }

    /** Returns the requests that must be answered. */
    public List<Change.ProbeChange> probes() {
        return probes;
    }

    /** The fields while they change. */
    private static final class Draft {

        private final Site site;
        private final WebServer server;
        private boolean enabled = true;
        private String formula = "";
        private final ImmutableList.Builder<ExtraFile> files = ImmutableList.builder();
        private Optional<NewAccount> account = Optional.empty();
        private Optional<NewDatabase> database = Optional.empty();
        private final ImmutableList.Builder<NewTree> trees = ImmutableList.builder();
        private final ImmutableList.Builder<Change.ProgramChange> programs = ImmutableList.builder();
        private final ImmutableList.Builder<Change.ProgramChange> preparations = ImmutableList.builder();
        private ImmutableList.Builder<Change.ProbeChange> probes = ImmutableList.builder();
        private Optional<AbsolutePath> renewer = Optional.empty();
        private boolean issued;

        Draft(Site site, WebServer server) {
            this.site = Objects.requireNonNull(site, "site");
            this.server = Objects.requireNonNull(server, "server");
        }

        Draft(SiteSetup setup) {
            this(setup, setup.site, file -> true);
        }

        Draft(SiteSetup setup, Site site, Predicate<ExtraFile> kept) {
            this(site, setup.server);
            enabled = setup.enabled;
            formula = setup.formula;
            setup.files.stream().filter(kept).forEach(files::add);
            account = setup.account;
            database = setup.database;
            trees.addAll(setup.trees);
            programs.addAll(setup.programs);
            preparations.addAll(setup.preparations);
            probes.addAll(setup.probes);
            renewer = setup.renewer;
            issued = setup.issued;
        }
    }
}
