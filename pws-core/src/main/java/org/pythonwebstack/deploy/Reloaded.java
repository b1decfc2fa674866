package org.pythonwebstack.deploy;

/** Who can be told to read its configuration again. */
public enum Reloaded {
    /** Apache, gracefully. */
    APACHE("reload Apache"),
    /** nginx. */
    NGINX("reload nginx"),
    /** The service manager, for its units. */
    UNITS("read the units of the service manager again"),
    /** systemd-tmpfiles, for directories that come back with each start of the machine. */
    TMPFILES("create the directories of tmpfiles.d");

    private final String description;

    Reloaded(String description) {
        this.description = description;
    }

    /** Returns what it means, one line. */
    public String describe() {
        return description;
    }
}
