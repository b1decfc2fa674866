package org.pythonwebstack.database;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules of databases that sites have of their own. {@code docs/problems.md} lists them with their causes. */
public enum DatabaseRule implements Rule {
    /** A database or role of that name is there, and is somebody else's. */
    NOT_OURS(
            "PWS-DATABASE-001",
            "a database or role that PWS did not make is neither used nor removed",
            "choose another name with --database-name and --database-user, or remove the other one yourself"),
    /** MariaDB keeps names in three bytes a character at most. */
    CHARACTER(
            "PWS-DATABASE-002", "a name in MariaDB has no character beyond U+FFFF", "choose a name of simpler letters"),
    /** A name with many underscores; cut short, the grant would be for other databases. */
    PATTERN(
            "PWS-DATABASE-003",
            "the name of a database in MariaDB has at most 64 characters, where '_', '%' and '\\' count twice",
            "choose a shorter name, or one with fewer of them"),
    /** {@code pg_} and what means everybody or nobody. */
    RESERVED(
            "PWS-DATABASE-004",
            "a role or database has no name that the server keeps for itself",
            "choose another name with --database-name and --database-user"),
    /** A password that others can read, or a file that they can change. */
    ADMIN_FILE(
            "PWS-DATABASE-005",
            "the file with the administrator's credentials belongs to root, nobody else may read it, and it has the lines"
                    + " DATABASE_ADMIN_USER=NAME and DATABASE_ADMIN_PASSWORD=PASSWORD",
            "write the two lines, then 'chown root' and 'chmod 600'"),
    /** The role is used for something else too. */
    OWNS_MORE(
            "PWS-DATABASE-006",
            "a role is removed only if it owns nothing but its database",
            "give what else it owns to another role, or leave the database with the role: without --drop-database"),
    /** Neither a host name nor an address, or no administrator for it. */
    PLACE(
            "PWS-DATABASE-007",
            "a database server is one of this machine, or a host with a file of its administrator's credentials",
            "give --database-host a host name or address, and --database-admin the path of the file");

    private final RuleText text;

    DatabaseRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
