package org.pythonwebstack.value;

import org.jspecify.annotations.Nullable;

/** The shape that most names have: a first character of one set, then characters of another. */
final class Names {

    private final String field;
    private final ValueRule rule;
    private final CharClass first;
    private final CharClass rest;
    private final int maxLength;

    /**
     * Creates a shape.
     *
     * @param rule what a wrong character breaks
     * @param maxLength how many characters a name has at most
     */
    Names(String field, ValueRule rule, CharClass first, CharClass rest, int maxLength) {
        this.field = field;
        this.rule = rule;
        this.first = first;
        this.rest = rest;
        this.maxLength = maxLength;
    }

    /** Returns the first problem of a name, or null. */
    @Nullable
    Problem check(String text) {
        if (text.isEmpty()) {
            return Problem.of(ValueRule.EMPTY, field);
        }
        if (!first.has(text.charAt(0))) {
            return Text.refuse(rule, field, text, 0);
        }
        int within = Math.min(text.length(), maxLength);
        int end = rest.end(text, 1, within);
        if (end < within) {
            return Text.refuse(rule, field, text, end);
        }
        return within < text.length() ? Text.refuse(ValueRule.TOO_LONG, field, text, within) : null;
    }
}
