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
import org.pythonwebstack.conf.TmpfilesLine;
import org.pythonwebstack.conf.TmpfilesSyntax;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.render.ApacheModule;
import org.pythonwebstack.render.CommandUnits;
import org.pythonwebstack.render.ReloadUnits;
import org.pythonwebstack.render.RenderedFile;
import org.pythonwebstack.render.Rendering;
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
    private static final AbsolutePath VOLATILE = AbsolutePath.of("/run");
    private static final String AVAILABLE = "-available";
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
    record Item(Owned.OwnedPath owned, Optional<SiteName> site, boolean required) {}

    /**
     * A directory with what lies in it at first.
     *
     * @param path where
     * @param state its mode and owner
     * @param content what lies in it
     */
    record Tree(AbsolutePath path, PathState.Directory state, Map<RelativePath, PathState> content) {}

    static Wanted of(Collection<SiteSetup> setups, Servers servers, Ids ids, Host host) throws IOException {
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
        }
        wanted.addWatches(setups, servers);
        if (!onApache.isEmpty()) {
            wanted.addShared(servers.apache().render(onApache), ofSites);
            for (Site site : onApache) {
                for (ApacheModule module : servers.apache().modules(site)) {
                    wanted.addModule(module, host);
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
    private void addModule(ApacheModule module, Host host) {
        for (String suffix : List.of(".load", ".conf")) {
            String name = module.moduleName() + suffix;
            if (host.status(MODULES.resolve(name)).isFile()) {
                put(
                        new Owned.OwnedPath(
                                AbsolutePath.of("/etc/apache2/mods-enabled").resolve(name),
                                new PathState.SymbolicLink("../mods-available/" + name),
                                "switches on the module " + module.moduleName() + " of Apache",
                                false),
                        Optional.empty(),
                        false);
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
