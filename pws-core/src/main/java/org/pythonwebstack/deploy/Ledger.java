package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.SiteName;

/**
 * What on a machine is ours: everything that PWS has made and not taken back, as it left it. The ledger changes with the
 * machine: its files are written by the same plan as those that they tell of, and come back with them.
 */
public final class Ledger {

    private static final FileMode FILE_MODE = FileMode.of("0600");
    private static final FileMode DIRECTORY_MODE = FileMode.of("0700");
    private static final int MOST_SITES = 1_000_000;
    private static final String SUFFIX = ".json";

    private final AbsolutePath directory;
    private final ImmutableSortedMap<String, SiteEntry> sites;
    private final ImmutableList<Owned> shared;

    private Ledger(AbsolutePath directory, Map<String, SiteEntry> sites, List<Owned> shared) {
        this.directory = directory;
        this.sites = ImmutableSortedMap.copyOf(sites);
        this.shared = ImmutableList.copyOf(shared);
    }

    /**
     * Returns the ledger of a machine, which is empty at first.
     *
     * @param records the directory of PWS's records, {@code /var/lib/pws}
     */
    public static Ledger read(ChangeableHost host, AbsolutePath records) throws IOException {
        AbsolutePath directory = records.resolve("ledger");
        SortedMap<String, SiteEntry> sites = new TreeMap<>();
        AbsolutePath ofSites = directory.resolve("sites");
        for (String name : host.names(ofSites, MOST_SITES)) {
            if (name.endsWith(SUFFIX) && host.state(ofSites.resolve(name)) instanceof PathState.RegularFile file) {
                SiteEntry entry = Json.read(file.content(), SiteEntry.class);
                sites.put(entry.site().toString(), entry);
            }
        }
        List<Owned> shared = host.state(directory.resolve("shared.json")) instanceof PathState.RegularFile file
                ? Json.read(file.content(), Shared.class).objects()
                : List.of();
        return new Ledger(directory, sites, shared);
    }

    /** Returns the files of a ledger, and the directory of those of sites, in which others could appear. */
    static List<AbsolutePath> files(AbsolutePath records, Ledger ledger) {
        ImmutableList.Builder<AbsolutePath> files = ImmutableList.builder();
        AbsolutePath directory = records.resolve("ledger");
        AbsolutePath ofSites = directory.resolve("sites");
        files.add(ofSites, directory.resolve("shared.json"));
        for (String site : ledger.sites.keySet()) {
            files.add(ofSites.resolve(site + SUFFIX));
        }
        return files.build();
    }

    /** Returns what is known of all sites, in the order of their names. */
    public List<SiteEntry> sites() {
        return sites.values().asList();
    }

    /** Returns what is known of a site. */
    public Optional<SiteEntry> site(SiteName name) {
        return Optional.ofNullable(sites.get(name.toString()));
    }

    /** Returns what is ours and belongs to no single site. */
    public List<Owned> shared() {
        return shared;
    }

    /** Returns all paths that are ours, as they were left. */
    Map<AbsolutePath, Owned.OwnedPath> paths() {
        Map<AbsolutePath, Owned.OwnedPath> paths = new HashMap<>();
        for (SiteEntry site : sites.values()) {
            collect(site.objects(), paths);
        }
        collect(shared, paths);
        return paths;
    }

    private static void collect(List<Owned> objects, Map<AbsolutePath, Owned.OwnedPath> paths) {
        for (Owned object : objects) {
            if (object instanceof Owned.OwnedPath path) {
                paths.put(path.path(), path);
            }
        }
    }

    /** Returns this ledger with other entries. */
    Ledger with(Map<String, SiteEntry> newSites, List<Owned> newShared) {
        return new Ledger(directory, newSites, newShared);
    }

    /** Returns the changes of the ledger's own files that make {@code next} of it; none where an entry stays as it is. */
    List<Change> changesTo(Ledger next, ChangeableHost host) throws IOException {
        if (next.sites.equals(sites) && next.shared.equals(shared)) {
            return List.of();
        }
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        AbsolutePath ofSites = directory.resolve("sites");
        PathState.Directory open = new PathState.Directory(DIRECTORY_MODE, host.self());
        for (AbsolutePath needed : List.of(directory, ofSites)) {
            PathState now = host.state(needed);
            if (now.isAbsent()) {
                changes.add(new Change.PathChange(needed, now, open, "what PWS has made", true));
            }
        }
        SortedMap<String, SiteEntry> names = new TreeMap<>(sites);
        names.putAll(next.sites);
        for (String name : names.keySet()) {
            SiteEntry wanted = next.sites.get(name);
            if (wanted == null) {
                addChange(ofSites.resolve(name + SUFFIX), new PathState.Absent(), host, changes);
            } else if (!wanted.equals(sites.get(name))) {
                addChange(ofSites.resolve(name + SUFFIX), file(Json.write(wanted), host), host, changes);
            }
        }
        if (!next.shared.equals(shared)) {
            addChange(
                    directory.resolve("shared.json"),
                    next.shared.isEmpty() ? new PathState.Absent() : file(Json.write(new Shared(next.shared)), host),
                    host,
                    changes);
        }
        return changes.build();
    }

    private static void addChange(
            AbsolutePath path, PathState wanted, ChangeableHost host, ImmutableList.Builder<Change> changes)
            throws IOException {
        changes.add(new Change.PathChange(path, host.state(path), wanted, "what PWS has made", true));
    }

    private static PathState file(FileContent content, ChangeableHost host) {
        return new PathState.RegularFile(content, FILE_MODE, host.self());
    }

    /**
     * What belongs to no single site, as it is written.
     *
     * @param objects the objects
     */
    record Shared(List<Owned> objects) {}
}
