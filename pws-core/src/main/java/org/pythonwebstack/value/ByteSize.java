package org.pythonwebstack.value;

/**
 * A number of bytes, 1 to 1 TiB (1,099,511,627,776): {@code 4096}, or with one of the units {@code k}, {@code m} and
 * {@code g}, in either case, each 1,024 times the one before: {@code 10m}. The canonical text has the largest unit that
 * leaves a whole number.
 */
public final class ByteSize extends TextValue implements Comparable<ByteSize> {

    private static final String FIELD = "size";
    private static final String UNITS = "kmg";
    private static final long MAX = 1L << 40;

    private final long bytes;

    private ByteSize(long bytes) {
        super(format(bytes));
        this.bytes = bytes;
    }

    /** Returns the size. Throws {@link Refused} if {@code text} is not one. */
    public static ByteSize of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the size of so many bytes. Throws {@link Refused} if that is less than 1 or more than 1 TiB. */
    public static ByteSize ofBytes(long bytes) {
        return of(Long.toString(bytes));
    }

    /** Returns the size, or why {@code text} is not one. */
    public static Parsed<ByteSize> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        int end = CharClass.DIGIT.end(text, 0, text.length());
        int unit = end < text.length() ? UNITS.indexOf(text.charAt(end) | 0x20) : -1;
        if (end == 0 || end < text.length() - 1 || end < text.length() && unit < 0) {
            int wrong = end == 0 || unit < 0 ? end : end + 1;
            return Parsed.rejected(
                    Text.refuse(end == 0 ? ValueRule.NUMBER_DIGITS : ValueRule.SIZE_UNIT, FIELD, text, wrong));
        }
        int shift = 10 * (unit + 1);
        Problem problem = Digits.check(FIELD, text, 0, end, 1, MAX >> shift);
        return problem == null
                ? Parsed.accepted(new ByteSize(Digits.value(text, 0, end) << shift))
                : Parsed.rejected(problem);
    }

    private static String format(long bytes) {
        int unit = Math.min(UNITS.length(), Long.numberOfTrailingZeros(bytes) / 10);
        return unit == 0 ? Long.toString(bytes) : Long.toString(bytes >> 10 * unit) + UNITS.charAt(unit - 1);
    }

    /** Returns the number of bytes, 1 to 1,099,511,627,776. */
    public long bytes() {
        return bytes;
    }

    /** Compares by the number of bytes. */
    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }
}
