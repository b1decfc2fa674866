package org.pythonwebstack.value;

import org.jspecify.annotations.Nullable;

/**
 * What holds for every text, whatever it means: it has a form in UTF-8, and nothing in it ends a line, moves a cursor or
 * turns the reading direction.
 */
final class Text {

    private Text() {}

    /**
     * Returns the first problem of a text, or null.
     *
     * @param maxBytes how many bytes of UTF-8 the text may have
     * @param tabs whether a tabulator is an ordinary character
     */
    static @Nullable Problem scan(String field, String text, int maxBytes, boolean tabs) {
        int bytes = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                bytes++;
            } else if (c == '\t' && tabs) {
                bytes++;
            } else {
                ValueRule rule = special(text, i);
                if (rule != null) {
                    return Problem.at(rule, field, text, i);
                }
                bytes += bytes(c);
            }
            if (bytes > maxBytes) {
                return Problem.at(ValueRule.TOO_LONG, field, text, i);
            }
        }
        return null;
    }

    /** Returns how many bytes of UTF-8 {@code c} has; all four of a pair count for its first half. */
    static int bytes(char c) {
        if (c < 0x80) {
            return 1;
        }
        if (Character.isSurrogate(c)) {
            return Character.isHighSurrogate(c) ? 4 : 0;
        }
        return c < 0x800 ? 2 : 3;
    }

    /** Returns the problem of the character at {@code offset}: what is wrong with it in any text, or else {@code rule}. */
    static Problem refuse(ValueRule rule, String field, String text, int offset) {
        if (offset == text.length()) {
            return Problem.at(rule, field, text, offset);
        }
        ValueRule general = special(text, offset);
        if (general != null) {
            return Problem.at(general, field, text, offset);
        }
        return Problem.at(rule, field, text, Character.isLowSurrogate(text.charAt(offset)) ? offset - 1 : offset);
    }

    /** Returns why the character at {@code i} stands in no text, or null. */
    static @Nullable ValueRule special(String text, int i) {
        char c = text.charAt(i);
        if (c < ' ' || c >= 0x7f && c < 0xa0) {
            return ValueRule.CONTROL_CHARACTER;
        }
        if (c < 0x600) {
            return null;
        }
        if (Character.isSurrogate(c)) {
            return isPaired(text, i) ? null : ValueRule.LONE_SURROGATE;
        }
        if (c == 0x2028 || c == 0x2029) {
            return ValueRule.LINE_SEPARATOR;
        }
        return isBidiControl(c) ? ValueRule.BIDI_CONTROL : null;
    }

    /** Returns whether {@code c} has the Unicode property Bidi_Control. */
    static boolean isBidiControl(int c) {
        return c == 0x61c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    /** Returns {@code ascii} with its ASCII letters in lower case, whatever the locale; other characters stay. */
    static String lower(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return lowerFrom(ascii, i);
            }
        }
        return ascii;
    }

    private static String lowerFrom(String ascii, int from) {
        char[] chars = ascii.toCharArray();
        for (int i = from; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] = (char) (chars[i] + 'a' - 'A');
            }
        }
        return new String(chars);
    }
}
