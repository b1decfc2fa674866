package org.pythonwebstack.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.deploy.Change;
import org.pythonwebstack.deploy.Owned;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.deploy.Reloaded;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Puts what is in an archive into the plan for its site: steps like all others, which are taken back like all others. */
public final class Restoration {

    private static final AbsolutePath PYTHON = AbsolutePath.of("/usr/bin/python3");
    private static final String SERVICE = ".service";
    private static final String PURPOSE = "code, virtual environment and data, from an archive";

    /** Programs in a virtual environment begin with the path of its interpreter. */
    private static final String RELOCATE = """
            import os, re, sys

            old, new = (os.fsencode(path) + b"/venv" for path in sys.argv[1:])
            for directory in (new, new + b"/bin"):
                for name in os.listdir(directory) if os.path.isdir(directory) else ():
                    path = os.path.join(directory, name)
                    if os.path.isfile(path) and not os.path.islink(path):
                        with open(path, "rb") as file:
                            text = file.read()
                        moved = re.sub(re.escape(old) + rb"(?![\\w.-])", lambda _: new, text)
                        if b"\\0" not in text and moved != text:
                            with open(path, "wb") as file:
                                file.write(moved)
            """;

    private final ChangeableHost host;
    private final Archive archive;
    private final String stamp;

    /**
     * Returns the restoration from an archive.
     *
     * @param stamp what tells the things that it puts aside from those of others
     */
    public Restoration(ChangeableHost host, Archive archive, String stamp) {
        this.host = host;
        this.archive = archive;
        this.stamp = stamp;
    }

    /**
     * Returns the plan after which a site that is there is what it was. Its directory is unpacked beside the one in use, and
     * takes its place with one step; the other one is put aside.
     *
     * @param planned the plan for the description in the archive
     * @param entry the site
     * @param setup the site as the archive describes it
     */
    public Plan inPlace(Plan planned, SiteEntry entry, SiteSetup setup) throws IOException {
        AbsolutePath root = SiteBackup.root(entry);
        Account account = SiteBackup.account(entry);
        if (!root.equals(archive.manifest().root())
                || !account.equals(archive.manifest().account())) {
            throw new Refused(Problem.of(BackupRule.DESCRIPTION, "root", root.toString()));
        }
        if (SiteBackup.database(entry).isPresent()) {
            throw new Refused(
                    Problem.of(BackupRule.DATABASE_IN_USE, "site", entry.site().toString()));
        }
        List<Change> changes = new ArrayList<>();
        List<Change> reloads = reloads(entry, setup);
        for (Change reload : reloads) {
            changes.add(reload.inverse());
        }
        if (host.state(root) instanceof PathState.Directory state) {
            AbsolutePath fresh = beside(root, ".pws-restoring-");
            changes.add(new Change.TreeChange(fresh, state, Map.of(), beside(root, ".pws-undone-"), PURPOSE));
            changes.add(new Change.UnpackChange(archive.tree(), account, fresh));
            changes.add(new Change.MoveChange(root, beside(root, ".pws-replaced-"), PURPOSE));
            changes.add(new Change.MoveChange(fresh, root, PURPOSE));
        } else {
            throw new Refused(Problem.of(BackupRule.NO_TREE, "root", root.toString())
                    .withHint("remove the site with 'pws rmsite', then restore it"));
        }
        changes.addAll(planned.changes());
        for (Change reload : reloads) {
            if (!changes.contains(reload)) {
                changes.add(reload);
            }
        }
        if (setup.enabled()) {
            for (Change.ProbeChange probe : setup.probes()) {
                if (!changes.contains(probe)) {
                    changes.add(probe);
                }
            }
        }
        return Plan.of(planned.title(), changes);
    }

    /**
     * Returns the plan after which there is a new site with what is in the archive.
     *
     * @param planned the plan for the new site, which makes its directory empty
     * @param root that directory
     * @param account its account
     */
    public Plan asNew(Plan planned, AbsolutePath root, Account account) {
        List<Change> changes = new ArrayList<>();
        for (Change change : planned.changes()) {
            changes.add(change);
            if (change instanceof Change.TreeChange tree && tree.path().equals(root)) {
                changes.add(new Change.UnpackChange(archive.tree(), account, root));
                AbsolutePath old = archive.manifest().root();
                if (!root.equals(old)) {
                    changes.add(new Change.ProgramChange(
                            "adapt the virtual environment to " + root,
                            PYTHON,
                            List.of("-I", "-c", RELOCATE, old.toString(), root.toString()),
                            account,
                            root,
                            List.of()));
                }
            }
        }
        return Plan.of(planned.title(), changes);
    }

    /** The processes that run have the files open that were put aside. */
    private static List<Change> reloads(SiteEntry entry, SiteSetup setup) {
        List<Change> reloads = new ArrayList<>();
        if (entry.server() == WebServer.APACHE || setup.server() == WebServer.APACHE) {
            reloads.add(new Change.ReloadChange(Reloaded.APACHE, Change.When.FORWARD));
        }
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && path.state() instanceof PathState.RegularFile
                    && path.path().fileName().startsWith("pws-")
                    && path.path().fileName().endsWith(SERVICE)) {
                reloads.add(new Change.UnitReloadChange(path.path().fileName(), true, Change.When.FORWARD));
            }
        }
        return reloads;
    }

    private AbsolutePath beside(AbsolutePath path, String prefix) {
        return path.parent().orElseThrow().resolve(prefix + path.fileName() + "-" + stamp);
    }
}
