package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pythonwebstack.database.DatabasePlace;
import org.pythonwebstack.database.DatabaseServer;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.database.RolePassword;
import org.pythonwebstack.database.Standing;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.testing.PrivateMariadb;
import org.pythonwebstack.testing.PrivatePostgresql;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.DatabaseName;
import org.pythonwebstack.value.Refused;

/** Databases that plans make and remove on real servers: wholly or not at all, wherever the program ends. */
class DatabaseChangeTest {

    private static final Standing COMPLETE = new Standing(Standing.Thing.OURS, Standing.Thing.OURS);

    @TempDir
    static Path folder;

    private static PrivatePostgresql postgresql;
    private static PrivateMariadb mariadb;

    @TempDir
    Path records;

    @SuppressWarnings("NullAway.Init")
    private LinuxChangeableHost host;

    @SuppressWarnings("NullAway.Init") // chosen by each test
    private OwnDatabase database;

    @BeforeAll
    static void start() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = folder.toRealPath();
        postgresql = PrivatePostgresql.start(folder.resolve("pg"));
        mariadb = PrivateMariadb.start(folder.resolve("my"));
    }

    @AfterAll
    static void stop() {
        if (postgresql != null) {
            postgresql.close();
        }
        if (mariadb != null) {
            mariadb.close();
        }
    }

    @BeforeEach
    void machine() throws IOException {
        host = LinuxChangeableHost.machine();
    }

    @AfterEach
    void noneIsLeft() throws IOException {
        server().remove(database);
    }

    private void choose(Database kind) {
        DatabasePlace place = kind == Database.POSTGRESQL
                ? new DatabasePlace(
                        kind, postgresql.socketDirectory().toString(), postgresql.port(), postgresql.superuser())
                : new DatabasePlace(kind, mariadb.socket().toString(), mariadb.port(), "root");
        database = new OwnDatabase(
                place,
                DatabaseName.of("shop"),
                DatabaseName.of("shop"),
                RolePassword.draw(kind),
                "made by PWS for site shop, 1");
    }

    private DatabaseServer server() {
        return DatabaseServer.at(host, database.place());
    }

    private AbsolutePath place() throws IOException {
        return AbsolutePath.of(records.toRealPath().resolve("pws").toString());
    }

    private Deployment deployment(ChangeableHost on) throws IOException {
        return Deployment.on(on, SystemControl.of(on, place()), place());
    }

    private Plan plan(boolean made) throws IOException {
        String user = System.getProperty("user.name");
        return Plan.of(
                made ? "make" : "remove",
                List.of(new Change.DatabaseChange(
                        database,
                        Account.of(user.equals("root") ? "nobody" : user),
                        place().resolve("archive").resolve("dump"),
                        made)));
    }

    private void fill() {
        if (database.place().kind() == Database.POSTGRESQL) {
            postgresql.ask("shop", "SET ROLE shop; CREATE TABLE t (x int); INSERT INTO t VALUES (42);");
        } else {
            mariadb.ask("CREATE TABLE shop.t (x int); INSERT INTO shop.t VALUES (42);");
        }
    }

    private String content() {
        return (database.place().kind() == Database.POSTGRESQL
                        ? postgresql.ask("shop", "SET ROLE shop; SELECT x FROM t;")
                        : mariadb.ask("SELECT x FROM shop.t;"))
                .strip();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whatWasMadeIsDumpedWhenItIsTakenBackAndNoRecordHasThePassword(Database kind) throws IOException {
        choose(kind);
        deployment(host).carryOut(() -> plan(true));
        assertThat(server().standing(database)).isEqualTo(COMPLETE);
        fill();

        assertThat(deployment(host).undo()).contains("make");

        assertThat(server().standing(database).isFree()).isTrue();
        Path dump = Path.of(place().toString()).resolve("archive/dump");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)))
                .isEqualTo("rw-------");
        assertThat(Files.size(dump)).isPositive();
        String password = database.password().plain().orElseThrow();
        try (Stream<Path> files = Files.walk(records)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(password);
            }
        }
        assertThat(plan(true).toString()).doesNotContain(password);
        assertThat(database.toString()).doesNotContain(password);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whatWasRemovedComesBackWithItsContent(Database kind) throws IOException {
        choose(kind);
        deployment(host).carryOut(() -> plan(true));
        fill();
        deployment(host).carryOut(() -> plan(false));
        assertThat(server().standing(database).isFree()).isTrue();

        assertThat(deployment(host).undo()).contains("remove");

        assertThat(server().standing(database)).isEqualTo(COMPLETE);
        assertThat(content()).isEqualTo("42");
        server().connect(database, Account.of(System.getProperty("user.name").equals("root") ? "nobody" : "#1"));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aNameThatIsTakenIsRefusedBeforeAnythingIsChanged(Database kind) throws IOException {
        choose(kind);
        server().make(database);
        server().finish(database);
        fill();

        assertThatThrownBy(() -> deployment(host).carryOut(() -> plan(true)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-DATABASE-001");

        assertThat(content()).isEqualTo("42");
        assertThat(deployment(host).undo()).isEmpty();
    }

    /** The end of this program, which nothing catches. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Returns the machine on which the program ends at a certain call of a program: before, after or in the middle of it. */
    private ChangeableHost crashingAt(int moment) {
        int[] calls = {0};
        return (ChangeableHost) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChangeableHost.class}, (proxy, method, arguments) -> {
                    try {
                        if (!method.getName().equals("run")) {
                            return method.invoke(host, arguments);
                        }
                        int call = calls[0]++;
                        if (call == moment / 3 && moment % 3 == 0) {
                            throw new Crash();
                        }
                        ProgramRun run = (ProgramRun) arguments[0];
                        boolean now = call == moment / 3;
                        Object result = host.run(now && moment % 3 == 1 ? half(run) : run);
                        if (now) {
                            throw new Crash();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Returns the run with the first half of its statements. */
    private static ProgramRun half(ProgramRun run) {
        if (run.input().isEmpty()) {
            return run;
        }
        String[] statements = run.input().get().split("(?<=;\n)", -1);
        return run.reading(String.join("", List.of(statements).subList(0, statements.length / 2 + 1)));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whereverItEndsADatabaseIsThereOrNot(Database kind) throws IOException {
        choose(kind);
        boolean crashed = true;
        for (int moment = 0; crashed; moment++) {
            crashed = isCutShort(moment, true);
            deployment(host).recover();
            assertThat(server().standing(database).isFree())
                    .as("moment %d", moment)
                    .isEqualTo(crashed);
            assertThat(server().standing(database).equals(COMPLETE))
                    .as("moment %d", moment)
                    .isNotEqualTo(crashed);
            deployment(host).undo();
            assertThat(server().standing(database).isFree()).isTrue();
            empty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whereverItEndsTheContentIsThereOrInTheArchive(Database kind) throws IOException {
        choose(kind);
        server().make(database);
        server().finish(database);
        fill();
        boolean crashed = true;
        for (int moment = 0; crashed; moment++) {
            crashed = isCutShort(moment, false);
            if (crashed) {
                // The command that comes next may be cut short too, while it brings everything back.
                isRecoveryCutShort(moment);
                deployment(host).recover();
                assertThat(server().standing(database)).as("moment %d", moment).isEqualTo(COMPLETE);
                assertThat(content()).isEqualTo("42");
                empty();
            } else {
                assertThat(server().standing(database).isFree()).isTrue();
                assertThat(deployment(host).undo()).contains("remove");
                assertThat(content()).isEqualTo("42");
            }
        }
    }

    private boolean isCutShort(int moment, boolean made) throws IOException {
        try {
            deployment(crashingAt(moment)).carryOut(() -> plan(made));
            return false;
        } catch (Crash crash) {
            return true;
        }
    }

    private void isRecoveryCutShort(int moment) throws IOException {
        try {
            deployment(crashingAt(moment % 24)).recover();
        } catch (Crash crash) {
            return;
        }
    }

    private void empty() throws IOException {
        host.removeTree(place());
    }
}
