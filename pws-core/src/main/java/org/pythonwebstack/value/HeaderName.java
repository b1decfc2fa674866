package org.pythonwebstack.value;

/**
 * The name of an HTTP header field: a token of RFC 9110, section 5.6.2, of at most 128 characters. It keeps the case in which it
 * was written, and two names that differ in case are different values; {@link #isSameField} compares as HTTP does.
 */
public final class HeaderName extends TextValue {

    private static final CharClass TOKEN = CharClass.of("!#$%&'*+.^_`|~0-9a-zA-Z-");

    private static final Names SHAPE = new Names("header name", ValueRule.HEADER_NAME, TOKEN, TOKEN, 128);

    private HeaderName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static HeaderName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<HeaderName> parse(String text) {
        Problem problem = SHAPE.check(text);
        return problem == null ? Parsed.accepted(new HeaderName(text)) : Parsed.rejected(problem);
    }

    /** Returns whether both name the same field, letters compared without regard to ASCII case (RFC 9110, section 5.1). */
    public boolean isSameField(HeaderName other) {
        return toString().equalsIgnoreCase(other.toString());
    }
}
