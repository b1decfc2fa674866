package org.pythonwebstack.deploy;

import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;

/** Something on the machine that PWS has made: what is ours, and nothing else is. */
public sealed interface Owned {

    /**
     * A file, a link or a directory.
     *
     * @param path where
     * @param state as PWS left it; of a content, the hash is known
     * @param purpose what it is for, one sentence without a full stop
     * @param secret whether the content must not be shown
     */
    record OwnedPath(AbsolutePath path, PathState state, String purpose, boolean secret) implements Owned {}

    /**
     * A directory with all in it, which its owner changes.
     *
     * @param path where
     * @param purpose what it is for, one sentence without a full stop
     */
    record OwnedTree(AbsolutePath path, String purpose) implements Owned {}

    /**
     * An account.
     *
     * @param name its name
     * @param ids its numbers
     * @param home its home directory
     */
    record OwnedAccount(Account name, Ownership ids, AbsolutePath home) implements Owned {}

    /**
     * A database with its role.
     *
     * @param database what the server knows it by; the password is not written down
     * @param account the account of the site that it was made for
     */
    record OwnedDatabase(OwnDatabase database, Account account) implements Owned {}

    /**
     * A unit of the service manager that was enabled.
     *
     * @param name its name
     */
    record OwnedUnit(String name) implements Owned {}
}
