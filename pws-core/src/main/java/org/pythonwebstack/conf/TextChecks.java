package org.pythonwebstack.conf;

import java.util.List;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.ValueRule;

/** The refusals, and the questions about characters, that several languages share. */
final class TextChecks {

    /** Bytes of UTF-8 in a comment line, without its mark. */
    private static final int COMMENT_LIMIT = 200;

    private TextChecks() {}

    /** Returns the refusal of {@code text} for the character at {@code offset}. */
    static Refused at(Rule rule, String field, String text, int offset) {
        return new Refused(List.of(Problem.at(rule, field, text, offset)));
    }

    /** Returns the refusal of all of {@code text}. */
    static Refused of(Rule rule, String field, String text) {
        return new Refused(List.of(Problem.of(rule, field, text)));
    }

    /** Refuses half of a surrogate pair, which has no form in UTF-8. */
    static void unicode(String field, String text) {
        int lone = loneSurrogate(text);
        if (lone >= 0) {
            throw at(ValueRule.LONE_SURROGATE, field, text, lone);
        }
    }

    /** Refuses LF, CR, NUL and lone surrogates. */
    static void oneLine(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw at(SyntaxRule.CONTROL_CHARACTER, field, text, i);
            }
            if (Character.isSurrogate(c)) {
                i = pairEnd(field, text, i);
            }
        }
    }

    /**
     * Refuses LF, CR, NUL, lone surrogates and the code points that Unicode keeps for no character, with which systemd
     * takes a file for damaged.
     */
    static void oneLineOfSystemd(String field, String text) {
        oneLine(field, text);
        int bad = noncharacter(text);
        if (bad >= 0) {
            throw at(SyntaxRule.UNREPRESENTABLE, field, text, bad);
        }
    }

    /** Returns whether there are surrogates, or characters behind them: only these can be broken or mean none. */
    static boolean hasRare(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= Character.MIN_SURROGATE) {
                return true;
            }
        }
        return false;
    }

    /** Returns the index of the first code point that systemd does not take for a character, or -1. */
    static int noncharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0xfdd0 && (c <= 0xfdef || c >= 0xfffe)) {
                return i;
            }
            if (Character.isHighSurrogate(c) && (text.codePointAt(i) & 0xfffe) == 0xfffe) {
                return i;
            }
        }
        return -1;
    }

    /** Refuses every C0 control, DEL and lone surrogates. */
    static void noControls(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw at(SyntaxRule.CONTROL_CHARACTER, field, text, i);
            }
            if (Character.isSurrogate(c)) {
                i = pairEnd(field, text, i);
            }
        }
    }

    /** Refuses the characters of {@code forbidden}, which the language cannot express in this place. */
    static void without(String forbidden, SyntaxRule rule, String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (forbidden.indexOf(text.charAt(i)) >= 0) {
                throw at(rule, field, text, i);
            }
        }
    }

    /** Writes comment lines, each behind {@code #}. */
    static void appendHeading(StringBuilder out, List<Comment> heading) {
        for (Comment comment : heading) {
            String text = comment.text();
            checkComment(text);
            out.append('#');
            if (!text.isEmpty()) {
                out.append(' ').append(text);
            }
            out.append('\n');
        }
    }

    /** Returns the comment of a line whose mark stands at {@code mark}. */
    static Comment commentOf(String line, int mark) {
        int start = mark + 1;
        if (start < line.length() && line.charAt(start) == ' ') {
            start++;
        }
        return new Comment(line.substring(start));
    }

    /** Returns the index of the first half of a surrogate pair that stands alone, or -1. */
    static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Returns whether {@code text} from {@code start} on is a name that an environment variable may have. */
    static boolean isVariable(String text, int start) {
        if (start >= text.length()) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good =
                    c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || i > start && c >= '0' && c <= '9';
            if (!good) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether {@code c} is a digit of ASCII. */
    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Returns whether {@code c} is a letter or a digit of ASCII. */
    static boolean isLetterOrDigit(char c) {
        return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Returns the error at {@code index} of {@code text}, whose lines end with LF. */
    static Unreadable unreadable(String text, int index, String message) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < index && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Unreadable(line, index - start + 1, message);
    }

    private static void checkComment(String text) {
        String field = "comment";
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
                throw at(SyntaxRule.COMMENT, field, text, i);
            }
            if (Character.isSurrogate(c)) {
                i = pairEnd(field, text, i);
                bytes += 4;
            } else {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
            if (bytes > COMMENT_LIMIT) {
                throw at(SyntaxRule.COMMENT, field, text, i);
            }
        }
        if (text.endsWith("\\")) {
            throw at(SyntaxRule.COMMENT, field, text, text.length() - 1);
        }
    }

    private static int pairEnd(String field, String text, int at) {
        if (!isPair(text, at)) {
            throw at(ValueRule.LONE_SURROGATE, field, text, at);
        }
        return at + 1;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
