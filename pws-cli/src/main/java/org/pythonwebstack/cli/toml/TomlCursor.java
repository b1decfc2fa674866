package org.pythonwebstack.cli.toml;

/** Walks over a text and knows line and column. */
final class TomlCursor {

    /** What {@link #peek()} returns behind the last character; no text of Java holds it as a character of TOML. */
    static final int END = -1;

    /** A problem on its way up to the line where it is noted. */
    static final class Broken extends Exception {

        private final transient TomlProblem problem;
        private final boolean withinValueOfSeveralLines;

        private Broken(TomlProblem problem, boolean withinValueOfSeveralLines) {
            super(problem.message(), null, false, false);
            this.problem = problem;
            this.withinValueOfSeveralLines = withinValueOfSeveralLines;
        }

        static Broken at(Position position, String message) {
            return new Broken(new TomlProblem(position, message), false);
        }

        TomlProblem problem() {
            return problem;
        }

        boolean withinValueOfSeveralLines() {
            return withinValueOfSeveralLines;
        }
    }

    private final String text;
    private int at;
    private int line = 1;
    private int column = 1;
    private int brackets;

    TomlCursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Returns the next character, or {@link #END}. */
    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, at);
    }

    /** Steps over the next character, and returns it. */
    int next() {
        int c = peek();
        at++;
        column++;
        if (c == '\n') {
            line++;
            column = 1;
        }
        return c;
    }

    void skip(int characters) {
        for (int i = 0; i < characters; i++) {
            next();
        }
    }

    boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        next();
        return true;
    }

    void expect(char wanted, String why) throws Broken {
        if (!take(wanted)) {
            throw broken("expected '" + wanted + "' " + why + ", found " + name(peek()));
        }
    }

    Position position() {
        return new Position(line, column);
    }

    Broken broken(String message) {
        return new Broken(new TomlProblem(position(), message), brackets > 0);
    }

    /** As {@link #broken}, for a place that was passed already. */
    Broken brokenAt(Position position, String message) {
        return new Broken(new TomlProblem(position, message), brackets > 0);
    }

    /** Between these two, a value may span lines. */
    void enterBrackets() {
        brackets++;
    }

    void leaveBrackets() {
        brackets--;
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            next();
        }
    }

    /** Skips blanks, line ends and comments. */
    void skipBlankLines() throws Broken {
        while (true) {
            skipBlanks();
            if (peek() == '#') {
                comment();
            }
            if (!takeLineEnd()) {
                return;
            }
        }
    }

    /** Insists that nothing but a comment is left of the line. */
    void endOfLine() throws Broken {
        skipBlanks();
        if (peek() == '#') {
            comment();
        }
        if (!atEnd() && !takeLineEnd()) {
            throw broken("expected the end of the line, found " + name(peek()));
        }
    }

    /** Skips what is left of the line after a problem. */
    void skipLine() {
        brackets = 0;
        while (!atEnd() && peek() != '\n') {
            next();
        }
    }

    boolean takeLineEnd() {
        if (peek() == '\r' && peek(1) == '\n') {
            next();
        }
        return take('\n');
    }

    private void comment() throws Broken {
        while (!atEnd() && peek() != '\n' && !(peek() == '\r' && peek(1) == '\n')) {
            refuseControl();
            nextCodePoint();
        }
    }

    /** Refuses a control character other than the tab, and half a surrogate pair. */
    void refuseControl() throws Broken {
        int c = peek();
        if (c < ' ' && c != '\t' || c == 0x7f) {
            throw broken("found the control character " + name(c) + "; write it as an escape in double quotes");
        }
        if (Character.isSurrogate((char) c) && Character.charCount(text.codePointAt(at)) == 1
                || Character.isLowSurrogate((char) c)) {
            throw broken("found half a surrogate pair");
        }
    }

    /** Steps over one code point. */
    void nextCodePoint() {
        at += Character.charCount(text.codePointAt(at));
        column++;
    }

    int offset() {
        return at;
    }

    String textFrom(int offset) {
        return text.substring(offset, at);
    }

    /** Returns what to call a character in a message: itself in quotes if it can be printed, else its code point. */
    static String name(int c) {
        if (c == END) {
            return "the end of the text";
        }
        if (c == '\n' || c == '\r') {
            return "the end of the line";
        }
        if (c > ' ' && c < 0x7f) {
            return "'" + (char) c + "'";
        }
        String hex = "000" + Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT);
        return "U+" + hex.substring(hex.length() - 4);
    }
}
