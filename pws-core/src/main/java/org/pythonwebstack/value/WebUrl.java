package org.pythonwebstack.value;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A URL that a browser is sent to: {@code https://example.org/a?b=c}, or a path on the same host, {@code /a?b=c}. It has
 * only the characters of RFC 3986; others are written as {@code %XX}. Scheme and host are put in lower case, nothing else is
 * changed.
 *
 * <p>Other schemes, user names and passwords, and paths that start with {@code //}, which lead to another host, are refused.
 * At most 8,000 characters. {@code $} is an ordinary character of a URL.
 */
public final class WebUrl extends TextValue {

    private static final String FIELD = "URL";
    private static final int MAX_LENGTH = 8000;
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";
    private static final String AUTHORITY_END = "/?#";
    private static final CharClass PATH = CharClass.of("a-zA-Z0-9._~!$&'()*+,;=:@/%-");
    private static final CharClass QUERY = PATH.or(CharClass.of("?"));
    private static final CharClass HEX = CharClass.of("0-9a-fA-F");

    private final @Nullable String scheme;
    private final String host;
    private final @Nullable Port port;

    private WebUrl(String text) {
        super(text);
        scheme = null;
        host = "";
        port = null;
    }

    private WebUrl(String scheme, String host, @Nullable Port port, String rest) {
        super(scheme + "://" + host + (port == null ? "" : ":" + port) + rest);
        this.scheme = scheme;
        this.host = host;
        this.port = port;
    }

    /** Returns the URL. Throws {@link Refused} if {@code text} is not one. */
    public static WebUrl of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the URL, or why {@code text} is not one. */
    public static Parsed<WebUrl> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        if (text.length() > MAX_LENGTH) {
            return Parsed.rejected(Text.refuse(ValueRule.TOO_LONG, FIELD, text, MAX_LENGTH));
        }
        if (text.charAt(0) == '/') {
            Problem problem =
                    text.startsWith("//") ? Problem.at(ValueRule.URL_NETWORK_PATH, FIELD, text, 1) : checkRest(text, 0);
            return problem == null ? Parsed.accepted(new WebUrl(text)) : Parsed.rejected(problem);
        }
        String start = Text.lower(text.substring(0, Math.min(text.length(), HTTPS.length())));
        if (start.startsWith(HTTPS)) {
            return parseAbsolute("https", text, HTTPS.length());
        }
        if (start.startsWith(HTTP)) {
            return parseAbsolute("http", text, HTTP.length());
        }
        int wrong = CharClass.ALPHA.end(text, 0, text.length());
        return Parsed.rejected(Text.refuse(ValueRule.URL_SCHEME, FIELD, text, wrong == text.length() ? 0 : wrong));
    }

    private static Parsed<WebUrl> parseAbsolute(String scheme, String text, int start) {
        int end = start;
        while (end < text.length() && AUTHORITY_END.indexOf(text.charAt(end)) < 0) {
            if (text.charAt(end) == '@') {
                return Parsed.rejected(Problem.at(ValueRule.URL_USER, FIELD, text, end));
            }
            end++;
        }
        int hostEnd = hostEnd(text, start, end);
        if (hostEnd == start) {
            return Parsed.rejected(Problem.at(ValueRule.HOST_EMPTY_LABEL, FIELD, text, start));
        }
        Parsed<String> host = parseHost(text, start, hostEnd);
        if (!(host instanceof Parsed.Accepted<String> name)) {
            return Parsed.rejected(host.problems().get(0));
        }
        Problem problem = checkRest(text, end);
        if (problem != null) {
            return Parsed.rejected(problem);
        }
        String rest = text.substring(end);
        if (hostEnd == end) {
            return Parsed.accepted(new WebUrl(scheme, name.value(), null, rest));
        }
        return text.charAt(hostEnd) == ':'
                ? Port.parse(FIELD, text, hostEnd + 1, end).map(port -> new WebUrl(scheme, name.value(), port, rest))
                : Parsed.rejected(Text.refuse(ValueRule.URL_CHARACTER, FIELD, text, hostEnd));
    }

    private static Parsed<String> parseHost(String text, int start, int end) {
        if (text.charAt(start) != '[') {
            Problem problem = HostName.check(FIELD, text, start, end);
            return problem == null ? Parsed.accepted(Text.lower(text.substring(start, end))) : Parsed.rejected(problem);
        }
        boolean closed = end > start + 1 && text.charAt(end - 1) == ']';
        Parsed<IpAddress> address = IpAddress.parse(FIELD, text, start + 1, closed ? end - 1 : end);
        if (!(address instanceof Parsed.Accepted<IpAddress> accepted)) {
            return Parsed.rejected(address.problems().get(0));
        }
        if (!closed) {
            return Parsed.rejected(Problem.at(ValueRule.URL_CHARACTER, FIELD, text, end));
        }
        return accepted.value().isV4()
                ? Parsed.rejected(Problem.at(ValueRule.URL_CHARACTER, FIELD, text, start))
                : Parsed.accepted(accepted.value().bracketed());
    }

    /** Returns where the host ends that begins at {@code start}: behind its bracket, before its port, or at {@code end}. */
    private static int hostEnd(String text, int start, int end) {
        boolean brackets = start < end && text.charAt(start) == '[';
        int last = text.indexOf(brackets ? ']' : ':', start);
        if (last < 0 || last >= end) {
            return end;
        }
        return brackets ? last + 1 : last;
    }

    /** Returns the first problem of path, query and fragment, or null. */
    private static @Nullable Problem checkRest(String text, int from) {
        CharClass allowed = PATH;
        boolean fragment = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length() || HEX.end(text, i + 1, i + 3) < i + 3) {
                    return Problem.at(ValueRule.URL_ESCAPE, FIELD, text, i);
                }
            } else if (c == '#' && !fragment) {
                fragment = true;
                allowed = QUERY;
            } else if (c == '?') {
                allowed = QUERY;
            } else if (!allowed.has(c)) {
                return Text.refuse(ValueRule.URL_CHARACTER, FIELD, text, i);
            }
        }
        return null;
    }

    /** Returns whether the URL names scheme and host; otherwise it is a path on the same host. */
    public boolean isAbsolute() {
        return scheme != null;
    }

    /** Returns {@code http} or {@code https}, or nothing for a path. */
    public Optional<String> scheme() {
        return Optional.ofNullable(scheme);
    }

    /** Returns the host, an IPv6 address in brackets, or nothing for a path. */
    public Optional<String> host() {
        return isAbsolute() ? Optional.of(host) : Optional.empty();
    }

    /** Returns the port, or nothing if none is given. */
    public Optional<Port> port() {
        return Optional.ofNullable(port);
    }

    /** Returns the path that a server sees, decoded and without query and fragment; nothing if it is not a {@link UrlPath}. */
    public Optional<UrlPath> path() {
        String text = toString();
        int start = 0;
        if (scheme != null) {
            start = scheme.length() + 3;
            while (start < text.length() && AUTHORITY_END.indexOf(text.charAt(start)) < 0) {
                start++;
            }
        }
        int end = PATH.end(text, start, text.length());
        if (start == end) {
            return Optional.of(UrlPath.ROOT);
        }
        byte[] bytes = new byte[end - start];
        int count = 0;
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '%') {
                bytes[count++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[count++] = (byte) text.charAt(i);
            }
        }
        return UrlPath.parse(new String(bytes, 0, count, StandardCharsets.UTF_8))
                .toOptional();
    }
}
