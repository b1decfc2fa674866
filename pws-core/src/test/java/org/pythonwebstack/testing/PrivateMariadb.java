package org.pythonwebstack.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A MariaDB of its own: data, socket and logs below one directory, a port of the loopback address. It runs as the account
 * {@code mysql} where root runs the tests, else as whoever does; its superuser is whoever runs the tests, known by the socket,
 * as Debian's is root. It writes each statement into a log, and nothing is safe from a loss of power.
 */
public final class PrivateMariadb implements AutoCloseable {

    private final Path root;
    private final String superuser = System.getProperty("user.name");
    private final int port = Programs.freePort();
    private final PrivateProcess process;

    private PrivateMariadb(Path root) throws IOException {
        this.root = root;
        String account = PrivateApache.runsAsRoot() ? "mysql" : superuser;
        Path install = Programs.require("mariadb-install-db");
        Path server = Programs.require("mariadbd");
        Files.createDirectories(root);
        if (PrivateApache.runsAsRoot()) {
            Programs.run("chown", account, root.toString()).orFail();
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs.run(
                        install.toString(),
                        "--no-defaults",
                        "--user=" + account,
                        "--datadir=" + root.resolve("data"),
                        "--auth-root-authentication-method=socket",
                        "--auth-root-socket-user=" + superuser,
                        "--skip-test-db")
                .orFail();
        process = PrivateProcess.start(
                List.of(
                        server.toString(),
                        "--no-defaults",
                        "--user=" + account,
                        "--datadir=" + root.resolve("data"),
                        "--socket=" + socket(),
                        "--pid-file=" + root.resolve("pid"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--innodb-flush-log-at-trx-commit=0",
                        "--general-log",
                        "--general-log-file=" + root.resolve("statements.log")),
                Map.of("PATH", "/usr/sbin:/usr/bin:/bin"),
                Path.of("/"),
                root.resolveSibling(root.getFileName() + ".log"));
        process.awaitReady(() -> PrivateNginx.accepts(port) && Files.exists(socket()));
    }

    /** Starts a server whose files lie below {@code root}, which everybody must be able to reach. */
    public static PrivateMariadb start(Path root) {
        try {
            return new PrivateMariadb(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of its superuser. */
    public String superuser() {
        return superuser;
    }

    /** Returns its socket. */
    public Path socket() {
        return root.resolve("socket");
    }

    /** Returns its port. */
    public int port() {
        return port;
    }

    /** Returns all statements that it was sent. */
    public String log() {
        return PrivateProcess.text(root.resolve("statements.log")) + process.said();
    }

    /** Runs statements as the superuser, and returns what they answer, without headings. */
    public String ask(String statements) {
        return Programs.run(
                        List.of(
                                Programs.require("mariadb").toString(),
                                "--no-defaults",
                                "--batch",
                                "--skip-column-names",
                                "--binary-mode",
                                "--default-character-set=utf8mb4",
                                "--socket=" + socket(),
                                "--user=root"),
                        Map.of(),
                        statements.getBytes(StandardCharsets.UTF_8),
                        Duration.ofMinutes(3))
                .orFail()
                .out();
    }

    @Override
    public void close() {
        process.close();
    }
}
