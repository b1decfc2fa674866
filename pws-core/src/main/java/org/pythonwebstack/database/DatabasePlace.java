package org.pythonwebstack.database;

import java.util.Objects;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * Where a database server is, and who administers it.
 *
 * @param kind PostgreSQL or MariaDB
 * @param host for one of this machine the directory of its sockets (PostgreSQL) or its socket (MariaDB); else a host name or
 *     address
 * @param port its port, 1 to 65535; of a socket of PostgreSQL, it is a part of the name
 * @param admin for one of this machine, its superuser: in PostgreSQL also the account that may be it, in MariaDB whoever runs
 *     PWS must be; else the path of a file with credentials
 */
public record DatabasePlace(Database kind, String host, int port, String admin) {

    private static final int POSTGRESQL_PORT = 5432;
    private static final int MARIADB_PORT = 3306;
    private static final String LOOPBACK = "127.0.0.1";

    /** Checks everything. Throws {@link Refused} if a part is wrong. */
    public DatabasePlace {
        Objects.requireNonNull(kind, "kind");
        Port.of(port);
        if (kind == Database.SQLITE) {
            throw new IllegalArgumentException("SQLite has no server");
        }
        if (host.startsWith("/")) {
            AbsolutePath.of(host);
            if (!admin.equals("root")) {
                Account.of(admin);
            }
        } else {
            if (!HostName.parse(host).problems().isEmpty()
                    && !IpAddress.parse(host).problems().isEmpty()) {
                throw new Refused(Problem.of(DatabaseRule.PLACE, "database-host", host));
            }
            AbsolutePath.of(admin);
        }
    }

    /** Returns the server that Debian starts on this machine. */
    public static DatabasePlace local(Database kind) {
        return local(kind, kind == Database.POSTGRESQL ? POSTGRESQL_PORT : MARIADB_PORT);
    }

    /** Returns a server of this machine with a port of its own. */
    public static DatabasePlace local(Database kind, int port) {
        return kind == Database.POSTGRESQL
                ? new DatabasePlace(kind, "/var/run/postgresql", port, "postgres")
                : new DatabasePlace(kind, "/run/mysqld/mysqld.sock", port, "root");
    }

    /**
     * Returns a server of another machine.
     *
     * @param host its name or address
     * @param port its port; 0 for the usual one
     * @param credentials a file of root's with the lines {@code DATABASE_ADMIN_USER=} and {@code DATABASE_ADMIN_PASSWORD=}
     */
    public static DatabasePlace remote(Database kind, String host, int port, AbsolutePath credentials) {
        int usual = kind == Database.POSTGRESQL ? POSTGRESQL_PORT : MARIADB_PORT;
        return new DatabasePlace(kind, host, port == 0 ? usual : port, credentials.toString());
    }

    /** Returns whether it is a server of this machine. */
    public boolean isLocal() {
        return host.startsWith("/");
    }

    /** Returns the name or address to which applications connect; one of this machine listens on loopback. */
    String address() {
        return isLocal() ? LOOPBACK : host;
    }

    /** Returns the server for a person: {@code PostgreSQL on this machine}. */
    public String title() {
        return (kind == Database.POSTGRESQL ? "PostgreSQL" : "MariaDB") + " on "
                + (isLocal() ? "this machine" : host + " port " + port);
    }
}
