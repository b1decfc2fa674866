package org.pythonwebstack.express;

/** What an option is about. */
public enum OptionGroup {
    /** What is served. */
    APPLICATION("Application and entry point"),
    /** Where it is served. */
    LISTENER("Listener, names, TLS, HTTP/2"),
    /** How many processes and threads. */
    PROCESSES("Processes, threads, interpreter"),
    /** When processes are replaced and requests given up. */
    TIMES("Recycling and time limits"),
    /** What requests may look like. */
    REQUESTS("HTTP request handling"),
    /** Queues and buffers. */
    BUFFERS("Backlogs, buffers, transfer"),
    /** Files beside the application. */
    FILES("Document root, static files, handlers, own configuration"),
    /** Other servers behind this one and before it. */
    PROXIES("Proxying"),
    /** Who may see what. */
    ACCESS("Authentication and access"),
    /** Accounts, environment and Python. */
    IDENTITY("Identity, environment, Python"),
    /** The directory of the server, programs, reloading. */
    ROOT("Server root, programs, reloading"),
    /** Log files. */
    LOGS("Logs"),
    /** Figures about the server. */
    METRICS("Metrics and telemetry"),
    /** Processes beside the application. */
    SERVICES("Managed services"),
    /** Tools for developers. */
    DEBUGGING("Debugging"),
    /** What only PWS has. */
    OWN("Options of PWS itself");

    private final String title;

    OptionGroup(String title) {
        this.title = title;
    }

    /** Returns its heading. */
    public String title() {
        return title;
    }
}
