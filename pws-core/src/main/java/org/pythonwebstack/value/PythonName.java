package org.pythonwebstack.value;

/** The name of a Python module: one or more {@link PythonIdentifier}s with dots between them, at most 255 characters. */
public final class PythonName extends TextValue {

    private static final String FIELD = "Python module";

    private PythonName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static PythonName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<PythonName> parse(String text) {
        return text.isEmpty() ? Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD)) : parse(FIELD, text, text.length());
    }

    /** Reads the name in {@code text} up to {@code to}. */
    static Parsed<PythonName> parse(String field, String text, int to) {
        if (to > PythonIdentifier.MAX_LENGTH) {
            return Parsed.rejected(Text.refuse(ValueRule.TOO_LONG, field, text, PythonIdentifier.MAX_LENGTH));
        }
        int from = 0;
        while (true) {
            int dot = text.indexOf('.', from);
            int end = dot < 0 || dot > to ? to : dot;
            if (from == end) {
                return Parsed.rejected(
                        Problem.at(ValueRule.PYTHON_EMPTY_PART, field, text, Math.min(from, text.length() - 1)));
            }
            Problem problem = Python.checkIdentifier(field, text, from, end);
            if (problem != null) {
                return Parsed.rejected(problem);
            }
            if (end == to) {
                return Parsed.accepted(new PythonName(text.substring(0, to)));
            }
            from = end + 1;
        }
    }

    /** Returns the path of the module's file below a directory of the module search path: {@code shop/wsgi.py}. */
    public RelativePath file() {
        return RelativePath.of(toString().replace('.', '/') + ".py");
    }
}
