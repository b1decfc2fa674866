package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WsgiCallable;

/** Looks at a formula as a whole: which places its texts have, and what is there twice. */
final class FormulaChecks {

    static final String PROJECT = "project";

    /** Paths; they stand in arguments and in variables, never in files. */
    private static final ImmutableSet<String> PATHS = ImmutableSet.of("code", "data", "venv", "run", "logs", "own");

    private static final ImmutableSet<String> FACTS =
            ImmutableSet.of("server-name", "hosts", "tls", "server", "database");

    private final FormulaBuilder formula;
    private final Problems problems;
    private final Map<String, String> samples = new HashMap<>(Map.of(PROJECT, "sample"));

    private FormulaChecks(FormulaBuilder formula, Problems problems) {
        this.formula = formula;
        this.problems = problems;
    }

    static void check(FormulaBuilder formula, Problems problems) {
        new FormulaChecks(formula, problems).check();
    }

    private void check() {
        Set<String> inPaths = new HashSet<>(Set.of(PROJECT));
        Set<String> inSource = new HashSet<>(Set.of(PROJECT));
        Set<String> everywhere = new HashSet<>();
        for (int i = 0; i < formula.prompts.size(); i++) {
            prompt("prompt[" + i + "]", formula.prompts.get(i), inPaths, inSource, everywhere);
        }
        Set<String> inWords = Sets.union(inSource, PATHS);
        Set<String> inValues = Sets.union(Sets.union(inWords, FACTS), everywhere);

        if (allows("application", formula.application, inSource)
                && !formula.application.toString().isEmpty()) {
            problems.check("application", WsgiCallable.parse(formula.application.fill(samples)));
        }
        files("file", formula.files, inPaths, inSource);
        files("own", formula.ownFiles, inPaths, inSource);
        programs("scaffold", formula.scaffold, inPaths, inWords);
        programs("setup", formula.setup, inPaths, inWords);
        for (Map.Entry<EnvName, Template> variable : formula.environment.entrySet()) {
            allows("env." + variable.getKey(), variable.getValue(), inValues);
        }
        served(inPaths);
        variables();
    }

    private void prompt(
            String field, Prompt prompt, Set<String> inPaths, Set<String> inSource, Set<String> everywhere) {
        String name = prompt.name();
        if (name.equals(PROJECT) || PATHS.contains(name) || FACTS.contains(name) || !everywhere.add(name)) {
            problems.add(Problem.of(FormulaRule.TWICE, field + ".name", name));
        }
        if (prompt.kind() != Prompt.Kind.TEXT) {
            inSource.add(name);
        }
        if (prompt.kind() == Prompt.Kind.IDENTIFIER) {
            inPaths.add(name);
        }
        if (allows(field + ".default", prompt.otherwise(), Set.of(PROJECT))) {
            Parsed<String> answer = prompt.kind().parse(prompt.otherwise().fill(Map.of(PROJECT, "sample")));
            if (answer instanceof Parsed.Accepted<String> accepted) {
                samples.putIfAbsent(name, accepted.value());
            } else {
                problems.add(Problem.of(
                        FormulaRule.DEFAULT,
                        field + ".default",
                        prompt.otherwise().toString()));
            }
        }
    }

    private void files(String list, List<FormulaFile> files, Set<String> inPaths, Set<String> inSource) {
        Set<Template> seen = new HashSet<>();
        for (int i = 0; i < files.size(); i++) {
            FormulaFile file = files.get(i);
            String field = list + "[" + i + "]";
            if (allows(field + ".path", file.path(), inPaths)) {
                problems.check(field + ".path", RelativePath.parse(file.path().fill(samples)));
            }
            if (!seen.add(file.path())) {
                problems.add(Problem.of(
                        FormulaRule.TWICE, field + ".path", file.path().toString()));
            }
            allows(field + ".content", file.content(), inSource);
        }
    }

    private void programs(String list, List<FormulaProgram> programs, Set<String> inPaths, Set<String> inWords) {
        for (int i = 0; i < programs.size(); i++) {
            Template file = programs.get(i).onlyWith().orElse(null);
            String field = list + "[" + i + "].only-with";
            if (file != null && allows(field, file, inPaths)) {
                problems.check(field, RelativePath.parse(file.fill(samples)));
            }
            List<Template> arguments = programs.get(i).arguments();
            for (int j = 0; j < arguments.size(); j++) {
                allows(list + "[" + i + "].arguments[" + j + "]", arguments.get(j), inWords);
            }
        }
    }

    private void served(Set<String> inPaths) {
        Set<UrlPath> seen = new HashSet<>();
        for (ServedDirectory served : formula.served) {
            String field = "static." + served.at();
            if (!served.at().endsWithSlash() || served.at().isRoot()) {
                problems.add(
                        Problem.of(FormulaRule.SERVED_SLASH, field, served.at().toString()));
            }
            if (!seen.add(served.at())) {
                problems.add(Problem.of(FormulaRule.TWICE, field, served.at().toString()));
            }
            if (allows(field, served.path(), inPaths)) {
                problems.check(field, RelativePath.parse(served.path().fill(samples)));
            }
        }
    }

    /** A secret that is an ordinary variable too would be shown. */
    private void variables() {
        Set<EnvName> seen = new HashSet<>(formula.environment.keySet());
        for (int i = 0; i < formula.secrets.size(); i++) {
            if (!seen.add(formula.secrets.get(i))) {
                problems.add(Problem.of(
                        FormulaRule.TWICE,
                        "secrets[" + i + "]",
                        formula.secrets.get(i).toString()));
            }
        }
        EnvName url = formula.databaseUrl;
        if (url != null && !seen.add(url)) {
            problems.add(Problem.of(FormulaRule.TWICE, "database.url", url.toString()));
        }
    }

    /** Returns whether all places of a text are of those allowed; notes which are not. */
    private boolean allows(String field, Template text, Set<String> allowed) {
        boolean right = true;
        for (String name : text.names()) {
            if (!allowed.contains(name)) {
                right = false;
                problems.add(Problem.of(FormulaRule.PLACEHOLDER, field, "<<" + name + ">>"));
            } else if (!samples.containsKey(name)) {
                // The default of the question is wrong, which is noted already.
                right = right && (PATHS.contains(name) || FACTS.contains(name));
            }
        }
        return right;
    }
}
