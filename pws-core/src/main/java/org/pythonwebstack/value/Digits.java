package org.pythonwebstack.value;

import org.jspecify.annotations.Nullable;

/** Whole numbers as configuration languages write them: ASCII digits, no sign, no needless zero, within bounds. */
final class Digits {

    private Digits() {}

    /** Returns the first problem of the number in {@code text} from {@code from} up to {@code to}, or null. */
    static @Nullable Problem check(String field, String text, int from, int to, long min, long max) {
        if (from == to) {
            return Problem.at(ValueRule.NUMBER_DIGITS, field, text, from);
        }
        int end = CharClass.DIGIT.end(text, from, to);
        if (end < to) {
            return Text.refuse(ValueRule.NUMBER_DIGITS, field, text, end);
        }
        if (text.charAt(from) == '0' && to - from > 1) {
            return Problem.at(ValueRule.NUMBER_LEADING_ZERO, field, text, from);
        }
        // Eighteen digits always fit a long, and no bound has more.
        if (to - from > 18 || value(text, from, to) > max || value(text, from, to) < min) {
            return outside(field, text, from, min, max);
        }
        return null;
    }

    /** Returns the number in {@code text} from {@code from} up to {@code to}, all digits and at most 18 of them. */
    static long value(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    /** Returns the problem of a number that is too small or too large. */
    static Problem outside(String field, String text, int offset, long min, long max) {
        return Problem.at(ValueRule.NUMBER_RANGE, field, text, offset)
                .withHint("give a number from " + min + " to " + max);
    }
}
