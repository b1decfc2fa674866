package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.value.AbsolutePath;

/**
 * What would be changed, step by step, in the order in which it would be done. A plan changes nothing itself; a
 * {@link Deployment} carries it out, wholly or not at all.
 */
public final class Plan {

    private final String title;
    private final ImmutableList<Change> changes;

    private Plan(String title, List<Change> changes) {
        this.title = title;
        this.changes = ImmutableList.copyOf(changes);
    }

    /**
     * Returns a plan of these steps.
     *
     * @param title what it is good for, one line: "create site shop"
     */
    public static Plan of(String title, List<? extends Change> changes) {
        return new Plan(Objects.requireNonNull(title, "title"), ImmutableList.copyOf(changes));
    }

    /** Returns what the plan is good for, one line. */
    public String title() {
        return title;
    }

    /** Returns the steps in order. */
    public List<Change> changes() {
        return changes;
    }

    /** Returns whether nothing would be changed. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Returns what would be at {@code path} after this plan; nothing if it does not concern it. */
    public Optional<Change.PathChange> changeOf(AbsolutePath path) {
        for (Change change : Lists.reverse(changes)) {
            if (change instanceof Change.PathChange that && that.path().equals(path)) {
                return Optional.of(that);
            }
        }
        return Optional.empty();
    }

    /** Returns the paths that would be changed, in order. */
    public List<AbsolutePath> changedPaths() {
        ImmutableList.Builder<AbsolutePath> paths = ImmutableList.builder();
        for (Change change : changes) {
            if (change instanceof Change.PathChange path) {
                paths.add(path.path());
            } else if (change instanceof Change.TreeChange tree) {
                paths.add(tree.path());
            }
        }
        return paths.build();
    }

    /**
     * Returns the plan that takes this one back after it was carried out: the inverse of each step in reverse order. Programs
     * do not run again and nobody is asked for a page, but what a server tested forward it also tests backward: as soon as
     * the accounts and directories are back that it looks for, and before anything else.
     */
    public Plan inverse() {
        Set<Change> tests = new LinkedHashSet<>();
        List<Change> steps = new ArrayList<>();
        for (Change change : Lists.reverse(changes)) {
            if (change instanceof Change.TestChange) {
                tests.add(change);
            } else if (!(change instanceof Change.ProgramChange
                    || change instanceof Change.UnpackChange
                    || change instanceof Change.ProbeChange)) {
                steps.add(change.inverse());
            }
        }
        int prepared = 0;
        while (prepared < steps.size() && isPreparation(steps.get(prepared))) {
            prepared++;
        }
        steps.addAll(prepared, tests);
        return new Plan("undo: " + title, steps);
    }

    /** Returns whether a step makes something that a configuration needs, and that no server reads. */
    private static boolean isPreparation(Change change) {
        return change instanceof Change.MoveChange
                || change instanceof Change.AccountChange account && account.made()
                || change instanceof Change.DatabaseChange database && database.made()
                || change instanceof Change.PathChange path
                        && (path.after() instanceof PathState.Directory
                                || path.before().isAbsent() && CertificateStore.ALL.contains(path.path()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Plan that && title.equals(that.title) && changes.equals(that.changes);
    }

    @Override
    public int hashCode() {
        return changes.hashCode();
    }

    /** Returns title and steps, a line each; no secret is in it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(title);
        for (Change change : changes) {
            text.append("\n  ").append(change.describe());
        }
        return text.toString();
    }
}
