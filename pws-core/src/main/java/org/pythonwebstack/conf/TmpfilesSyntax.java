package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * Files of {@code tmpfiles.d}.
 *
 * <p>systemd 252 and 254 differ in how they read a backslash in a path; only what means the same to both is written, and
 * a file that they read differently is {@link Unreadable}.
 */
public final class TmpfilesSyntax extends Syntax<Tmpfiles> {

    private static final String HEX = "0123456789abcdef";

    private static final String MODIFIERS = "+!-=~^";

    /** Creates the syntax. */
    public TmpfilesSyntax() {}

    @Override
    public Tmpfiles read(String text) {
        return new Reader(text).file();
    }

    @Override
    String encode(Tmpfiles file) {
        StringBuilder out = new StringBuilder(128);
        TextChecks.appendHeading(out, file.heading());
        for (TmpfilesLine line : file.lines()) {
            String field = "tmpfiles " + line.type().letter();
            out.append(line.type().letter());
            for (int i = 0; i < line.modifiers().length(); i++) {
                if (MODIFIERS.indexOf(line.modifiers().charAt(i)) < 0) {
                    throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, line.modifiers(), i);
                }
            }
            out.append(line.modifiers()).append(" \"");
            appendPath(out, field + " path", line);
            out.append("\" ");
            appendMode(out, field + " mode", line.mode());
            appendAccount(out.append(' '), field + " user", line.user());
            appendAccount(out.append(' '), field + " group", line.group());
            appendAge(out.append(' '), field + " age", line.age());
            appendArgument(out, field + " argument", line);
            out.append('\n');
        }
        return out.toString();
    }

    private static void appendPath(StringBuilder out, String field, TmpfilesLine line) {
        for (Expression.Part part : parts(field, line.path())) {
            if (part instanceof Expression.Text text) {
                appendPathText(out, field, text.text(), line.type().isPattern());
            } else if (part instanceof Expression.Variable variable) {
                appendSpecifier(out, field, variable.name());
            }
        }
        if (line.path() instanceof Literal literal) {
            List<Problem> problems = AbsolutePath.parse(literal.text()).problems();
            if (!problems.isEmpty()) {
                throw new Refused(problems.stream()
                        .map(problem -> problem.forField(field))
                        .toList());
            }
        }
    }

    private static void appendPathText(StringBuilder out, String field, String text, boolean pattern) {
        TextChecks.noControls(field, text);
        if (pattern) {
            TextChecks.without("*?[\\", SyntaxRule.PATTERN_CHARACTER, field, text);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            } else if (c == '%') {
                out.append('%');
            }
            out.append(c);
        }
    }

    private static void appendSpecifier(StringBuilder out, String field, String name) {
        if (name.length() != 2 || name.charAt(0) != '%' || !SystemdExpansion.isSpecifier(name.charAt(1))) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field, name);
        }
        out.append(name);
    }

    private static void appendMode(StringBuilder out, String field, OptionalInt mode) {
        if (mode.isEmpty()) {
            out.append('-');
            return;
        }
        int bits = mode.getAsInt();
        if (bits < 0 || bits > 0777) {
            throw TextChecks.of(SyntaxRule.RANGE, field, Integer.toOctalString(bits));
        }
        out.append('0')
                .append((char) ('0' + (bits >> 6)))
                .append((char) ('0' + (bits >> 3 & 7)))
                .append((char) ('0' + (bits & 7)));
    }

    private static void appendAccount(StringBuilder out, String field, String name) {
        if (name.isEmpty()) {
            out.append('-');
        } else {
            SystemdWords.check(SystemdKind.ACCOUNT, field, name);
            out.append(name);
        }
    }

    private static void appendAge(StringBuilder out, String field, String age) {
        for (int i = 0; i < age.length(); i++) {
            char c = age.charAt(i);
            boolean good = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '~' || c == ':';
            if (!good) {
                throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, age, i);
            }
        }
        out.append(age.isEmpty() ? "-" : age);
    }

    /** Writes the last field, which runs to the end of the line: no quotes, but escapes as in C. */
    private static void appendArgument(StringBuilder out, String field, TmpfilesLine line) {
        if (line.argument().equals(new Literal(""))) {
            out.append(" -");
            return;
        }
        if (!line.type().takesArgument()) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field, line.argument().toString());
        }
        out.append(' ');
        int start = out.length();
        List<Expression.Part> parts = parts(field, line.argument());
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Expression.Text text) {
                appendEscaped(out, field, text.text(), i == parts.size() - 1);
            } else if (parts.get(i) instanceof Expression.Variable variable) {
                appendSpecifier(out, field, variable.name());
            }
        }
        if (out.length() == start + 1 && out.charAt(start) == '-') {
            out.setLength(start);
            out.append("\\x2d");
        } else if (out.charAt(start) == ' ') {
            out.replace(start, start + 1, "\\x20");
        }
    }

    private static void appendEscaped(StringBuilder out, String field, String text, boolean last) {
        TextChecks.oneLine(field, text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == '%') {
                out.append("%%");
            } else if (c < ' ' || c == 0x7f || c == ' ' && last && i == text.length() - 1) {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                out.append(c);
            }
        }
    }

    private static List<Expression.Part> parts(String field, Argument argument) {
        if (argument instanceof Literal literal) {
            return List.of(new Expression.Text(literal.text()));
        }
        if (argument instanceof Expression expression) {
            return expression.parts();
        }
        throw TextChecks.of(SyntaxRule.WRONG_KIND, field, argument.toString());
    }

    /** Reads lines as {@code systemd-tmpfiles} does. */
    private static final class Reader {

        private static final int FIELDS = 6;

        private final String text;
        private int at;
        private int end;

        Reader(String text) {
            this.text = text;
        }

        Tmpfiles file() {
            int lone = TextChecks.loneSurrogate(text);
            if (lone >= 0) {
                throw error(lone, "half of a surrogate pair");
            }
            List<Comment> heading = new ArrayList<>();
            List<TmpfilesLine> lines = new ArrayList<>();
            while (at < text.length()) {
                end = lineEnd(at);
                skipBlanks();
                if (at < end && text.charAt(at) == '#') {
                    if (lines.isEmpty()) {
                        heading.add(TextChecks.commentOf(text.substring(at, end), 0));
                    }
                } else if (at < end) {
                    lines.add(line());
                }
                at = end + 1;
            }
            return new Tmpfiles(heading, lines);
        }

        private int lineEnd(int from) {
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\n' || c == '\r' || c == 0) {
                    return i;
                }
            }
            return text.length();
        }

        /** Makes errors at one place of the text. */
        private final class Here implements Function<String, Unreadable> {

            private final int index;

            Here(int index) {
                this.index = index;
            }

            @Override
            public Unreadable apply(String message) {
                return error(index, message);
            }
        }

        private TmpfilesLine line() {
            int start = at;
            Function<String, Unreadable> here = new Here(start);
            List<String> fields = new ArrayList<>(FIELDS);
            while (fields.size() < FIELDS && at < end) {
                fields.add(word());
                skipBlanks();
            }
            if (fields.size() < 2 || fields.get(0).isEmpty()) {
                throw error(start, "a type and a path stand here");
            }
            String action = fields.get(0);
            TmpfilesLine.@Nullable Type type = type(action.charAt(0));
            if (type == null) {
                throw error(start, "PWS does not know the type of this line");
            }
            for (int i = 1; i < action.length(); i++) {
                if (MODIFIERS.indexOf(action.charAt(i)) < 0) {
                    throw error(start, "systemd knows no such modifier");
                }
            }
            String raw = strippedEnd();
            String path = fields.get(1);
            if (!path.startsWith("/") && !path.startsWith("%")) {
                throw error(start, "an absolute path stands here");
            }
            return new TmpfilesLine(
                    type,
                    action.substring(1),
                    SystemdExpansion.specifiers(path, here),
                    mode(field(fields, 2), start),
                    field(fields, 3),
                    field(fields, 4),
                    field(fields, 5),
                    raw.isEmpty() || raw.equals("-")
                            ? new Literal("")
                            : SystemdExpansion.specifiers(
                                    type.takesArgument() ? SystemdWordReader.unescape(raw, here) : raw, here));
        }

        private String strippedEnd() {
            int last = end;
            while (last > at && isBlank(text.charAt(last - 1))) {
                last--;
            }
            return text.substring(at, last);
        }

        private static String field(List<String> fields, int index) {
            return index >= fields.size() || fields.get(index).equals("-") ? "" : fields.get(index);
        }

        private static TmpfilesLine.@Nullable Type type(char letter) {
            for (TmpfilesLine.Type type : TmpfilesLine.Type.values()) {
                if (type.letter() == letter) {
                    return type;
                }
            }
            return null;
        }

        private OptionalInt mode(String field, int start) {
            if (field.isEmpty()) {
                return OptionalInt.empty();
            }
            int bits = 0;
            for (int i = 0; i < field.length(); i++) {
                int digit = field.charAt(i) - '0';
                if (digit < 0 || digit > 7 || bits > 0777) {
                    throw error(start, "octal permission bits stand here");
                }
                bits = bits * 8 + digit;
            }
            return OptionalInt.of(bits);
        }

        private String word() {
            int start = at;
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; at < end; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    at++;
                    char next = at < end ? text.charAt(at) : 0;
                    if (next != '\\' && next != '"' && next != '\'') {
                        throw error(at - 1, "versions of systemd read this backslash differently");
                    }
                    word.append(next);
                } else if (quote != 0) {
                    if (c == quote) {
                        quote = 0;
                    } else {
                        word.append(c);
                    }
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (isBlank(c)) {
                    break;
                } else {
                    word.append(c);
                }
            }
            if (quote != 0) {
                throw error(start, "the quote is not closed");
            }
            return word.toString();
        }

        private void skipBlanks() {
            while (at < end && isBlank(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private Unreadable error(int index, String message) {
            return TextChecks.unreadable(text, index, message);
        }
    }
}
