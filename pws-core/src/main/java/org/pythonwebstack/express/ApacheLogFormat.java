package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Literal;

/** Formats of Apache's access log, as a person writes them. */
final class ApacheLogFormat {

    private static final String COMMON = "%h %l %u %t \"%r\" %>s %b";
    private static final Pattern VARIABLE = Pattern.compile("%(?:%|([<>!,0-9]*(?:\\{[^}]*\\})?\\^?[a-zA-Z]+?))");

    private ApacheLogFormat() {}

    /** Returns a format: one of two names, or its own text. */
    static Argument of(String text) {
        String format = switch (text) {
            case "common" -> COMMON;
            case "combined" -> COMMON + " \"%{Referer}i\" \"%{User-agent}i\"";
            default -> text;
        };
        List<Expression.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(format);
        int from = 0;
        boolean variables = false;
        while (matcher.find()) {
            plain.append(format, from, matcher.start());
            from = matcher.end();
            String name = matcher.group(1);
            if (name == null) {
                plain.append('%');
                continue;
            }
            if (!plain.isEmpty()) {
                parts.add(Expression.text(plain.toString()));
                plain.setLength(0);
            }
            parts.add(Expression.variable(name));
            variables = true;
        }
        plain.append(format, from, format.length());
        if (!variables) {
            return new Literal(plain.toString());
        }
        if (!plain.isEmpty()) {
            parts.add(Expression.text(plain.toString()));
        }
        return new Expression(parts);
    }
}
