package org.pythonwebstack.value;

/**
 * Where a WSGI application is found: a module and the name of the callable in it, {@code shop.wsgi:application}. A module
 * alone means the callable {@code application}, as it does for mod_wsgi and Gunicorn; the canonical text always has both.
 */
public final class WsgiCallable extends TextValue {

    private static final String FIELD = "application";
    private static final PythonIdentifier DEFAULT_ATTRIBUTE = PythonIdentifier.of("application");

    private final PythonName module;
    private final PythonIdentifier attribute;

    private WsgiCallable(PythonName module, PythonIdentifier attribute) {
        super(module + ":" + attribute);
        this.module = module;
        this.attribute = attribute;
    }

    /** Returns the application. Throws {@link Refused} if {@code text} is not one. */
    public static WsgiCallable of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the application of a callable in a module. */
    public static WsgiCallable of(PythonName module, PythonIdentifier attribute) {
        return new WsgiCallable(module, attribute);
    }

    /** Returns the application, or why {@code text} is not one. */
    public static Parsed<WsgiCallable> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        int colon = text.indexOf(':');
        if (colon == 0 || colon == text.length() - 1) {
            return Parsed.rejected(Problem.at(ValueRule.PYTHON_CALLABLE, FIELD, text, colon));
        }
        Parsed<PythonName> module = PythonName.parse(FIELD, text, colon < 0 ? text.length() : colon);
        if (colon >= 0 && text.indexOf(':', colon + 1) > 0) {
            return Parsed.rejected(Problem.at(ValueRule.PYTHON_CALLABLE, FIELD, text, text.indexOf(':', colon + 1)));
        }
        if (!(module instanceof Parsed.Accepted<PythonName> accepted)) {
            return Parsed.rejected(module.problems().get(0));
        }
        if (colon < 0) {
            return Parsed.accepted(of(accepted.value(), DEFAULT_ATTRIBUTE));
        }
        Parsed<PythonIdentifier> attribute = PythonIdentifier.parse(FIELD, text, colon + 1);
        return attribute instanceof Parsed.Accepted<PythonIdentifier> name
                ? Parsed.accepted(of(accepted.value(), name.value()))
                : Parsed.rejected(attribute.problems().get(0));
    }

    /** Returns the module. */
    public PythonName module() {
        return module;
    }

    /** Returns the name of the callable in it. */
    public PythonIdentifier attribute() {
        return attribute;
    }
}
