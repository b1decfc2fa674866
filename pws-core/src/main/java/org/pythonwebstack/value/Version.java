package org.pythonwebstack.value;

/**
 * The version of a program: one to four numbers from 0 to 999,999 with dots between them, such as {@code 2.4.62}. What a
 * distribution appends to it is not part of it.
 *
 * <p>Versions are ordered number by number, a missing one counting as 0; of two that are equal so, such as {@code 5} and
 * {@code 5.0}, the shorter comes first, so that the order agrees with {@code equals}. Ask {@link #isAtLeast} what a program
 * can do.
 */
public final class Version extends TextValue implements Comparable<Version> {

    private static final String FIELD = "version";
    private static final int MAX_NUMBERS = 4;
    private static final int MAX = 999_999;

    /** Four numbers of 20 bits do not fit one long: two longs of two. */
    private final long major;

    private final long minor;
    private final int count;

    private Version(String text, long major, long minor, int count) {
        super(text);
        this.major = major;
        this.minor = minor;
        this.count = count;
    }

    /** Returns the version. Throws {@link Refused} if {@code text} is not one. */
    public static Version of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the version, or why {@code text} is not one. */
    public static Parsed<Version> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        int[] numbers = new int[MAX_NUMBERS];
        int count = 0;
        int from = 0;
        while (true) {
            int end = CharClass.DIGIT.end(text, from, text.length());
            boolean last = end == text.length();
            if (end == from || !last && text.charAt(end) != '.' || !last && count == MAX_NUMBERS - 1) {
                return Parsed.rejected(Text.refuse(ValueRule.VERSION, FIELD, text, end));
            }
            Problem problem = Digits.check(FIELD, text, from, end, 0, MAX);
            if (problem != null) {
                return Parsed.rejected(problem);
            }
            numbers[count++] = (int) Digits.value(text, from, end);
            if (last) {
                long major = (long) numbers[0] << 32 | numbers[1];
                long minor = (long) numbers[2] << 32 | numbers[3];
                return Parsed.accepted(new Version(text, major, minor, count));
            }
            from = end + 1;
        }
    }

    /** Returns whether this version is {@code other} or a later one; {@code 5} and {@code 5.0} are the same here. */
    public boolean isAtLeast(Version other) {
        return compareNumbers(other) >= 0;
    }

    /** Compares as the class says. */
    @Override
    public int compareTo(Version other) {
        int numbers = compareNumbers(other);
        return numbers != 0 ? numbers : Integer.compare(count, other.count);
    }

    private int compareNumbers(Version other) {
        return major != other.major ? Long.compare(major, other.major) : Long.compare(minor, other.minor);
    }
}
