package org.pythonwebstack.deploy;

/** The web servers of a machine. */
public enum WebServer {
    /** Apache with mod_wsgi. */
    APACHE("Apache"),
    /** nginx with Gunicorn. */
    NGINX("nginx");

    private final String title;

    WebServer(String title) {
        this.title = title;
    }

    /** Returns its name as it writes it. */
    public String title() {
        return title;
    }
}
