package org.pythonwebstack.value;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The path of a URL as a server sees it after decoding: {@code /}, {@code /admin}, {@code /static/}, {@code /Über uns/}. It
 * starts with {@code /} and has no {@code .}, {@code ..} or empty segment; a slash at the end is kept and means something.
 *
 * <p>{@code %}, {@code ?}, {@code #} and the backslash are refused: a reader could take them for an escape, for what follows
 * a path, or for a slash. At most 2,048 bytes of UTF-8.
 */
public final class UrlPath extends TextValue {

    /** The path of the whole host. */
    public static final UrlPath ROOT = new UrlPath("/");

    private static final String FIELD = "URL path";
    private static final int MAX_BYTES = 2048;
    private static final String HEX = "0123456789ABCDEF";

    /** What stands for itself in a path, RFC 3986, section 3.3. */
    private static final CharClass PLAIN = CharClass.of("a-zA-Z0-9._~!$&'()*+,;=:@/-");

    private UrlPath(String text) {
        super(text);
    }

    /** Returns the path. Throws {@link Refused} if {@code text} is not one. */
    public static UrlPath of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the path, or why {@code text} is not one. */
    public static Parsed<UrlPath> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        Problem problem = text.charAt(0) == '/'
                ? Text.scan(FIELD, text, MAX_BYTES, false)
                : Text.refuse(ValueRule.URL_PATH_START, FIELD, text, 0);
        if (problem == null) {
            problem = checkSegments(text);
        }
        return problem == null ? Parsed.accepted(new UrlPath(text)) : Parsed.rejected(problem);
    }

    private static @Nullable Problem checkSegments(String text) {
        int length = text.length();
        int segment = 1;
        for (int i = 1; i <= length; i++) {
            char c = i < length ? text.charAt(i) : '/';
            if (c == '%' || c == '?' || c == '#' || c == '\\') {
                return Problem.at(ValueRule.URL_PATH_DECODED, FIELD, text, i);
            }
            if (c == '/') {
                if (i == segment && i < length) {
                    return Problem.at(ValueRule.URL_EMPTY_SEGMENT, FIELD, text, i);
                }
                if (i > segment && isDots(text, segment, i)) {
                    return Problem.at(ValueRule.URL_DOT_SEGMENT, FIELD, text, segment);
                }
                segment = i + 1;
            }
        }
        return null;
    }

    private static boolean isDots(String text, int from, int to) {
        return text.charAt(from) == '.' && (to - from == 1 || to - from == 2 && text.charAt(from + 1) == '.');
    }

    /** Returns whether this is {@code /}. */
    public boolean isRoot() {
        return toString().length() == 1;
    }

    /** Returns whether the path ends with a slash; true for the root. */
    public boolean endsWithSlash() {
        return toString().endsWith("/");
    }

    /** Returns this path with a slash at its end. Throws {@link Refused} if it would become too long. */
    public UrlPath withSlash() {
        return endsWithSlash() ? this : of(this + "/");
    }

    /** Returns this path without a slash at its end; the root keeps its own. */
    public UrlPath withoutSlash() {
        return isRoot() || !endsWithSlash()
                ? this
                : new UrlPath(toString().substring(0, toString().length() - 1));
    }

    /** Returns whether {@code other} is this path or lies below it, segment by segment; a slash at an end does not count. */
    public boolean contains(UrlPath other) {
        String mine = withoutSlash().toString();
        String its = other.toString();
        return isRoot() || its.startsWith(mine) && (its.length() == mine.length() || its.charAt(mine.length()) == '/');
    }

    /** Returns the path as it stands in a URL: bytes of UTF-8 that RFC 3986 has no character for as {@code %XX}. */
    public String encoded() {
        String text = toString();
        if (PLAIN.end(text, 0, text.length()) == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.has(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }
}
