package org.pythonwebstack.conf;

/** Classes of characters, as Apache sees them. */
final class ApacheText {

    /** Must not stand without quotes. */
    static final int NOT_BARE = 1;
    /** {@code "} or a backslash. */
    static final int QUOTED = 2;
    /** {@code $}. */
    static final int DOLLAR = 4;
    /** A line end or another control character but the tabulator. */
    static final int FORBIDDEN = 8;
    /** Half of a surrogate pair. */
    static final int SURROGATE = 16;

    private static final byte[] CLASSES = new byte[128];

    static {
        for (int c = 0; c < 128; c++) {
            boolean bare = isLetter((char) c) || isDigit((char) c) || "_./:*@,+=-".indexOf(c) >= 0;
            CLASSES[c] = (byte) (bare ? 0 : NOT_BARE);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                CLASSES[c] |= FORBIDDEN;
            }
        }
        CLASSES['"'] |= QUOTED;
        CLASSES['\\'] |= QUOTED;
        CLASSES['$'] |= DOLLAR;
    }

    private ApacheText() {}

    /** Returns the classes of all characters of {@code text} together; 0 means that no quotes are needed. */
    static int scan(String text) {
        int seen = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            seen |= c < 128 ? CLASSES[c] : Character.isSurrogate(c) ? NOT_BARE | SURROGATE : NOT_BARE;
        }
        return seen;
    }

    /** Returns where the first forbidden character is, or -1. */
    static int forbidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128 && (CLASSES[c] & FORBIDDEN) != 0) {
                return i;
            }
        }
        return -1;
    }

    /** Returns where the first half of a surrogate pair without its other half is, or -1. */
    static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Returns whether {@code text} is letters, digits, hyphens and underscores, and begins with a letter. */
    static boolean isKey(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(isLetter(c) || i > 0 && (isDigit(c) || c == '-' || c == '_'))) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
