package org.pythonwebstack.conf;

import java.util.List;

/** Makes regular expressions of Apache (PCRE) from texts that shall be matched as they are. */
public final class ApacheRegex {

    private static final String HEX = "0123456789abcdef";

    private ApacheRegex() {}

    /**
     * Returns an expression that matches {@code text} wherever it occurs and nothing else. It can stand in every directive
     * that takes one: it holds no quote, no blank and no <code>${</code>.
     */
    public static Regex literal(String text) {
        return new Regex(source(text));
    }

    /** Returns an expression that matches exactly {@code text}. */
    public static Regex exactly(String text) {
        return new Regex("^" + source(text) + "$(?!\\n)");
    }

    /**
     * Returns an expression that matches {@code path} and what lies below it: {@code /a} matches {@code /a} and
     * {@code /a/b}, but not {@code /ab}.
     *
     * @param path a URL path, decoded, or a path of the file system; a slash at its end makes no difference
     */
    public static Regex prefix(String path) {
        return new Regex("^" + source(withoutSlash(path)) + "(?:/|$)");
    }

    /**
     * Returns an expression that matches {@code path} and what lies below it, as {@link #prefix}, but none of {@code others}
     * and what lies below those.
     */
    public static Regex prefixWithout(String path, List<String> others) {
        StringBuilder out = new StringBuilder("^");
        for (String other : others) {
            // The first of two alternatives ends at a slash, the second at the end and not before a line feed there.
            out.append("(?!").append(source(withoutSlash(other))).append("(?:/|$(?!\\n)))");
        }
        return new Regex(out + source(withoutSlash(path)) + "(?:/|$)");
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String source(String text) {
        StringBuilder out = new StringBuilder(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'' || c <= ' ' || c == 0x7f) {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                if (c < 0x7f && !ApacheText.isLetter(c) && !ApacheText.isDigit(c)) {
                    out.append('\\');
                }
                out.append(c);
            }
        }
        return out.toString();
    }
}
