package org.pythonwebstack.value;

import org.jspecify.annotations.Nullable;

/**
 * The name of a host, in ASCII and in lower case: labels of letters, digits and hyphens with dots between them, at most 63
 * characters each and 253 together (RFC 1123). Upper-case letters are read as lower-case ones; nothing else is changed, and
 * a trailing dot is refused.
 *
 * <p>An IPv4 address of four numbers is taken, because servers compare it like a name. Otherwise the last label is not a
 * number: browsers would take the name for a misspelt address. A label that starts with {@code xn--} must be the Punycode
 * (RFC 3492) of a label with non-ASCII characters. Names with an underscore are no host names.
 */
public final class HostName extends TextValue implements HostPattern {

    private static final String FIELD = "host name";
    static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;
    private static final CharClass LDH = CharClass.of("a-zA-Z0-9-");

    private HostName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static HostName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<HostName> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        Problem problem = check(FIELD, text, 0, text.length());
        return problem == null ? Parsed.accepted(new HostName(Text.lower(text))) : Parsed.rejected(problem);
    }

    /**
     * Returns the name whose Unicode form is {@code text}: {@code bücher.example} gives {@code xn--bcher-kva.example}. Throws
     * {@link Refused} if there is none, or if the conversion would have to change or drop a character other than by
     * turning a letter into its lower case: such a name is not what its writer sees.
     *
     * <p>Show the result to the person who gave the text before anything is done with it: letters of different scripts may
     * look alike.
     */
    public static HostName fromUnicode(String text) {
        return parseUnicode(text).orThrow();
    }

    /** Returns the name whose Unicode form is {@code text}, or why there is none, as {@link #fromUnicode} says. */
    public static Parsed<HostName> parseUnicode(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        if (text.length() > MAX_LENGTH) {
            return Parsed.rejected(Text.refuse(ValueRule.HOST_TOO_LONG, FIELD, text, MAX_LENGTH));
        }
        Problem problem = Idna.check(FIELD, text);
        if (problem != null) {
            return Parsed.rejected(problem);
        }
        String ascii = Idna.toAscii(text);
        Problem ofAscii = check(FIELD, ascii, 0, ascii.length());
        if (ofAscii == null) {
            return Parsed.accepted(new HostName(Text.lower(ascii)));
        }
        // Offsets into the ASCII form would mislead, unless both forms are the same.
        return Parsed.rejected(ascii.equals(text) ? ofAscii : Problem.of(ofAscii.rule(), FIELD, text));
    }

    /** Returns the first problem of the host name in {@code text} from {@code start} up to {@code length}, or null. */
    static @Nullable Problem check(String field, String text, int start, int length) {
        int label = start;
        while (true) {
            int end = LDH.end(text, label, length);
            if (end - start > MAX_LENGTH) {
                return Problem.at(ValueRule.HOST_TOO_LONG, field, text, start + MAX_LENGTH);
            }
            if (end < length && text.charAt(end) != '.') {
                return Text.refuse(characterRule(text.charAt(end)), field, text, end);
            }
            if (end == label) {
                return Problem.at(ValueRule.HOST_EMPTY_LABEL, field, text, Math.min(label, length - 1));
            }
            if (end - label > MAX_LABEL) {
                return Problem.at(ValueRule.HOST_LABEL_TOO_LONG, field, text, label + MAX_LABEL);
            }
            if (text.charAt(label) == '-' || text.charAt(end - 1) == '-') {
                return Problem.at(ValueRule.HOST_HYPHEN, field, text, text.charAt(label) == '-' ? label : end - 1);
            }
            if (text.regionMatches(true, label, "xn--", 0, 4)
                    && !Idna.isEncoded(Text.lower(text.substring(label + 4, end)))) {
                return Problem.at(ValueRule.HOST_PUNYCODE, field, text, label);
            }
            if (end == length) {
                return CharClass.DIGIT.end(text, label, end) < end || IpAddress.isV4(text.substring(start, length))
                        ? null
                        : Problem.at(ValueRule.HOST_NUMERIC, field, text, label);
            }
            label = end + 1;
        }
    }

    private static ValueRule characterRule(char c) {
        return c == '*' ? ValueRule.HOST_WILDCARD : c < 0x80 ? ValueRule.HOST_CHARACTER : ValueRule.HOST_NOT_ASCII;
    }

    /** Returns whether the name is an IPv4 address. */
    public boolean isAddress() {
        return IpAddress.isV4(toString());
    }

    /** Returns whether this name is {@code other} or lies below it, label by label. */
    public boolean isWithin(HostName other) {
        String mine = toString();
        String its = other.toString();
        return mine.endsWith(its)
                && (mine.length() == its.length() || mine.charAt(mine.length() - its.length() - 1) == '.');
    }

    /** Returns whether {@code name} is this name. */
    @Override
    public boolean matches(HostName name) {
        return equals(name);
    }
}
