package org.pythonwebstack.formula;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/** Formulas by their names. Immutable. */
public final class Formulas {

    private static final String FIELD = "formula";

    private final ImmutableMap<String, Formula> byName;

    private Formulas(Map<String, Formula> byName) {
        this.byName = ImmutableMap.copyOf(byName);
    }

    /** Returns the formulas that PWS brings. */
    public static Formulas builtIn() {
        return BuiltIn.FORMULAS;
    }

    /**
     * Returns the formulas that PWS brings, and those of each {@link FormulaProvider} that {@code loader} finds. Throws
     * {@link Refused} if two have the same name, and {@link java.util.ServiceConfigurationError} if a provider is broken.
     */
    public static Formulas installed(ClassLoader loader) {
        Formulas all = builtIn();
        for (FormulaProvider provider : ServiceLoader.load(FormulaProvider.class, loader)) {
            all = all.plus(provider.formulas());
        }
        return all;
    }

    /** Returns these formulas. Throws {@link Refused} if two of them have the same name. */
    public static Formulas of(List<Formula> formulas) {
        return new Formulas(Map.of()).plus(formulas);
    }

    /** Returns these formulas with more. Throws {@link Refused} if a name is there twice. */
    public Formulas plus(List<Formula> more) {
        Map<String, Formula> all = new LinkedHashMap<>();
        Problems problems = new Problems();
        more.forEach(formula -> add(formula, all, problems));
        byName.values().forEach(formula -> add(formula, all, problems));
        problems.throwIfAny();
        return new Formulas(all);
    }

    private static void add(Formula formula, Map<String, Formula> all, Problems problems) {
        if (all.put(formula.name(), formula) != null) {
            problems.add(Problem.of(FormulaRule.FORMULA_TWICE, FIELD, formula.name()));
        }
    }

    /** Returns all, those added last at first, and otherwise the more special ones before the more general ones. */
    public List<Formula> all() {
        return byName.values().asList();
    }

    /** Returns the formula of this name, upper and lower case taken for the same; or a problem that lists those that exist. */
    public Parsed<Formula> find(String name) {
        Formula found = byName.get(name.toLowerCase(Locale.ROOT));
        return found == null
                ? Parsed.rejected(Problem.of(FormulaRule.UNKNOWN, FIELD, name)
                        .withHint("choose one of " + Joiner.on(", ").join(ImmutableList.sortedCopyOf(byName.keySet()))))
                : Parsed.accepted(found);
    }

    /**
     * Returns the formula for an existing project: the first of {@link #all} that recognises it.
     *
     * @param project its files by their paths below the directory of the code, with the text of those that are Python source;
     *     the virtual environment is not part of it
     */
    public Optional<Formula> recognise(Map<RelativePath, String> project) {
        return byName.values().stream()
                .filter(formula -> formula.recognition().matches(project))
                .findFirst();
    }
}
