package org.pythonwebstack.conf;

import java.util.List;
import java.util.Set;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** The alphabets of the words that systemd takes without quotes. */
final class SystemdWords {

    /** Bytes of a unit's name. */
    private static final int UNIT_LIMIT = 255;

    private static final int ACCOUNT_LIMIT = 32;

    private static final Set<String> UNIT_TYPES = Set.of(
            "service", "socket", "target", "path", "timer", "slice", "mount", "device", "scope", "swap", "automount");

    private SystemdWords() {}

    /** Refuses a word that is not of the alphabet of its kind. */
    static void check(SystemdKind kind, String field, String word) {
        if (word.isEmpty()) {
            throw new Refused(List.of(Problem.of(SyntaxRule.EMPTY_ARGUMENT, field)));
        }
        switch (kind) {
            case UNITS -> unit(field, word);
            case DIRECTORIES -> directory(field, word);
            case ACCOUNT -> account(field, word);
            default -> alphabet(field, word, "_-.:/@~+=");
        }
    }

    private static void unit(String field, String word) {
        alphabet(field, word, ":_.-@");
        int dot = word.lastIndexOf('.');
        if (dot <= 0 || word.charAt(0) == '.' || word.length() > UNIT_LIMIT) {
            throw TextChecks.of(SyntaxRule.UNREPRESENTABLE, field, word);
        }
        if (!UNIT_TYPES.contains(word.substring(dot + 1))) {
            throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, word, dot);
        }
    }

    private static void directory(String field, String word) {
        alphabet(field, word, "_.-/");
        int component = 0;
        for (int i = 0; i <= word.length(); i++) {
            if (i == word.length() || word.charAt(i) == '/') {
                int length = i - component;
                if (length == 0
                        || word.charAt(component) == '.'
                                && (length == 1 || length == 2 && word.charAt(component + 1) == '.')) {
                    throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, word, Math.min(component, word.length()));
                }
                component = i + 1;
            }
        }
    }

    /** A name, or a number, which systemd takes for the number of a user or group. */
    private static void account(String field, String word) {
        boolean number = TextChecks.isDigit(word.charAt(0));
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean good = number
                    ? TextChecks.isDigit(c)
                    : c >= 'a' && c <= 'z' || c == '_' || i > 0 && (TextChecks.isDigit(c) || c == '-');
            if (!good) {
                throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, word, i);
            }
        }
        if (word.length() > ACCOUNT_LIMIT || number && word.length() > 1 && word.charAt(0) == '0') {
            throw TextChecks.of(SyntaxRule.UNREPRESENTABLE, field, word);
        }
    }

    private static void alphabet(String field, String word, String punctuation) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean good = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || TextChecks.isDigit(c)
                    || punctuation.indexOf(c) >= 0;
            if (!good) {
                throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, word, i);
            }
        }
    }
}
