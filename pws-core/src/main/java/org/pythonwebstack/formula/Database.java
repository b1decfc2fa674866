package org.pythonwebstack.formula;

/** The kinds of databases that a project can be connected to. */
public enum Database {
    /** A file in the directory of data. */
    SQLITE,
    /** PostgreSQL. */
    POSTGRESQL,
    /** MariaDB, or MySQL. */
    MARIADB
}
