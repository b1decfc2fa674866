package org.pythonwebstack.value;

import com.google.common.collect.ImmutableSet;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** What Python takes for names (Python reference, section 2.3). */
final class Python {

    /** A letter by its category only: Unicode keeps it for patterns, which Java's classification does not tell. */
    private static final int VERTICAL_TILDE = 0x2e2f;

    /** A part of identifiers since Unicode 15.1 only: a newer Java knows that, a server's older Python refuses it. */
    private static final int KATAKANA_MIDDLE_DOT = 0x30fb;

    private static final CharClass ASCII_PART = CharClass.of("a-zA-Z0-9_");

    private static final ImmutableSet<String> KEYWORDS = ImmutableSet.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    private Python() {}

    /** Returns the first problem of the identifier in {@code text} from {@code from} up to {@code to}, or null. */
    static @Nullable Problem checkIdentifier(String field, String text, int from, int to) {
        int i = from < to && isAsciiStart(text.charAt(from)) ? ASCII_PART.end(text, from, to) : from;
        boolean ascii = i == to;
        while (i < to) {
            int c = text.codePointAt(i);
            if (!(i == from ? isStart(c) : isPart(c))) {
                return Text.refuse(ValueRule.PYTHON_IDENTIFIER, field, text, i);
            }
            i += Character.charCount(c);
        }
        String name = text.substring(from, to);
        // Python would look for the normalised name instead.
        if (!ascii && !Normalizer.isNormalized(name, Normalizer.Form.NFKC)) {
            return Problem.at(ValueRule.PYTHON_IDENTIFIER, field, text, from);
        }
        return isKeyword(name) ? Problem.at(ValueRule.PYTHON_KEYWORD, field, text, from) : null;
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }

    private static boolean isAsciiStart(char c) {
        return c == '_' || CharClass.ALPHA.has(c);
    }

    private static boolean isStart(int c) {
        return c < 0x80 ? isAsciiStart((char) c) : Character.isUnicodeIdentifierStart(c) && c != VERTICAL_TILDE;
    }

    private static boolean isPart(int c) {
        return c < 0x80
                ? ASCII_PART.has((char) c)
                : Character.isUnicodeIdentifierPart(c)
                        && !Character.isIdentifierIgnorable(c)
                        && c != VERTICAL_TILDE
                        && c != KATAKANA_MIDDLE_DOT;
    }
}
