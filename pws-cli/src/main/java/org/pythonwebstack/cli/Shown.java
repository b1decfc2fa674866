package org.pythonwebstack.cli;

import java.util.Locale;

/** Makes what others have written fit for a terminal: it is read there, and never obeyed. */
final class Shown {

    private Shown() {}

    /**
     * Returns a line with everything that a terminal could obey, or that could make a reader see another text, as an escape:
     * control characters, also those of two bytes, characters that turn the direction of a text or are not seen, line ends,
     * and what is no character. Letters and signs of all languages stay; a tab becomes a blank.
     */
    static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                out.append(' ');
            } else if (c >= ' ' && c < 0x7f || isSeen(c)) {
                out.appendCodePoint(c);
            } else if (c < 0x100) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                out.append(String.format(Locale.ROOT, "\\u{%x}", c));
            }
        });
        return out.toString();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
