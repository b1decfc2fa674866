package org.pythonwebstack.database;

/** How a server writes names and texts in statements. */
enum Dialect {
    /** With {@code standard_conforming_strings}, which each session sets first: a backslash stands for itself. */
    POSTGRESQL {
        @Override
        String name(String name) {
            return '"' + name.replace("\"", "\"\"") + '"';
        }

        @Override
        String text(String text) {
            return '\'' + text.replace("'", "''") + '\'';
        }
    },
    /** With an SQL mode without {@code NO_BACKSLASH_ESCAPES}, which each session sets first. */
    MARIADB {
        @Override
        String name(String name) {
            return '`' + name.replace("`", "``") + '`';
        }

        @Override
        String text(String text) {
            return '\'' + text.replace("\\", "\\\\").replace("'", "''") + '\'';
        }
    };

    /** Returns a name as the server reads it, whatever it is. */
    abstract String name(String name);

    /** Returns a text as the server reads it, whatever it is. */
    abstract String text(String text);

    /**
     * Returns the pattern of MariaDB that only this name matches: in a grant, {@code _} and {@code %} stand for any
     * characters, also between backticks.
     */
    static String pattern(String name) {
        return name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
    }

    /** Returns a value of a connection string of libpq. */
    static String connectionValue(String value) {
        return '\'' + value.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }
}
