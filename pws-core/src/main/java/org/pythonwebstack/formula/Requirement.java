package org.pythonwebstack.formula;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * A package that pip installs, by name: {@code Django>=5.2,<6}, {@code psycopg[binary]}. It is the part of the dependency
 * specifiers (PyPA specifications) that needs neither quotes nor blanks: no marker, no address, no file. At most 200
 * characters.
 *
 * @param text the requirement as pip takes it
 */
public record Requirement(String text) {

    private static final String FIELD = "package";
    private static final int MAX_LENGTH = 200;
    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
    private static final String VERSION = "(?:===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9][A-Za-z0-9.+!_-]*(?:\\.\\*)?";
    private static final Pattern FORM = Pattern.compile(
            "(" + NAME + ")(?:\\[" + NAME + "(?:," + NAME + ")*\\])?(?:" + VERSION + "(?:," + VERSION + ")*)?");

    /** Checks the text. Throws {@link Refused} if it is no requirement. */
    public Requirement {
        Problem problem = check(text);
        if (problem != null) {
            throw new Refused(problem);
        }
    }

    /** Returns the requirement. Throws {@link Refused} if {@code text} is not one. */
    public static Requirement of(String text) {
        return new Requirement(text);
    }

    /** Returns the requirement, or why {@code text} is not one. */
    public static Parsed<Requirement> parse(String text) {
        Problem problem = check(text);
        return problem == null ? Parsed.accepted(new Requirement(text)) : Parsed.rejected(problem);
    }

    private static @org.jspecify.annotations.Nullable Problem check(String text) {
        return text.length() > MAX_LENGTH || !FORM.matcher(text).matches()
                ? Problem.of(FormulaRule.REQUIREMENT, FIELD, text)
                : null;
    }

    /** Returns the name of the package as indexes compare it: lower case, with one hyphen for {@code -}, {@code _} and {@code .}. */
    public String name() {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        return matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    /** Returns the requirement as pip takes it. */
    @Override
    public String toString() {
        return text;
    }
}
