package org.pythonwebstack.value;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * International host names: which characters a label may have (in the spirit of RFC 5892, derived from the character's own
 * properties), and Punycode (RFC 3492).
 *
 * <p>{@code java.net.IDN} is not used. It knows the rules of 2003 only: it turns {@code ß} into {@code ss}, which is another
 * domain, drops invisible characters, reads three other characters as dots, and refuses all letters younger than Unicode
 * 3.2.
 */
final class Idna {

    private static final String PREFIX = "xn--";

    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    private Idna() {}

    /** Returns the first problem of a host name in Unicode, or null if {@link #toAscii} may convert it. */
    static @Nullable Problem check(String field, String text) {
        int label = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                Problem problem = checkLabel(field, text, label, i);
                if (problem != null) {
                    return problem;
                }
                label = i + 1;
            }
        }
        return null;
    }

    private static @Nullable Problem checkLabel(String field, String text, int from, int to) {
        boolean ascii = true;
        for (int i = from; i < to; i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c >= 0x80) {
                ascii = false;
                if (Text.special(text, i) != null || !isAllowed(text, from, to, i, Character.toLowerCase(c))) {
                    return Text.refuse(ValueRule.HOST_IDNA, field, text, i);
                }
            } else if (!CharClass.ALNUM.has((char) c) && c != '-') {
                return Text.refuse(c == '*' ? ValueRule.HOST_WILDCARD : ValueRule.HOST_CHARACTER, field, text, i);
            }
        }
        if (ascii) {
            return null;
        }
        String label = lower(text.substring(from, to));
        if (label.startsWith(PREFIX) || !Normalizer.isNormalized(label, Normalizer.Form.NFKC)) {
            return Problem.at(ValueRule.HOST_IDNA, field, text, from);
        }
        return isMark(label.codePointAt(0)) || mixesDirections(label)
                ? Problem.at(ValueRule.HOST_IDNA_ORDER, field, text, from)
                : null;
    }

    /** Returns the ASCII form of a host name that {@link #check} found right. */
    static String toAscii(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        int label = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                String part = text.substring(label, i);
                if (isAscii(part)) {
                    out.append(part);
                } else {
                    encode(lower(part), out.append(PREFIX));
                }
                if (i < text.length()) {
                    out.append('.');
                }
                label = i + 1;
            }
        }
        return out.toString();
    }

    /**
     * Returns whether {@code punycode}, in lower case and without its prefix, is what a label with non-ASCII characters is
     * encoded as. More is taken than by {@link #check}: registries gave out signs that the rules since exclude.
     */
    static boolean isEncoded(String punycode) {
        String label = decode(punycode);
        if (label == null || isAscii(label) || !label.equals(lower(label))) {
            return false;
        }
        for (int i = 0; i < label.length(); i++) {
            if (Text.special(label, i) != null || isDot(label.charAt(i)) || Character.isSpaceChar(label.charAt(i))) {
                return false;
            }
        }
        StringBuilder again = new StringBuilder();
        encode(label, again);
        return again.toString().contentEquals(punycode) && Normalizer.isNormalized(label, Normalizer.Form.NFC);
    }

    private static boolean isAllowed(String text, int from, int to, int i, int c) {
        if (c == 0xb7) {
            return i > from && i + 1 < to && isLatinL(text.charAt(i - 1)) && isLatinL(text.charAt(i + 1));
        }
        return c >= 0x80 && isLetterDigitOrMark(c) && !isExcluded(c) && isStable(c);
    }

    private static boolean isLetterDigitOrMark(int c) {
        return switch (Character.getType(c)) {
            case Character.LOWERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER -> true;
            default -> c == 0x3007 || isMark(c);
        };
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Characters that RFC 5892 excludes in spite of their category: invisible ones, old Jamo, tatweel and the like. */
    private static boolean isExcluded(int c) {
        return c == 0x34f
                || c == 0x640
                || c == 0x7fa
                || c >= 0x1100 && c <= 0x11ff
                || c >= 0x17b4 && c <= 0x17b5
                || c >= 0x180b && c <= 0x180f
                || c >= 0x302e && c <= 0x302f
                || c >= 0x3031 && c <= 0x3035
                || c == 0x303b
                || c >= 0xa960 && c <= 0xa97f
                || c >= 0xd7b0 && c <= 0xd7ff
                || c >= 0xfe00 && c <= 0xfe0f
                || c >= 0xe0100 && c <= 0xe01ef;
    }

    private static boolean isStable(int c) {
        String text = Character.toString(c);
        return Normalizer.isNormalized(text, Normalizer.Form.NFKC) && Character.toLowerCase(c) == c;
    }

    /** Returns whether right-to-left letters stand beside left-to-right ones, or between them what belongs at neither end. */
    private static boolean mixesDirections(String label) {
        boolean right = false;
        boolean left = false;
        for (int i = 0; i < label.length(); i += Character.charCount(label.codePointAt(i))) {
            byte direction = Character.getDirectionality(label.codePointAt(i));
            right |= isRight(direction) || direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
            left |= direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
        }
        return right && (left || !isRight(Character.getDirectionality(label.codePointAt(0))));
    }

    private static boolean isRight(byte direction) {
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static boolean isLatinL(char c) {
        return c == 'l' || c == 'L';
    }

    /** Returns whether some software reads {@code c} as a dot. */
    private static boolean isDot(char c) {
        return c == 0x3002 || c == 0xff0e || c == 0xff61 || c == 0x2024;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Lower-cases character by character: no rule of a language and no rule of a context takes part. */
    private static String lower(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.toLowerCase(c)));
        return out.toString();
    }

    private static void encode(String label, StringBuilder out) {
        int[] points = label.codePoints().toArray();
        int start = out.length();
        for (int point : points) {
            if (point < INITIAL_N) {
                out.append((char) point);
            }
        }
        int basic = out.length() - start;
        int handled = basic;
        if (basic > 0) {
            out.append('-');
        }
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        while (handled < points.length) {
            int next = Integer.MAX_VALUE;
            for (int point : points) {
                if (point >= n && point < next) {
                    next = point;
                }
            }
            // A label has at most 253 characters: the product stays far from overflow.
            delta += (next - n) * (handled + 1);
            n = next;
            for (int point : points) {
                if (point < n) {
                    delta++;
                } else if (point == n) {
                    int q = delta;
                    for (int k = BASE; q >= threshold(k, bias); k += BASE) {
                        int t = threshold(k, bias);
                        out.append(digit(t + (q - t) % (BASE - t)));
                        q = (q - t) / (BASE - t);
                    }
                    out.append(digit(q));
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
    }

    private static @Nullable String decode(String punycode) {
        int hyphen = punycode.lastIndexOf('-');
        StringBuilder out = new StringBuilder(hyphen > 0 ? punycode.substring(0, hyphen) : "");
        int points = out.length();
        long n = INITIAL_N;
        long i = 0;
        int bias = INITIAL_BIAS;
        int at = hyphen > 0 ? hyphen + 1 : 0;
        while (at < punycode.length()) {
            long before = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                int value = at < punycode.length() ? digitValue(punycode.charAt(at++)) : -1;
                if (value < 0) {
                    return null;
                }
                i += value * weight;
                int t = threshold(k, bias);
                if (value < t) {
                    break;
                }
                weight *= BASE - t;
                if (i > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
                    return null;
                }
            }
            points++;
            bias = adapt(i - before, points, before == 0);
            n += i / points;
            i %= points;
            if (n > Character.MAX_CODE_POINT || n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE) {
                return null;
            }
            out.insert(out.offsetByCodePoints(0, (int) i), Character.toChars((int) n));
            i++;
        }
        return out.toString();
    }

    private static int threshold(int k, int bias) {
        return Math.max(T_MIN, Math.min(T_MAX, k - bias));
    }

    private static int adapt(long delta, int points, boolean first) {
        long d = first ? delta / DAMP : delta / 2;
        d += d / points;
        int k = 0;
        while (d > (BASE - T_MIN) * T_MAX / 2) {
            d /= BASE - T_MIN;
            k += BASE;
        }
        return (int) (k + (BASE - T_MIN + 1) * d / (d + SKEW));
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int digitValue(char c) {
        return c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? c - '0' + 26 : -1;
    }
}
