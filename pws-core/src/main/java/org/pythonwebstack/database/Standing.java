package org.pythonwebstack.database;

/**
 * What a server knows of a database and its role.
 *
 * @param database of the database
 * @param role of the role
 */
public record Standing(Thing database, Thing role) {

    /** What there is of one name. */
    public enum Thing {
        /** Nothing. */
        ABSENT,
        /** Ours, and not complete: whoever made or filled it was cut short. */
        UNFINISHED,
        /** Ours. */
        OURS,
        /** Somebody else's. */
        FOREIGN
    }

    /** Returns whether the server knows neither. */
    public boolean isFree() {
        return database == Thing.ABSENT && role == Thing.ABSENT;
    }
}
