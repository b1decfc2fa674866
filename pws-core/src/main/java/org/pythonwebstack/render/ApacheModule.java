package org.pythonwebstack.render;

import java.util.Locale;

/** A module of Apache that rendered files need, named as {@code a2enmod} knows it. */
public enum ApacheModule {
    ALIAS,
    AUTHZ_CORE,
    DEFLATE,
    DIR,
    ENV,
    EXPIRES,
    FILTER,
    HEADERS,
    HTTP2,
    MIME,
    MPM_ITK,
    REQTIMEOUT,
    SSL,
    WSGI;

    /** Returns the name for {@code a2enmod}: {@code ssl}. */
    public String moduleName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
