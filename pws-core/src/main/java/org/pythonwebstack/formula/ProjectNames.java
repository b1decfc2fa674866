package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.PythonIdentifier;

/** Which names projects of a formula can have. */
final class ProjectNames {

    static final String FIELD = "project";

    private static final int MAX_LENGTH = 64;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_]*");

    /** The servers' own modules, and those that PWS gives them. */
    private static final ImmutableSet<String> SERVERS =
            ImmutableSet.of("gunicorn", "mod_wsgi", "pws_application", "pws_script");

    private ProjectNames() {}

    /** Returns what is wrong with a name; empty if it is right. */
    static List<Problem> check(Formula formula, String name) {
        Parsed<PythonIdentifier> parsed = PythonIdentifier.parse(name);
        List<Problem> problems = new ArrayList<>();
        parsed.problems().forEach(problem -> problems.add(problem.forField(FIELD)));
        if (problems.isEmpty()
                && (name.length() > MAX_LENGTH || !PLAIN.matcher(name).matches())) {
            problems.add(Problem.of(FormulaRule.PROJECT_LETTERS, FIELD, name));
        }
        if (StandardModules.contains(name)) {
            problems.add(Problem.of(FormulaRule.PROJECT_STANDARD, FIELD, name));
        }
        if (SERVERS.contains(name) || isTaken(formula, name)) {
            problems.add(Problem.of(FormulaRule.PROJECT_FRAMEWORK, FIELD, name));
        }
        return problems;
    }

    private static boolean isTaken(Formula formula, String name) {
        return formula.modules().stream()
                        .anyMatch(module -> topOf(module.toString(), '.').equals(name))
                || formula.files().stream().anyMatch(file -> isModule(file, name))
                || formula.ownFiles().stream().anyMatch(file -> isModule(file, name));
    }

    /** Whether {@code import name} finds the file, or the directory that it is in. */
    private static boolean isModule(FormulaFile file, String name) {
        String path = file.path().toString();
        return path.equals(name + ".py")
                || path.indexOf('/') >= 0 && topOf(path, '/').equals(name);
    }

    private static String topOf(String text, char separator) {
        int end = text.indexOf(separator);
        return end < 0 ? text : text.substring(0, end);
    }
}
