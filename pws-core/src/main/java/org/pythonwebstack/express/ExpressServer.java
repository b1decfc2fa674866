package org.pythonwebstack.express;

/** What answers requests. */
public enum ExpressServer {
    /** Apache, with the application in daemon processes of mod_wsgi. */
    APACHE("apache"),
    /** nginx in front of Gunicorn. */
    NGINX("nginx"),
    /** Gunicorn alone: nothing but Python. */
    GUNICORN("gunicorn");

    private final String word;

    ExpressServer(String word) {
        this.word = word;
    }

    /** Returns the word by which a person chooses it. */
    public String word() {
        return word;
    }
}
