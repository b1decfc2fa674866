package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.List;

/** Splits nginx's language into tokens the way nginx does, quirks included. */
final class NginxLexer {

    /** The size of nginx's buffer in bytes: a token or a comment has to fit with what ends it. */
    private static final int BUFFER = 4096;

    /** What the tokens were followed by. */
    enum End {
        /** A semicolon. */
        STATEMENT,
        /** An opening brace. */
        OPENING,
        /** A closing brace; there are no tokens. */
        CLOSING,
        /** The end of a line with a comment; there are no tokens. */
        COMMENT,
        /** The end of the file; there are no tokens. */
        FILE
    }

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private String comment = "";
    private int pos;
    private int line = 1;
    private int lineStart;
    private int statementStart;
    private int statementLine = 1;
    private int statementColumn = 1;

    NginxLexer(String text) {
        this.text = text;
    }

    /** Returns the decoded tokens, the name first; the list changes with the next call of {@link #next}. */
    List<String> tokens() {
        return tokens;
    }

    /** Returns what stood behind the number sign and one blank. */
    String comment() {
        return comment;
    }

    /** Returns the line in which the first token began. */
    int statementLine() {
        return statementLine;
    }

    /** Returns what to throw if the place before the current one is wrong. */
    Unreadable unreadableBefore(String message) {
        return unreadable(pos - 1, message);
    }

    /** Returns what to throw if something is missing at the current place. */
    Unreadable unreadableHere(String message) {
        return unreadable(pos, message);
    }

    /** Returns what to throw if the statement as a whole is wrong. */
    Unreadable unreadableStatement(String message) {
        return new Unreadable(statementLine, statementColumn, message);
    }

    /** Passes over {@code statement} and its semicolon, if it is what comes next. */
    boolean take(String statement) {
        skipBlanks();
        if (!text.startsWith(statement, pos)) {
            return false;
        }
        pos += statement.length();
        return true;
    }

    /** Passes over {@code run}, if it is what comes next. */
    boolean take(Run run) {
        skipBlanks();
        String statements = run.text();
        if (!text.startsWith(statements, pos)) {
            return false;
        }
        pos += statements.length();
        line += run.lineFeeds();
        lineStart = text.lastIndexOf('\n', pos - 1) + 1;
        return true;
    }

    /** Returns where reading goes on. */
    int position() {
        return pos;
    }

    /** Notes that {@code read}, the last statement, was found where {@code written} was written. */
    void found(NginxSyntax language, Directive written, Directive read) {
        written.found(language, "", read, text, statementStart, pos);
    }

    private void skipBlanks() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '\n') {
                newLine(pos + 1);
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return;
            }
            pos++;
        }
    }

    /** Reads the tokens up to the end of a statement, of a line that opens or closes a block, or of the file. */
    End next() {
        tokens.clear();
        while (true) {
            skipBlanks();
            if (pos == text.length()) {
                break;
            }
            char c = text.charAt(pos);
            switch (c) {
                case ';', '{' -> {
                    if (tokens.isEmpty()) {
                        throw unreadable(pos, "unexpected '" + c + "', a directive is missing");
                    }
                    pos++;
                    return c == ';' ? End.STATEMENT : End.OPENING;
                }
                case '}' -> {
                    if (!tokens.isEmpty()) {
                        throw unreadable(pos, "unexpected '}', the directive before it has no ';'");
                    }
                    pos++;
                    return End.CLOSING;
                }
                case '#' -> {
                    readComment();
                    if (tokens.isEmpty()) {
                        return End.COMMENT;
                    }
                }
                default -> {
                    if (tokens.isEmpty()) {
                        statementStart = pos;
                        statementLine = line;
                        statementColumn = pos - lineStart + 1;
                    }
                    if (c == '"' || c == '\'') {
                        quoted(c);
                    } else {
                        bare();
                    }
                }
            }
        }
        if (!tokens.isEmpty()) {
            throw unreadable(pos, "the file ends inside a directive");
        }
        return End.FILE;
    }

    private void readComment() {
        int start = pos;
        int end = text.indexOf('\n', start);
        if (end < 0) {
            end = text.length();
        }
        checkLength(start, end, line, lineStart);
        if (tokens.isEmpty()) {
            int from = start + 1 < end && text.charAt(start + 1) == ' ' ? start + 2 : start + 1;
            int to = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
            comment = text.substring(from, to);
        }
        pos = end;
    }

    private void quoted(char quote) {
        int startLine = line;
        int startLineStart = lineStart;
        int start = pos + 1;
        int i = start;
        boolean escapes = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == quote) {
                break;
            }
            if (c == '\\') {
                escapes = true;
                i++;
                if (i == text.length()) {
                    break;
                }
                c = text.charAt(i);
            }
            i++;
            if (c == '\n') {
                newLine(i);
            }
        }
        if (i == text.length()) {
            checkLength(start, i, startLine, startLineStart);
            throw unreadable(i, "the file ends inside a quoted text that began in line " + startLine);
        }
        tokens.add(escapes ? unescape(start, i) : text.substring(start, i));
        pos = i + 1;
        if (pos == text.length()) {
            checkLength(start, pos, startLine, startLineStart);
            return;
        }
        char after = text.charAt(pos);
        boolean blank = after == ' ' || after == '\t' || after == '\r' || after == '\n';
        checkLength(start, blank ? pos + 1 : pos, startLine, startLineStart);
        if (after == ')') {
            // nginx begins a new token here, for the sake of "if ($a = "b")".
            bare();
        } else if (!blank && after != ';' && after != '{') {
            throw unreadable(pos, "unexpected character behind a closing quote");
        }
    }

    private void bare() {
        int startLine = line;
        int startLineStart = lineStart;
        int start = pos;
        int i = start;
        boolean escapes = false;
        boolean afterDollar = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c > ';' && c != '\\' && c != '{') {
                afterDollar = false;
                i++;
                continue;
            }
            if (c == '{' && afterDollar) {
                i++;
                continue;
            }
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';' || c == '{') {
                break;
            }
            afterDollar = c == '$';
            i++;
            if (c == '\\') {
                escapes = true;
                if (i == text.length()) {
                    break;
                }
                if (text.charAt(i++) == '\n') {
                    newLine(i);
                }
            }
        }
        if (i == text.length()) {
            checkLength(start, i, startLine, startLineStart);
            throw unreadable(i, "the file ends inside a directive");
        }
        char end = text.charAt(i);
        checkLength(start, end == ';' || end == '{' ? i : i + 1, startLine, startLineStart);
        tokens.add(escapes ? unescape(start, i) : text.substring(start, i));
        pos = i;
    }

    private String unescape(int start, int end) {
        StringBuilder out = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == end) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case '"', '\'', '\\' -> out.append(next);
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                default -> out.append('\\').append(next);
            }
        }
        return out.toString();
    }

    /**
     * Refuses what nginx's buffer cannot hold.
     *
     * @param start the first character that nginx keeps
     * @param end the character at which it lets go of those before, which may be the end of the file
     */
    private void checkLength(int start, int end, int startLine, int startLineStart) {
        if ((end - start) * 3 < BUFFER) {
            return;
        }
        int bytes = 0;
        for (int i = start; i < Math.min(end, text.length()); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        if (bytes > BUFFER || bytes == BUFFER && end < text.length()) {
            throw new Unreadable(startLine, start - startLineStart + 1, "longer than nginx's buffer of 4096 bytes");
        }
    }

    private void newLine(int start) {
        line++;
        lineStart = start;
    }

    private Unreadable unreadable(int at, String message) {
        return new Unreadable(line, at - lineStart + 1, message);
    }
}
