package org.pythonwebstack.conf;

import com.google.common.base.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an argument in the second grammar of its place, before it is quoted. Each method returns the word, or null once it
 * has refused. What is common to all words, as control characters and <code>${</code>, is the writer's business.
 */
final class ApacheEncoder {

    /** The expression language cuts strings at 8 KiB; one byte of them may be Apache's own mark of a message. */
    private static final int LONGEST_EXPR_STRING = 8190;

    /** The format of logs that was written last: as a rule all files have the same. Threads may race for it. */
    private static @Nullable Format lastFormat;

    private final ApachePlace place;

    /** A format of logs, the very list, and its word, which depends on nothing else. */
    private record Format(List<Expression.Part> parts, ApacheKind kind, String word) {}

    ApacheEncoder(ApachePlace place) {
        this.place = place;
    }

    /** Returns whether a keyword that is not a word of its slot may stand in a place of this kind. */
    boolean isOpenKeyword(ApacheKind kind, String word) {
        return switch (kind) {
            case NICKNAME, NICKNAME_OR_FORMAT -> isNickname(word);
            case REWRITE_FLAGS -> isFlags(word);
            default -> false;
        };
    }

    @Nullable
    String encode(ApacheSlot slot, Argument argument) {
        ApacheKind kind = slot.kind();
        if (argument instanceof Literal literal) {
            return literal(kind, literal.text());
        }
        if (argument instanceof Expression expression) {
            return expression(kind, expression.parts());
        }
        if (argument instanceof Regex regex && (kind == ApacheKind.REGEX || kind == ApacheKind.REWRITE_REGEX)) {
            return regex.source();
        }
        if (argument instanceof Glob glob) {
            return glob(kind, glob.source());
        }
        if (argument instanceof Setting setting) {
            return setting(kind, setting);
        }
        return wrongKind(kind);
    }

    private @Nullable String literal(ApacheKind kind, String text) {
        return switch (kind) {
            case TEXT -> text;
            case NUMBER, SIGNED_NUMBER, STATUS, ADDRESS, LISTEN, HOST, HOST_PATTERN, HEADER_NAME, FILE, ACCOUNT, BARE ->
                form(kind, text);
            case REQUIRE_WORD -> requireWord(text);
            case PATH_GLOB -> pathGlob(text);
            case URL_PREFIX -> urlPrefix(text);
            case HEADER_VALUE -> headerValue(text);
            case HEADER_REPLACEMENT -> {
                String plain = plainSubstitution(text);
                yield plain == null ? null : formatText(plain);
            }
            case EXPR_STRING -> exprString(text);
            case ERROR_TARGET -> exprString(text);
            case LOG_FORMAT -> formatText(text);
            case NICKNAME_OR_FORMAT -> {
                if (isNickname(text)) {
                    place.refuse(
                            SyntaxRule.RESERVED_WORD,
                            text,
                            "give the name of a format as a keyword, or make it differ");
                    yield null;
                }
                yield formatText(text);
            }
            case SUBSTITUTION -> backslash(text, "\\$");
            case PLAIN_SUBSTITUTION -> plainSubstitution(text);
            case GROUP -> group(text);
            case REWRITE_SUBSTITUTION -> backslash(text, "\\$%");
            case KEY_VALUE, ASSIGNMENT, CONDITION -> word(kind, text);
            default -> wrongKind(kind);
        };
    }

    private @Nullable String wrongKind(ApacheKind kind) {
        place.refuse(
                SyntaxRule.WRONG_KIND,
                "",
                switch (kind) {
                    case KEYWORD -> "give a keyword of the directive";
                    case REGEX, REWRITE_REGEX -> "give a regular expression; ApacheRegex makes one of a text";
                    case PATH_GLOB, URL_PREFIX, HOST_PATTERN -> "give a literal, or a glob that has a wildcard";
                    case EXPR_STRING,
                            ERROR_TARGET,
                            HEADER_VALUE,
                            HEADER_REPLACEMENT,
                            LOG_FORMAT,
                            SUBSTITUTION,
                            PLAIN_SUBSTITUTION,
                            REWRITE_SUBSTITUTION,
                            GROUP ->
                        "give a literal, or an expression with a variable that the directive knows and no text divided in two";
                    case NICKNAME, NICKNAME_OR_FORMAT -> "give the name of a format as a keyword, or a format";
                    case EXPR_CODE, REQUIRE_CODE ->
                        "give an expression: variables are code, texts become quoted strings";
                    case REWRITE_FLAGS -> "give the flags with their brackets as one keyword";
                    case OPTION, KEY_VALUE, ASSIGNMENT, CONDITION -> "give a setting, key and value";
                    case OPAQUE -> "PWS cannot write texts in this directive's language; give code as one variable";
                    default -> "give a literal";
                });
        return null;
    }

    /** A value of a fixed form. An empty one is left to the common rule. */
    private @Nullable String form(ApacheKind kind, String text) {
        int fault = ApacheForms.fault(kind, text);
        if (fault < 0 || text.isEmpty()) {
            return text;
        }
        SyntaxRule rule = switch (kind) {
            case NUMBER, SIGNED_NUMBER -> SyntaxRule.NUMBER;
            case ADDRESS, LISTEN -> SyntaxRule.ADDRESS;
            case HOST, HOST_PATTERN -> SyntaxRule.HOST;
            case HEADER_NAME -> SyntaxRule.HEADER_NAME;
            case FILE -> SyntaxRule.ABSOLUTE_PATH;
            default -> SyntaxRule.VALUE;
        };
        if (kind == ApacheKind.ADDRESS || kind == ApacheKind.LISTEN) {
            place.refuseAt(rule, text, fault, "give ADDRESS:PORT, [ADDRESS]:PORT or *:PORT; names would be looked up");
        } else {
            place.refuseAt(rule, text, fault);
        }
        return null;
    }

    // ---- literals ----------------------------------------------------------------------------------------------

    private @Nullable String requireWord(String text) {
        if (text.isEmpty() || ApacheText.scan(text) == 0) {
            return text;
        }
        place.refuse(SyntaxRule.UNREPRESENTABLE, text, "use letters, digits and any of _./:*@,+=-");
        return null;
    }

    private static String pathGlob(String text) {
        if (!hasWildcard(text) && !text.contains("${")) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*', '?', '[' -> out.append('[').append(c).append(']');
                case '\\' -> out.append("\\\\");
                case '{' -> out.append(i > 0 && text.charAt(i - 1) == '$' ? "[{]" : "{");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean hasWildcard(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    private @Nullable String urlPrefix(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '[') {
                place.refuseAt(
                        SyntaxRule.PATTERN_CHARACTER,
                        text,
                        i,
                        "use LocationMatch and a Regex, as ApacheRegex.prefix makes");
                return null;
            }
        }
        return text;
    }

    private @Nullable String headerValue(String text) {
        if (text.startsWith("expr=") || text.contains("${")) {
            String string = exprString(text);
            return string == null ? null : "expr=" + string;
        }
        return formatText(text);
    }

    /** A format string of mod_headers or mod_log_config that has no variable. */
    private static String formatText(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        appendFormatText(out, text);
        return out.toString();
    }

    private static void appendFormatText(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '\\') {
                out.append(c);
            }
            out.append(c);
        }
    }

    private @Nullable String exprString(String text) {
        if (tooLongForExpr(text)) {
            return null;
        }
        return backslash(text, "\\$%}");
    }

    private boolean tooLongForExpr(String text) {
        if (text.length() > LONGEST_EXPR_STRING / 3
                && ApacheText.loneSurrogate(text) < 0
                && Utf8.encodedLength(text) > LONGEST_EXPR_STRING) {
            place.refuse(SyntaxRule.TOO_LONG, text);
            return true;
        }
        return false;
    }

    /**
     * Puts a backslash before each of some characters, and before a brace behind a dollar sign: <code>\$\{</code> is not
     * <code>${</code>, which is replaced before anything else is looked at.
     */
    private static String backslash(String text, String special) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = special.indexOf(c) >= 0 || c == '{' && i > 0 && text.charAt(i - 1) == '$';
            if (escape) {
                if (out == null) {
                    out = new StringBuilder(text.length() + 8).append(text, 0, i);
                }
                out.append('\\');
            }
            if (out != null) {
                out.append(c);
            }
        }
        return out == null ? text : out.toString();
    }

    private @Nullable String plainSubstitution(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '$' || c == '\\') {
                place.refuseAt(SyntaxRule.UNREPRESENTABLE, text, i);
                return null;
            }
        }
        return text;
    }

    private @Nullable String group(String text) {
        if (!text.startsWith("%")) {
            return text;
        }
        place.refuseAt(SyntaxRule.RESERVED_WORD, text, 0);
        return null;
    }

    /** A word where a setting may stand as well. */
    private @Nullable String word(ApacheKind kind, String text) {
        if (kind == ApacheKind.CONDITION) {
            return wrongKind(kind);
        }
        int equals = text.indexOf('=');
        if (equals >= 0) {
            place.refuseAt(SyntaxRule.UNREPRESENTABLE, text, equals, "give a setting, key and value");
            return null;
        }
        return text;
    }

    // ---- patterns ----------------------------------------------------------------------------------------------

    private @Nullable String glob(ApacheKind kind, String source) {
        boolean fits = switch (kind) {
            case PATH_GLOB -> isWildcardBeyondClasses(source);
            case URL_PREFIX -> isPattern(source);
            case HOST_PATTERN -> ApacheForms.isHostGlob(source);
            default -> false;
        };
        return fits ? source : wrongKind(kind);
    }

    /** Returns whether Apache matches instead of comparing: a star, a question mark or a closed bracket, not escaped. */
    private static boolean isPattern(String source) {
        boolean open = false;
        for (int i = 0; i < source.length(); i++) {
            switch (source.charAt(i)) {
                case '*', '?' -> {
                    return true;
                }
                case '[' -> open = true;
                case ']' -> {
                    if (open) {
                        return true;
                    }
                }
                case '\\' -> i++;
                default -> {}
            }
        }
        return false;
    }

    /** Returns whether a pattern is more than the spelling of one literal text by {@link #pathGlob}. */
    private static boolean isWildcardBeyondClasses(String source) {
        if (!isPattern(source)) {
            return false;
        }
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '*' || c == '?') {
                return true;
            }
            if (c == '\\') {
                if (!source.startsWith("\\\\", i)) {
                    return true;
                }
                i++;
            } else if (c == '[') {
                boolean one = i + 2 < source.length()
                        && source.charAt(i + 2) == ']'
                        && "*?[{".indexOf(source.charAt(i + 1)) >= 0;
                if (!one) {
                    return true;
                }
                i += 2;
            }
        }
        return false;
    }

    // ---- expressions -------------------------------------------------------------------------------------------

    private @Nullable String expression(ApacheKind kind, List<Expression.Part> parts) {
        return switch (kind) {
            case EXPR_CODE, REQUIRE_CODE -> code(kind, parts);
            case OPAQUE ->
                parts.size() == 1 && parts.get(0) instanceof Expression.Variable code ? code.name() : wrongKind(kind);
            case GROUP ->
                parts.size() == 1
                                && parts.get(0) instanceof Expression.Variable variable
                                && variable.name().startsWith("ENV:")
                                && isExprVariable(variable.name())
                        ? "%{" + variable.name() + "}"
                        : wrongKind(kind);
            case EXPR_STRING,
                    ERROR_TARGET,
                    HEADER_VALUE,
                    HEADER_REPLACEMENT,
                    SUBSTITUTION,
                    PLAIN_SUBSTITUTION,
                    REWRITE_SUBSTITUTION -> mixed(kind, parts);
            case LOG_FORMAT, NICKNAME_OR_FORMAT -> logFormat(kind, parts);
            default -> wrongKind(kind);
        };
    }

    @SuppressWarnings("ReferenceEquality") // Comparing all parts would take as long as writing them.
    private @Nullable String logFormat(ApacheKind kind, List<Expression.Part> parts) {
        Format last = lastFormat;
        if (last != null && last.parts == parts && last.kind == kind) {
            return last.word;
        }
        String word = mixed(kind, parts);
        if (word != null) {
            lastFormat = new Format(parts, kind, word);
        }
        return word;
    }

    /** Texts and variables in turn. Two texts side by side would be read back as one. */
    private @Nullable String mixed(ApacheKind kind, List<Expression.Part> parts) {
        StringBuilder out = new StringBuilder(64);
        boolean textBefore = false;
        boolean variables = false;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Expression.Variable variable) {
                String encoded = variable(kind, variable.name());
                if (encoded == null) {
                    return wrongKind(kind);
                }
                out.append(encoded);
                variables = true;
                textBefore = false;
            } else if (parts.get(i) instanceof Expression.Text text) {
                if (textBefore || text.text().isEmpty()) {
                    return wrongKind(kind);
                }
                if (i == 0 && kind == ApacheKind.HEADER_VALUE && text.text().startsWith("expr=")) {
                    place.refuseAt(SyntaxRule.RESERVED_WORD, text.text(), 0);
                    return null;
                }
                String encoded = text(kind, text.text());
                if (encoded == null) {
                    return null;
                }
                out.append(encoded);
                textBefore = true;
            }
        }
        return variables ? out.toString() : wrongKind(kind);
    }

    private @Nullable String text(ApacheKind kind, String text) {
        return switch (kind) {
            case EXPR_STRING, ERROR_TARGET -> exprString(text);
            case HEADER_VALUE, LOG_FORMAT, NICKNAME_OR_FORMAT -> formatText(text);
            case HEADER_REPLACEMENT -> literal(kind, text);
            case SUBSTITUTION -> backslash(text, "\\$");
            case PLAIN_SUBSTITUTION -> plainSubstitution(text);
            case REWRITE_SUBSTITUTION -> backslash(text, "\\$%");
            default -> wrongKind(kind);
        };
    }

    private static @Nullable String variable(ApacheKind kind, String name) {
        boolean reference = name.length() == 1 && ApacheText.isDigit(name.charAt(0));
        return switch (kind) {
            case EXPR_STRING, ERROR_TARGET -> reference ? "$" + name : isExprVariable(name) ? "%{" + name + "}" : null;
            case HEADER_VALUE -> isFormatVariable(name, false) ? "%" + name : null;
            case LOG_FORMAT, NICKNAME_OR_FORMAT -> isFormatVariable(name, true) ? "%" + name : null;
            case SUBSTITUTION, PLAIN_SUBSTITUTION, HEADER_REPLACEMENT -> reference ? "$" + name : null;
            case REWRITE_SUBSTITUTION -> {
                if (reference) {
                    yield "$" + name;
                }
                if (name.length() == 2 && name.charAt(0) == '%' && ApacheText.isDigit(name.charAt(1))) {
                    yield name;
                }
                yield isExprVariable(name) ? "%{" + name + "}" : null;
            }
            default -> null;
        };
    }

    /** {@code HTTP_HOST}, {@code HTTP:X-Forwarded-For}, {@code ENV:name}. */
    private static boolean isExprVariable(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(ApacheText.isLetter(c)
                    || c == '_'
                    || i > 0 && (ApacheText.isDigit(c) || c == ':' || c == '-' || c == '.'))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** {@code h}, {@code {Referer}i}; in logs also {@code >s}, {@code !200{X}i}, {@code {X}^ti}. */
    private static boolean isFormatVariable(String name, boolean log) {
        int i = 0;
        while (log && i < name.length() && "!<>,0123456789".indexOf(name.charAt(i)) >= 0) {
            i++;
        }
        if (i < name.length() && name.charAt(i) == '{') {
            int close = name.indexOf('}', i);
            if (close < 0) {
                return false;
            }
            i = close + 1;
        }
        if (log && i < name.length() && name.charAt(i) == '^') {
            return i + 3 == name.length()
                    && ApacheText.isLetter(name.charAt(i + 1))
                    && ApacheText.isLetter(name.charAt(i + 2));
        }
        return i + 1 == name.length() && ApacheText.isLetter(name.charAt(i));
    }

    /** A condition: variables are code without quotes, texts become strings. */
    private @Nullable String code(ApacheKind kind, List<Expression.Part> parts) {
        StringBuilder out = new StringBuilder(64);
        if (kind == ApacheKind.REQUIRE_CODE) {
            out.append('"');
        }
        boolean codeBefore = false;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Expression.Text text) {
                String string = exprString(text.text());
                if (string == null) {
                    return null;
                }
                out.append('\'');
                for (int at = 0; at < string.length(); at++) {
                    char c = string.charAt(at);
                    if (c == '\'') {
                        out.append('\\');
                    }
                    out.append(c);
                }
                out.append('\'');
                codeBefore = false;
            } else if (parts.get(i) instanceof Expression.Variable variable) {
                String code = variable.name();
                boolean outerBlank = i == 0 && code.startsWith(" ") || i == parts.size() - 1 && code.endsWith(" ");
                if (codeBefore
                        || code.isEmpty()
                        || outerBlank
                        || code.indexOf('\'') >= 0
                        || code.indexOf('"') >= 0
                        || code.indexOf('\\') >= 0) {
                    return wrongKind(kind);
                }
                out.append(code);
                codeBefore = true;
            }
        }
        if (parts.isEmpty()) {
            return wrongKind(kind);
        }
        if (kind == ApacheKind.REQUIRE_CODE) {
            out.append('"');
        }
        return out.toString();
    }

    // ---- settings ----------------------------------------------------------------------------------------------

    private @Nullable String setting(ApacheKind kind, Setting setting) {
        String key = setting.key();
        Argument value = setting.value();
        if (!ApacheText.isKey(key)) {
            place.refuse(SyntaxRule.NAME, key);
            return null;
        }
        String encoded = switch (kind) {
            case KEY_VALUE -> value instanceof Literal literal ? literal.text() : wrongKind(kind);
            case ASSIGNMENT -> assignment(value);
            case CONDITION -> condition(key, value);
            case HEADER_VALUE ->
                key.equals("expr") && value instanceof Expression expression
                        ? mixed(ApacheKind.EXPR_STRING, expression.parts())
                        : wrongKind(kind);
            case ERROR_TARGET -> {
                if (key.equals("message") && value instanceof Literal literal) {
                    yield message(literal.text());
                }
                yield wrongKind(kind);
            }
            default -> wrongKind(kind);
        };
        return encoded == null || kind == ApacheKind.ERROR_TARGET ? encoded : key + "=" + encoded;
    }

    private @Nullable String assignment(Argument value) {
        if (value instanceof Literal literal) {
            return plainSubstitution(literal.text());
        }
        if (value instanceof Expression expression) {
            return mixed(ApacheKind.PLAIN_SUBSTITUTION, expression.parts());
        }
        return wrongKind(ApacheKind.ASSIGNMENT);
    }

    private @Nullable String condition(String key, Argument value) {
        if (key.equals("env") && value instanceof Literal literal) {
            return literal.text();
        }
        if (key.equals("expr") && value instanceof Expression expression) {
            return code(ApacheKind.EXPR_CODE, expression.parts());
        }
        return wrongKind(ApacheKind.CONDITION);
    }

    /** A message that Apache would take for a path or a URL: its first character is written as an octal escape. */
    private @Nullable String message(String text) {
        if (ApacheForms.looksLikeMessage(text)) {
            place.refuse(SyntaxRule.WRONG_KIND, text, "give this message as a literal");
            return null;
        }
        String rest = exprString(text.substring(1));
        if (rest == null) {
            return null;
        }
        char first = text.charAt(0);
        return "\\" + (char) ('0' + (first >> 6)) + (char) ('0' + (first >> 3 & 7)) + (char) ('0' + (first & 7)) + rest;
    }

    private static boolean isNickname(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(ApacheText.isLetter(c) || ApacheText.isDigit(c) || c == '_' || c == '-' || c == '.')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isFlags(String word) {
        int last = word.length() - 1;
        if (last < 2 || word.charAt(0) != '[' || word.charAt(last) != ']') {
            return false;
        }
        for (int i = 1; i < last; i++) {
            char c = word.charAt(i);
            if (!(ApacheText.isLetter(c) || ApacheText.isDigit(c) || "=,_:.|!-/%{}".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }
}
