package org.pythonwebstack.value;

/** A status of an HTTP answer: three digits, 100 to 599. */
public final class HttpStatus extends TextValue {

    private static final String FIELD = "status";
    private static final int MIN = 100;
    private static final int MAX = 599;

    private final int number;

    private HttpStatus(String text) {
        super(text);
        number = (int) Digits.value(text, 0, text.length());
    }

    /** Returns the status. Throws {@link Refused} if {@code text} is not one. */
    public static HttpStatus of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the status. Throws {@link Refused} if {@code number} is not one. */
    public static HttpStatus of(int number) {
        return of(Integer.toString(number));
    }

    /** Returns the status, or why {@code text} is not one. */
    public static Parsed<HttpStatus> parse(String text) {
        Problem problem = text.isEmpty()
                ? Problem.of(ValueRule.EMPTY, FIELD)
                : Digits.check(FIELD, text, 0, text.length(), MIN, MAX);
        return problem == null ? Parsed.accepted(new HttpStatus(text)) : Parsed.rejected(problem);
    }

    /** Returns the number, 100 to 599. */
    public int number() {
        return number;
    }

    /** Returns whether the status sends a client to another URL: 301, 302, 303, 307 or 308. */
    public boolean isRedirect() {
        return switch (number) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** Returns whether the status reports an error: 400 to 599. */
    public boolean isError() {
        return number >= 400;
    }
}
