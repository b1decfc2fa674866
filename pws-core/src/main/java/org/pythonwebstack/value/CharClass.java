package org.pythonwebstack.value;

/** A set of ASCII characters, asked in two machine words. Nothing outside ASCII is ever in it. */
final class CharClass {

    static final CharClass DIGIT = of("0-9");
    static final CharClass LOWER = of("a-z");
    static final CharClass ALPHA = of("a-zA-Z");
    static final CharClass ALNUM = of("a-zA-Z0-9");

    private final long low;
    private final long high;

    private CharClass(long low, long high) {
        this.low = low;
        this.high = high;
    }

    /** Returns the set of the characters of {@code text}, where {@code a-z} is a range and a {@code -} that stands last is itself. */
    static CharClass of(String text) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < text.length(); i++) {
            char first = text.charAt(i);
            char last = first;
            if (i + 2 < text.length() && text.charAt(i + 1) == '-') {
                last = text.charAt(i + 2);
                i += 2;
            }
            for (char c = first; c <= last; c++) {
                if (c < 64) {
                    low |= 1L << c;
                } else {
                    high |= 1L << c;
                }
            }
        }
        return new CharClass(low, high);
    }

    CharClass or(CharClass other) {
        return new CharClass(low | other.low, high | other.high);
    }

    boolean has(char c) {
        return c < 64 ? (low >>> c & 1) != 0 : c < 128 && (high >>> c & 1) != 0;
    }

    /** Returns the index of the first character of {@code text} from {@code from} up to {@code to} outside the set, or {@code to}. */
    int end(String text, int from, int to) {
        int i = from;
        while (i < to && has(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
