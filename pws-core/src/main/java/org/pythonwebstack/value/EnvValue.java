package org.pythonwebstack.value;

/**
 * The value of an environment variable: any text on one line, tabs included, also an empty one. At most 130,000 bytes of
 * UTF-8: Linux takes 131,072 for name, {@code =}, value and the NUL at the end.
 */
public final class EnvValue extends TextValue {

    private static final String FIELD = "environment value";
    private static final int MAX_BYTES = 130_000;

    private EnvValue(String text) {
        super(text);
    }

    /** Returns the value. Throws {@link Refused} if {@code text} is not one. */
    public static EnvValue of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the value, or why {@code text} is not one. */
    public static Parsed<EnvValue> parse(String text) {
        Problem problem = Text.scan(FIELD, text, MAX_BYTES, true);
        return problem == null ? Parsed.accepted(new EnvValue(text)) : Parsed.rejected(problem);
    }
}
