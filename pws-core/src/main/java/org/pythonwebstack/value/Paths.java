package org.pythonwebstack.value;

import org.jspecify.annotations.Nullable;

/** The rules that all paths share. */
final class Paths {

    /** Linux {@code PATH_MAX} is 4,096 with the NUL at the end. */
    static final int MAX_BYTES = 4095;

    /** Linux {@code NAME_MAX}. */
    static final int MAX_COMPONENT_BYTES = 255;

    private Paths() {}

    /** Returns the first problem of {@code text}, whose components begin at index {@code start}, or null. */
    static @Nullable Problem check(String field, String text, int start) {
        int length = text.length();
        int bytes = start;
        int component = start;
        int componentBytes = 0;
        boolean blank = true;
        for (int i = start; i <= length; i++) {
            char c = i < length ? text.charAt(i) : '/';
            if (c == '/') {
                ValueRule rule = component(text, component, i, blank);
                if (rule != null) {
                    return Problem.at(rule, field, text, Math.min(component, length - 1));
                }
                component = i + 1;
                componentBytes = -1;
                blank = true;
            }
            int width = 1;
            if (c < ' ' || c >= 0x7f) {
                ValueRule rule = Text.special(text, i);
                if (rule != null) {
                    return Problem.at(rule, field, text, i);
                }
                width = Text.bytes(c);
                blank &= isBlank(c);
            } else {
                blank &= c == ' ' || c == '/';
            }
            bytes += width;
            componentBytes += width;
            if (i < length && componentBytes > MAX_COMPONENT_BYTES) {
                return Problem.at(ValueRule.PATH_COMPONENT_TOO_LONG, field, text, i);
            }
            if (i < length && bytes > MAX_BYTES) {
                return Problem.at(ValueRule.PATH_TOO_LONG, field, text, i);
            }
        }
        return null;
    }

    private static @Nullable ValueRule component(String text, int from, int to, boolean blank) {
        int length = to - from;
        if (length == 0) {
            return ValueRule.PATH_EMPTY_COMPONENT;
        }
        if (text.charAt(from) == '.' && (length == 1 || length == 2 && text.charAt(from + 1) == '.')) {
            return ValueRule.PATH_DOT_COMPONENT;
        }
        return blank ? ValueRule.PATH_BLANK_COMPONENT : null;
    }

    private static boolean isBlank(char c) {
        return Character.isSpaceChar(c);
    }
}
