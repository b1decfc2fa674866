package org.pythonwebstack.conf;

import org.pythonwebstack.value.ValueRule;

/** Writes words for POSIX shells (dash, bash, busybox). */
public final class ShellWord {

    private ShellWord() {}

    /**
     * Returns {@code word} so that a shell takes it for one word and replaces nothing in it. Throws
     * {@link org.pythonwebstack.value.Refused} for a line end, NUL or half of a surrogate pair.
     *
     * <p>A word that starts with {@code -} is still an option to most programs; put {@code --} before it.
     */
    public static String quote(String word) {
        StringBuilder out = new StringBuilder(word.length() + 2);
        append(out, "word", word);
        return out.toString();
    }

    static void append(StringBuilder out, String field, String word) {
        out.append('\'');
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\'') {
                // Nothing escapes a quote between quotes: close them, give the quote, open them again.
                out.append("'\\''");
            } else if (c == '\n' || c == '\r' || c == 0) {
                throw TextChecks.at(SyntaxRule.CONTROL_CHARACTER, field, word, i);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < word.length()
                    && Character.isLowSurrogate(word.charAt(i + 1))) {
                out.append(c).append(word.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                throw TextChecks.at(ValueRule.LONE_SURROGATE, field, word, i);
            } else {
                out.append(c);
            }
        }
        out.append('\'');
    }
}
