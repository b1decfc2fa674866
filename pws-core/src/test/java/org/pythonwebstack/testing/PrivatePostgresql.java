package org.pythonwebstack.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own: data, socket and log below one directory, a port of the loopback address. It runs as the account
 * {@code postgres} where root runs the tests, else as whoever does. As Debian's, it knows its superuser by the socket and all
 * others by a password. It writes each statement into its log, and nothing is safe from a loss of power.
 */
public final class PrivatePostgresql implements AutoCloseable {

    private final Path root;
    private final String account;
    private final int port = Programs.freePort();
    private final PrivateProcess process;

    private PrivatePostgresql(Path root) throws IOException {
        this.root = root;
        this.account = PrivateApache.runsAsRoot() ? "postgres" : System.getProperty("user.name");
        Files.createDirectories(root);
        if (PrivateApache.runsAsRoot()) {
            Programs.run("chown", account, root.toString()).orFail();
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs.run(command(
                        "initdb",
                        "--pgdata=" + root.resolve("data"),
                        "--username=" + account,
                        "--auth-local=peer",
                        "--auth-host=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"))
                .orFail();
        process = PrivateProcess.start(
                command(
                        "postgres",
                        "-D",
                        root.resolve("data").toString(),
                        "-k",
                        root.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "fsync=off",
                        "-c",
                        "log_statement=all"),
                Map.of("PATH", "/usr/bin:/bin"),
                Path.of("/"),
                root.resolveSibling(root.getFileName() + ".log"));
        process.awaitReady(() -> Files.exists(root.resolve("data/postmaster.pid"))
                && PrivateProcess.text(root.resolve("data/postmaster.pid")).contains("ready"));
    }

    /** Starts a server whose files lie below {@code root}, which everybody must be able to reach. */
    public static PrivatePostgresql start(Path root) {
        try {
            return new PrivatePostgresql(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the account, and the role, of its superuser. */
    public String superuser() {
        return account;
    }

    /** Returns the directory of its socket. */
    public Path socketDirectory() {
        return root;
    }

    /** Returns its port. */
    public int port() {
        return port;
    }

    /** Returns all that it has logged: each statement among it. */
    public String log() {
        return process.said();
    }

    /** Runs statements as the superuser in a database, and returns what they answer, without headings. */
    public String ask(String database, String statements) {
        List<String> psql = new ArrayList<>(asAccount());
        psql.addAll(List.of("/usr/bin/env", "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"));
        return Programs.run(
                        psql,
                        Map.of(
                                "PGHOST",
                                root.toString(),
                                "PGPORT",
                                Integer.toString(port),
                                "PGUSER",
                                account,
                                "PGDATABASE",
                                database,
                                "PGCLIENTENCODING",
                                "UTF8"),
                        statements.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.time.Duration.ofMinutes(3))
                .orFail()
                .out();
    }

    @Override
    public void close() {
        // A fast shutdown: sessions that are open are ended.
        process.signal("INT");
        process.close();
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(asAccount());
        command.add(program(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> asAccount() {
        return PrivateApache.runsAsRoot()
                ? List.of("/usr/bin/setpriv", "--reuid=" + account, "--regid=" + account, "--init-groups", "--")
                : List.of();
    }

    /** Debian keeps the server's programs by version, outside the search path. */
    private static Path program(String name) {
        try (Stream<Path> versions = Files.list(Programs.requireFile("/usr/lib/postgresql"))) {
            Optional<Path> program = versions.map(
                            version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(java.util.Comparator.comparing(Path::toString));
            return program.orElseThrow(() -> Programs.absent(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
