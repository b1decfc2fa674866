package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of a token what kind of argument nginx takes it for. */
final class NginxArguments {

    private final NginxLexer lexer;
    private final @Nullable String dollar;

    /**
     * Creates the decoder.
     *
     * @param lexer where the token stands
     * @param dollar the variable that stands for a dollar sign, if one does
     */
    NginxArguments(NginxLexer lexer, @Nullable String dollar) {
        this.lexer = lexer;
        this.dollar = dollar;
    }

    /** Returns the argument that {@code token} is in {@code slot}. */
    Argument argument(NginxSlot slot, String token) {
        if (slot.reserves(token)) {
            return new Keyword(token);
        }
        switch (slot.kind()) {
            case WORD -> {
                return new Keyword(token);
            }
            case OPTION -> {
                return option(token);
            }
            case REGEX -> {
                return new Regex(token);
            }
            case VARIABLE -> {
                return token.startsWith("$") ? Expression.ofVariable(token.substring(1)) : new Literal(token);
            }
            case INCLUDE -> {
                return isPattern(token) ? new Glob(token) : new Literal(token);
            }
            case SERVER_NAME -> {
                return serverName(token);
            }
            default -> {
                return slot.kind().hasVariables()
                        ? complex(token, slot.kind() != NginxSlot.Kind.UNKNOWN)
                        : new Literal(token);
            }
        }
    }

    private Argument option(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '=' && i > 0) {
                return new Setting(token.substring(0, i), complex(token.substring(i + 1), false));
            }
            if ((c < 'a' || c > 'z') && c != '_') {
                break;
            }
        }
        return new Keyword(token);
    }

    private static boolean isPattern(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    private static Argument serverName(String token) {
        if (token.startsWith("~")) {
            return new Regex(token.substring(1));
        }
        if (token.equals("$hostname")) {
            return new Keyword(token);
        }
        return token.startsWith(".") || token.indexOf('*') >= 0 ? new Glob(token) : new Literal(token);
    }

    /** Splits a text with variables; {@code strict} if nginx is known to refuse a dollar sign that begins none. */
    Argument complex(String token, boolean strict) {
        int next = token.indexOf('$');
        if (next < 0) {
            return new Literal(token);
        }
        List<Expression.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int from = 0;
        while (next >= 0) {
            plain.append(token, from, next);
            int begin = next + 1;
            boolean braces = begin < token.length() && token.charAt(begin) == '{';
            if (braces) {
                begin++;
            }
            int end = begin;
            if (!braces && begin < token.length() && isDigitFromOne(token.charAt(begin))) {
                end++;
            } else {
                while (end < token.length() && isNameCharacter(token.charAt(end))) {
                    end++;
                }
            }
            boolean closed = !braces || end < token.length() && token.charAt(end) == '}';
            boolean known = !braces || end != begin + 1 || !isDigitFromOne(token.charAt(begin));
            if (end == begin || !closed || !known) {
                if (strict) {
                    throw lexer.unreadableStatement("a '$' that begins no variable");
                }
                return new Literal(token);
            }
            String name = token.substring(begin, end);
            if (name.equals(dollar)) {
                plain.append('$');
            } else {
                parts.add(Expression.text(plain.toString()));
                parts.add(Expression.variable(name));
                plain.setLength(0);
            }
            from = braces ? end + 1 : end;
            next = token.indexOf('$', from);
        }
        plain.append(token, from, token.length());
        if (parts.isEmpty()) {
            return new Literal(plain.toString());
        }
        parts.add(Expression.text(plain.toString()));
        return new Expression(parts);
    }

    private static boolean isDigitFromOne(char c) {
        return c >= '1' && c <= '9';
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
