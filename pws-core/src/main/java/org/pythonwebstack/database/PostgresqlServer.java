package org.pythonwebstack.database;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pythonwebstack.database.Standing.Thing;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.DatabaseName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * PostgreSQL 13 or later. One of this machine is administered by the account of its superuser, which it knows by its socket.
 *
 * <p>A role and its mark are made in one transaction. A database cannot be; it is ours from the start because our role owns
 * it, and gets its mark when it is complete.
 */
final class PostgresqlServer extends DatabaseServer {

    private static final String PACKAGES = "postgresql-client";
    private static final String MAINTENANCE = "postgres";
    private static final Set<String> EVERYBODY_OR_NOBODY = Set.of("public", "none");

    /** No settings of a user, no question, nothing but values; the first failure ends it, with one line. */
    private static final List<String> PSQL = List.of(
            "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=terse", "-v", "SHOW_CONTEXT=never");

    PostgresqlServer(ChangeableHost host, DatabasePlace place) {
        super(host, place);
    }

    @Override
    void refuseNames(OwnDatabase database) {
        String role = database.role().toString();
        if (role.startsWith("pg_") || EVERYBODY_OR_NOBODY.contains(role)) {
            throw new Refused(Problem.of(DatabaseRule.RESERVED, "database-user", role));
        }
    }

    @Override
    public Standing standing(OwnDatabase database) throws IOException {
        Sql ofDatabase =
                sql().add("FROM pg_catalog.pg_database d WHERE d.datname = ").text(database.name());
        Sql ofRole = sql().add("FROM pg_catalog.pg_roles r WHERE r.rolname = ").text(database.role());
        String answer = ask(start()
                + "SELECT (SELECT count(*) " + ofDatabase + "), (SELECT count(*) " + ofDatabase
                + sql().add(" AND shobj_description(d.oid, 'pg_database') = ").text(database.mark())
                + "), (SELECT count(*) " + ofDatabase + " AND d.datdba = (SELECT r.oid " + ofRole
                + sql().add(" AND shobj_description(r.oid, 'pg_authid') = ").text(database.mark())
                + ")), (SELECT count(*) " + ofRole + "), (SELECT count(*) " + ofRole
                + sql().add(" AND shobj_description(r.oid, 'pg_authid') = ").text(database.mark()) + ");\n");
        int[] counts = numbers(answer, 5);
        Thing role = counts[3] == 0 ? Thing.ABSENT : counts[4] == 0 ? Thing.FOREIGN : Thing.OURS;
        Thing whole = counts[1] > 0 ? Thing.OURS : counts[2] > 0 ? Thing.UNFINISHED : Thing.FOREIGN;
        return new Standing(counts[0] == 0 ? Thing.ABSENT : whole, role);
    }

    @Override
    boolean ownsMore(OwnDatabase database) throws IOException {
        Sql role = sql().add("(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ")
                .text(database.role())
                .add(")");
        Sql own = sql().add("(SELECT oid FROM pg_catalog.pg_database WHERE datname = ")
                .text(database.name())
                .add(")");
        return numbers(
                        ask(start() + "SELECT count(*) FROM pg_catalog.pg_shdepend s"
                                + " WHERE s.refclassid = 'pg_catalog.pg_authid'::regclass AND s.refobjid = " + role
                                + " AND NOT coalesce(s.dbid = " + own
                                + " OR s.classid = 'pg_catalog.pg_database'::regclass AND s.objid = " + own
                                + ", false);\n"),
                        1)[0]
                > 0;
    }

    @Override
    public void make(OwnDatabase database) throws IOException {
        DatabaseName role = database.role();
        Sql sql = sql().add("BEGIN;\nCREATE ROLE ")
                .name(role)
                .add(" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ")
                .text(database.password().verifier())
                .add(";\nCOMMENT ON ROLE ")
                .name(role)
                .add(" IS ")
                .text(database.mark())
                .add(";\n");
        if (!place().isLocal()) {
            // Who is no superuser can make a database only for a role that it is a member of.
            sql.add("GRANT ").name(role).add(" TO CURRENT_USER;\n");
        }
        sql.add("COMMIT;\nCREATE DATABASE ")
                .name(database.name())
                .add(" OWNER ")
                .name(role)
                .add(" ENCODING 'UTF8' TEMPLATE template0;\nREVOKE ALL ON DATABASE ")
                .name(database.name())
                .add(" FROM PUBLIC;\n");
        ask(start() + sql);
    }

    @Override
    public void finish(OwnDatabase database) throws IOException {
        ask(start()
                + sql().add("COMMENT ON DATABASE ")
                        .name(database.name())
                        .add(" IS ")
                        .text(database.mark())
                        .add(";\n"));
    }

    @Override
    public void connect(OwnDatabase database, Account account) throws IOException {
        UserEntry user = host().user(account).orElseThrow(() -> new IOException("no account " + account));
        String password = database.password().plain().orElseThrow(IllegalStateException::new);
        ProgramRun run = to(
                        program("psql", PACKAGES, PSQL).as(user),
                        place().address(),
                        database.name().toString())
                .with("PGUSER", database.role().toString())
                .with("PGPASSWORD", password);
        try {
            require(run.reading("SELECT 1;\n"));
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "\nThe role cannot connect to " + place().address() + " port "
                            + place().port()
                            + ". Let pg_hba.conf have 'host all all " + place().address()
                            + "/32 scram-sha-256', and listen_addresses that address.",
                    e);
        }
    }

    @Override
    public void remove(OwnDatabase database) throws IOException {
        Standing standing = standing(database);
        if (standing.database() == Thing.OURS || standing.database() == Thing.UNFINISHED) {
            ask(start() + sql().add("DROP DATABASE ").name(database.name()).add(" WITH (FORCE);\n"));
        }
        if (standing.role() == Thing.OURS) {
            ask(start() + sql().add("DROP ROLE ").name(database.role()).add(";\n"));
        }
    }

    @Override
    public void dump(OwnDatabase database, AbsolutePath file) throws IOException {
        require(patient(asAdmin(
                        "pg_dump",
                        List.of("--format=custom", "--no-password"),
                        database.name().toString())
                .writingFile(file)));
    }

    /**
     * As the role: what its owner has put into the database must not run with more rights. The dump is in the form that is no
     * script, in which psql would find commands of its own.
     */
    @Override
    public void restore(OwnDatabase database, AbsolutePath file) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--exit-on-error", "--single-transaction", "--no-owner", "--no-password"));
        arguments.add("--role=" + database.role());
        arguments.add(
                "--dbname=dbname=" + Dialect.connectionValue(database.name().toString()));
        require(patient(asAdmin("pg_restore", arguments, MAINTENANCE).readingFile(file)));
    }

    private static Sql sql() {
        return new Sql(Dialect.POSTGRESQL);
    }

    /** What makes a backslash stand for itself, and keeps a search path from leading elsewhere. */
    private static String start() {
        return "SET standard_conforming_strings = on;\nSET search_path = pg_catalog;\n";
    }

    private String ask(String statements) throws IOException {
        return require(asAdmin("psql", PSQL, MAINTENANCE).reading(statements));
    }

    private ProgramRun asAdmin(String program, List<String> arguments, String database) throws IOException {
        ProgramRun run = to(program(program, PACKAGES, arguments), place().host(), database);
        if (place().isLocal()) {
            Account account = Account.of(place().admin());
            UserEntry user = host().user(account)
                    .orElseThrow(() ->
                            new IOException("this machine has no account " + account + "; is the server installed?"));
            return run.as(user).with("PGUSER", place().admin());
        }
        Admin admin = admin();
        return run.with("PGUSER", admin.user()).with("PGPASSWORD", admin.password());
    }

    private ProgramRun to(ProgramRun run, String address, String database) {
        return run.with("PGHOST", address)
                .with("PGPORT", Integer.toString(place().port()))
                .with("PGDATABASE", database)
                .with("PGCLIENTENCODING", "UTF8")
                .with("PGCONNECT_TIMEOUT", "20")
                .with("PGAPPNAME", "pws");
    }
}
