package org.pythonwebstack.value;

/**
 * Any text on one line: 1 to 65,535 bytes of UTF-8 without control characters, line separators and characters that turn the
 * reading direction. Blanks at the ends are kept.
 */
public final class PlainText extends TextValue {

    private static final String FIELD = "text";
    private static final int MAX_BYTES = 65535;

    private PlainText(String text) {
        super(text);
    }

    /** Returns the text. Throws {@link Refused} if {@code text} is not one. */
    public static PlainText of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the text, or why {@code text} is not one. */
    public static Parsed<PlainText> parse(String text) {
        Problem problem =
                text.isEmpty() ? Problem.of(ValueRule.EMPTY, FIELD) : Text.scan(FIELD, text, MAX_BYTES, false);
        return problem == null ? Parsed.accepted(new PlainText(text)) : Parsed.rejected(problem);
    }
}
