package org.pythonwebstack.value;

/**
 * The permission bits of a file, or those that a umask takes away: three octal digits, with or without a {@code 0} in front.
 * The canonical text has four digits: {@code 0640}. Setuid, setgid and the sticky bit are refused.
 */
public final class FileMode extends TextValue {

    private static final String FIELD = "mode";
    private static final int DIGITS = 3;
    private static final int MAX = 0777;
    private static final CharClass OCTAL = CharClass.of("0-7");

    private final int bits;

    private FileMode(String text, int bits) {
        super(text);
        this.bits = bits;
    }

    /** Returns the mode. Throws {@link Refused} if {@code text} is not one. */
    public static FileMode of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the mode written in octal: the same as {@link #of(String)}, for callers that want to say so. */
    public static FileMode ofOctal(String text) {
        return of(text);
    }

    /** Returns the mode with these bits, such as {@code 0640}. Throws {@link Refused} if there are others than permissions. */
    public static FileMode ofBits(int bits) {
        String octal = Integer.toOctalString(bits);
        return of("0".repeat(Math.max(0, DIGITS - octal.length())) + octal);
    }

    /** Returns the mode, or why {@code text} is not one. */
    public static Parsed<FileMode> parse(String text) {
        int length = text.length();
        if (length == 0) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        int end = OCTAL.end(text, 0, Math.min(length, DIGITS + 1));
        if (end < length || length < DIGITS) {
            return Parsed.rejected(Text.refuse(ValueRule.FILE_MODE, FIELD, text, end));
        }
        int bits = 0;
        for (int i = 0; i < length; i++) {
            bits = bits << 3 | text.charAt(i) - '0';
        }
        return bits > MAX
                ? Parsed.rejected(Problem.at(ValueRule.FILE_MODE_SPECIAL, FIELD, text, 0))
                : Parsed.accepted(new FileMode(length == DIGITS ? "0" + text : text, bits));
    }

    /** Returns the bits, 0 to 0777. */
    public int bits() {
        return bits;
    }

    /** Returns whether everybody may write. */
    public boolean isWorldWritable() {
        return (bits & 0002) != 0;
    }

    /** Returns whether everybody may read. */
    public boolean isWorldReadable() {
        return (bits & 0004) != 0;
    }
}
