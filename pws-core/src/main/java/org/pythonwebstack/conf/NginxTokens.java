package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/** Writes texts as tokens of nginx's language: as they are if they are plain words, else in double quotes. */
final class NginxTokens {

    /**
     * The longest token in bytes, between its quotes and with its escapes, if a blank follows. One that a semicolon follows
     * may be a byte longer. Both are what nginx's buffer of 4096 bytes holds.
     */
    private static final int MAX_TOKEN = 4093;

    /** The ASCII characters of which a word may consist that stands without quotes. */
    private static final boolean[] PLAIN = plain();

    private final StringBuilder out;
    private final NginxChecks checks;
    private final @Nullable String dollar;
    private int maxToken = MAX_TOKEN;

    /**
     * Creates the writer of tokens.
     *
     * @param out where to write
     * @param checks where to report a token that is too long
     * @param dollar the variable that stands for a dollar sign, if one does
     */
    NginxTokens(StringBuilder out, NginxChecks checks, @Nullable String dollar) {
        this.out = out;
        this.checks = checks;
        this.dollar = dollar;
    }

    /** Begins a token that may be {@code spare} bytes longer than one that a blank follows. */
    void begin(int spare) {
        maxToken = MAX_TOKEN + spare;
    }

    /** Writes a checked text as one token in which a dollar sign stays. */
    void token(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || !PLAIN[c]) {
                int start = open();
                inside(text, false);
                close(start);
                return;
            }
        }
        if (text.isEmpty()) {
            out.append("\"\"");
        } else {
            int start = out.length();
            out.append(text);
            checkLength(start, out.length());
        }
    }

    /** Opens quotes, and returns where the token begins. */
    int open() {
        out.append('"');
        return out.length();
    }

    /** Closes the quotes of the token that begins at {@code start}. */
    void close(int start) {
        checkLength(start, out.length());
        out.append('"');
    }

    /** Writes a checked text inside quotes; with {@code dollars} a dollar sign becomes the variable that stands for it. */
    void inside(String text, boolean dollars) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '$' -> {
                    if (dollars) {
                        out.append("${").append(dollar).append('}');
                    } else {
                        out.append(c);
                    }
                }
                default -> out.append(c);
            }
        }
    }

    private void checkLength(int start, int end) {
        if ((end - start) * 3 > maxToken && NginxChecks.utf8Length(out, start, end) > maxToken) {
            checks.refuse(SyntaxRule.TOO_LONG, out.substring(start, end));
        }
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        String signs = "_./:*@,+=~^-";
        for (char c = 0; c < plain.length; c++) {
            plain[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || signs.indexOf(c) >= 0;
        }
        return plain;
    }
}
