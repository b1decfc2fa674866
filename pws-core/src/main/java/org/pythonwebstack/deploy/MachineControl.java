package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.List;

/**
 * What a deployment asks of a machine besides its files. Each method reports failure by an {@code IOException} with the reason
 * that the machine gave, and can be asked again for what is so already: then it does nothing.
 */
public interface MachineControl {

    /**
     * Makes an account without password and login, and its group of the same name; its home directory is not made. Fails if
     * the name stands for another number already.
     */
    void makeAccount(Change.AccountChange account) throws IOException;

    /** Removes an account that {@link #makeAccount} has made, and its group; its files stay. One with another number stays. */
    void removeAccount(Change.AccountChange account) throws IOException;

    /** Makes a database with its role, and connects to it; or dumps and removes both. Fails for one that is not ours. */
    void changeDatabase(Change.DatabaseChange change) throws IOException;

    /** Takes {@link #changeDatabase} back, from whatever state it is in; nothing is done to a database that is not ours. */
    void takeBackDatabase(Change.DatabaseChange change) throws IOException;

    /** Starts units and enables them; or stops them, waits for their end and disables them. One that is not known has stopped. */
    void setRunning(List<String> units, boolean running) throws IOException;

    /** Has a running unit take over what changed; one that does not run stays so. */
    void reloadUnit(String unit, boolean restart) throws IOException;

    /** Has somebody read the configuration again, and makes sure that it was taken; a server that does not run stays so. */
    void reload(Reloaded what) throws IOException;

    /** Has a server test its whole configuration as it would be after {@code plan}. */
    void test(WebServer server, Plan plan) throws IOException;

    /** Runs a program of a site. */
    void run(Change.ProgramChange program) throws IOException;

    /** Unpacks an archive as the owner of a directory. */
    default void unpack(Change.UnpackChange unpack) throws IOException {
        throw new IOException("no archive can be unpacked here");
    }

    /** Asks a site for a page. */
    void probe(Change.ProbeChange probe) throws IOException;
}
