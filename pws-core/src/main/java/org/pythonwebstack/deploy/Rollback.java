package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;

/**
 * Takes back steps from whatever state they are in: done, half done, or not begun. It never stops at a failure, as each thing
 * that can be put back is better back; and it can be cut short and begun again.
 */
final class Rollback {

    private final ChangeableHost host;
    private final MachineControl control;
    private final List<String> leftovers = new ArrayList<>();

    Rollback(ChangeableHost host, MachineControl control) {
        this.host = host;
        this.control = control;
    }

    /** Takes back these steps, the last one first. Returns what could not be put back, a line each. */
    List<String> takeBack(List<Change> changes) throws IOException {
        List<Change> backwards = Lists.reverse(changes);
        int next = 0;
        while (next < backwards.size()) {
            int end = next;
            while (end < backwards.size() && backwards.get(end) instanceof Change.PathChange) {
                end++;
            }
            if (end == next && backwards.get(next) instanceof Change.UnitChange unit) {
                List<String> units = new ArrayList<>();
                while (next < backwards.size()
                        && backwards.get(next) instanceof Change.UnitChange other
                        && other.running() == unit.running()) {
                    units.add(other.unit());
                    next++;
                }
                attempt(unit, () -> control.setRunning(units, !unit.running()));
            } else if (end == next) {
                Change change = backwards.get(next++);
                attempt(change, () -> takeBack(change));
            } else {
                restore(backwards.subList(next, end));
                next = end;
            }
        }
        return ImmutableList.copyOf(leftovers);
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void attempt(Change change, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException | Refused e) {
            leftovers.add(change.describe() + " could not be taken back: " + e.getMessage());
        }
    }

    private void takeBack(Change change) throws IOException {
        if (change instanceof Change.TreeChange tree) {
            host.discard(tree.path());
            host.removeTree(tree.path());
        } else if (change instanceof Change.MoveChange move) {
            if (host.state(move.from()).isAbsent() && !host.state(move.to()).isAbsent()) {
                host.move(move.to(), move.from());
            }
        } else if (change instanceof Change.AccountChange account) {
            if (account.made()) {
                control.removeAccount(account);
            } else {
                control.makeAccount(account);
            }
        } else if (change instanceof Change.DatabaseChange database) {
            control.takeBackDatabase(database);
        } else if (change instanceof Change.RuntimeChange runtime) {
            if (runtime.when() == Change.When.BACKWARD) {
                host.removeTree(runtime.path());
            }
        } else if (change instanceof Change.UnitReloadChange unit) {
            if (unit.when() == Change.When.BACKWARD) {
                control.reloadUnit(unit.unit(), unit.restart());
            }
        } else if (change instanceof Change.ReloadChange reload && reload.when() == Change.When.BACKWARD) {
            control.reload(reload.what());
        }
        // A test, a program or a probe leaves nothing behind that the other steps do not take back.
    }

    /** Puts paths back as one batch, as {@link Steps} changes them: no name before its content is on the disk. */
    private void restore(List<Change> batch) throws IOException {
        List<AbsolutePath> paths = new ArrayList<>();
        List<Change.PathChange> staged = new ArrayList<>();
        for (Change change : batch) {
            Change.PathChange path = (Change.PathChange) change;
            attempt(change, () -> {
                host.discard(path.path());
                if (mustBeRestored(path)) {
                    if (path.before() instanceof PathState.Directory) {
                        host.put(path.path(), path.before());
                    } else {
                        host.stage(path.path(), path.before());
                        staged.add(path);
                    }
                    paths.add(path.path());
                }
            });
        }
        host.sync(paths);
        for (Change.PathChange path : staged) {
            attempt(path, () -> host.put(path.path(), path.before()));
        }
        host.sync(paths);
    }

    private boolean mustBeRestored(Change.PathChange change) throws IOException {
        PathState now = host.state(change.path());
        if (now.equals(change.before())) {
            return false;
        }
        // A directory is changed in two steps, its mode and its owner.
        boolean halfDone = now instanceof PathState.Directory
                && (change.before() instanceof PathState.Directory || change.after() instanceof PathState.Directory);
        if (halfDone || now.equals(change.after())) {
            return true;
        }
        leftovers.add(change.path() + " was changed by somebody else meanwhile and stays as it is");
        return false;
    }
}
