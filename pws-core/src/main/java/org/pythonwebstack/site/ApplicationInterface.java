package org.pythonwebstack.site;

/** How a server and an application talk to each other. */
public enum ApplicationInterface {
    /** The Python Web Server Gateway Interface, PEP 3333. */
    WSGI,
    /** The Asynchronous Server Gateway Interface. mod_wsgi does not speak it. */
    ASGI
}
