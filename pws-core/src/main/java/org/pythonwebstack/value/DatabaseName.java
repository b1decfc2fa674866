package org.pythonwebstack.value;

/**
 * The name of a database, or of a role that owns one: any text on one line, at most 63 bytes of UTF-8, because PostgreSQL cuts
 * longer ones and goes on. Upper and lower case differ. What a certain server does not take, its own part of PWS refuses.
 */
public final class DatabaseName extends TextValue {

    private static final String FIELD = "database name";
    private static final int MAX_BYTES = 63;

    private DatabaseName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static DatabaseName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<DatabaseName> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        Problem problem = Text.scan(FIELD, text, MAX_BYTES, false);
        if (problem == null && isBlank(text, 0)) {
            problem = Problem.at(ValueRule.NAME_DATABASE, FIELD, text, 0);
        }
        int last = text.length() - 1;
        if (problem == null && isBlank(text, last)) {
            problem = Problem.at(ValueRule.NAME_DATABASE, FIELD, text, last);
        }
        return problem == null ? Parsed.accepted(new DatabaseName(text)) : Parsed.rejected(problem);
    }

    private static boolean isBlank(String text, int at) {
        char c = text.charAt(at);
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
