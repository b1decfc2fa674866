package org.pythonwebstack.formula;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/**
 * Where the parts of a project are. None lies in another one, so that each can be protected, saved and removed by itself.
 *
 * @param code what the project's authors write; programs run here
 * @param venv the virtual environment
 * @param data what the application writes: database, uploads; and static files that programs gather
 * @param run sockets, and other files that are gone after a start of the machine
 * @param logs what the application itself logs
 * @param own what PWS writes for the application: entry file, settings. It belongs to root, and is on the module search path
 */
public record Directories(
        AbsolutePath code,
        AbsolutePath venv,
        AbsolutePath data,
        AbsolutePath run,
        AbsolutePath logs,
        AbsolutePath own) {

    /** Checks that none lies in another. Throws {@code Refused} with all problems. */
    public Directories {
        Map<String, AbsolutePath> all = new LinkedHashMap<>();
        all.put("code", code);
        all.put("venv", venv);
        all.put("data", data);
        all.put("run", run);
        all.put("logs", logs);
        all.put("own", own);
        Problems problems = new Problems();
        List<Map.Entry<String, AbsolutePath>> entries = List.copyOf(all.entrySet());
        for (Map.Entry<String, AbsolutePath> inner : entries) {
            for (Map.Entry<String, AbsolutePath> outer : entries) {
                boolean same = inner.getValue().equals(outer.getValue());
                boolean later = entries.indexOf(inner) > entries.indexOf(outer);
                if (!inner.equals(outer) && outer.getValue().contains(inner.getValue()) && (!same || later)) {
                    problems.add(Problem.of(
                                    FormulaRule.DIRECTORIES,
                                    "directories." + inner.getKey(),
                                    inner.getValue().toString())
                            .withHint(
                                    "it lies in the one for " + outer.getKey() + "; give each a directory of its own"));
                }
            }
        }
        problems.throwIfAny();
    }

    /** Returns {@code code}, {@code venv}, {@code data}, {@code run} and {@code logs} below {@code site}. */
    public static Directories below(AbsolutePath site, AbsolutePath own) {
        return new Directories(
                site.resolve("code"),
                site.resolve("venv"),
                site.resolve("data"),
                site.resolve("run"),
                site.resolve("logs"),
                own);
    }
}
