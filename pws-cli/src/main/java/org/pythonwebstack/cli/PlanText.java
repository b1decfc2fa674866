package org.pythonwebstack.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.deploy.Change;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.Escapes;

/** A plan for a person or a program to read. No content of a secret file is in it. */
final class PlanText {

    private static final int CONTEXT = 3;

    private PlanText() {}

    /** Writes a line for each step, and below a changed file what changes in it. */
    static void print(Plan plan, Terminal terminal) {
        int count = plan.changes().size();
        terminal.answer(plan.title() + (count == 0 ? ": nothing to do" : ", " + count + " steps:"));
        int number = 0;
        for (Change change : plan.changes()) {
            number++;
            terminal.answer(number + ". " + Escapes.printable(change.describe()));
            if (change instanceof Change.PathChange path && !path.secret()) {
                for (String line : difference(path)) {
                    terminal.answer("   " + terminal.coloured(Escapes.printable(line)));
                }
            }
        }
    }

    private static List<String> difference(Change.PathChange change) {
        if (change.before() instanceof PathState.RegularFile before
                && change.after() instanceof PathState.RegularFile after
                && before.content().isKnown()
                && after.content().isKnown()) {
            List<String> old = before.content().text().lines().toList();
            List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(
                    change.path().toString(),
                    change.path().toString(),
                    old,
                    DiffUtils.diff(old, after.content().text().lines().toList()),
                    CONTEXT);
            // The two lines of file names say nothing new here.
            return lines.size() > 2 ? lines.subList(2, lines.size()) : lines;
        }
        return List.of();
    }

    /** Returns the plan for {@code --json}. */
    static Map<String, @Nullable Object> json(Plan plan) {
        List<Object> steps = new ArrayList<>();
        for (Change change : plan.changes()) {
            Map<String, @Nullable Object> step = new LinkedHashMap<>();
            step.put("step", change.describe());
            if (change instanceof Change.PathChange path) {
                step.put("path", path.path());
                step.put("purpose", path.purpose());
                step.put("secret", path.secret());
                step.put("before", state(path.before()));
                step.put("after", state(path.after()));
            }
            steps.add(step);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("title", plan.title());
        json.put("steps", steps);
        return json;
    }

    private static @Nullable Map<String, Object> state(PathState state) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (state instanceof PathState.RegularFile file) {
            json.put("kind", "file");
            json.put("sha256", file.content().sha256());
            json.put("mode", file.mode());
            json.put("owner", file.owner());
        } else if (state instanceof PathState.Directory directory) {
            json.put("kind", "directory");
            json.put("mode", directory.mode());
            json.put("owner", directory.owner());
        } else if (state instanceof PathState.SymbolicLink link) {
            json.put("kind", "link");
            json.put("target", link.target());
        } else if (state.isAbsent()) {
            return null;
        } else {
            json.put("kind", "other");
        }
        return json;
    }
}
