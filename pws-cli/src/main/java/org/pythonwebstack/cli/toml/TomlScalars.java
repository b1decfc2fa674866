package org.pythonwebstack.cli.toml;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.pythonwebstack.value.Escapes;

/** Reads keys, strings, numbers, booleans, dates and times. */
final class TomlScalars {

    private TomlScalars() {}

    /** Reads one part of a key. */
    static String key(TomlCursor in) throws TomlCursor.Broken {
        int c = in.peek();
        if (c == '"' || c == '\'') {
            if (in.startsWith("\"\"\"") || in.startsWith("'''")) {
                throw in.broken("a key is quoted with one quote on each side");
            }
            return c == '"' ? basic(in) : literal(in);
        }
        int from = in.offset();
        while (isBare(in.peek())) {
            in.next();
        }
        if (in.offset() == from) {
            throw in.broken("expected a key, found " + TomlCursor.name(c) + "; put unusual keys in double quotes");
        }
        return in.textFrom(from);
    }

    /** Reads one value other than a list or a table. */
    static TomlValue value(TomlCursor in) throws TomlCursor.Broken {
        Position position = in.position();
        return switch (in.peek()) {
            case '"' -> new TomlValue.Text(in.startsWith("\"\"\"") ? longBasic(in) : basic(in), position);
            case '\'' -> new TomlValue.Text(in.startsWith("'''") ? longLiteral(in) : literal(in), position);
            case TomlCursor.END, '\n', '\r', '#' ->
                throw in.broken("expected a value, found " + TomlCursor.name(in.peek()));
            default -> word(in, position);
        };
    }

    private static boolean isBare(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '-' || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static String basic(TomlCursor in) throws TomlCursor.Broken {
        in.next();
        StringBuilder text = new StringBuilder();
        while (!in.take('"')) {
            insideLine(in);
            if (in.peek() == '\\') {
                escape(in, text);
            } else {
                character(in, text);
            }
        }
        return text.toString();
    }

    private static String literal(TomlCursor in) throws TomlCursor.Broken {
        in.next();
        StringBuilder text = new StringBuilder();
        while (!in.take('\'')) {
            insideLine(in);
            character(in, text);
        }
        return text.toString();
    }

    private static void insideLine(TomlCursor in) throws TomlCursor.Broken {
        int c = in.peek();
        if (c == TomlCursor.END || c == '\n' || c == '\r' && in.peek(1) == '\n') {
            throw in.broken("the closing quote is missing");
        }
    }

    private static String longBasic(TomlCursor in) throws TomlCursor.Broken {
        StringBuilder text = openLong(in);
        while (!closeLong(in, '"', text)) {
            if (in.peek() != '\\') {
                lineEndOrCharacter(in, text);
            } else if (!continuedLine(in)) {
                escape(in, text);
            }
        }
        return text.toString();
    }

    private static String longLiteral(TomlCursor in) throws TomlCursor.Broken {
        StringBuilder text = openLong(in);
        while (!closeLong(in, '\'', text)) {
            lineEndOrCharacter(in, text);
        }
        return text.toString();
    }

    private static StringBuilder openLong(TomlCursor in) {
        in.skip(3);
        in.enterBrackets();
        in.takeLineEnd();
        return new StringBuilder();
    }

    /** Three quotes close a text; one or two more in front of them belong to it. */
    private static boolean closeLong(TomlCursor in, char quote, StringBuilder text) throws TomlCursor.Broken {
        if (in.atEnd()) {
            throw in.broken("the three closing quotes are missing");
        }
        int quotes = 0;
        while (quotes < 5 && in.peek(quotes) == quote) {
            quotes++;
        }
        in.skip(quotes);
        int inside = quotes >= 3 ? quotes - 3 : quotes;
        for (int i = 0; i < inside; i++) {
            text.append(quote);
        }
        if (quotes >= 3) {
            in.leaveBrackets();
            return true;
        }
        if (quotes > 0) {
            return closeLong(in, quote, text);
        }
        return false;
    }

    private static void lineEndOrCharacter(TomlCursor in, StringBuilder text) throws TomlCursor.Broken {
        if (in.takeLineEnd()) {
            text.append('\n');
        } else {
            character(in, text);
        }
    }

    private static void character(TomlCursor in, StringBuilder text) throws TomlCursor.Broken {
        in.refuseControl();
        int from = in.offset();
        in.nextCodePoint();
        text.append(in.textFrom(from));
    }

    /** Steps over a backslash at the end of a line, and all white space up to the next character. */
    private static boolean continuedLine(TomlCursor in) {
        int ahead = 1;
        while (in.peek(ahead) == ' ' || in.peek(ahead) == '\t') {
            ahead++;
        }
        if (in.peek(ahead) != '\n' && !(in.peek(ahead) == '\r' && in.peek(ahead + 1) == '\n')) {
            return false;
        }
        in.skip(ahead);
        do {
            in.skipBlanks();
        } while (in.takeLineEnd());
        return true;
    }

    private static void escape(TomlCursor in, StringBuilder text) throws TomlCursor.Broken {
        Position position = in.position();
        in.next();
        int c = in.peek();
        switch (c) {
            case 'b' -> text.append('\b');
            case 't' -> text.append('\t');
            case 'n' -> text.append('\n');
            case 'f' -> text.append('\f');
            case 'r' -> text.append('\r');
            case '"' -> text.append('"');
            case '\\' -> text.append('\\');
            case 'u' -> unicode(in, 4, position, text);
            case 'U' -> unicode(in, 8, position, text);
            default ->
                throw in.brokenAt(
                        position,
                        "a backslash before " + TomlCursor.name(c)
                                + " is no escape; double it, or use single quotes, where a backslash is itself");
        }
        if (c != 'u' && c != 'U') {
            in.next();
        }
    }

    private static void unicode(TomlCursor in, int digits, Position position, StringBuilder text)
            throws TomlCursor.Broken {
        in.next();
        long codePoint = 0;
        for (int i = 0; i < digits; i++) {
            int digit = digitOf(in.peek(), 16);
            if (digit < 0) {
                throw in.brokenAt(position, "this escape needs " + digits + " hexadecimal digits");
            }
            codePoint = codePoint * 16 + digit;
            in.next();
        }
        if (codePoint > Character.MAX_CODE_POINT || codePoint >= 0xd800 && codePoint <= 0xdfff) {
            throw in.brokenAt(position, "this escape names no Unicode character");
        }
        text.appendCodePoint((int) codePoint);
    }

    private static TomlValue word(TomlCursor in, Position position) throws TomlCursor.Broken {
        String word = characters(in);
        if (isDate(word) && in.peek() == ' ' && isDigit(in.peek(1)) && isDigit(in.peek(2)) && in.peek(3) == ':') {
            in.next();
            return moment(in, word + "T" + characters(in), position);
        }
        return switch (word) {
            case "true" -> new TomlValue.Truth(true, position);
            case "false" -> new TomlValue.Truth(false, position);
            case "inf", "+inf" -> new TomlValue.Fraction(Double.POSITIVE_INFINITY, position);
            case "-inf" -> new TomlValue.Fraction(Double.NEGATIVE_INFINITY, position);
            case "nan", "+nan", "-nan" -> new TomlValue.Fraction(Double.NaN, position);
            default -> number(in, word, position);
        };
    }

    private static String characters(TomlCursor in) {
        int from = in.offset();
        while (isBare(in.peek()) || in.peek() == '+' || in.peek() == '.' || in.peek() == ':') {
            in.next();
        }
        return in.textFrom(from);
    }

    private static boolean isDate(String word) {
        return word.length() == 10 && word.charAt(4) == '-' && word.charAt(7) == '-';
    }

    private static TomlValue number(TomlCursor in, String word, Position position) throws TomlCursor.Broken {
        if (word.indexOf(':') > 0 || word.length() >= 10 && word.charAt(4) == '-' && word.charAt(7) == '-') {
            return moment(in, word, position);
        }
        int radix = word.startsWith("0x") ? 16 : word.startsWith("0o") ? 8 : word.startsWith("0b") ? 2 : 10;
        if (radix != 10) {
            return whole(in, word, digits(in, word, 2, word.length(), radix, position), radix, position);
        }
        int start = word.startsWith("+") || word.startsWith("-") ? 1 : 0;
        int end = start;
        while (end < word.length() && (isDigit(word.charAt(end)) || word.charAt(end) == '_')) {
            end++;
        }
        String whole = digits(in, word, start, end, 10, position);
        if (whole.length() > 1 && whole.charAt(0) == '0') {
            throw in.brokenAt(
                    position, "a number does not start with 0; write 0o for an octal one, or quotes for text");
        }
        String sign = word.startsWith("-") ? "-" : "";
        return end == word.length()
                ? whole(in, word, sign + whole, 10, position)
                : fraction(in, word, sign + whole, end, position);
    }

    private static TomlValue whole(TomlCursor in, String word, String digits, int radix, Position position)
            throws TomlCursor.Broken {
        try {
            return new TomlValue.Whole(Long.parseLong(digits, radix), position);
        } catch (NumberFormatException tooLarge) {
            throw in.brokenAt(position, "the number " + Escapes.printable(word) + " does not fit in 64 bits");
        }
    }

    private static TomlValue fraction(TomlCursor in, String word, String whole, int from, Position position)
            throws TomlCursor.Broken {
        StringBuilder number = new StringBuilder(whole);
        int at = from;
        if (word.charAt(at) == '.') {
            int end = at + 1;
            while (end < word.length() && (isDigit(word.charAt(end)) || word.charAt(end) == '_')) {
                end++;
            }
            number.append('.').append(digits(in, word, at + 1, end, 10, position));
            at = end;
        }
        if (at < word.length() && (word.charAt(at) == 'e' || word.charAt(at) == 'E')) {
            number.append('e');
            at++;
            if (at < word.length() && (word.charAt(at) == '+' || word.charAt(at) == '-')) {
                number.append(word.charAt(at));
                at++;
            }
            number.append(digits(in, word, at, word.length(), 10, position));
            at = word.length();
        }
        if (at != word.length()) {
            throw noValue(in, word, position);
        }
        return new TomlValue.Fraction(Double.parseDouble(number.toString()), position);
    }

    /** Returns the digits without the underscores, each of which stands between two digits. */
    private static String digits(TomlCursor in, String word, int from, int to, int radix, Position position)
            throws TomlCursor.Broken {
        StringBuilder digits = new StringBuilder();
        boolean digitBefore = false;
        for (int i = from; i < to; i++) {
            char c = word.charAt(i);
            if (digitOf(c, radix) >= 0) {
                digits.append(c);
                digitBefore = true;
            } else if (c == '_' && digitBefore && i + 1 < to) {
                digitBefore = false;
            } else {
                throw noValue(in, word, position);
            }
        }
        if (!digitBefore) {
            throw noValue(in, word, position);
        }
        return digits.toString();
    }

    /** As {@link Character#digit(int, int)}, for ASCII only. */
    private static int digitOf(int c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }

    private static TomlCursor.Broken noValue(TomlCursor in, String word, Position position) {
        return in.brokenAt(
                position,
                word.isEmpty()
                        ? "expected a value, found " + TomlCursor.name(in.peek())
                        : "'" + Escapes.printable(word) + "' is no value; put text in double quotes");
    }

    private static TomlValue moment(TomlCursor in, String word, Position position) throws TomlCursor.Broken {
        String text = word.toUpperCase(Locale.ROOT);
        try {
            checkMoment(text);
            return new TomlValue.Moment(text, position);
        } catch (DateTimeException wrong) {
            throw in.brokenAt(position, "'" + Escapes.printable(word) + "' is no date or time");
        }
    }

    private static void checkMoment(String text) {
        int timeAt = text.indexOf('T') + 1;
        boolean hasTime = text.indexOf(':') >= 0;
        // The classes below take a time without seconds, and offsets with seconds; TOML does not.
        if (hasTime && (text.length() < timeAt + 8 || text.charAt(timeAt + 5) != ':')) {
            throw new DateTimeException("seconds are missing");
        }
        if (!hasTime) {
            LocalDate.parse(text);
        } else if (timeAt == 0) {
            LocalTime.parse(text);
        } else if (text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > timeAt) {
            if (!text.endsWith("Z") && text.charAt(text.length() - 6) != '+' && text.charAt(text.length() - 6) != '-') {
                throw new DateTimeException("an offset is hours and minutes");
            }
            OffsetDateTime.parse(text);
        } else {
            LocalDateTime.parse(text);
        }
    }
}
