package org.pythonwebstack.value;

/** Makes any text safe to show on one line of a terminal or a log. */
public final class Escapes {

    private static final String HEX = "0123456789abcdef";

    private Escapes() {}

    /** Returns {@code text} with everything but printable ASCII, and the quote and the backslash, written as escapes. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            appendPrintable(out, text.charAt(i));
        }
        return out.toString();
    }

    static void appendPrintable(StringBuilder out, char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c >= ' ' && c < 0x7f) {
            out.append(c);
        } else {
            out.append("\\u")
                    .append(HEX.charAt(c >> 12))
                    .append(HEX.charAt(c >> 8 & 15))
                    .append(HEX.charAt(c >> 4 & 15))
                    .append(HEX.charAt(c & 15));
        }
    }
}
