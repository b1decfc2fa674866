package org.pythonwebstack.value;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One reason why an input was refused: the field, the rule that it breaks and, where one character is to blame, that
 * character and its place.
 *
 * <p>Nothing in a problem can carry the refused text onto a terminal or a log unescaped: the excerpt is printable ASCII
 * with the rest written as {@code \}{@code u000A}.
 */
public final class Problem {

    private static final int EXCERPT_RADIUS = 20;

    private final Rule rule;
    private final String field;
    private final int offset;
    private final String excerpt;
    private final String character;
    private final @Nullable String hint;

    private Problem(Rule rule, String field, int offset, String excerpt, String character, @Nullable String hint) {
        this.rule = Objects.requireNonNull(rule, "rule");
        this.field = Objects.requireNonNull(field, "field");
        this.offset = offset;
        this.excerpt = excerpt;
        this.character = character;
        this.hint = hint;
    }

    /** Returns a problem of a whole field, for example one that is missing. */
    public static Problem of(Rule rule, String field) {
        return new Problem(rule, field, -1, "", "", null);
    }

    /** Returns a problem of a whole text. */
    public static Problem of(Rule rule, String field, String text) {
        return new Problem(rule, field, -1, excerpt(text, 0), "", null);
    }

    /**
     * Returns a problem at one character of a text.
     *
     * @param offset index into {@code text} in UTF-16 units, from 0; the text's length points behind its end
     */
    public static Problem at(Rule rule, String field, String text, int offset) {
        Objects.checkIndex(offset, text.length() + 1);
        String character = offset == text.length() ? "" : codePointName(text.codePointAt(offset));
        return new Problem(rule, field, offset, excerpt(text, offset), character, null);
    }

    /** Returns this problem with a more helpful hint than the rule's general cure. */
    public Problem withHint(String betterHint) {
        return new Problem(rule, field, offset, excerpt, character, betterHint);
    }

    /** Returns this problem reported for {@code newField} instead: what a value calls itself, an owner names better. */
    public Problem forField(String newField) {
        return new Problem(rule, newField, offset, excerpt, character, hint);
    }

    /** Returns this problem with {@code parent} put before the field: {@code tls} and {@code key} give {@code tls.key}. */
    public Problem under(String parent) {
        return forField(parent + "." + field);
    }

    /** Returns the stable code of the rule, for example {@code PWS-PATH-003}. */
    public String code() {
        return rule.code();
    }

    /** Returns the rule that is broken. */
    public Rule rule() {
        return rule;
    }

    /** Returns the field, as a dotted path from where reading began: {@code virtual-host.aliases[2]}. */
    public String field() {
        return field;
    }

    /** Returns the index of the offending character in UTF-16 units from 0, or nothing if no single one is to blame. */
    public OptionalInt offset() {
        return offset < 0 ? OptionalInt.empty() : OptionalInt.of(offset);
    }

    /** Returns the text around the offending character, escaped, at most some 40 characters; may be empty. */
    public String excerpt() {
        return excerpt;
    }

    /** Returns the offending character as {@code U+000A} or {@code U+003B ';'}, or an empty string. */
    public String character() {
        return character;
    }

    /** Returns what to do about it. */
    public String hint() {
        return hint == null ? rule.cure() : hint;
    }

    /** Returns one line that says all of it: field, rule, character, excerpt, code and cure. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(field).append(": ").append(rule.statement());
        if (!character.isEmpty()) {
            line.append("; found ").append(character).append(" at ").append(offset);
        }
        if (!excerpt.isEmpty()) {
            line.append(" in \"").append(excerpt).append('"');
        }
        return line.append(" [")
                .append(code())
                .append("]. ")
                .append(hint())
                .append('.')
                .toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Problem that
                && rule.equals(that.rule)
                && field.equals(that.field)
                && offset == that.offset
                && excerpt.equals(that.excerpt)
                && character.equals(that.character)
                && hint().equals(that.hint());
    }

    @Override
    public int hashCode() {
        return Objects.hash(rule, field, offset, excerpt);
    }

    /** Returns {@code problems} with {@code parent} put before each field. */
    public static List<Problem> under(String parent, List<Problem> problems) {
        return problems.stream().map(problem -> problem.under(parent)).collect(ImmutableList.toImmutableList());
    }

    private static String excerpt(String text, int offset) {
        int from = Math.max(0, offset - EXCERPT_RADIUS);
        int to = Math.min(text.length(), offset + EXCERPT_RADIUS);
        StringBuilder out = new StringBuilder();
        if (from > 0) {
            out.append("...");
        }
        for (int i = from; i < to; i++) {
            Escapes.appendPrintable(out, text.charAt(i));
        }
        if (to < text.length()) {
            out.append("...");
        }
        return out.toString();
    }

    private static String codePointName(int codePoint) {
        String name = String.format(java.util.Locale.ROOT, "U+%04X", codePoint);
        return codePoint > ' ' && codePoint < 0x7f ? name + " '" + (char) codePoint + "'" : name;
    }
}
