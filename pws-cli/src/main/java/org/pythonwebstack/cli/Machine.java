package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.cli.sitefile.MaintenanceFile;
import org.pythonwebstack.cli.sitefile.SiteFile;
import org.pythonwebstack.deploy.Change;
import org.pythonwebstack.deploy.Deployment;
import org.pythonwebstack.deploy.ImageControl;
import org.pythonwebstack.deploy.Inspector;
import org.pythonwebstack.deploy.LastLook;
import org.pythonwebstack.deploy.Ledger;
import org.pythonwebstack.deploy.MachineControl;
import org.pythonwebstack.deploy.Owned;
import org.pythonwebstack.deploy.Planner;
import org.pythonwebstack.deploy.Reloaded;
import org.pythonwebstack.deploy.Servers;
import org.pythonwebstack.deploy.SiteCertificates;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.SystemControl;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.Maintenance;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/** The machine whose sites a command changes, and what PWS knows of it. */
final class Machine {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/var/lib/pws");
    private static final AbsolutePath DESCRIPTIONS = AbsolutePath.of("/etc/pws/sites");
    private static final String MAINTENANCE = "maintenance.toml";
    private static final AbsolutePath INSTALLED = AbsolutePath.of("/usr/bin/pws");
    private static final Set<String> NAMES = Set.of("pws.toml", "pyproject.toml");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int LOWEST_WRONG = 500;
    private static final int HTTP = 200;

    private final ChangeableHost host;

    private final Optional<AbsolutePath> image;

    private Machine(ChangeableHost host, Optional<AbsolutePath> image) {
        this.host = host;
        this.image = image;
    }

    /** Returns the machine whose files lie below another root directory; none of its programs is run. */
    static Machine image(AbsolutePath root) throws IOException {
        return new Machine(LinuxChangeableHost.image(root), Optional.of(root));
    }

    /** Returns this machine. */
    static Machine here() throws IOException {
        return new Machine(LinuxChangeableHost.machine(), Optional.empty());
    }

    /** Returns where a path of this machine is for who runs pws. */
    AbsolutePath real(AbsolutePath path) {
        return image.isPresent() ? AbsolutePath.of(image.get() + path.toString()) : path;
    }

    ChangeableHost host() {
        return host;
    }

    /** Returns what PWS has made here. Throws {@link AccessDeniedException} to who may not know it. */
    Ledger ledger() throws IOException {
        FileStatus records = host.status(RECORDS);
        if (host.self().uid() != 0
                && records.isDirectory()
                && records.uid() != host.self().uid()) {
            // To everybody else the directory would look empty.
            throw new AccessDeniedException(RECORDS.toString(), null, "the records of pws are readable for root alone");
        }
        return Ledger.read(host, RECORDS);
    }

    Planner planner(Planner.OnEdited onEdited) {
        return Planner.on(host, servers(), RECORDS).onEdited(onEdited);
    }

    static Servers servers() {
        return Servers.debian();
    }

    /** Returns how PWS left this machine; nothing where it cannot be told which PWS this is. */
    Optional<LastLook> lastLook() {
        return Build.identity().map(build -> LastLook.at(host, RECORDS, build));
    }

    Deployment deployment() throws IOException {
        return Deployment.on(host, control(), RECORDS).by(Person.name());
    }

    private MachineControl control() throws IOException {
        return image.isPresent() ? ImageControl.of(host, image.get()) : SystemControl.of(host, RECORDS);
    }

    /** Tells the system's log what was done, or not; nobody waits for it, and nothing depends on it. */
    void log(String line) {
        try {
            host.run(ProgramRun.of("/usr/bin/logger", "-t", "pws", "--", line + " (" + Person.name() + ")"));
        } catch (IOException | Refused noLog) {
            // A machine without a log has been changed all the same.
        }
    }

    SiteCertificates certificates() {
        return new SiteCertificates(host);
    }

    /** Has a server read its configuration again, and waits until it has taken it. */
    void reload(WebServer server) throws IOException {
        SystemControl.of(host, RECORDS).reload(server == WebServer.APACHE ? Reloaded.APACHE : Reloaded.NGINX);
    }

    Inspector inspector() {
        return Inspector.on(host, Servers.debian());
    }

    /** Returns what tells the things that a command puts aside from those of another one. */
    static String stamp() {
        return STAMP.format(Clock.systemUTC().instant());
    }

    /** Returns the sites that are on the machine, as they were described. */
    List<SiteSetup> setups(Ledger ledger) throws IOException {
        List<SiteSetup> setups = new ArrayList<>();
        for (SiteEntry entry : ledger.sites()) {
            setups.add(setup(entry));
        }
        return setups;
    }

    /** Returns a site that is on the machine, as it was described. */
    SiteSetup setup(SiteEntry entry) throws IOException {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && NAMES.contains(path.path().fileName())
                    && host.state(path.path()) instanceof PathState.RegularFile file) {
                SiteFile read =
                        SiteFile.read(file.content().bytes(), path.path().fileName(), null);
                Site site = read.site();
                if (site == null) {
                    throw new IOException(path.path() + " was damaged: "
                            + read.findings().get(0).problem());
                }
                SiteSetup setup = setup(
                                site,
                                entry.server(),
                                path.path().fileName(),
                                file.content().text())
                        .madeWith(entry.formula());
                SiteSetup whole = withOwnModules(setup, entry);
                return isEnabled(entry) ? whole : whole.disabled();
            }
        }
        throw new IOException("the description of the site " + entry.site() + " is missing below " + DESCRIPTIONS
                + "; 'pws undo' may bring it back");
    }

    /** What a formula has written for the application is no part of the description, and stays as it is. */
    SiteSetup withOwnModules(SiteSetup setup, SiteEntry entry) throws IOException {
        SiteSetup whole = setup;
        AbsolutePath modules = ownModules(entry.site());
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && modules.contains(path.path())
                    && host.state(path.path()) instanceof PathState.RegularFile file) {
                whole = whole.plus(new SiteSetup.ExtraFile(
                        path.path(), file.content().text(), Optional.empty(), path.purpose(), false));
            } else if (owned instanceof Owned.OwnedPath path
                    && path.path().fileName().equals(MAINTENANCE)
                    && host.state(path.path()) instanceof PathState.RegularFile file) {
                whole = workedOn(
                        whole,
                        Optional.of(MaintenanceFile.read(file.content().bytes()).orElse(Maintenance.DEFAULT)));
            }
        }
        return whole;
    }

    /** Returns whether a file is the description of a site. */
    static boolean isDescription(AbsolutePath path) {
        return NAMES.contains(path.fileName());
    }

    /** Returns a site that is being worked on, or is again not; a file says so until then. */
    static SiteSetup workedOn(SiteSetup setup, Optional<Maintenance> maintenance) {
        AbsolutePath file = DESCRIPTIONS.resolve(setup.site().name().toString()).resolve(MAINTENANCE);
        SiteSetup open = setup.without(file).with(maintenance);
        return maintenance
                .map(words -> open.plus(new SiteSetup.ExtraFile(
                        file,
                        new SiteFileText()
                                .comment("Written by 'pws maintenance on'; 'pws maintenance off' takes it away.")
                                .put("message", words.message())
                                .put("retry-after", words.retryAfter().toSeconds() + "s")
                                .put("allow", words.allow())
                                .toString(),
                        Optional.empty(),
                        "says that the site is being worked on",
                        false)))
                .orElse(open);
    }

    /** Returns where the modules are that PWS writes for a site's application. */
    static AbsolutePath ownModules(SiteName site) {
        return DESCRIPTIONS.resolve(site.toString()).resolve("python");
    }

    /** Returns a site that is described by a file, of which a copy is kept: with it, the machine can be planned again. */
    static SiteSetup setup(Site site, WebServer server, String fileName, String text) {
        Optional<Tls> tls = site.virtualHost().tls();
        List<ListenAddress> listen =
                tls.isPresent() ? tls.get().listen() : site.virtualHost().listen();
        SiteSetup setup = described(site, server, fileName, text);
        return host(site)
                .map(name -> setup.plus(new Change.ProbeChange(
                        name, listen.get(0).port().number(), tls.isPresent(), UrlPath.ROOT, everythingButFailures())))
                .orElse(setup);
    }

    /** Returns a site with a copy of its description, and no request that it must answer. */
    static SiteSetup described(Site site, WebServer server, String fileName, String text) {
        return SiteSetup.of(site, server)
                .renewedBy(program())
                .plus(new SiteSetup.ExtraFile(
                        DESCRIPTIONS.resolve(site.name().toString()).resolve(fileName),
                        text,
                        Optional.empty(),
                        "the description of the site, as it was applied",
                        true));
    }

    /** Returns where this command is, for those who call it later. */
    private static AbsolutePath program() {
        return Optional.ofNullable(System.getProperty("pws.program"))
                .flatMap(program -> AbsolutePath.parse(program).toOptional())
                .orElse(INSTALLED);
    }

    private static Optional<HostName> host(Site site) {
        VirtualHost host = site.virtualHost();
        return HostName.parse(host.serverName().toString()).toOptional();
    }

    private static Set<Integer> everythingButFailures() {
        Set<Integer> statuses = new java.util.TreeSet<>();
        for (int status = HTTP; status < LOWEST_WRONG; status++) {
            statuses.add(status);
        }
        return statuses;
    }

    /** Returns whether a server answers for a site: a link leads to its file. */
    static boolean isEnabled(SiteEntry entry) {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && path.state() instanceof PathState.SymbolicLink
                    && !CertificateStore.ALL.contains(path.path())) {
                return true;
            }
        }
        return false;
    }

    /** Returns a file of the command line as a text that is kept. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns which server a site shall run on that nobody has decided: the one that is installed, Apache if both are. */
    WebServer defaultServer() {
        boolean apache = host.status(AbsolutePath.of("/usr/sbin/apache2")).isFile();
        boolean nginx = host.status(AbsolutePath.of("/usr/sbin/nginx")).isFile();
        return nginx && !apache ? WebServer.NGINX : WebServer.APACHE;
    }

    Optional<SiteEntry> entry(String name) throws IOException {
        Optional<SiteName> site = SiteName.parse(name).toOptional();
        return site.isEmpty() ? Optional.empty() : ledger().site(site.get());
    }
}
