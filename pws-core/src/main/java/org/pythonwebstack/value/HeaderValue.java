package org.pythonwebstack.value;

/**
 * The value of an HTTP header field: printable ASCII, with blanks and tabs inside but at neither end, 1 to 8,000 characters.
 * Other characters are refused, although servers pass them on: what a client makes of them is undefined (RFC 9110, section
 * 5.5), and headers that carry text have an encoding of their own.
 */
public final class HeaderValue extends TextValue {

    private static final String FIELD = "header value";
    private static final int MAX_LENGTH = 8000;
    private static final CharClass ALLOWED = CharClass.of("\t -~");

    private HeaderValue(String text) {
        super(text);
    }

    /** Returns the value. Throws {@link Refused} if {@code text} is not one. */
    public static HeaderValue of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the value, or why {@code text} is not one. */
    public static Parsed<HeaderValue> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        int within = Math.min(text.length(), MAX_LENGTH);
        int end = ALLOWED.end(text, 0, within);
        if (end < within) {
            return Parsed.rejected(Text.refuse(ValueRule.HEADER_VALUE, FIELD, text, end));
        }
        if (end < text.length()) {
            return Parsed.rejected(Text.refuse(ValueRule.TOO_LONG, FIELD, text, end));
        }
        if (isBlank(text.charAt(0)) || isBlank(text.charAt(end - 1))) {
            int offset = isBlank(text.charAt(0)) ? 0 : end - 1;
            return Parsed.rejected(Problem.at(ValueRule.HEADER_OUTER_BLANK, FIELD, text, offset));
        }
        return Parsed.accepted(new HeaderValue(text));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
