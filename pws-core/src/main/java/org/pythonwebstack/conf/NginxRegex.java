package org.pythonwebstack.conf;

/** Regular expressions as nginx takes them, made from texts. */
public final class NginxRegex {

    private static final String HEX = "0123456789abcdef";

    private NginxRegex() {}

    /**
     * Returns the source of an expression that matches {@code text} and nothing else, wherever it stands; it has no
     * anchors. Every ASCII character that is not a letter or digit is escaped, so none can have a meaning.
     */
    public static String literal(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                if (c < 0x7f && !isAlphanumeric(c)) {
                    out.append('\\');
                }
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Returns the expression that matches a subject which is {@code text} as a whole. */
    public static Regex whole(String text) {
        return new Regex("\\A" + literal(text) + "\\z");
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
