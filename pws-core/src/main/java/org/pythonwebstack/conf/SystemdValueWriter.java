package org.pythonwebstack.conf;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.ValueRule;

/** Writes the value of one setting of systemd, in as many layers as systemd will take off. */
final class SystemdValueWriter {

    private static final int SOCKET_PATH_LIMIT = 107;

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private final String section;
    private final String name;
    private @Nullable String field;

    SystemdValueWriter(StringBuilder out, String section, String name) {
        this.out = out;
        this.section = section;
        this.name = name;
    }

    /** Returns the field for refusals; nearly always there is none, and then its name is not put together. */
    private String field() {
        if (field == null) {
            field = SystemdSyntax.field(section, name);
        }
        return field;
    }

    void append(SystemdKind kind, SystemdValue value) {
        switch (kind) {
            case EXEC -> exec(expect(value, SystemdValue.Exec.class));
            case ENVIRONMENT -> environment(expect(value, SystemdValue.Environment.class));
            case PATHS -> paths(expect(value, SystemdValue.Paths.class), "");
            case MOUNTS -> paths(expect(value, SystemdValue.Paths.class), ":");
            case PATH -> path(expect(value, SystemdValue.Paths.class), "");
            case PATH_PATTERN -> path(expect(value, SystemdValue.Paths.class), "*?[\\");
            case TEXT -> text(expect(value, SystemdValue.Text.class).text());
            case UNITS, DIRECTORIES, WORDS, WORD, ACCOUNT ->
                words(kind, expect(value, SystemdValue.Words.class).words());
            case BOOLEAN -> out.append(expect(value, SystemdValue.Flag.class).on() ? "yes" : "no");
            case SIZE -> limit(value, SystemdValue.Size.class);
            case COUNT -> limit(value, SystemdValue.Count.class);
            case TIME -> limit(value, SystemdValue.Time.class);
            case INTEGER -> out.append(expect(value, SystemdValue.Count.class).value());
            case PERCENT -> percent(expect(value, SystemdValue.Percent.class));
            case MODE -> mode(expect(value, SystemdValue.Mode.class).bits());
        }
    }

    private <V extends SystemdValue> V expect(SystemdValue value, Class<V> type) {
        if (!type.isInstance(value)) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field(), value.toString());
        }
        return type.cast(value);
    }

    private void exec(SystemdValue.Exec exec) {
        for (SystemdValue.Prefix prefix : exec.prefixes()) {
            out.append(prefix.sigil());
        }
        if (exec.prefixes().contains(SystemdValue.Prefix.ELEVATED)
                && exec.prefixes().contains(SystemdValue.Prefix.ELEVATED_IF_NEEDED)) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field(), exec.prefixes().toString());
        }
        boolean variables = !exec.prefixes().contains(SystemdValue.Prefix.NO_VARIABLES);
        Argument program = absolute(exec.program(), "\"'\\$");
        if (program.equals(new Literal("/"))) {
            throw TextChecks.of(SyntaxRule.UNREPRESENTABLE, field(), "/");
        }
        quoted(program, false);
        for (Argument argument : exec.arguments()) {
            out.append(' ');
            if (argument instanceof Keyword keyword) {
                splitVariable(keyword.word(), variables);
            } else {
                quoted(argument, variables);
            }
        }
    }

    /** Writes {@code $NAME} as a word of its own, which systemd replaces by the words of the variable. */
    private void splitVariable(String word, boolean variables) {
        if (!variables || word.isEmpty() || word.charAt(0) != '$' || !TextChecks.isVariable(word, 1)) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field(), word);
        }
        out.append(word);
    }

    private void environment(SystemdValue.Environment environment) {
        String gap = "";
        nonEmpty(environment.variables());
        for (SystemdValue.Variable variable : environment.variables()) {
            if (!TextChecks.isVariable(variable.name(), 0)) {
                throw TextChecks.of(SyntaxRule.NAME, field(), variable.name());
            }
            out.append(gap).append('"').append(variable.name()).append('=');
            escaped(variable.value(), false);
            out.append('"');
            gap = " ";
        }
    }

    private void paths(SystemdValue.Paths paths, String forbidden) {
        String gap = "";
        nonEmpty(paths.paths());
        for (SystemdValue.Entry entry : paths.paths()) {
            Argument path = absolute(entry.path(), forbidden);
            out.append(gap);
            sigils(entry);
            // Only the quote and the backslash: these settings keep what follows any other backslash.
            out.append('"');
            forEachPart(path, false, '"');
            out.append('"');
            gap = " ";
        }
    }

    private void path(SystemdValue.Paths paths, String forbidden) {
        if (paths.paths().size() != 1 || paths.paths().get(0).insideRoot()) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field(), paths.toString());
        }
        SystemdValue.Entry entry = paths.paths().get(0);
        Argument path = absolute(entry.path(), forbidden);
        sigils(entry);
        rawEnds(path);
        forEachPart(path, false, '\0');
    }

    private void sigils(SystemdValue.Entry entry) {
        if (entry.optional()) {
            out.append('-');
        }
        if (entry.insideRoot()) {
            out.append('+');
        }
    }

    private void text(Argument text) {
        rawEnds(text);
        if (section.equals("Socket")
                && name.startsWith("Listen")
                && text instanceof Literal literal
                && literal.text().startsWith("/")) {
            socketPath(literal);
        }
        forEachPart(text, false, '\0');
    }

    /** Refuses a path that systemd would shorten, or that the kernel has no room for. */
    private void socketPath(Literal path) {
        if (absolute(path, "").equals(new Literal("/"))) {
            throw TextChecks.of(SyntaxRule.UNREPRESENTABLE, field(), "/");
        }
        if (path.text().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_LIMIT) {
            throw TextChecks.of(SyntaxRule.TOO_LONG, field(), path.text());
        }
    }

    /** Refuses what systemd would cut off a text that has no quotes. */
    private void rawEnds(Argument argument) {
        String first = argument instanceof Literal literal ? literal.text() : edge(argument, true);
        String last = argument instanceof Literal literal ? literal.text() : edge(argument, false);
        if (argument instanceof Literal && first.isEmpty()) {
            throw new Refused(List.of(Problem.of(SyntaxRule.EMPTY_ARGUMENT, field())));
        }
        noControls(first);
        noControls(last);
        if (!first.isEmpty() && first.charAt(0) == ' ') {
            throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field(), first, 0);
        }
        int end = last.length() - 1;
        if (end >= 0 && (last.charAt(end) == ' ' || last.charAt(end) == '\\')) {
            throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field(), last, end);
        }
    }

    /** Returns the text at one end of an expression, or an empty one if a variable stands there. */
    private static String edge(Argument argument, boolean first) {
        if (!(argument instanceof Expression expression)) {
            return "";
        }
        Expression.Part part =
                expression.parts().get(first ? 0 : expression.parts().size() - 1);
        return part instanceof Expression.Text text ? text.text() : "";
    }

    private void words(SystemdKind kind, List<String> words) {
        nonEmpty(words);
        boolean single = kind == SystemdKind.WORD || kind == SystemdKind.ACCOUNT;
        if (single && words.size() != 1) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field(), words.toString());
        }
        String gap = "";
        for (String word : words) {
            SystemdWords.check(kind, field(), word);
            out.append(gap).append(word);
            gap = " ";
        }
    }

    private void limit(SystemdValue value, Class<? extends SystemdValue> type) {
        if (value instanceof SystemdValue.Infinity) {
            out.append("infinity");
        } else if (value instanceof SystemdValue.Percent percent && type != SystemdValue.Time.class) {
            percent(percent);
        } else if (expect(value, type) instanceof SystemdValue.Size size) {
            out.append(notNegative(size.bytes()));
        } else if (value instanceof SystemdValue.Count number) {
            out.append(notNegative(number.value()));
        } else if (value instanceof SystemdValue.Time time) {
            time(time.time());
        }
    }

    private long notNegative(long number) {
        if (number < 0) {
            throw TextChecks.of(SyntaxRule.RANGE, field(), Long.toString(number));
        }
        return number;
    }

    private void percent(SystemdValue.Percent percent) {
        out.append(notNegative(percent.percent())).append('%');
    }

    private void time(Duration time) {
        if (time.isNegative() || time.toNanosPart() % 1000 != 0 || time.compareTo(SystemdNumberReader.LONGEST) > 0) {
            throw TextChecks.of(SyntaxRule.RANGE, field(), time.toString());
        }
        int micros = time.toNanosPart() / 1000;
        if (micros == 0) {
            out.append(time.toSeconds()).append('s');
        } else if (micros % 1000 == 0) {
            out.append(time.toMillis()).append("ms");
        } else {
            out.append(time.toSeconds() * 1_000_000 + micros).append("us");
        }
    }

    private void mode(int bits) {
        if (bits < 0 || bits > 07777) {
            throw TextChecks.of(SyntaxRule.RANGE, field(), Integer.toOctalString(bits));
        }
        out.append((char) ('0' + (bits >> 9)))
                .append((char) ('0' + (bits >> 6 & 7)))
                .append((char) ('0' + (bits >> 3 & 7)))
                .append((char) ('0' + (bits & 7)));
    }

    /** Returns {@code path} if it is an absolute path in its only spelling, without the characters of {@code forbidden}. */
    private Argument absolute(Argument path, String forbidden) {
        if (path instanceof Literal literal) {
            String text = literal.text();
            noControls(text);
            without(forbidden, text);
            if (!text.equals("/")) {
                Parsed<AbsolutePath> parsed = AbsolutePath.parse(text);
                if (!parsed.problems().isEmpty()) {
                    throw new Refused(parsed.problems().stream()
                            .map(problem -> problem.forField(field()))
                            .toList());
                }
            }
        } else if (path instanceof Expression expression) {
            for (Expression.Part part : expression.parts()) {
                if (part instanceof Expression.Text text) {
                    noControls(text.text());
                    without(forbidden, text.text());
                }
            }
            String first = edge(expression, true);
            if (!first.isEmpty() && first.charAt(0) != '/') {
                throw TextChecks.at(ValueRule.PATH_NOT_ABSOLUTE, field(), first, 0);
            }
        }
        return path;
    }

    private void quoted(Argument argument, boolean variables) {
        out.append('"');
        escaped(argument, variables);
        out.append('"');
    }

    /** Writes what stands between double quotes where systemd decodes C escapes. */
    private void escaped(Argument argument, boolean variables) {
        forEachPart(argument, variables, 'c');
    }

    /**
     * Writes an argument part by part.
     *
     * @param layer which characters are escaped: {@code 'c'} as in C, {@code '"'} only the quote and the backslash,
     *     NUL none
     */
    private void forEachPart(Argument argument, boolean variables, char layer) {
        if (argument instanceof Literal literal) {
            part(literal.text(), variables, layer);
        } else if (argument instanceof Expression expression) {
            for (Expression.Part part : expression.parts()) {
                if (part instanceof Expression.Text text) {
                    part(text.text(), variables, layer);
                } else if (part instanceof Expression.Variable variable) {
                    variable(variable.name(), variables);
                }
            }
        } else {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field(), argument.toString());
        }
    }

    private void variable(String name, boolean variables) {
        if (name.length() == 2 && name.charAt(0) == '%' && SystemdExpansion.isSpecifier(name.charAt(1))) {
            out.append(name);
        } else if (variables && TextChecks.isVariable(name, 0)) {
            out.append("${").append(name).append('}');
        } else {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field(), name);
        }
    }

    private void noControls(String text) {
        if (!isPlain(text)) {
            TextChecks.noControls(field(), text);
        }
    }

    private void without(String forbidden, String text) {
        if (!forbidden.isEmpty()) {
            TextChecks.without(forbidden, SyntaxRule.UNREPRESENTABLE, field(), text);
        }
    }

    /** Returns whether all is printable ASCII that is never escaped, as nearly always. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '$' || c == '%' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void part(String text, boolean variables, char layer) {
        if (isPlain(text)) {
            out.append(text);
            return;
        }
        TextChecks.oneLineOfSystemd(field(), text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                out.append("%%");
            } else if (c == '$' && variables) {
                out.append("$$");
            } else if (layer != 0 && (c == '"' || c == '\\')) {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                if (layer != 'c') {
                    throw TextChecks.at(SyntaxRule.CONTROL_CHARACTER, field(), text, i);
                }
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                out.append(c);
            }
        }
    }

    /** Refuses an empty list, which systemd takes for an order to forget the earlier ones. */
    private void nonEmpty(List<?> list) {
        if (list.isEmpty()) {
            throw new Refused(List.of(Problem.of(SyntaxRule.EMPTY_ARGUMENT, field())));
        }
    }
}
