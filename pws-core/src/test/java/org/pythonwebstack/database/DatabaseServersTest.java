package org.pythonwebstack.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pythonwebstack.database.Standing.Thing;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.testing.PrivateMariadb;
import org.pythonwebstack.testing.PrivatePostgresql;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.DatabaseName;
import org.pythonwebstack.value.Refused;

/** Databases with names of any kind, on real servers. */
class DatabaseServersTest {

    /** Names that mean something else to a server, a client, a shell, a URL, a grant or a connection string. */
    private static final List<String> NAMES = List.of(
            "Shop\"; DROP ROLE postgres; -- a`b'c",
            "\\! touch x %_$$;\\g\\",
            "--all",
            "postgresql://a/b?host=x dbname=:x:'y':\"z\"",
            "b\u00e9\u4e2d@c/d.e");

    private static final int MANY = 10_000;

    @TempDir
    static Path folder;

    private static PrivatePostgresql postgresql;
    private static PrivateMariadb mariadb;

    private final LinuxChangeableHost host = host();

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

    private static LinuxChangeableHost host() {
        try {
            return LinuxChangeableHost.machine();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DatabasePlace place(Database kind) {
        return kind == Database.POSTGRESQL
                ? new DatabasePlace(
                        kind, postgresql.socketDirectory().toString(), postgresql.port(), postgresql.superuser())
                : new DatabasePlace(kind, mariadb.socket().toString(), mariadb.port(), "root");
    }

    private static OwnDatabase database(DatabasePlace place, String name, String role) {
        return new OwnDatabase(
                place,
                DatabaseName.of(name),
                DatabaseName.of(role),
                RolePassword.draw(place.kind()),
                "made by PWS for site x: " + name.hashCode());
    }

    /** An account without rights of its own. */
    private static Account anybody() {
        return Account.of(System.getProperty("user.name").equals("root") ? "nobody" : System.getProperty("user.name"));
    }

    private static String log(Database kind) {
        return kind == Database.POSTGRESQL ? postgresql.log() : mariadb.log();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aDatabaseOfAnyNameIsMadeUsedDumpedRemovedAndMadeAgain(Database kind) throws IOException {
        DatabaseServer server = DatabaseServer.at(host, place(kind));
        int number = 0;
        for (String name : NAMES) {
            OwnDatabase own = database(place(kind), name, name);
            AbsolutePath dump =
                    AbsolutePath.of(folder.resolve(kind + "-" + number++).toString());

            server.requireFree(own);
            server.make(own);
            assertThat(server.standing(own)).as(name).isEqualTo(new Standing(Thing.UNFINISHED, Thing.OURS));
            server.finish(own);
            assertThat(server.standing(own)).as(name).isEqualTo(new Standing(Thing.OURS, Thing.OURS));
            server.connect(own, anybody());
            assertThatThrownBy(() -> server.connect(withOtherPassword(own), anybody()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> server.requireFree(own)).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> server.make(own)).isInstanceOf(IOException.class);
            fill(own);

            server.dump(own, dump);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(dump.toString()))))
                    .isEqualTo("rw-------");
            server.requireOurs(own);
            server.remove(own);
            assertThat(server.standing(own).isFree()).isTrue();
            server.remove(own);
            server.make(own);
            server.restore(own, dump);
            server.finish(own);
            server.connect(own, anybody());
            assertThat(content(own)).as(name).isEqualTo("it's \\ kept");
            server.remove(own);
            assertThat(server.standing(own).isFree()).isTrue();

            assertThat(log(kind)).doesNotContain(own.password().plain().orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whatIsNotOursStays(Database kind) throws IOException {
        DatabaseServer server = DatabaseServer.at(host, place(kind));
        OwnDatabase theirs = database(place(kind), "theirs", "they");
        server.make(theirs);
        server.finish(theirs);
        OwnDatabase ours = new OwnDatabase(
                place(kind), theirs.name(), theirs.role(), RolePassword.draw(kind), "made by PWS for another site");

        assertThat(server.standing(ours)).isEqualTo(new Standing(Thing.FOREIGN, Thing.FOREIGN));
        server.remove(ours);
        assertThat(server.standing(theirs)).isEqualTo(new Standing(Thing.OURS, Thing.OURS));
        assertThatThrownBy(() -> server.requireOurs(ours)).hasMessageContaining("PWS-DATABASE-001");
        OwnDatabase sameRole = database(place(kind), "other", "they");
        assertThatThrownBy(() -> server.requireFree(sameRole)).hasMessageContaining("database-user");
        assertThatThrownBy(() -> server.make(sameRole)).isInstanceOf(IOException.class);
        assertThat(server.standing(sameRole)).isEqualTo(new Standing(Thing.ABSENT, Thing.FOREIGN));
        server.remove(theirs);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aRoleThatOwnsMoreIsNotRemoved(Database kind) throws IOException {
        DatabaseServer server = DatabaseServer.at(host, place(kind));
        OwnDatabase own = database(place(kind), "small", "busy");
        server.make(own);
        server.finish(own);
        server.requireOurs(own);
        if (kind == Database.POSTGRESQL) {
            postgresql.ask("postgres", "CREATE DATABASE more OWNER busy;");
        } else {
            mariadb.ask("CREATE DATABASE more; GRANT ALL ON more.* TO busy@localhost;");
        }
        assertThatThrownBy(() -> server.requireOurs(own)).hasMessageContaining("PWS-DATABASE-006");
        if (kind == Database.POSTGRESQL) {
            postgresql.ask("postgres", "DROP DATABASE more;");
        } else {
            mariadb.ask("DROP DATABASE more; REVOKE ALL ON more.* FROM busy@localhost;");
        }
        server.requireOurs(own);
        server.remove(own);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aRoleCannotReachAnotherDatabase(Database kind) throws IOException {
        DatabaseServer server = DatabaseServer.at(host, place(kind));
        // As a pattern, the name of the second would match that of the first.
        OwnDatabase first = database(place(kind), "axb", "first");
        OwnDatabase second = database(place(kind), "a_b", "second");
        for (OwnDatabase own : List.of(first, second)) {
            server.make(own);
            server.finish(own);
            server.connect(own, anybody());
        }
        OwnDatabase intruder =
                new OwnDatabase(place(kind), first.name(), second.role(), second.password(), second.mark());
        assertThatThrownBy(() -> server.connect(intruder, anybody()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("denied");
        server.remove(first);
        server.remove(second);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aServerOfAnotherHostIsAdministeredWithAFileOfCredentials(Database kind) throws IOException {
        String password = "it's \\ \"50%\" $x `y`";
        Path file = folder.resolve("admin-" + kind);
        String quoted = "'" + password.replace("\\", "\\\\").replace("'", "''") + "'";
        if (kind == Database.POSTGRESQL) {
            postgresql.ask(
                    "postgres",
                    "CREATE ROLE adm LOGIN CREATEDB CREATEROLE PASSWORD '" + password.replace("'", "''") + "';");
        } else {
            mariadb.ask(
                    "CREATE USER adm@'%' IDENTIFIED BY " + quoted + "; GRANT ALL ON *.* TO adm@'%' WITH GRANT OPTION;");
        }
        Files.writeString(
                file,
                "DATABASE_ADMIN_USER=adm\nDATABASE_ADMIN_PASSWORD=\""
                        + password.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("$", "\\$")
                                .replace("`", "\\`")
                        + "\"\n");
        int port = kind == Database.POSTGRESQL ? postgresql.port() : mariadb.port();
        DatabasePlace remote = DatabasePlace.remote(kind, "127.0.0.1", port, AbsolutePath.of(file.toString()));
        DatabaseServer server = DatabaseServer.at(host, remote);
        OwnDatabase own = database(remote, "far", "away");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> server.requireFree(own)).hasMessageContaining("PWS-DATABASE-005");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        server.requireFree(own);
        server.make(own);
        server.finish(own);
        server.connect(own, anybody());
        fill(own);
        AbsolutePath dump = AbsolutePath.of(folder.resolve("far-" + kind).toString());
        server.requireOurs(own);
        server.dump(own, dump);
        server.remove(own);
        server.make(own);
        server.restore(own, dump);
        server.finish(own);
        assertThat(content(own)).isEqualTo("it's \\ kept");
        server.remove(own);
        assertThat(server.standing(own).isFree()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aServerThatIsNotThereIsSaidToBeSo(Database kind) {
        DatabasePlace nowhere =
                new DatabasePlace(kind, folder.resolve("nowhere").toString(), 5432, postgresql.superuser());
        DatabaseServer server = DatabaseServer.at(host, nowhere);
        assertThatThrownBy(() -> server.requireFree(database(nowhere, "a", "b")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("on this machine: ")
                .hasMessageContaining("nowhere");
    }

    @Test
    void namesAndTextsAreReadBackByPostgresql() {
        Set<String> names = names(Database.POSTGRESQL);
        StringBuilder sql = new StringBuilder("SET standard_conforming_strings = on;\nBEGIN;\n");
        for (String name : names) {
            sql.append("CREATE ROLE ").append(Dialect.POSTGRESQL.name(name)).append(";\n");
        }
        sql.append(
                "SELECT encode(convert_to(rolname, 'UTF8'), 'hex') FROM pg_roles WHERE oid >= 16384 ORDER BY oid;\n");
        sql.append("ROLLBACK;\n");
        for (String text : names) {
            sql.append("SELECT encode(convert_to(")
                    .append(Dialect.POSTGRESQL.text(text))
                    .append(", 'UTF8'), 'hex');\n");
        }
        List<String> read = decoded(postgresql.ask("postgres", sql.toString()));
        List<String> roles = new ArrayList<>(read.subList(read.size() - 2 * names.size(), read.size() - names.size()));
        assertThat(roles).isEqualTo(List.copyOf(names));
        assertThat(read.subList(read.size() - names.size(), read.size())).isEqualTo(List.copyOf(names));
    }

    @Test
    void namesAndTextsAreReadBackByMariadb() {
        Set<String> names = names(Database.MARIADB);
        StringBuilder sql = new StringBuilder("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';\n");
        for (String text : names) {
            sql.append("SELECT HEX(").append(Dialect.MARIADB.text(text)).append(");\n");
        }
        // A thousand real databases take as long as ten thousand texts.
        List<String> some = List.copyOf(names).subList(0, MANY / 10);
        for (String name : some) {
            sql.append("CREATE DATABASE ").append(Dialect.MARIADB.name(name)).append(";\n");
            sql.append("SELECT HEX(DATABASE()), ")
                    .append("(SELECT count(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = BINARY ")
                    .append(Dialect.MARIADB.text(name))
                    .append(");\n");
            sql.append("DROP DATABASE ").append(Dialect.MARIADB.name(name)).append(";\n");
        }
        List<String> lines = mariadb.ask(sql.toString()).lines().toList();
        assertThat(decoded(String.join("\n", lines.subList(0, names.size())))).isEqualTo(List.copyOf(names));
        assertThat(lines.subList(names.size(), lines.size()))
                .hasSize(some.size())
                .containsOnly("NULL\t1");
    }

    @Test
    void urlsAreReadBackByPython() {
        Map<String, OwnDatabase> all = new HashMap<>();
        StringBuilder urls = new StringBuilder();
        for (String name : names(Database.POSTGRESQL)) {
            OwnDatabase own = new OwnDatabase(
                    DatabasePlace.local(Database.POSTGRESQL),
                    DatabaseName.of(name),
                    DatabaseName.of(name),
                    RolePassword.of(Database.MARIADB, name),
                    "");
            urls.append(own.url()).append('\n');
            all.put(name, own);
        }
        String read = Programs.run(
                        List.of("/usr/bin/python3", "-I", "-c", """
                                import base64, sys, urllib.parse
                                for line in sys.stdin:
                                    parts = urllib.parse.urlsplit(line.rstrip("\\n"))
                                    same = {urllib.parse.unquote(x) for x in (parts.path[1:], parts.username, parts.password)}
                                    assert len(same) == 1 and (parts.hostname, parts.port) == ("127.0.0.1", 5432), line
                                    print(base64.b64encode(same.pop().encode()).decode())
                                """),
                        Map.of(),
                        urls.toString().getBytes(StandardCharsets.US_ASCII),
                        java.time.Duration.ofMinutes(1))
                .orFail()
                .out();
        assertThat(read.lines().map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8)))
                .containsExactlyInAnyOrderElementsOf(all.keySet());
    }

    /** Returns many names that a server takes: short ones, so that differences of one character count. */
    private static Set<String> names(Database kind) {
        Set<String> names = new LinkedHashSet<>();
        Random chance = new Random(4);
        List<String> words = HostileStrings.keywords();
        while (names.size() < MANY) {
            String text = random(chance);
            if (chance.nextInt(3) == 0) {
                text += words.get(chance.nextInt(words.size())) + random(chance);
            }
            Optional<DatabaseName> name = DatabaseName.parse(text).toOptional();
            if (name.isPresent() && isTaken(kind, name.get())) {
                names.add(name.get().toString());
            }
        }
        return names;
    }

    private static boolean isTaken(Database kind, DatabaseName name) {
        try {
            DatabaseServer.at(host(), place(kind))
                    .refuseNames(new OwnDatabase(
                            place(kind), name, name, RolePassword.ofVerifier("*" + "0".repeat(40)), ""));
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    private static String random(Random chance) {
        String alphabet = "ab\"'`\\:;%_$-/*#?.@!&{}()[]<>|=~^+ \u00e9\u4e2d\u00a0\u3000\u200b\ufeff\uffe6";
        StringBuilder text = new StringBuilder();
        for (int i = chance.nextInt(12) + 1; i > 0; i--) {
            text.append(alphabet.charAt(chance.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static List<String> decoded(String hex) {
        return hex.lines()
                .map(line -> new String(
                        com.google.common.io.BaseEncoding.base16().ignoreCase().decode(line), StandardCharsets.UTF_8))
                .toList();
    }

    private static OwnDatabase withOtherPassword(OwnDatabase own) {
        return new OwnDatabase(
                own.place(),
                own.name(),
                own.role(),
                RolePassword.draw(own.place().kind()),
                own.mark());
    }

    private static void fill(OwnDatabase own) {
        if (own.place().kind() == Database.POSTGRESQL) {
            String role = Dialect.POSTGRESQL.name(own.role().toString());
            postgresql.ask(
                    own.name().toString(),
                    "SET ROLE " + role
                            + "; CREATE TABLE \"it's\" (x text); INSERT INTO \"it's\" VALUES ('it''s \\ kept');");
        } else {
            mariadb.ask("USE " + Dialect.MARIADB.name(own.name().toString())
                    + "; CREATE TABLE `it's` (x text); INSERT INTO `it's` VALUES ('it''s \\\\ kept');");
        }
    }

    private static String content(OwnDatabase own) {
        return (own.place().kind() == Database.POSTGRESQL
                        ? postgresql.ask(own.name().toString(), "SELECT x FROM \"it's\";")
                        : mariadb.ask("SELECT x FROM "
                                        + Dialect.MARIADB.name(own.name().toString()) + ".`it's`;")
                                .replace("\\\\", "\\"))
                .strip();
    }
}
