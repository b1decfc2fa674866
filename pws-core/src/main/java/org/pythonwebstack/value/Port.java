package org.pythonwebstack.value;

/** A TCP port, 1 to 65535. */
public final class Port extends TextValue {

    private static final String FIELD = "port";
    private static final int MAX = 65535;

    private final int number;

    private Port(int number) {
        super(Integer.toString(number));
        this.number = number;
    }

    /** Returns the port. Throws {@link Refused} if {@code text} is not one. */
    public static Port of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the port. Throws {@link Refused} if {@code number} is not one. */
    public static Port of(int number) {
        return parse(Integer.toString(number)).orThrow();
    }

    /** Returns the port, or why {@code text} is not one. */
    public static Parsed<Port> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        return parse(FIELD, text, 0, text.length());
    }

    /** Reads the port in {@code text} from {@code from} up to {@code to}. */
    static Parsed<Port> parse(String field, String text, int from, int to) {
        Problem problem = Digits.check(field, text, from, to, 1, MAX);
        return problem == null
                ? Parsed.accepted(new Port((int) Digits.value(text, from, to)))
                : Parsed.rejected(problem);
    }

    /** Returns the number, 1 to 65535. */
    public int number() {
        return number;
    }
}
