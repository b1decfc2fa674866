package org.pythonwebstack.conf;

/** Arguments of Apache's directives whose form depends on the text. */
public final class ApacheArguments {

    private ApacheArguments() {}

    /**
     * Returns the second argument of {@code ErrorDocument} for a text that the server shall send itself. A literal will do
     * for most; one that looks like a path, a URL or {@code default} would be taken for that, and is marked as a message.
     */
    public static Argument errorMessage(String text) {
        return ApacheForms.looksLikeMessage(text) ? new Literal(text) : new Setting("message", new Literal(text));
    }
}
