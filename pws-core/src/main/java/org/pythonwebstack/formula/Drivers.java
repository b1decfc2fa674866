package org.pythonwebstack.formula;

/** What an application connects to a database with: packages that need no compiler and no library of the machine. */
final class Drivers {

    private static final String VARIABLE = "DATABASE_URL";

    private Drivers() {}

    /** Has a formula hand on the address of a database, and install what speaks to it. */
    static FormulaBuilder connect(FormulaBuilder formula) {
        return formula.databaseUrl(VARIABLE)
                .database(Database.SQLITE)
                .database(Database.POSTGRESQL, "psycopg[binary]>=3.1")
                .database(Database.MARIADB, "PyMySQL>=1.1");
    }
}
