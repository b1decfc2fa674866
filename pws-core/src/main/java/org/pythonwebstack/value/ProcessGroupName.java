package org.pythonwebstack.value;

/**
 * The name of a daemon process group of mod_wsgi: a letter or digit, then up to 63 letters, digits, {@code .}, {@code _} and
 * {@code -}. So it can never be one of the special names of mod_wsgi, which start with {@code %}.
 */
public final class ProcessGroupName extends TextValue {

    private static final Names SHAPE =
            new Names("process group", ValueRule.NAME_PROCESS_GROUP, CharClass.ALNUM, CharClass.of("a-zA-Z0-9._-"), 64);

    private ProcessGroupName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static ProcessGroupName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<ProcessGroupName> parse(String text) {
        Problem problem = SHAPE.check(text);
        return problem == null ? Parsed.accepted(new ProcessGroupName(text)) : Parsed.rejected(problem);
    }
}
