package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads stanzas as logrotate 3.21 does: paths up to the first brace, directives to the end of their line, scripts up to a
 * line that starts with {@code endscript}. Directives outside a stanza are {@link Unreadable}: a file of
 * {@code logrotate.d} with any would change its neighbours.
 */
final class LogrotateReader {

    private static final ImmutableMap<String, LogrotateDirective> WORDS = words();
    private static final ImmutableMap<String, LogrotateDirective.Quantity> QUANTITIES = quantities();
    private static final ImmutableMap<String, LogrotateDirective.Moment> MOMENTS = moments();

    private final String text;
    private int at;

    LogrotateReader(String text) {
        this.text = text;
    }

    /** Returns whether the C library takes {@code source}, which has no backslash, for more than a name. */
    static boolean isPattern(String source) {
        return source.indexOf('*') >= 0 || source.indexOf('?') >= 0 || source.indexOf('[') >= 0;
    }

    Logrotate file() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c == '\r') {
                throw error(i, "a file of logrotate has no carriage return and no NUL");
            }
        }
        int lone = TextChecks.loneSurrogate(text);
        if (lone >= 0) {
            throw error(lone, "half of a surrogate pair");
        }
        List<Comment> heading = new ArrayList<>();
        ImmutableList.Builder<LogrotateStanza> stanzas = ImmutableList.builder();
        boolean top = true;
        while (true) {
            skipSpace();
            if (at == text.length()) {
                return new Logrotate(heading, stanzas.build());
            }
            char c = text.charAt(at);
            if (c == '#') {
                int end = lineEnd();
                if (top) {
                    heading.add(TextChecks.commentOf(text.substring(at, end), 0));
                }
                at = end;
            } else if (c == '/' || c == '"' || c == '\'') {
                top = false;
                stanzas.add(stanza());
            } else {
                throw error(at, "the path of a log stands here");
            }
        }
    }

    private LogrotateStanza stanza() {
        int brace = text.indexOf('{', at);
        if (brace < 0) {
            throw error(at, "'{' follows the paths");
        }
        ImmutableList.Builder<Argument> paths = ImmutableList.builder();
        while (at < brace) {
            if (isSpace(text.charAt(at))) {
                at++;
            } else {
                paths.add(path(brace));
            }
        }
        at = brace + 1;
        ImmutableList.Builder<LogrotateDirective> directives = ImmutableList.builder();
        while (true) {
            skipSpace();
            if (at == text.length()) {
                throw error(brace, "'}' ends the stanza");
            }
            char c = text.charAt(at);
            if (c == '}') {
                at++;
                return new LogrotateStanza(paths.build(), directives.build());
            }
            if (c == '#') {
                at = lineEnd();
            } else {
                directives.add(directive());
            }
        }
    }

    /** Reads a word as libpopt does: in quotes, a backslash stays unless the same quote follows. */
    private Argument path(int end) {
        int start = at;
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\') {
                    at++;
                    if (at == end) {
                        break;
                    }
                    if (text.charAt(at) != quote) {
                        word.append('\\');
                    }
                    word.append(text.charAt(at));
                } else {
                    // logrotate makes line ends in front of a brace blanks before it looks at quotes.
                    word.append(c == '\n' ? ' ' : c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (isSpace(c)) {
                break;
            } else if (c == '\\') {
                at++;
                if (at == end) {
                    break;
                }
                word.append(text.charAt(at));
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw error(start, "the quote is not closed before '{'");
        }
        return unescaped(word.toString(), start);
    }

    /** Takes the backslashes out of what the C library's glob() gets, unless it is a pattern. */
    private Argument unescaped(String pattern, int start) {
        if (!pattern.startsWith("/")) {
            throw error(start, "an absolute path stands here");
        }
        StringBuilder name = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' || c == '?' || c == '[') {
                return new Glob(pattern);
            }
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                c = pattern.charAt(i);
            }
            name.append(c);
        }
        return new Literal(name.toString());
    }

    private LogrotateDirective directive() {
        int start = at;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        if (name.isEmpty() || at < text.length() && !isSpace(text.charAt(at)) && text.charAt(at) != '=') {
            throw error(start, "a directive stands here");
        }
        LogrotateDirective.Moment moment = MOMENTS.get(name);
        if (moment != null) {
            return script(moment, start);
        }
        String value = value();
        LogrotateDirective word = WORDS.get(name);
        if (word != null) {
            if (!value.isEmpty()) {
                throw error(start, "nothing follows this directive on its line");
            }
            return word;
        }
        LogrotateDirective.Quantity quantity = QUANTITIES.get(name);
        if (quantity != null) {
            return new LogrotateDirective.Amount(quantity, number(value, quantity.isBytes(), start));
        }
        return switch (name) {
            case "create" -> create(value, start);
            case "su" -> {
                List<String> words = split(value);
                if (words.size() != 2) {
                    throw error(start, "a user and a group stand here");
                }
                yield new LogrotateDirective.Su(words.get(0), words.get(1));
            }
            default -> new LogrotateDirective.Other(value.isEmpty() ? name : name + " " + value);
        };
    }

    /** Returns the rest of the line without the blanks at its ends, and behind an equals sign. */
    private String value() {
        int end = lineEnd();
        skipBlanks(end);
        if (at < end && text.charAt(at) == '=') {
            at++;
            skipBlanks(end);
        }
        int last = end;
        while (last > at && isSpace(text.charAt(last - 1))) {
            last--;
        }
        String value = text.substring(at, last);
        at = end;
        return value;
    }

    private LogrotateDirective create(String value, int start) {
        List<String> words = split(value);
        OptionalInt mode = OptionalInt.empty();
        int next = 0;
        if (!words.isEmpty() && isDigit(words.get(0).charAt(0))) {
            mode = OptionalInt.of(mode(words.get(0), start));
            next = 1;
        }
        return switch (words.size() - next) {
            case 0 -> new LogrotateDirective.Create(mode, "", "");
            case 2 -> new LogrotateDirective.Create(mode, words.get(next), words.get(next + 1));
            default -> throw error(start, "permission bits, a user and a group stand here");
        };
    }

    private LogrotateDirective script(LogrotateDirective.Moment moment, int start) {
        at = Math.min(lineEnd() + 1, text.length());
        int first = at;
        ImmutableList.Builder<ShellCommand> commands = ImmutableList.builder();
        boolean simple = true;
        while (at < text.length()) {
            int end = lineEnd();
            int begin = at;
            skipBlanks(end);
            int last = end;
            while (last > at && isSpace(text.charAt(last - 1))) {
                last--;
            }
            String line = text.substring(at, last);
            if (line.startsWith("endscript") && (line.length() == 9 || isSpace(line.charAt(9)))) {
                String body = text.substring(first, begin);
                at = end;
                return simple
                        ? new LogrotateDirective.Script(moment, commands.build())
                        : new LogrotateDirective.Other(moment.text() + "\n" + body + "endscript");
            }
            if (simple && !line.isEmpty()) {
                try {
                    commands.add(new ShellSyntax().read(line));
                } catch (Unreadable e) {
                    simple = false;
                }
            }
            at = Math.min(end + 1, text.length());
        }
        throw error(start, "'endscript' ends the script");
    }

    private long number(String value, boolean bytes, int start) {
        int digits = 0;
        while (digits < value.length() && isDigit(value.charAt(digits))) {
            digits++;
        }
        int shift = switch (value.substring(digits)) {
            case "" -> 0;
            case "k" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> -1;
        };
        if (digits == 0 || digits > 18 || shift < 0 || shift > 0 && !bytes) {
            throw error(start, "a number follows this directive");
        }
        long number = Long.parseLong(value.substring(0, digits));
        if (number > Long.MAX_VALUE >> shift) {
            throw error(start, "the number is too large");
        }
        return number << shift;
    }

    private int mode(String word, int start) {
        int bits = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 7 || bits > 0777) {
                throw error(start, "octal permission bits stand here");
            }
            bits = bits * 8 + digit;
        }
        return bits;
    }

    private static List<String> split(String value) {
        ImmutableList.Builder<String> words = ImmutableList.builder();
        int start = -1;
        for (int i = 0; i <= value.length(); i++) {
            boolean inside = i < value.length() && !isSpace(value.charAt(i));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                words.add(value.substring(start, i));
                start = -1;
            }
        }
        return words.build();
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private void skipBlanks(int end) {
        while (at < end && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private Unreadable error(int index, String message) {
        return TextChecks.unreadable(text, index, message);
    }

    private static ImmutableMap<String, LogrotateDirective> words() {
        ImmutableMap.Builder<String, LogrotateDirective> map = ImmutableMap.builder();
        for (LogrotateDirective.Word word : LogrotateDirective.Word.values()) {
            map.put(word.text(), new LogrotateDirective.Flag(word));
        }
        return map.buildOrThrow();
    }

    private static ImmutableMap<String, LogrotateDirective.Quantity> quantities() {
        ImmutableMap.Builder<String, LogrotateDirective.Quantity> map = ImmutableMap.builder();
        for (LogrotateDirective.Quantity quantity : LogrotateDirective.Quantity.values()) {
            map.put(quantity.text(), quantity);
        }
        return map.buildOrThrow();
    }

    private static ImmutableMap<String, LogrotateDirective.Moment> moments() {
        ImmutableMap.Builder<String, LogrotateDirective.Moment> map = ImmutableMap.builder();
        for (LogrotateDirective.Moment moment : LogrotateDirective.Moment.values()) {
            map.put(moment.text(), moment);
        }
        return map.buildOrThrow();
    }
}
