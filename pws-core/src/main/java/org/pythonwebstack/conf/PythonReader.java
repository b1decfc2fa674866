package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the assignments of literals at the top of a Python source file as CPython's parser would. The first statement that
 * is anything else begins the body, which is kept as it stands.
 *
 * <p>At the first column of a line a new statement begins, and one that is an assignment of a literal is read from left to
 * right up to the end of its line. So one that has been read before, with its line end, need not be taken apart again.
 */
final class PythonReader {

    private final PythonSyntax language;
    private final List<PythonAssignment> written;
    private final String text;
    private final PythonLexer lexer;

    /**
     * Creates a reader.
     *
     * @param written the assignments for which the source was written, if it was
     */
    PythonReader(PythonSyntax language, String source, List<PythonAssignment> written) {
        this.language = language;
        this.written = written;
        text = newlines(source.startsWith("\ufeff") ? source.substring(1) : source);
        lexer = new PythonLexer(text);
    }

    /** Python takes CR, and CR with LF, for a line feed before it looks at anything. */
    private static String newlines(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    PythonFile file() {
        int nul = text.indexOf(PythonLexer.END);
        if (nul >= 0) {
            throw lexer.error(nul, "a NUL character stands in the source");
        }
        int lone = TextChecks.loneSurrogate(text);
        if (lone >= 0) {
            throw lexer.error(lone, "half of a surrogate pair");
        }
        checkCookie();
        List<Comment> heading = new ArrayList<>();
        List<PythonAssignment> assignments = new ArrayList<>();
        boolean top = true;
        int line = 1;
        while (!lexer.atEnd()) {
            int start = lexer.at();
            lexer.skipBlanks();
            if (lexer.peek() == '#') {
                int end = lexer.lineEnd(lexer.at());
                if (top
                        && !(start == 0
                                && text.startsWith(PythonSyntax.COOKIE)
                                && end == PythonSyntax.COOKIE.length())) {
                    heading.add(TextChecks.commentOf(text.substring(lexer.at(), end), 0));
                }
                lexer.moveTo(Math.min(end + 1, text.length()));
                line++;
                continue;
            }
            if (lexer.take('\n')) {
                line++;
                continue;
            }
            if (lexer.atEnd()) {
                break;
            }
            PythonAssignment likely = assignments.size() < written.size() ? written.get(assignments.size()) : null;
            String known = likely == null || start != lexer.at() ? null : likely.known(language, "");
            if (likely != null && known != null && lexer.take(known)) {
                top = false;
                assignments.add(likely);
                line++;
                continue;
            }
            @Nullable PythonAssignment assignment = start == lexer.at() ? assignment() : null;
            if (assignment == null) {
                return new PythonFile(heading, assignments, text.substring(start));
            }
            top = false;
            assignment = assignment.atLine(line);
            if (likely != null && text.charAt(lexer.at() - 1) == '\n') {
                likely.found(language, "", assignment, text, start, lexer.at());
            }
            assignments.add(assignment);
            for (int end = text.indexOf('\n', start); end >= 0 && end < lexer.at(); end = text.indexOf('\n', end + 1)) {
                line++;
            }
        }
        return new PythonFile(heading, assignments, "");
    }

    /** Refuses a file that names an encoding other than UTF-8 in its first two lines. */
    private void checkCookie() {
        int lineStart = 0;
        for (int line = 0; line < 2 && lineStart < text.length(); line++) {
            int end = lexer.lineEnd(lineStart);
            int first = lineStart;
            while (first < end && PythonLexer.isBlank(text.charAt(first))) {
                first++;
            }
            if (first < end && text.charAt(first) != '#') {
                return;
            }
            int found = text.indexOf("coding", first);
            while (found >= 0 && found < end) {
                int name = found + "coding".length();
                if (name < end && (text.charAt(name) == ':' || text.charAt(name) == '=')) {
                    name++;
                    while (name < end && PythonLexer.isBlank(text.charAt(name))) {
                        name++;
                    }
                    int stop = name;
                    while (stop < end
                            && (PythonLexer.isNameChar(text.charAt(stop)) || "-.".indexOf(text.charAt(stop)) >= 0)) {
                        stop++;
                    }
                    if (stop > name) {
                        String encoding = text.substring(name, stop)
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-');
                        if (!encoding.equals("utf-8") && !encoding.startsWith("utf-8-") && !encoding.equals("utf8")) {
                            throw lexer.error(name, "the file says that it is not in UTF-8");
                        }
                        return;
                    }
                }
                found = text.indexOf("coding", found + 1);
            }
            lineStart = end + 1;
        }
    }

    /** Reads {@code name = literal} and its line end. Returns null, and the place is of no use, if something else stands here. */
    private @Nullable PythonAssignment assignment() {
        String name = lexer.name();
        if (!PythonSyntax.isName(name)) {
            return null;
        }
        lexer.skipBlanks();
        if (!lexer.take('=') || lexer.peek() == '=') {
            return null;
        }
        lexer.skipBlanks();
        @Nullable PythonValue value = value();
        if (value == null) {
            return null;
        }
        lexer.skipBlanks();
        lexer.skipComment();
        if (!lexer.atEnd() && !lexer.take('\n')) {
            return null;
        }
        return PythonAssignment.of(name, value);
    }

    private @Nullable PythonValue value() {
        char c = lexer.peek();
        if (c == '[') {
            @Nullable Sequence sequence = sequence(']');
            return sequence == null ? null : new PythonValue.Items(sequence.items());
        }
        if (c == '(') {
            @Nullable Sequence sequence = sequence(')');
            if (sequence == null) {
                return null;
            }
            // Parentheses around one value are only parentheses; the comma makes the tuple.
            return sequence.items().size() == 1 && !sequence.comma()
                    ? sequence.items().get(0)
                    : new PythonValue.Tuple(sequence.items());
        }
        if (c == '{') {
            return dict();
        }
        if (TextChecks.isDigit(c) || c == '-' && TextChecks.isDigit(lexer.peekSecond())) {
            return lexer.number();
        }
        if (lexer.stringStarts()) {
            return lexer.strings();
        }
        return constant();
    }

    private record Sequence(List<PythonValue> items, boolean comma) {}

    private @Nullable Sequence sequence(char close) {
        if (!lexer.open()) {
            return null;
        }
        ImmutableList.Builder<PythonValue> items = ImmutableList.builder();
        boolean comma = false;
        boolean ready = true;
        while (true) {
            lexer.skipSpace();
            if (lexer.peek() == close) {
                lexer.close();
                return new Sequence(items.build(), comma);
            }
            if (!ready) {
                return null;
            }
            @Nullable PythonValue item = value();
            if (item == null) {
                return null;
            }
            items.add(item);
            lexer.skipSpace();
            ready = lexer.take(',');
            comma |= ready;
        }
    }

    private @Nullable PythonValue dict() {
        if (!lexer.open()) {
            return null;
        }
        ImmutableList.Builder<Map.Entry<PythonValue, PythonValue>> entries = ImmutableList.builder();
        boolean ready = true;
        while (true) {
            lexer.skipSpace();
            if (lexer.peek() == '}') {
                lexer.close();
                return new PythonValue.Dict(entries.build());
            }
            if (!ready) {
                return null;
            }
            @Nullable PythonValue key = value();
            lexer.skipSpace();
            if (key == null || !lexer.take(':')) {
                return null;
            }
            lexer.skipSpace();
            @Nullable PythonValue item = value();
            if (item == null) {
                return null;
            }
            entries.add(Map.entry(key, item));
            lexer.skipSpace();
            ready = lexer.take(',');
        }
    }

    private @Nullable PythonValue constant() {
        return switch (lexer.name()) {
            case "True" -> new PythonValue.Bool(true);
            case "False" -> new PythonValue.Bool(false);
            case "None" -> new PythonValue.None();
            default -> null;
        };
    }
}
