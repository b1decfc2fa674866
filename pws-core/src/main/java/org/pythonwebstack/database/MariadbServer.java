package org.pythonwebstack.database;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.database.Standing.Thing;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * MariaDB 10.5 or later. One of this machine is administered by root, which it knows by its socket.
 *
 * <p>Users have no comments here: ours is the one with our password, which is random. The mark of a database is its comment,
 * which says from the start that it is ours, and later that it is complete.
 */
final class MariadbServer extends DatabaseServer {

    private static final String PACKAGES = "mariadb-client";
    private static final String BEGUN = "unfinished: ";
    private static final int MOST_CHARACTERS = 64;
    private static final char BEYOND = '\uffff';

    /** No settings of a user; the client understands no commands of its own in what it reads. */
    private static final List<String> CLIENT = List.of(
            "--no-defaults", "--batch", "--skip-column-names", "--binary-mode", "--default-character-set=utf8mb4");

    private static final List<String> DUMP = List.of(
            "--no-defaults",
            "--single-transaction",
            "--routines",
            "--events",
            "--triggers",
            "--hex-blob",
            "--default-character-set=utf8mb4");

    MariadbServer(ChangeableHost host, DatabasePlace place) {
        super(host, place);
    }

    @Override
    void refuseNames(OwnDatabase database) {
        refuseCharacters("database-name", database.name().toString());
        refuseCharacters("database-user", database.role().toString());
        String name = database.name().toString();
        if (Dialect.pattern(name).length() > MOST_CHARACTERS) {
            throw new Refused(Problem.of(DatabaseRule.PATTERN, "database-name", name));
        }
    }

    private static void refuseCharacters(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) || text.charAt(i) == BEYOND) {
                throw new Refused(Problem.at(DatabaseRule.CHARACTER, field, text, i));
            }
        }
    }

    @Override
    public Standing standing(OwnDatabase database) throws IOException {
        Sql ofDatabase = sql().add("FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = BINARY ")
                .text(database.name());
        Sql ofRole = sql().add("FROM mysql.user WHERE User = BINARY ").text(database.role());
        String answer = ask(start()
                + "SELECT (SELECT count(*) " + ofDatabase + "), (SELECT count(*) " + ofDatabase
                + sql().add(" AND SCHEMA_COMMENT = BINARY ").text(database.mark())
                + "), (SELECT count(*) " + ofDatabase
                + sql().add(" AND SCHEMA_COMMENT = BINARY ").text(BEGUN + database.mark())
                + "), (SELECT count(*) " + ofRole + "), (SELECT count(*) " + ofRole
                + sql().add(" AND authentication_string = BINARY ")
                        .text(database.password().verifier())
                + ");\n");
        int[] counts = numbers(answer, 5);
        Thing role = counts[3] == 0 ? Thing.ABSENT : counts[4] == 0 ? Thing.FOREIGN : Thing.OURS;
        Thing whole = counts[1] > 0 ? Thing.OURS : counts[2] > 0 ? Thing.UNFINISHED : Thing.FOREIGN;
        return new Standing(counts[0] == 0 ? Thing.ABSENT : whole, role);
    }

    @Override
    boolean ownsMore(OwnDatabase database) throws IOException {
        Sql role = sql().add(" WHERE User = BINARY ").text(database.role());
        Sql other = sql().add(" AND Db <> BINARY ")
                .text(Dialect.pattern(database.name().toString()));
        return numbers(
                        ask(start() + "SELECT (SELECT count(*) FROM mysql.db" + role + other
                                + ") + (SELECT count(*) FROM mysql.tables_priv" + role
                                + sql().add(" AND Db <> BINARY ").text(database.name()) + ");\n"),
                        1)[0]
                > 0;
    }

    @Override
    public void make(OwnDatabase database) throws IOException {
        ask(start()
                + sql().add("CREATE USER ")
                        .text(database.role())
                        .add("@")
                        .text(client())
                        .add(" IDENTIFIED VIA mysql_native_password USING ")
                        .text(database.password().verifier())
                        .add(";\nCREATE DATABASE ")
                        .name(database.name())
                        .add(" CHARACTER SET utf8mb4 COMMENT ")
                        .text(BEGUN + database.mark())
                        .add(";\nGRANT ALL PRIVILEGES ON ")
                        .pattern(database.name())
                        .add(".* TO ")
                        .text(database.role())
                        .add("@")
                        .text(client())
                        .add(";\n"));
    }

    /** Who may be the role: programs of this machine by the socket, or, where that knows no names of hosts, of any. */
    private String client() {
        return place().isLocal() ? "localhost" : "%";
    }

    @Override
    public void finish(OwnDatabase database) throws IOException {
        ask(start()
                + sql().add("ALTER DATABASE ")
                        .name(database.name())
                        .add(" COMMENT ")
                        .text(database.mark())
                        .add(";\n"));
    }

    @Override
    public void connect(OwnDatabase database, Account account) throws IOException {
        UserEntry user = host().user(account).orElseThrow(() -> new IOException("no account " + account));
        String password = database.password().plain().orElseThrow(IllegalStateException::new);
        List<String> arguments = arguments(CLIENT, database.role().toString());
        arguments.add("--database=" + database.name());
        require(program("mariadb", PACKAGES, arguments)
                .as(user)
                .with("MYSQL_PWD", password)
                .reading("SELECT 1;\n"));
    }

    @Override
    public void remove(OwnDatabase database) throws IOException {
        Standing standing = standing(database);
        if (standing.database() == Thing.OURS || standing.database() == Thing.UNFINISHED) {
            ask(start() + sql().add("DROP DATABASE ").name(database.name()).add(";\n"));
        }
        if (standing.role() == Thing.OURS) {
            ask(start()
                    + sql().add("DROP USER ")
                            .text(database.role())
                            .add("@")
                            .text(client())
                            .add(";\n"));
        }
    }

    @Override
    public void dump(OwnDatabase database, AbsolutePath file) throws IOException {
        require(patient(
                asAdmin("mariadb-dump", DUMP, List.of("--", database.name().toString()))
                        .writingFile(file)));
    }

    @Override
    public void restore(OwnDatabase database, AbsolutePath file) throws IOException {
        require(patient(asAdmin("mariadb", CLIENT, List.of("--database=" + database.name()))
                .readingFile(file)));
    }

    private static Sql sql() {
        return new Sql(Dialect.MARIADB);
    }

    /** What makes a backslash begin an escape, and a wrong value an error. */
    private static String start() {
        return "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';\n";
    }

    private String ask(String statements) throws IOException {
        return require(asAdmin("mariadb", CLIENT, List.of()).reading(statements));
    }

    private ProgramRun asAdmin(String program, List<String> options, List<String> more) throws IOException {
        if (place().isLocal()) {
            List<String> arguments = arguments(options, place().admin());
            arguments.addAll(more);
            return program(program, PACKAGES, arguments);
        }
        Admin admin = admin();
        List<String> arguments = arguments(options, admin.user());
        arguments.addAll(more);
        return program(program, PACKAGES, arguments).with("MYSQL_PWD", admin.password());
    }

    private List<String> arguments(List<String> options, String user) {
        List<String> arguments = new ArrayList<>(options);
        if (place().isLocal()) {
            arguments.add("--protocol=socket");
            arguments.add("--socket=" + place().host());
        } else {
            arguments.add("--protocol=tcp");
            arguments.add("--host=" + place().host());
            arguments.add("--port=" + place().port());
        }
        arguments.add("--user=" + user);
        return arguments;
    }
}
