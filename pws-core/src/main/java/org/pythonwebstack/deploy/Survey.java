package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** Compares a plan with the machine right before it is carried out: what the plan says is there must be there. */
final class Survey {

    private final ChangeableHost host;

    Survey(ChangeableHost host) {
        this.host = host;
    }

    /**
     * Returns the plan with what really is at its paths, so that all of it can be put back. Throws
     * {@link org.pythonwebstack.value.Refused} with {@link DeployRule} if something else is there than the plan says.
     */
    Plan complete(Plan plan) throws IOException {
        Problems problems = new Problems();
        Set<AbsolutePath> seen = new HashSet<>();
        Set<AbsolutePath> freed = new HashSet<>();
        Set<AbsolutePath> made = new HashSet<>();
        List<Change> changes = new ArrayList<>(plan.changes().size());
        for (Change change : plan.changes()) {
            if (change instanceof Change.PathChange path) {
                if (!seen.add(path.path())) {
                    throw new IllegalArgumentException(path.path() + " is changed twice in one plan");
                }
                PathState now = host.state(path.path());
                if (!now.equals(path.before())) {
                    problems.add(Problem.of(
                            DeployRule.CHANGED_MEANWHILE, "path", path.path().toString()));
                }
                changes.add(new Change.PathChange(path.path(), now, path.after(), path.purpose(), path.secret()));
            } else {
                if (change instanceof Change.DatabaseChange database) {
                    DatabaseSteps.require(host, database);
                } else if (change instanceof Change.TreeChange tree) {
                    requireFree(tree.path(), problems);
                    made.add(tree.path());
                } else if (change instanceof Change.MoveChange move) {
                    // An earlier step may make room for this one, or what it moves.
                    if (!freed.contains(move.to())) {
                        requireFree(move.to(), problems);
                    }
                    if (!made.contains(move.from()) && host.state(move.from()).isAbsent()) {
                        problems.add(Problem.of(
                                DeployRule.CHANGED_MEANWHILE,
                                "path",
                                move.from().toString()));
                    }
                    freed.add(move.from());
                    made.add(move.to());
                }
                changes.add(change);
            }
        }
        problems.throwIfAny();
        return Plan.of(plan.title(), changes);
    }

    private void requireFree(AbsolutePath path, Problems problems) throws IOException {
        if (!host.state(path).isAbsent()) {
            problems.add(Problem.of(DeployRule.NOT_OURS, "path", path.toString()));
        }
    }
}
