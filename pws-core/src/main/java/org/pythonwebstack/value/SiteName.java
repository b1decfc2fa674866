package org.pythonwebstack.value;

/**
 * The name of a site, from which the names of its files, units and sockets derive: {@code a-z}, then up to 30 of {@code a-z},
 * {@code 0-9} and {@code -}. It needs no quoting in any format, differs from other names not only by case, and leaves room in
 * the 107 bytes of a socket path.
 */
public final class SiteName extends TextValue {

    private static final Names SHAPE =
            new Names("site name", ValueRule.NAME_SITE, CharClass.LOWER, CharClass.of("a-z0-9-"), 31);

    private SiteName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static SiteName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<SiteName> parse(String text) {
        Problem problem = SHAPE.check(text);
        return problem == null ? Parsed.accepted(new SiteName(text)) : Parsed.rejected(problem);
    }
}
