package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.ShellCommand;
import org.pythonwebstack.conf.ShellSyntax;
import org.pythonwebstack.conf.TmpfilesLine;
import org.pythonwebstack.conf.TmpfilesSyntax;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.render.ApacheModule;
import org.pythonwebstack.render.CommandUnits;
import org.pythonwebstack.render.ReloadUnits;
import org.pythonwebstack.render.RenderedFile;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;

/** The files, links and directories that the sites of a machine need: who needs what, and as what. */
final class Wanted {

    private static final FileMode DIRECTORY = FileMode.of("0755");
    private static final FileMode READABLE = FileMode.of("0644");
    private static final FileMode BY_GROUP = FileMode.of("0640");
    private static final AbsolutePath PWS = AbsolutePath.of("/usr/bin/pws");
    private static final int MOST_WATCHED = 64;
    private static final FileMode BY_ROOT = FileMode.of("0600");
    private static final FileMode PROGRAM = FileMode.of("0755");
    private static final AbsolutePath VOLATILE = AbsolutePath.of("/run");
    private static final String AVAILABLE = "-available";
    private static final AbsolutePath ENABLED_MODULES = AbsolutePath.of("/etc/apache2/mods-enabled");
    private static final String DEPENDS = "# Depends: ";
    private static final int MOST_OF_A_MODULE = 1 << 16;
    private static final AbsolutePath MODULES = AbsolutePath.of("/etc/apache2/mods-available");

    private final Map<AbsolutePath, Item> items = new LinkedHashMap<>();
    private final Set<AbsolutePath> above = new TreeSet<>(Comparator.comparing(AbsolutePath::toString));
    private final Map<SiteName, String> tmpfiles = new HashMap<>();
    private final Ids ids;

    private Wanted(Ids ids) {
        this.ids = ids;
    }

    /**
     * Something that is wanted.
     *
     * @param owned what it shall be
     * @param site the site that needs it; nothing if several may
     * @param required whether it is a conflict if somebody else has made it; otherwise theirs will do
     */
    record Item(Owned.OwnedPath owned, Optional<SiteName> site, boolean required) {

        /** Returns whether a server's test of its configuration needs it in its place: it comes before all other files. */
        boolean isTested() {
            return CertificateStore.ALL.contains(owned.path());
        }
    }

    /**
     * A directory with what lies in it at first.
     *
     * @param path where
     * @param state its mode and owner
     * @param content what lies in it
     */
    record Tree(AbsolutePath path, PathState.Directory state, Map<RelativePath, PathState> content) {}

    static Wanted of(Collection<SiteSetup> setups, Servers servers, Ids ids, ChangeableHost host) throws IOException {
        Wanted wanted = new Wanted(ids);
        List<Site> onApache = sites(setups, WebServer.APACHE);
        List<Site> onNginx = sites(setups, WebServer.NGINX);
        Set<AbsolutePath> ofSites = new LinkedHashSet<>();
        for (SiteSetup setup : setups) {
            Rendering rendering = setup.server() == WebServer.APACHE
                    ? servers.apache().render(setup.site())
                    : servers.nginx().render(setup.site());
            Optional<SiteName> site = Optional.of(setup.site().name());
            for (RenderedFile file : rendering.files()) {
                ofSites.add(file.path());
                if (!setup.enabled() && CommandUnits.isOfCommand(file.path())) {
                    // A site that is switched off runs no workers either.
                    continue;
                }
                wanted.add(file, site);
                if (servers.nginxLayout().tmpfiles().contains(file.path())) {
                    wanted.tmpfiles.put(setup.site().name(), file.content());
                }
                if (setup.enabled()) {
                    wanted.addLink(file.path(), site);
                }
            }
            for (SiteSetup.ExtraFile file : setup.files()) {
                wanted.add(file, site);
            }
            wanted.addCertificate(setup, host);
        }
        wanted.addWatches(setups, servers);
        if (!onApache.isEmpty()) {
            wanted.addShared(servers.apache().render(onApache), ofSites);
            for (Site site : onApache) {
                for (ApacheModule module : servers.apache().modules(site)) {
                    wanted.addModule(module.moduleName(), host);
                }
            }
        }
        if (!onNginx.isEmpty()) {
            wanted.addShared(servers.nginx().render(onNginx), ofSites);
        }
        return wanted;
    }

    /**
     * Adds what lets accounts ask for a reload. Each of these units takes one of the 128 objects for watching files that the
     * kernel lets root have, and other programs need some: with more sites, the later ones are reloaded by command alone.
     */
    private void addWatches(Collection<SiteSetup> setups, Servers servers) throws IOException {
        int watched = 0;
        for (SiteSetup setup : setups) {
            Optional<RenderedFile> watch = ReloadUnits.watch(setup.site(), servers.nginxLayout());
            if (watch.isPresent() && watched < MOST_WATCHED) {
                add(watch.get(), Optional.of(setup.site().name()));
                watched++;
            }
        }
        if (watched > 0) {
            add(ReloadUnits.service(servers.nginxLayout(), PWS), Optional.empty());
        }
    }

    private static List<Site> sites(Collection<SiteSetup> setups, WebServer server) {
        return setups.stream()
                .filter(setup -> setup.server() == server)
                .map(SiteSetup::site)
                .toList();
    }

    /** Returns all items, those of sites first. */
    Collection<Item> items() {
        return items.values();
    }

    /** Returns the directories above all items, those above before those below. */
    Set<AbsolutePath> directories() {
        items.keySet().forEach(this::addAbove);
        return above;
    }

    /** Adds the directories above {@code path}. */
    void addAbove(AbsolutePath path) {
        Optional<AbsolutePath> directory = path.parent();
        while (directory.isPresent() && above.add(directory.get())) {
            directory = directory.get().parent();
        }
    }

    /** Returns the directories of a site's logs with the logs, as its file of tmpfiles.d has them. */
    List<Tree> logs(SiteName site) throws IOException {
        String text = tmpfiles.get(site);
        if (text == null) {
            return List.of();
        }
        List<TmpfilesLine> lines = new TmpfilesSyntax().read(text).lines();
        List<Tree> trees = new ArrayList<>();
        for (TmpfilesLine line : lines) {
            AbsolutePath path = path(line);
            if (line.type() == TmpfilesLine.Type.DIRECTORY && !VOLATILE.contains(path)) {
                Map<RelativePath, PathState> content = new LinkedHashMap<>();
                for (TmpfilesLine file : lines) {
                    if (file.type() == TmpfilesLine.Type.FILE) {
                        Optional<RelativePath> name = path.relativize(path(file));
                        if (name.isPresent() && name.get().toString().indexOf('/') < 0) {
                            content.put(
                                    name.get(),
                                    new PathState.RegularFile(FileContent.ofText(""), mode(file), owner(file)));
                        }
                    }
                }
                trees.add(new Tree(path, new PathState.Directory(mode(line), owner(line)), content));
            }
        }
        return trees;
    }

    private static AbsolutePath path(TmpfilesLine line) {
        return AbsolutePath.of(((Literal) line.path()).text());
    }

    private static FileMode mode(TmpfilesLine line) {
        return FileMode.ofBits(line.mode().orElseThrow());
    }

    private Ownership owner(TmpfilesLine line) throws IOException {
        return new Ownership(line.user().equals("root") ? 0 : number(Account.of(line.user())), ids.group(line.group()));
    }

    private long number(Account user) throws IOException {
        return ids.of(user)
                .orElseThrow(() -> new IOException("the machine has no account " + user))
                .uid();
    }

    static PathState.Directory directoryState() {
        return new PathState.Directory(DIRECTORY, Ownership.ROOT);
    }

    private void addShared(Rendering rendering, Set<AbsolutePath> ofSites) throws IOException {
        for (RenderedFile file : rendering.files()) {
            if (!ofSites.contains(file.path())) {
                add(file, Optional.empty());
                addLink(file.path(), Optional.empty());
            }
        }
    }

    private void add(RenderedFile file, Optional<SiteName> site) throws IOException {
        put(
                new Owned.OwnedPath(
                        file.path(),
                        new PathState.RegularFile(
                                FileContent.ofText(file.content()),
                                file.mode(),
                                new Ownership(0, ids.group(file.group()))),
                        file.purpose(),
                        file.isSecret()),
                site,
                true);
    }

    private void add(SiteSetup.ExtraFile file, Optional<SiteName> site) throws IOException {
        long group = file.group().isPresent() ? ids.group(file.group().get()) : 0;
        put(
                new Owned.OwnedPath(
                        file.path(),
                        new PathState.RegularFile(
                                FileContent.ofText(file.content()),
                                file.secret() ? BY_GROUP : READABLE,
                                new Ownership(0, group)),
                        file.purpose(),
                        file.secret()),
                site,
                true);
    }

    /** The certificate that a site signs itself, and of a site with an authority the link to the one in use. */
    private void addCertificate(SiteSetup setup, ChangeableHost host) throws IOException {
        SiteName name = setup.site().name();
        Optional<SiteName> site = Optional.of(name);
        CertificateStore.Issuer issuer = CertificateStore.issuer(setup.site());
        if (issuer == CertificateStore.Issuer.OWN) {
            return;
        }
        SiteCertificates certificates = new SiteCertificates(host);
        SelfSigned own = certificates.selfSigned(setup.site());
        AbsolutePath directory = CertificateStore.selfSigned(name);
        putFile(
                directory.resolve(CertificateStore.PRIVATE_KEY),
                own.key(),
                BY_ROOT,
                "the key of the certificate that the site signed itself",
                site);
        putFile(
                directory.resolve(CertificateStore.FULL_CHAIN),
                own.certificate(),
                READABLE,
                "the certificate that the site signed itself",
                site);
        if (issuer == CertificateStore.Issuer.ACME) {
            put(
                    new Owned.OwnedPath(
                            CertificateStore.current(name),
                            new PathState.SymbolicLink(certificates.target(setup)),
                            "leads to the certificate in use",
                            false),
                    site,
                    true);
            if (setup.site()
                    .virtualHost()
                    .acmeChallengeDirectory()
                    .equals(Optional.of(CertificateStore.challenges(name)))) {
                addAbove(CertificateStore.challenges(name).resolve("any"));
            }
            if (setup.renewer().isPresent()) {
                String call = new ShellSyntax()
                        .write(new ShellCommand(
                                List.of("exec", setup.renewer().get().toString(), "certificate", "renewed")));
                putFile(
                        CertificateStore.hook(),
                        "#!/bin/sh\n# Written by PWS: certbot calls this when it has renewed a certificate.\n" + call,
                        PROGRAM,
                        "has the server take a renewed certificate",
                        site);
            }
        }
    }

    private void putFile(AbsolutePath path, String content, FileMode mode, String purpose, Optional<SiteName> site) {
        put(
                new Owned.OwnedPath(
                        path,
                        new PathState.RegularFile(FileContent.ofText(content), mode, Ownership.ROOT),
                        purpose,
                        mode.equals(BY_ROOT)),
                site,
                true);
    }

    /** A file in a directory such as sites-available is in force through a link in sites-enabled. */
    private void addLink(AbsolutePath file, Optional<SiteName> site) {
        AbsolutePath directory = file.parent().orElseThrow();
        String name = directory.fileName();
        if (name.endsWith(AVAILABLE)) {
            String enabled = name.substring(0, name.length() - AVAILABLE.length()) + "-enabled";
            put(
                    new Owned.OwnedPath(
                            directory.parent().orElseThrow().resolve(enabled).resolve(file.fileName()),
                            new PathState.SymbolicLink("../" + name + "/" + file.fileName()),
                            "has the server read " + file,
                            false),
                    site,
                    true);
        }
    }

    /** A module is switched on by links, which somebody else may have made already. */
    private void addModule(String module, Host host) {
        AbsolutePath load = MODULES.resolve(module + ".load");
        if (items.containsKey(ENABLED_MODULES.resolve(module + ".load"))) {
            return;
        }
        for (String suffix : List.of(".load", ".conf")) {
            String name = module + suffix;
            if (host.status(MODULES.resolve(name)).isFile()) {
                put(
                        new Owned.OwnedPath(
                                ENABLED_MODULES.resolve(name),
                                new PathState.SymbolicLink("../mods-available/" + name),
                                "switches on the module " + module + " of Apache",
                                false),
                        Optional.empty(),
                        false);
            }
        }
        // As a2enmod does: the configuration of ssl names a cache of another module.
        for (String line : host.text(load, MOST_OF_A_MODULE)
                .toOptional()
                .orElse("")
                .lines()
                .toList()) {
            if (line.startsWith(DEPENDS)) {
                for (String needed : line.substring(DEPENDS.length()).strip().split(" +", -1)) {
                    if (needed.matches("[a-z0-9_]+")) {
                        addModule(needed, host);
                    }
                }
            }
        }
    }

    private void put(Owned.OwnedPath owned, Optional<SiteName> site, boolean required) {
        items.putIfAbsent(owned.path(), new Item(owned, site, required));
    }

    /** Returns the states that are wanted, by path. */
    List<AbsolutePath> paths() {
        return new ArrayList<>(items.keySet());
    }
}
