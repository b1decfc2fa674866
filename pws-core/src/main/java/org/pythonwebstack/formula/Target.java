package org.pythonwebstack.formula;

/** What a project is to run on. */
public enum Target {
    /** Apache with mod_wsgi. */
    APACHE,
    /** nginx with Gunicorn. */
    NGINX
}
