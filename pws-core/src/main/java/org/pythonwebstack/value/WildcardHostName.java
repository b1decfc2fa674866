package org.pythonwebstack.value;

/**
 * All host names below one, written {@code *.example.org}. It stands for {@code www.example.org} and for
 * {@code a.b.example.org}, as in Apache and nginx, and not for {@code example.org} itself.
 * At most 253 characters with the {@code *}.
 */
public final class WildcardHostName extends TextValue implements HostPattern {

    private static final String FIELD = "host name";

    private WildcardHostName(String text) {
        super(text);
    }

    /** Returns the wildcard. Throws {@link Refused} if {@code text} is not one. */
    public static WildcardHostName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the wildcard of all names below {@code suffix}. Throws {@link Refused} if that is an address. */
    public static WildcardHostName below(HostName suffix) {
        return of("*." + suffix);
    }

    /** Returns the wildcard, or why {@code text} is not one. */
    public static Parsed<WildcardHostName> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        if (text.charAt(0) != '*') {
            return Parsed.rejected(Text.refuse(ValueRule.HOST_WILDCARD, FIELD, text, 0));
        }
        if (text.length() == 1 || text.charAt(1) != '.') {
            return Parsed.rejected(Problem.at(ValueRule.HOST_WILDCARD, FIELD, text, 0));
        }
        Problem problem = HostName.check(FIELD, text, 2, text.length());
        if (problem == null && text.length() > HostName.MAX_LENGTH) {
            problem = Problem.at(ValueRule.HOST_TOO_LONG, FIELD, text, HostName.MAX_LENGTH);
        }
        if (problem != null) {
            return Parsed.rejected(problem);
        }
        String lower = Text.lower(text);
        return IpAddress.isV4(lower.substring(2))
                ? Parsed.rejected(Problem.at(ValueRule.HOST_NUMERIC, FIELD, text, 2))
                : Parsed.accepted(new WildcardHostName(lower));
    }

    /** Returns the name below which all names are meant. */
    public HostName suffix() {
        return HostName.of(toString().substring(2));
    }

    @Override
    public boolean matches(HostName name) {
        String suffix = toString().substring(1);
        return name.toString().length() > suffix.length() && name.toString().endsWith(suffix);
    }
}
