package org.pythonwebstack.formula;

/** The kinds of databases that a project can be connected to. */
public enum Database {
    /** A file in the directory of data. */
    SQLITE,
    /** PostgreSQL. */
    POSTGRESQL,
    /** MariaDB, or MySQL. */
    MARIADB,
    /** None by PWS: what the project itself says stays. */
    NONE;

    /** Returns whether it is a server, whose address and password an application is told. */
    public boolean isServer() {
        return this == POSTGRESQL || this == MARIADB;
    }
}
