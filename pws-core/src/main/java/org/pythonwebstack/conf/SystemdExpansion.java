package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What systemd puts into a text: specifiers, which start with {@code %}, when it loads a file, and variables, which start
 * with {@code $}, when it starts a command.
 */
final class SystemdExpansion {

    /** The letters of systemd's specifiers. */
    private static final String SPECIFIERS = "aAbBcCdDEfgGhHiIjJlLmMnNopPqrRsStTuUvVwWyY";

    private SystemdExpansion() {}

    /** Returns whether systemd replaces {@code %} and this letter. */
    static boolean isSpecifier(char letter) {
        return SPECIFIERS.indexOf(letter) >= 0;
    }

    /** Takes {@code %} out of a text: what systemd replaces when it loads the file. */
    static Argument specifiers(String word, Function<String, Unreadable> error) {
        int first = word.indexOf('%');
        if (first < 0) {
            return new Literal(word);
        }
        List<Expression.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder().append(word, 0, first);
        for (int i = first; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c != '%') {
                plain.append(c);
                continue;
            }
            char next = i + 1 < word.length() ? word.charAt(i + 1) : ' ';
            if (next == '%') {
                plain.append('%');
                i++;
            } else if (isSpecifier(next)) {
                flush(plain, parts);
                parts.add(new Expression.Variable("%" + next));
                i++;
            } else if (TextChecks.isLetterOrDigit(next)) {
                throw error.apply("systemd knows no specifier %" + next);
            } else {
                plain.append('%');
            }
        }
        if (parts.isEmpty()) {
            return new Literal(plain.toString());
        }
        flush(plain, parts);
        return new Expression(parts);
    }

    /** Takes {@code %} and then {@code $} out of an argument of a command. */
    static Argument variables(String word, Function<String, Unreadable> error) {
        Argument loaded = specifiers(word, error);
        if (word.indexOf('$') < 0) {
            return loaded;
        }
        if (loaded instanceof Literal literal && isSplit(literal.text())) {
            if (!TextChecks.isVariable(literal.text(), 1)) {
                throw error.apply("a word that starts with '$' names a variable");
            }
            return new Keyword(literal.text());
        }
        List<Expression.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        List<Expression.Part> before = loaded instanceof Expression expression
                ? expression.parts()
                : List.of(new Expression.Text(((Literal) loaded).text()));
        if (loaded instanceof Expression && before.get(0) instanceof Expression.Text start && isSplit(start.text())) {
            throw error.apply("a word that starts with '$' names a variable");
        }
        for (Expression.Part part : before) {
            if (part instanceof Expression.Text fixed) {
                braces(fixed.text(), plain, parts, error);
            } else {
                flush(plain, parts);
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            return new Literal(plain.toString());
        }
        flush(plain, parts);
        return new Expression(parts);
    }

    /** Returns whether systemd would replace the whole word by the words of a variable. */
    private static boolean isSplit(String word) {
        return !word.isEmpty()
                && word.charAt(0) == '$'
                && (word.length() == 1 || word.charAt(1) != '{' && word.charAt(1) != '$');
    }

    private static void braces(
            String fixed, StringBuilder plain, List<Expression.Part> parts, Function<String, Unreadable> error) {
        for (int i = 0; i < fixed.length(); i++) {
            char c = fixed.charAt(i);
            char next = i + 1 < fixed.length() ? fixed.charAt(i + 1) : ' ';
            if (c == '$' && next == '$') {
                plain.append('$');
                i++;
            } else if (c == '$' && next == '{') {
                int end = fixed.indexOf('}', i);
                String name = end < 0 ? "" : fixed.substring(i + 2, end);
                if (!TextChecks.isVariable(name, 0)) {
                    throw error.apply("'${' starts a variable's name, which '}' ends");
                }
                flush(plain, parts);
                parts.add(new Expression.Variable(name));
                i = end;
            } else {
                plain.append(c);
            }
        }
    }

    private static void flush(StringBuilder plain, List<Expression.Part> parts) {
        if (plain.length() > 0) {
            parts.add(new Expression.Text(plain.toString()));
            plain.setLength(0);
        }
    }
}
