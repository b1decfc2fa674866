package org.pythonwebstack.value;

/** What a site answers to besides its server name: a {@link HostName}, or all names below one, a {@link WildcardHostName}. */
public sealed interface HostPattern permits HostName, WildcardHostName {

    /** Returns the pattern. Throws {@link Refused} if {@code text} is neither a host name nor a wildcard. */
    static HostPattern of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the pattern, or why {@code text} is neither a host name nor a wildcard. */
    static Parsed<HostPattern> parse(String text) {
        return text.startsWith("*.")
                ? WildcardHostName.parse(text).map(pattern -> pattern)
                : HostName.parse(text).map(pattern -> pattern);
    }

    /** Returns whether a request for {@code name} is meant. */
    boolean matches(HostName name);
}
