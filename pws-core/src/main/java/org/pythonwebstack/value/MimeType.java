package org.pythonwebstack.value;

/**
 * A media type without parameters, such as {@code image/svg+xml}: two names of 1 to 127 letters, digits and
 * {@code ! # $ & - ^ _ . +}, each starting with a letter or digit (RFC 6838, section 4.2). In lower case.
 */
public final class MimeType extends TextValue {

    private static final String FIELD = "media type";
    private static final int MAX_NAME = 127;
    private static final CharClass REST = CharClass.of("a-zA-Z0-9!#$&^_.+-");

    private MimeType(String text) {
        super(text);
    }

    /** Returns the media type. Throws {@link Refused} if {@code text} is not one. */
    public static MimeType of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the media type, or why {@code text} is not one. */
    public static Parsed<MimeType> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        int slash = nameEnd(text, 0);
        if (slash == 0 || slash == text.length() || text.charAt(slash) != '/') {
            return Parsed.rejected(Text.refuse(ValueRule.NAME_MEDIA_TYPE, FIELD, text, slash));
        }
        int end = nameEnd(text, slash + 1);
        return end == slash + 1 || end < text.length()
                ? Parsed.rejected(Text.refuse(ValueRule.NAME_MEDIA_TYPE, FIELD, text, end))
                : Parsed.accepted(new MimeType(Text.lower(text)));
    }

    private static int nameEnd(String text, int from) {
        if (from == text.length() || !CharClass.ALNUM.has(text.charAt(from))) {
            return from;
        }
        return REST.end(text, from, Math.min(text.length(), from + MAX_NAME));
    }
}
