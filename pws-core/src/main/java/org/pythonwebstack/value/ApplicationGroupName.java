package org.pythonwebstack.value;

/**
 * The name of an application group (sub-interpreter) of mod_wsgi: a letter or digit, then up to 254 letters, digits,
 * {@code .}, {@code _}, {@code :}, {@code |}, {@code /} and {@code -}. That covers the names that mod_wsgi makes up itself, such as
 * {@code example.org:8080|/shop}, and none of its special names, which start with {@code %}.
 */
public final class ApplicationGroupName extends TextValue {

    private static final Names SHAPE = new Names(
            "application group",
            ValueRule.NAME_APPLICATION_GROUP,
            CharClass.ALNUM,
            CharClass.of("a-zA-Z0-9._:|/-"),
            255);

    private ApplicationGroupName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static ApplicationGroupName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<ApplicationGroupName> parse(String text) {
        Problem problem = SHAPE.check(text);
        return problem == null ? Parsed.accepted(new ApplicationGroupName(text)) : Parsed.rejected(problem);
    }
}
