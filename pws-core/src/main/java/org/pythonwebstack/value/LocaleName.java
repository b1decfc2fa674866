package org.pythonwebstack.value;

/**
 * The name of a locale of the C library, such as {@code C.UTF-8} or {@code de_DE.UTF-8@euro}: at most 64 characters. A {@code /} is
 * refused: the C library would take the name for a path. Whether the locale is installed is not known here.
 */
public final class LocaleName extends TextValue {

    private static final Names SHAPE =
            new Names("locale", ValueRule.NAME_LOCALE, CharClass.ALPHA, CharClass.of("a-zA-Z0-9_.@-"), 64);

    private LocaleName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static LocaleName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<LocaleName> parse(String text) {
        Problem problem = SHAPE.check(text);
        return problem == null ? Parsed.accepted(new LocaleName(text)) : Parsed.rejected(problem);
    }
}
