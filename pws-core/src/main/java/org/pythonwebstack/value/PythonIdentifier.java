package org.pythonwebstack.value;

/**
 * A Python identifier that is no reserved word, at most 255 characters. Letters outside ASCII are allowed as in Python, in
 * the form into which Python itself normalises them (NFKC).
 */
public final class PythonIdentifier extends TextValue {

    static final int MAX_LENGTH = 255;

    private static final String FIELD = "Python name";

    private PythonIdentifier(String text) {
        super(text);
    }

    /** Returns the identifier. Throws {@link Refused} if {@code text} is not one. */
    public static PythonIdentifier of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the identifier, or why {@code text} is not one. */
    public static Parsed<PythonIdentifier> parse(String text) {
        return text.isEmpty() ? Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD)) : parse(FIELD, text, 0);
    }

    /** Returns whether {@code word} is one that Python keeps for itself (Python reference, section 2.3.1): {@code class}. */
    public static boolean isReserved(String word) {
        return Python.isKeyword(word);
    }

    /** Reads the identifier in {@code text} from {@code from} on. */
    static Parsed<PythonIdentifier> parse(String field, String text, int from) {
        if (text.length() - from > MAX_LENGTH) {
            return Parsed.rejected(Text.refuse(ValueRule.TOO_LONG, field, text, from + MAX_LENGTH));
        }
        Problem problem = Python.checkIdentifier(field, text, from, text.length());
        return problem == null ? Parsed.accepted(new PythonIdentifier(text.substring(from))) : Parsed.rejected(problem);
    }
}
