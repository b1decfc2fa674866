package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.RelativePath;

/**
 * Carries out the steps of one plan, in order. Paths that follow each other are changed as one batch: all contents are written
 * under other names and brought to the disk with one call, and only then get their names.
 */
final class Steps {

    private static final FileMode NOBODY_ELSE = FileMode.of("0700");

    private final ChangeableHost host;
    private final MachineControl control;
    private final Plan plan;
    private final Progress progress;
    private int reached;
    private String current = "";

    Steps(ChangeableHost host, MachineControl control, Plan plan, Progress progress) {
        this.host = host;
        this.control = control;
        this.plan = plan;
        this.progress = progress;
    }

    /** Returns how many steps were begun. */
    int reached() {
        return reached;
    }

    /** Returns the step that is under way, or the last one. */
    String current() {
        return current;
    }

    void perform() throws IOException {
        List<Change> changes = plan.changes();
        while (reached < changes.size()) {
            Change change = changes.get(reached);
            progress.begins(change.describe(), reached + 1, changes.size());
            if (change instanceof Change.PathChange) {
                int end = reached;
                while (end < changes.size() && changes.get(end) instanceof Change.PathChange) {
                    end++;
                }
                performBatch(changes.subList(reached, end));
            } else if (change instanceof Change.UnitChange unit) {
                performBatch(unit);
            } else {
                reached++;
                current = change.describe();
                perform(change);
            }
        }
    }

    private void performBatch(List<Change> batch) throws IOException {
        List<AbsolutePath> written = new ArrayList<>();
        for (Change change : batch) {
            reached++;
            current = change.describe();
            Change.PathChange path = (Change.PathChange) change;
            if (path.after() instanceof PathState.Directory) {
                host.put(path.path(), path.after());
            } else {
                host.stage(path.path(), path.after());
            }
            written.add(path.path());
        }
        host.sync(written);
        for (Change change : batch) {
            current = change.describe();
            Change.PathChange path = (Change.PathChange) change;
            if (!(path.after() instanceof PathState.Directory)) {
                host.put(path.path(), path.after());
            }
        }
    }

    /** Units that follow each other are one call of the service manager. */
    private void performBatch(Change.UnitChange first) throws IOException {
        current = first.describe();
        List<String> units = new ArrayList<>();
        while (reached < plan.changes().size()
                && plan.changes().get(reached) instanceof Change.UnitChange unit
                && unit.running() == first.running()) {
            units.add(unit.unit());
            reached++;
        }
        if (units.size() > 1) {
            current += " and " + (units.size() - 1) + " more";
        }
        control.setRunning(units, first.running());
    }

    private void perform(Change change) throws IOException {
        if (change instanceof Change.TreeChange tree) {
            make(tree);
        } else if (change instanceof Change.MoveChange move) {
            host.move(move.from(), move.to());
        } else if (change instanceof Change.AccountChange account) {
            if (account.made()) {
                control.makeAccount(account);
            } else {
                control.removeAccount(account);
            }
        } else if (change instanceof Change.DatabaseChange database) {
            control.changeDatabase(database);
        } else if (change instanceof Change.RuntimeChange runtime) {
            if (runtime.when() == Change.When.FORWARD) {
                host.removeTree(runtime.path());
            }
        } else if (change instanceof Change.UnitReloadChange unit) {
            if (unit.when() == Change.When.FORWARD) {
                control.reloadUnit(unit.unit(), unit.restart());
            }
        } else if (change instanceof Change.ReloadChange reload) {
            if (reload.when() == Change.When.FORWARD) {
                control.reload(reload.what());
            }
        } else if (change instanceof Change.TestChange test) {
            control.test(test.server(), plan);
        } else if (change instanceof Change.ProgramChange program) {
            control.run(program);
        } else if (change instanceof Change.UnpackChange unpack) {
            control.unpack(unpack);
        } else if (change instanceof Change.ProbeChange probe) {
            control.probe(probe);
        }
    }

    /** Fills the directory while nobody else can enter it, and hands it over when it is complete. */
    private void make(Change.TreeChange tree) throws IOException {
        Ownership us = host.self();
        host.put(tree.path(), new PathState.Directory(NOBODY_ELSE, us));
        for (Map.Entry<RelativePath, PathState> entry : tree.content().entrySet()) {
            AbsolutePath path = tree.path().resolve(entry.getKey());
            if (entry.getValue() instanceof PathState.Directory) {
                host.put(path, new PathState.Directory(NOBODY_ELSE, us));
            } else {
                host.stage(path, entry.getValue());
                host.put(path, entry.getValue());
            }
        }
        List<Map.Entry<RelativePath, PathState>> backwards =
                new ArrayList<>(tree.content().entrySet());
        Collections.reverse(backwards);
        for (Map.Entry<RelativePath, PathState> entry : backwards) {
            if (entry.getValue() instanceof PathState.Directory) {
                host.put(tree.path().resolve(entry.getKey()), entry.getValue());
            }
        }
        host.put(tree.path(), tree.state());
    }
}
