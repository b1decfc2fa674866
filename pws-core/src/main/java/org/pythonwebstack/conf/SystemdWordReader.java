package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Takes words from a value of systemd, with or without quotes and backslashes. */
final class SystemdWordReader {

    private final String value;
    private final boolean escapes;
    private final Function<String, Unreadable> error;
    private int at;

    /**
     * Creates a reader.
     *
     * @param escapes whether a backslash starts an escape of C; otherwise the next character stands for itself
     */
    SystemdWordReader(String value, boolean escapes, Function<String, Unreadable> error) {
        this.value = value;
        this.escapes = escapes;
        this.error = error;
    }

    /** Returns all words of {@code value}. */
    static List<String> words(String value, boolean escapes, Function<String, Unreadable> error) {
        SystemdWordReader words = new SystemdWordReader(value, escapes, error);
        ImmutableList.Builder<String> found = ImmutableList.builder();
        words.skipBlanks();
        while (!words.atEnd()) {
            found.add(words.next());
            words.skipBlanks();
        }
        return found.build();
    }

    /** Returns the words of {@code value}, in which neither quotes nor backslashes mean anything. */
    static List<String> blankSeparated(String value) {
        ImmutableList.Builder<String> found = ImmutableList.builder();
        int at = skipBlanks(value, 0);
        while (at < value.length()) {
            int end = at;
            while (end < value.length() && !isBlank(value.charAt(end))) {
                end++;
            }
            found.add(value.substring(at, end));
            at = skipBlanks(value, end);
        }
        return found.build();
    }

    /** Decodes the C escapes of a text without quotes. */
    static String unescape(String raw, Function<String, Unreadable> error) {
        return new SystemdWordReader(raw, true, error).rest();
    }

    /** Returns {@code value} without the blanks at its ends. */
    static String strip(String value) {
        int start = skipBlanks(value, 0);
        int end = value.length();
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    /** Returns the index of the first character from {@code from} on that is no blank. */
    static int skipBlanks(String value, int from) {
        int at = from;
        while (at < value.length() && isBlank(value.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Returns whether {@code c} separates words. */
    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    boolean atEnd() {
        return at >= value.length();
    }

    void skipBlanks() {
        at = skipBlanks(value, at);
    }

    /** Skips a semicolon that stands alone, which separates commands. */
    boolean takeSeparator() {
        if (value.charAt(at) == ';' && (at + 1 == value.length() || isBlank(value.charAt(at + 1)))) {
            at++;
            return true;
        }
        return false;
    }

    /** Skips a semicolon that stands alone behind a backslash, which is an argument. */
    boolean takeEscapedSeparator() {
        if (value.startsWith("\\;", at) && (at + 2 == value.length() || isBlank(value.charAt(at + 2)))) {
            at += 2;
            return true;
        }
        return false;
    }

    /** Returns the next word; one stands here. */
    String next() {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
                if (at == value.length()) {
                    throw error.apply("a backslash has something behind it");
                }
                if (escapes) {
                    escape(word);
                } else {
                    word.append(value.charAt(at));
                }
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
            throw error.apply("a quote is closed");
        }
        return word.toString();
    }

    /** Returns all that is left, with escapes but without quotes. */
    String rest() {
        StringBuilder text = new StringBuilder();
        for (; at < value.length(); at++) {
            if (value.charAt(at) != '\\') {
                text.append(value.charAt(at));
            } else if (++at < value.length()) {
                escape(text);
            } else {
                throw error.apply("a backslash has something behind it");
            }
        }
        return text.toString();
    }

    /** Decodes the escape whose first character stands here, and stays on its last. */
    private void escape(StringBuilder word) {
        char c = value.charAt(at);
        switch (c) {
            case 'a' -> word.append('\u0007');
            case 'b' -> word.append('\b');
            case 'f' -> word.append('\f');
            case 'n' -> word.append('\n');
            case 'r' -> word.append('\r');
            case 's' -> word.append(' ');
            case 't' -> word.append('\t');
            case 'v' -> word.append('\u000b');
            case '\\', '"', '\'' -> word.append(c);
            case 'u' -> word.appendCodePoint(codePoint(4));
            case 'U' -> word.appendCodePoint(codePoint(8));
            default -> bytes(word);
        }
    }

    private int codePoint(int length) {
        long point = digits(at + 1, length, 16);
        if (point <= 0 || point > Character.MAX_CODE_POINT || point >= 0xd800 && point < 0xe000) {
            throw error.apply("the escape names a character");
        }
        at += length;
        return (int) point;
    }

    /** Decodes a run of escapes that name bytes, which together are characters of UTF-8. */
    private void bytes(StringBuilder word) {
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        while (true) {
            char c = value.charAt(at);
            boolean hex = c == 'x';
            int start = hex ? at + 1 : at;
            int length = hex ? 2 : 3;
            long octet = digits(start, length, hex ? 16 : 8);
            if (octet <= 0 || octet > 255) {
                throw error.apply("systemd knows no such escape");
            }
            run.write((int) octet);
            at = start + length - 1;
            boolean again = at + 2 < value.length()
                    && value.charAt(at + 1) == '\\'
                    && (value.charAt(at + 2) == 'x' || TextChecks.isDigit(value.charAt(at + 2)));
            if (!again) {
                break;
            }
            at += 2;
        }
        try {
            word.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(run.toByteArray())));
        } catch (CharacterCodingException e) {
            throw error.apply("escaped bytes are characters of UTF-8");
        }
    }

    /** Returns the number of {@code length} digits at {@code start}, or -1 if they are not there. */
    private long digits(int start, int length, int radix) {
        if (start + length > value.length()) {
            return -1;
        }
        long number = 0;
        for (int i = start; i < start + length; i++) {
            char c = value.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
