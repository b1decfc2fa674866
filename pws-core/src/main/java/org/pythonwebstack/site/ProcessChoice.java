package org.pythonwebstack.site;

import org.pythonwebstack.value.ProcessGroupName;

/** In which processes a mounted application runs. */
public sealed interface ProcessChoice {

    /**
     * In a daemon process group of the site.
     *
     * @param group the name of the group
     */
    record Daemon(ProcessGroupName group) implements ProcessChoice {}

    /** Inside the web server's own processes (mod_wsgi's embedded mode): as the server's account, with all its rights. */
    record Embedded() implements ProcessChoice {}

    /** In the only daemon process group of the site. Never in the mounts of a {@link Site}: there it is resolved. */
    record Automatic() implements ProcessChoice {}

    /** The choice {@link Embedded}. */
    ProcessChoice EMBEDDED = new Embedded();

    /** The choice {@link Automatic}. */
    ProcessChoice AUTOMATIC = new Automatic();

    /** Returns the daemon process group {@code group}. Throws {@code Refused} if that is no name of a group. */
    static ProcessChoice daemon(String group) {
        return new Daemon(ProcessGroupName.of(group));
    }
}
