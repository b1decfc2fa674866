package org.pythonwebstack.render;

import java.util.Locale;

/** A module of Apache that rendered files need, named as {@code a2enmod} knows it. */
public enum ApacheModule {
    ALIAS,
    AUTH_BASIC,
    AUTHN_CORE,
    AUTHN_FILE,
    AUTHZ_CORE,
    AUTHZ_HOST,
    AUTHZ_USER,
    DEFLATE,
    DIR,
    ENV,
    EXPIRES,
    FILTER,
    HEADERS,
    HTTP2,
    MIME,
    MPM_ITK,
    REMOTEIP,
    REQTIMEOUT,
    SSL,
    WSGI;

    /** Returns the name for {@code a2enmod}: {@code ssl}. */
    public String moduleName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
