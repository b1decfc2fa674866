package org.pythonwebstack.site;

import java.util.Locale;

/** A request header by which a proxy tells the server what the client said. mod_wsgi's list. */
public enum TrustedHeader {
    /** The client's address. */
    X_FORWARDED_FOR("X-Forwarded-For", Category.CLIENT),
    /** The client's address. */
    X_CLIENT_IP("X-Client-IP", Category.CLIENT),
    /** The client's address. */
    X_REAL_IP("X-Real-IP", Category.CLIENT),
    /** Whether the client used https: the scheme. */
    X_FORWARDED_PROTO("X-Forwarded-Proto", Category.SCHEME),
    /** Whether the client used https: the scheme. */
    X_FORWARDED_SCHEME("X-Forwarded-Scheme", Category.SCHEME),
    /** Whether the client used https: on or off. */
    X_FORWARDED_SSL("X-Forwarded-SSL", Category.SCHEME),
    /** Whether the client used https: on or off. */
    X_FORWARDED_HTTPS("X-Forwarded-HTTPS", Category.SCHEME),
    /** Whether the client used https: on or off. */
    X_HTTPS("X-HTTPS", Category.SCHEME),
    /** Whether the client used https: the scheme. */
    X_SCHEME("X-Scheme", Category.SCHEME),
    /** The host that the client asked for. */
    X_FORWARDED_HOST("X-Forwarded-Host", Category.HOST),
    /** The host that the client asked for. */
    X_HOST("X-Host", Category.HOST),
    /** The port that the client connected to. */
    X_FORWARDED_PORT("X-Forwarded-Port", Category.PORT),
    /** The name of the proxy. */
    X_FORWARDED_SERVER("X-Forwarded-Server", Category.SERVER),
    /** The mount point as the client sees it. */
    X_SCRIPT_NAME("X-Script-Name", Category.SCRIPT_NAME),
    /** The mount point as the client sees it. */
    X_FORWARDED_SCRIPT_NAME("X-Forwarded-Script-Name", Category.SCRIPT_NAME);

    /** What a header says; of each, one is trusted. */
    public enum Category {
        /** The client's address. */
        CLIENT,
        /** http or https. */
        SCHEME,
        /** The host asked for. */
        HOST,
        /** The port. */
        PORT,
        /** The proxy's name. */
        SERVER,
        /** The mount point. */
        SCRIPT_NAME
    }

    private final String header;
    private final Category category;

    TrustedHeader(String header, Category category) {
        this.header = header;
        this.category = category;
    }

    /** Returns the header's name, for example {@code X-Forwarded-For}. */
    public String header() {
        return header;
    }

    /** Returns what it says. */
    public Category category() {
        return category;
    }

    /** Returns the name that the header has in a WSGI environment, for example {@code HTTP_X_FORWARDED_FOR}. */
    public String environName() {
        return "HTTP_" + header.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
