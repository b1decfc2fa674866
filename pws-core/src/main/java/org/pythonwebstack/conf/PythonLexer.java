package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/** Takes names, numbers and strings from a Python source as CPython's tokenizer would. */
final class PythonLexer {

    /** What {@link #peek} returns behind the last character. */
    static final char END = 0;

    /** How deep brackets may nest; CPython's parser stops at 200. */
    private static final int DEPTH_LIMIT = 100;

    private final String text;
    private int at;
    private int depth;

    /** Creates a lexer at the start of a text, whose lines end with LF. */
    PythonLexer(String text) {
        this.text = text;
    }

    /** Returns the index of the next character. */
    int at() {
        return at;
    }

    /** Goes on to the character at an index. */
    void moveTo(int index) {
        at = index;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** Returns the next character, or {@link #END}. */
    char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    /** Returns the character behind the next one, or {@link #END}. */
    char peekSecond() {
        return at + 1 < text.length() ? text.charAt(at + 1) : END;
    }

    /** Passes over the next character if it is this one. */
    boolean take(char expected) {
        boolean here = peek() == expected;
        if (here) {
            at++;
        }
        return here;
    }

    /** Passes over {@code expected} if it stands here. */
    boolean take(String expected) {
        boolean here = text.startsWith(expected, at);
        if (here) {
            at += expected.length();
        }
        return here;
    }

    /** Passes over an opening bracket. Returns false if too many are open. */
    boolean open() {
        at++;
        return ++depth <= DEPTH_LIMIT;
    }

    /** Passes over a closing bracket. */
    void close() {
        at++;
        depth--;
    }

    /** Skips blanks, which are no line ends. */
    void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    /** Skips what means nothing between brackets: blanks, line ends and comments. */
    void skipSpace() {
        while (true) {
            skipBlanks();
            skipComment();
            if (peek() != '\n') {
                return;
            }
            at++;
        }
    }

    /** Skips a comment up to the end of its line, if one starts here. */
    void skipComment() {
        if (peek() == '#') {
            at = lineEnd(at);
        }
    }

    /** Returns the index of the LF that ends the line of {@code from}, or the end of the text. */
    int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** Returns the letters, digits and {@code _} that stand here, and passes over them. */
    String name() {
        int start = at;
        while (at < text.length() && isNameChar(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Reads an integer. Returns null if another kind of number stands here, or a larger one. */
    @Nullable
    PythonValue number() {
        int start = at;
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        int radix = 10;
        if (peek() == '0' && at + 1 < text.length()) {
            radix = switch (text.charAt(at + 1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 10;
            };
        }
        if (radix != 10) {
            at += 2;
        }
        int first = at;
        int count = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '_') {
                if (radix == 10 && count == 0 || at > first && text.charAt(at - 1) == '_') {
                    return null;
                }
            } else if (c < 0x80 && Character.digit(c, radix) >= 0) {
                count++;
            } else {
                break;
            }
            at++;
        }
        boolean ended = at == text.length() || !isNameChar(text.charAt(at)) && text.charAt(at) != '.';
        if (!ended || count == 0 || text.charAt(at - 1) == '_') {
            return null;
        }
        String digits = text.substring(first, at);
        if (count < digits.length()) {
            digits = digits.replace("_", "");
        }
        if (radix == 10 && count > 1 && digits.charAt(0) == '0' && !isZero(digits)) {
            throw error(start, "a number in decimal does not start with 0");
        }
        try {
            long number = Long.parseLong(negative ? "-" + digits : digits, radix);
            return radix == 8 && number >= 0 && number <= Integer.MAX_VALUE
                    ? new PythonValue.Octal((int) number)
                    : new PythonValue.Int(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isZero(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    /** Reads a string and those that follow it with nothing between: Python joins them. */
    @Nullable
    PythonValue strings() {
        StringBuilder joined = new StringBuilder();
        do {
            boolean raw = false;
            char c = peek();
            if (c != '"' && c != '\'') {
                raw = c == 'r' || c == 'R';
                at++;
            }
            if (!string(joined, raw)) {
                return null;
            }
            int behind = at;
            if (depth > 0) {
                skipSpace();
            } else {
                skipBlanks();
            }
            if (!stringStarts()) {
                at = behind;
                return isName(behind) ? null : new PythonValue.Text(joined.toString());
            }
        } while (true);
    }

    private boolean isName(int index) {
        return index < text.length() && isNameChar(text.charAt(index));
    }

    /** Returns whether a string starts here, with or without a prefix that leaves it a string. */
    boolean stringStarts() {
        char c = peek();
        if (c == '"' || c == '\'') {
            return true;
        }
        boolean prefix = c == 'r' || c == 'R' || c == 'u' || c == 'U';
        return prefix && at + 1 < text.length() && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\'');
    }

    /** Reads one string. Returns false if it has an escape that only Python can resolve. */
    private boolean string(StringBuilder out, boolean raw) {
        int start = at;
        char quote = peek();
        String three = quote == '"' ? "\"\"\"" : "'''";
        boolean triple = text.startsWith(three, at);
        at += triple ? 3 : 1;
        while (true) {
            int run = at;
            at = endOfRun(quote);
            out.append(text, run, at);
            if (atEnd()) {
                break;
            }
            char c = text.charAt(at);
            if (c == quote && (!triple || text.startsWith(three, at))) {
                at += triple ? 3 : 1;
                return true;
            }
            if (c == '\n' && !triple) {
                break;
            }
            at++;
            if (c != '\\') {
                out.append(c);
            } else if (atEnd()) {
                break;
            } else if (raw) {
                out.append('\\').append(text.charAt(at));
                at++;
            } else if (!escape(out)) {
                return false;
            }
        }
        throw error(start, "the string is not closed");
    }

    /** Returns the index of the first character from here on that may mean something else than itself in a string. */
    private int endOfRun(char quote) {
        int i = at;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == quote || c == '\\' || c == '\n') {
                break;
            }
            i++;
        }
        return i;
    }

    private boolean escape(StringBuilder out) {
        char c = text.charAt(at);
        at++;
        switch (c) {
            case '\n' -> {
                return true;
            }
            case '\\', '\'', '"' -> out.append(c);
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000b');
            case 'x' -> out.append((char) hex(2));
            case 'u' -> out.appendCodePoint(character(hex(4)));
            case 'U' -> out.appendCodePoint(character(hex(8)));
            case 'N' -> {
                return false;
            }
            default -> {
                if (c >= '0' && c <= '7') {
                    out.append((char) octal(c - '0'));
                } else {
                    out.append('\\').append(c);
                }
            }
        }
        return true;
    }

    private int hex(int digits) {
        long number = 0;
        for (int i = 0; i < digits; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error(at, "a hexadecimal digit stands here");
            }
            number = number * 16 + digit;
            at++;
        }
        return (int) Math.min(number, Integer.MAX_VALUE);
    }

    private int character(int codePoint) {
        if (codePoint > Character.MAX_CODE_POINT || codePoint >= 0xd800 && codePoint < 0xe000) {
            throw error(at, "the escape names a character");
        }
        return codePoint;
    }

    private int octal(int first) {
        int number = first;
        for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; i++) {
            number = number * 8 + (peek() - '0');
            at++;
        }
        return number;
    }

    /** Returns whether {@code c} is a blank between the words of a line. */
    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    /** Returns whether {@code c} can be a part of a name. */
    static boolean isNameChar(char c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || TextChecks.isDigit(c) || c >= 0x80;
    }

    /** Returns the error of the character at an index. */
    Unreadable error(int index, String message) {
        return TextChecks.unreadable(text, index, message);
    }
}
