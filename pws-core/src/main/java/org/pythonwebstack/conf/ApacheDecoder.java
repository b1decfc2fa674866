package org.pythonwebstack.conf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a word means in its place: the second grammars, read as the modules of Apache read them. */
final class ApacheDecoder {

    /** The format of logs that was read last: as a rule all files have the same. Threads may race for it. */
    private static @Nullable Format lastFormat;

    private final ApacheLines lines;

    /** A format of logs and what it means, which depends on nothing else. */
    private record Format(String word, Argument meaning) {}

    ApacheDecoder(ApacheLines lines) {
        this.lines = lines;
    }

    /** Returns the argument that {@code word} is; {@code at} is where it stands, for errors. */
    Argument decode(ApacheSlot slot, String word, int at) {
        if (slot.isWord(word)) {
            return new Keyword(word);
        }
        return switch (slot.kind()) {
            case TEXT,
                    KEYWORD,
                    NUMBER,
                    SIGNED_NUMBER,
                    STATUS,
                    ADDRESS,
                    LISTEN,
                    HOST,
                    HEADER_NAME,
                    FILE,
                    ACCOUNT,
                    REQUIRE_WORD,
                    BARE,
                    OPTION -> new Literal(word);
            case HOST_PATTERN -> word.indexOf('*') >= 0 || word.indexOf('?') >= 0 ? new Glob(word) : new Literal(word);
            case PATH_GLOB -> pathGlob(word);
            case URL_PREFIX -> matches(word) ? new Glob(word) : new Literal(word);
            case REGEX, REWRITE_REGEX -> new Regex(word);
            case HEADER_VALUE -> {
                if (!word.startsWith("expr=")) {
                    yield format(word, false, at);
                }
                Argument string = exprString(word.substring(5), at);
                yield string instanceof Literal ? string : new Setting("expr", string);
            }
            case HEADER_REPLACEMENT -> headerReplacement(word);
            case EXPR_STRING -> exprString(word, at);
            case ERROR_TARGET -> {
                Argument string = exprString(word, at);
                boolean escaped = string instanceof Literal text && isMessage(word) != isMessage(text.text());
                yield escaped ? new Setting(isMessage(word) ? "message" : "path", string) : string;
            }
            case EXPR_CODE -> code(word, at);
            case REQUIRE_CODE -> code(withoutQuotes(word), at);
            case LOG_FORMAT -> logFormat(word, at);
            case NICKNAME -> isName(word) ? new Keyword(word) : new Literal(word);
            case NICKNAME_OR_FORMAT -> isName(word) ? new Keyword(word) : logFormat(word, at);
            case SUBSTITUTION -> substitution(word);
            case PLAIN_SUBSTITUTION -> plainSubstitution(word);
            case KEY_VALUE -> {
                int equals = word.indexOf('=');
                yield equals > 0
                        ? new Setting(word.substring(0, equals), new Literal(word.substring(equals + 1)))
                        : new Literal(word);
            }
            case ASSIGNMENT -> {
                int equals = word.indexOf('=');
                yield equals > 0
                        ? new Setting(word.substring(0, equals), plainSubstitution(word.substring(equals + 1)))
                        : new Literal(word);
            }
            case CONDITION -> {
                if (word.startsWith("env=")) {
                    yield new Setting("env", new Literal(word.substring(4)));
                }
                yield word.startsWith("expr=") ? new Setting("expr", code(word.substring(5), at)) : new Literal(word);
            }
            case GROUP -> {
                boolean variable = word.startsWith("%{ENV:") && word.endsWith("}");
                yield variable ? Expression.ofVariable(word.substring(2, word.length() - 1)) : new Literal(word);
            }
            case REWRITE_SUBSTITUTION -> rewriteSubstitution(word);
            case REWRITE_FLAGS -> new Keyword(word);
            case OPAQUE -> Expression.ofVariable(word);
        };
    }

    // ---- patterns ----------------------------------------------------------------------------------------------

    /** A word that Apache compares is a literal, and so is a pattern that can match one text only. */
    private static Argument pathGlob(String word) {
        if (!matches(word)) {
            return new Literal(word);
        }
        String only = onlyMatch(word);
        return only == null ? new Glob(word) : new Literal(only);
    }

    /** Returns whether Apache takes {@code word} for a pattern. */
    private static boolean matches(String word) {
        int depth = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '*' || c == '?' || c == ']' && depth > 0) {
                return true;
            }
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                depth++;
            }
        }
        return false;
    }

    private static @Nullable String onlyMatch(String word) {
        StringBuilder text = new StringBuilder(word.length());
        int i = 0;
        while (i < word.length()) {
            char c = word.charAt(i);
            if (c == '[') {
                boolean single = i + 2 < word.length() && word.charAt(i + 2) == ']';
                char inside = single ? word.charAt(i + 1) : ' ';
                if (inside != '*' && inside != '?' && inside != '[' && inside != '{') {
                    return null;
                }
                text.append(inside);
                i += 3;
            } else if (c == '\\' && i + 1 < word.length() && word.charAt(i + 1) == '\\') {
                text.append('\\');
                i += 2;
            } else if (c == '\\' || c == '*' || c == '?') {
                return null;
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }

    // ---- texts with variables ----------------------------------------------------------------------------------

    /** Collects texts and variables in turn. */
    private static final class Parts {
        private final List<Expression.Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        void text(char c) {
            text.append(c);
        }

        void text(String chars) {
            text.append(chars);
        }

        void variable(String name) {
            endText();
            parts.add(new Expression.Variable(name));
        }

        void endText() {
            if (text.length() > 0) {
                parts.add(new Expression.Text(text.toString()));
                text.setLength(0);
            }
        }

        Argument argument() {
            if (parts.isEmpty()) {
                return new Literal(text.toString());
            }
            endText();
            return new Expression(parts);
        }
    }

    /** A string of the expression language. */
    private Argument exprString(String word, int at) {
        if (word.indexOf('\\') < 0 && word.indexOf('%') < 0 && word.indexOf('$') < 0) {
            return new Literal(word);
        }
        Parts parts = new Parts();
        int i = 0;
        while (i < word.length()) {
            char c = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : '\0';
            if (c == '\\' && i + 1 < word.length()) {
                i = escape(parts, word, i, at);
            } else if (c == '%' && next == '{') {
                int close = closingBrace(word, i + 2);
                if (close < 0) {
                    throw lines.unreadable(at, "a variable without its closing '}'");
                }
                parts.variable(word.substring(i + 2, close));
                i = close + 1;
            } else if (c == '$' && next >= '0' && next <= '9') {
                parts.variable(String.valueOf(next));
                i += 2;
            } else {
                parts.text(c);
                i++;
            }
        }
        return parts.argument();
    }

    private static int closingBrace(String word, int from) {
        int depth = 1;
        for (int i = from; i < word.length(); i++) {
            if (word.startsWith("%{", i)) {
                depth++;
                i++;
            } else if (word.charAt(i) == '}') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Takes the escape at {@code i} and returns where reading goes on. */
    private int escape(Parts parts, String word, int i, int at) {
        char c = word.charAt(i + 1);
        if (c >= '0' && c <= '9') {
            return octal(parts, word, i, at);
        }
        parts.text(
                switch (c) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    default -> c;
                });
        return i + 2;
    }

    /** Octal escapes are bytes: those that stand side by side may be one character together. */
    private int octal(Parts parts, String word, int from, int at) {
        byte[] bytes = new byte[word.length()];
        int count = 0;
        int i = from;
        while (i + 1 < word.length() && word.charAt(i) == '\\' && isOctal(word, i + 1)) {
            int value = 0;
            int digit = i + 1;
            while (digit < i + 4 && isOctal(word, digit)) {
                value = value * 8 + (word.charAt(digit) - '0');
                digit++;
            }
            if (value > 0xff) {
                throw lines.unreadable(at, "an octal escape above \\377");
            }
            bytes[count++] = (byte) value;
            i = digit;
        }
        if (count == 0) {
            throw lines.unreadable(at, "an octal escape that is none");
        }
        try {
            parts.text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString());
        } catch (CharacterCodingException e) {
            throw lines.unreadable(at, "octal escapes that are no UTF-8");
        }
        return i;
    }

    private static boolean isOctal(String word, int i) {
        return i < word.length() && word.charAt(i) >= '0' && word.charAt(i) <= '7';
    }

    private Argument logFormat(String word, int at) {
        Format last = lastFormat;
        if (last == null || !last.word.equals(word)) {
            last = new Format(word, format(word, true, at));
            lastFormat = last;
        }
        return last.meaning;
    }

    /** A format string of mod_headers, or with {@code log} of mod_log_config. */
    private Argument format(String word, boolean log, int at) {
        if (word.indexOf('%') < 0 && word.indexOf('\\') < 0) {
            return new Literal(word);
        }
        Parts parts = new Parts();
        int i = 0;
        while (i < word.length()) {
            char c = word.charAt(i);
            if (c == '\\') {
                i = formatEscape(parts, word, i);
            } else if (c != '%') {
                parts.text(c);
                i++;
            } else if (i + 1 < word.length() && word.charAt(i + 1) == '%') {
                parts.text('%');
                i += 2;
            } else if (i + 1 == word.length() && !log) {
                parts.text('%');
                i++;
            } else {
                int close = log ? endOfLogVariable(word, i + 1) : endOfHeaderVariable(word, i + 1);
                if (close > word.length()) {
                    throw lines.unreadable(at, "a '%' without what it stands for");
                }
                parts.variable(word.substring(i + 1, close));
                i = close;
            }
        }
        return parts.argument();
    }

    private static int formatEscape(Parts parts, String word, int i) {
        char next = i + 1 < word.length() ? word.charAt(i + 1) : '\0';
        switch (next) {
            case '\\' -> parts.text('\\');
            case 'n' -> parts.text('\n');
            case 'r' -> parts.text('\r');
            case 't' -> parts.text('\t');
            default -> {
                parts.text('\\');
                return i + 1;
            }
        }
        return i + 2;
    }

    private static int endOfHeaderVariable(String word, int from) {
        int i = from;
        if (i < word.length() && word.charAt(i) == '{') {
            int close = word.indexOf('}', i);
            i = close < 0 ? word.length() : close + 1;
        }
        return i + 1;
    }

    private static int endOfLogVariable(String word, int from) {
        int i = from;
        while (i < word.length()) {
            char c = word.charAt(i);
            if (c == '{') {
                int close = word.indexOf('}', i);
                i = close < 0 ? word.length() : close + 1;
            } else if (c == '^') {
                return i + 3;
            } else if (c == '!' || c == '<' || c == '>' || c == ',' || c >= '0' && c <= '9') {
                i++;
            } else {
                return i + 1;
            }
        }
        return word.length() + 1;
    }

    /** A replacement: {@code $1}, and a backslash makes the next character plain. */
    private static Argument substitution(String word) {
        Parts parts = new Parts();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : '\0';
            if (c == '$' && next >= '0' && next <= '9') {
                parts.variable(String.valueOf(next));
                i++;
            } else if (c == '\\' && i + 1 < word.length()) {
                parts.text(next);
                i++;
            } else {
                parts.text(c);
            }
        }
        return parts.argument();
    }

    /** A replacement from which backslashes are taken away or not, as the regular expression before it happens to be. */
    private static Argument plainSubstitution(String word) {
        return word.indexOf('\\') >= 0 ? Expression.ofVariable(word) : substitution(word);
    }

    private Argument headerReplacement(String word) {
        if (word.startsWith("expr=") || word.indexOf('\\') >= 0) {
            return Expression.ofVariable(word);
        }
        Parts parts = new Parts();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : '\0';
            if (c == '$' && next >= '0' && next <= '9') {
                parts.variable(String.valueOf(next));
                i++;
            } else if (c == '%' && next != '%' && next != '\0') {
                return Expression.ofVariable(word);
            } else {
                parts.text(c);
                i += c == '%' && next == '%' ? 1 : 0;
            }
        }
        return parts.argument();
    }

    private static Argument rewriteSubstitution(String word) {
        Parts parts = new Parts();
        int i = 0;
        while (i < word.length()) {
            char c = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : '\0';
            boolean sigil = c == '$' || c == '%';
            int close = sigil && next == '{' ? closingBrace(word, i + 2) : -1;
            if (c == '\\' && i + 1 < word.length()) {
                parts.text(next);
                i += 2;
            } else if (close >= 0) {
                parts.variable(c == '%' ? word.substring(i + 2, close) : word.substring(i, close + 1));
                i = close + 1;
            } else if (sigil && next >= '0' && next <= '9') {
                parts.variable(c == '$' ? String.valueOf(next) : "%" + next);
                i += 2;
            } else {
                parts.text(c);
                i++;
            }
        }
        return parts.argument();
    }

    // ---- conditions --------------------------------------------------------------------------------------------

    /** Code with strings in it. A string without variables is a text; everything else stays code. */
    private Argument code(String word, int at) {
        List<Expression.Part> parts = new ArrayList<>();
        int codeFrom = 0;
        int i = 0;
        while (i < word.length()) {
            char quote = word.charAt(i);
            int close = quote == '\'' || quote == '"' ? endOfString(word, i + 1, quote) : -1;
            if (close < 0) {
                i++;
                continue;
            }
            if (exprString(word.substring(i + 1, close), at) instanceof Literal string) {
                if (codeFrom < i) {
                    parts.add(new Expression.Variable(word.substring(codeFrom, i)));
                }
                parts.add(new Expression.Text(string.text()));
                codeFrom = close + 1;
            }
            i = close + 1;
        }
        if (codeFrom < word.length() || parts.isEmpty()) {
            parts.add(new Expression.Variable(word.substring(codeFrom)));
        }
        return new Expression(parts);
    }

    private static int endOfString(String word, int from, char quote) {
        for (int i = from; i < word.length(); i++) {
            if (word.charAt(i) == '\\') {
                i++;
            } else if (word.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }

    private static String withoutQuotes(String word) {
        boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
        return quoted ? word.substring(1, word.length() - 1) : word;
    }

    /** Returns whether ErrorDocument sends {@code word} itself instead of going there. */
    private static boolean isMessage(String word) {
        if (word.indexOf(' ') >= 0) {
            return true;
        }
        if (!word.isEmpty() && word.charAt(0) == '/' || ApacheSlot.equalsIgnoreAsciiCase(word, "default")) {
            return false;
        }
        int scheme = 0;
        while (scheme < word.length() && isSchemeCharacter(word.charAt(scheme))) {
            scheme++;
        }
        return scheme == 0 || scheme == word.length() || word.charAt(scheme) != ':';
    }

    private static boolean isSchemeCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
    }

    private static boolean isName(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean fits = isSchemeCharacter(c) && c != '+' || c == '_';
            if (!fits) {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
