package org.pythonwebstack.cli;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word that a person probably meant. */
public final class Nearest {

    /** Longer words are compared no further than this. */
    private static final int LONGEST = 64;

    private Nearest() {}

    /** Returns the known word with the fewest letters to change, or null if none is near. */
    public static @Nullable String to(String typed, Collection<String> known) {
        if (typed.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int fewest = Math.max(1, typed.length() / 3) + 1;
        for (String word : known) {
            int changes = changes(typed, word);
            if (changes < fewest) {
                fewest = changes;
                nearest = word;
            }
        }
        return nearest;
    }

    /** Returns {@code ; did you mean 'word'?} or nothing. */
    static String hint(String typed, Collection<String> known) {
        String nearest = to(typed, known);
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /** The distance of Damerau and Levenshtein, with neighbours swapped once: insert, delete, replace, swap. */
    private static int changes(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
