package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.render.CommandUnits;
import org.pythonwebstack.render.NginxLayout;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/** Who has to hear of changed files: which servers, which units, and the service manager. */
final class Effects {

    private static final String SERVICE = ".service";
    private static final String SOCKET = ".socket";
    private static final String TIMER = ".timer";
    private static final String WATCH = ".path";

    private final Set<WebServer> touched = EnumSet.noneOf(WebServer.class);
    private final Set<String> started = new LinkedHashSet<>();
    private final Set<String> stopped = new LinkedHashSet<>();
    private final Map<String, Boolean> reloaded = new TreeMap<>();
    private final Set<SiteName> sites = new LinkedHashSet<>();
    private final Set<WebServer> certified = EnumSet.noneOf(WebServer.class);
    private boolean units;
    private boolean tmpfiles;

    private Effects() {}

    /**
     * Returns the effects of changes.
     *
     * @param certificates changes of certificates, which are made before a server tests its configuration
     * @param lost files of ours that are not wanted any more, and that somebody else has removed already
     */
    static Effects of(
            List<Change> files,
            List<Change> certificates,
            List<AbsolutePath> lost,
            Collection<SiteSetup> setups,
            Servers servers) {
        Effects effects = new Effects();
        Map<AbsolutePath, SiteSetup> bySite = new HashMap<>();
        for (SiteSetup setup : setups) {
            bySite.put(directory(setup, servers), setup);
        }
        for (Change change : files) {
            effects.add((Change.PathChange) change, servers, bySite);
        }
        effects.certificates(certificates, setups);
        for (AbsolutePath path : lost) {
            if (servers.nginxLayout().units().contains(path)) {
                // The service manager runs it all the same.
                effects.units = true;
                if (!isTemplate(path.fileName())) {
                    effects.stopped.add(path.fileName());
                }
            }
        }
        for (String unit : effects.started) {
            effects.reloaded.remove(unit);
        }
        for (String unit : effects.stopped) {
            effects.reloaded.remove(unit);
        }
        return effects;
    }

    private static AbsolutePath directory(SiteSetup setup, Servers servers) {
        SiteName site = setup.site().name();
        return setup.server() == WebServer.APACHE
                ? servers.apacheLayout().stateDirectory(site)
                : servers.nginxLayout().sites().resolve(site.toString());
    }

    private void add(Change.PathChange change, Servers servers, Map<AbsolutePath, SiteSetup> bySite) {
        ApacheLayout apache = servers.apacheLayout();
        NginxLayout nginx = servers.nginxLayout();
        AbsolutePath path = change.path();
        if (contains(apache.serverFile().parent().flatMap(AbsolutePath::parent).orElse(path), path)) {
            touched.add(WebServer.APACHE);
        } else if (contains(nginx.nginxSites().parent().orElse(path), path)) {
            touched.add(WebServer.NGINX);
        } else if (nginx.units().contains(path)) {
            unit(change);
        } else if (nginx.tmpfiles().contains(path)) {
            tmpfiles = true;
        }
        for (Optional<AbsolutePath> above = path.parent();
                above.isPresent();
                above = above.get().parent()) {
            SiteSetup setup = bySite.get(above.get());
            if (setup != null) {
                ofSite(change, setup, above.get());
            }
        }
    }

    private static boolean contains(AbsolutePath directory, AbsolutePath path) {
        return directory.contains(path);
    }

    /** A scheduled command is started by its timer, never by PWS; it has no section that says where it belongs. */
    private static boolean isStartedByTimer(String name, Change.PathChange change) {
        PathState state = change.after().isAbsent() ? change.before() : change.after();
        return CommandUnits.isOfCommand(change.path())
                && name.endsWith(SERVICE)
                && state instanceof PathState.RegularFile file
                && !file.content().text().contains("[Install]");
    }

    /** Of a template only instances run, and those start when something else wants them. */
    private static boolean isTemplate(String unit) {
        return unit.contains("@.");
    }

    private void unit(Change.PathChange change) {
        units = true;
        String name = change.path().fileName();
        if (isTemplate(name) || isStartedByTimer(name, change)) {
            return;
        }
        if (change.before().isAbsent()) {
            started.add(name);
        } else if (change.after().isAbsent()) {
            stopped.add(name);
        } else {
            reloaded.put(name, true);
        }
    }

    /** A changed file of a site: mod_wsgi reads it when Apache reloads; a service of Gunicorn has to be told. */
    private void ofSite(Change.PathChange change, SiteSetup setup, AbsolutePath directory) {
        sites.add(setup.site().name());
        if (setup.server() == WebServer.APACHE) {
            touched.add(WebServer.APACHE);
            return;
        }
        if (change.path().fileName().equals("maintenance.toml")) {
            // What it says stands in the server's file; no application has to be told.
            return;
        }
        boolean restart = change.path().fileName().equals("environment");
        String service = "pws-" + setup.site().name();
        List<String> names = new ArrayList<>();
        AbsolutePath mounts = directory.resolve("mount");
        if (mounts.contains(change.path())) {
            String key = mounts.relativize(change.path()).orElseThrow().toString();
            names.add(service + "." + key.substring(0, Math.max(key.indexOf('/'), 0)) + SERVICE);
        } else {
            names.add(service + SERVICE);
        }
        for (String name : names) {
            reloaded.merge(name, restart, Boolean::logicalOr);
        }
    }

    private void certificates(List<Change> changes, Collection<SiteSetup> setups) {
        for (Change change : changes) {
            Change.PathChange path = (Change.PathChange) change;
            for (SiteSetup setup : setups) {
                SiteName site = setup.site().name();
                if (CertificateStore.ALL.resolve(site.toString()).contains(path.path())) {
                    sites.add(site);
                    touched.add(setup.server());
                    if (!path.before().isAbsent()) {
                        certified.add(setup.server());
                    }
                }
            }
        }
    }

    /** A certificate that was replaced is put back after the other files: the server has to hear of that then. */
    List<Change> certificateReloads() {
        return reloads(certified, Change.When.BACKWARD);
    }

    /** Returns the sites of which a file of their own changed. */
    Set<SiteName> sites() {
        return sites;
    }

    List<Change> tests() {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        touched.forEach(server -> changes.add(new Change.TestChange(server)));
        return changes.build();
    }

    List<Change> serverReloads(Change.When when) {
        return reloads(touched, when);
    }

    private static List<Change> reloads(Set<WebServer> servers, Change.When when) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        for (WebServer server : servers) {
            changes.add(new Change.ReloadChange(server == WebServer.APACHE ? Reloaded.APACHE : Reloaded.NGINX, when));
        }
        return changes.build();
    }

    List<Change> machineReloads(Change.When when) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (tmpfiles) {
            changes.add(new Change.ReloadChange(Reloaded.TMPFILES, when));
        }
        if (units) {
            changes.add(new Change.ReloadChange(Reloaded.UNITS, when));
        }
        return changes.build();
    }

    /** What waits for something first: a service that stops is started again by whoever knocks. */
    List<Change> stops() {
        return running(stopped, false);
    }

    List<Change> starts() {
        return running(started, true);
    }

    private static List<Change> running(Set<String> names, boolean running) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        for (String suffix : List.of(WATCH, SOCKET, TIMER, SERVICE)) {
            names.stream()
                    .filter(name -> name.endsWith(suffix))
                    .forEach(name -> changes.add(new Change.UnitChange(name, running)));
        }
        return changes.build();
    }

    List<Change> unitReloads(Change.When when) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        reloaded.forEach((name, restart) -> changes.add(new Change.UnitReloadChange(name, restart, when)));
        return changes.build();
    }
}
