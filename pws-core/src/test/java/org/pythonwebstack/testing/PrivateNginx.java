package org.pythonwebstack.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An nginx of its own: own prefix, pid, logs and temporary files below one directory, and a main file that says what
 * Debian's says, so that a rendered file meets the same neighbours. It listens where the given files say, which must be the
 * loopback address.
 */
public final class PrivateNginx implements AutoCloseable {

    private final Path root;
    private final Path program;
    /** Started by root, the workers would else become nobody, who may not read a test's directory. */
    private String user = PrivateApache.runsAsRoot() ? "root root" : "";

    private @Nullable PrivateProcess process;

    private PrivateNginx(Path root, Path program) {
        this.root = root;
        this.program = program;
    }

    /** Prepares an nginx whose files lie below {@code root}. */
    public static PrivateNginx at(Path root) {
        PrivateNginx nginx = new PrivateNginx(root, Programs.require("nginx"));
        try {
            for (String directory : List.of("conf.d", "sites-enabled", "temp", "log")) {
                Files.createDirectories(root.resolve(directory));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PrivateProcess.write(root.resolve("nginx.conf"), nginx.mainFile());
        return nginx;
    }

    /** Has the workers run as {@code account}, if that is not empty; otherwise they run as whoever runs the tests. */
    public PrivateNginx runAs(String account) {
        if (!account.isEmpty()) {
            user = account;
            PrivateProcess.write(root.resolve("nginx.conf"), mainFile());
        }
        return this;
    }

    /** Writes {@code conf.d/NAME}, which is read before the sites. */
    public PrivateNginx conf(String name, String text) {
        PrivateProcess.write(root.resolve("conf.d").resolve(name), text);
        return this;
    }

    /** Writes {@code sites-enabled/NAME}. */
    public PrivateNginx site(String name, String text) {
        PrivateProcess.write(root.resolve("sites-enabled").resolve(name), text);
        return this;
    }

    /** Takes all sites and {@code conf.d} files away. */
    public PrivateNginx clear() {
        for (String directory : List.of("conf.d", "sites-enabled")) {
            try (var files = Files.newDirectoryStream(root.resolve(directory))) {
                for (Path file : files) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    /** Runs nginx's own test of the configuration. */
    public Programs.Result test() {
        return Programs.run(command("-t"));
    }

    /** Starts nginx and waits until the loopback port {@code port} takes connections. */
    public PrivateNginx start(int port) {
        PrivateProcess started = PrivateProcess.start(
                command("-g", "daemon off;"), Map.of("PATH", "/usr/bin:/bin"), root, root.resolve("log/nginx.out"));
        process = started;
        started.awaitReady(() -> accepts(port));
        return this;
    }

    /** Returns what stands in the error log of the main file. */
    public String errorLog() {
        return PrivateProcess.text(root.resolve("log/error.log"));
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Returns whether something listens on a port of the loopback address. */
    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-p",
                root + "/",
                "-e",
                root.resolve("log/error.log").toString(),
                "-c",
                root.resolve("nginx.conf").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The same http-level directives as in Debian's main file: a directive that may stand only once meets them here. */
    private String mainFile() {
        return (user.isEmpty() ? "" : "user " + user + ";\n") + """
                worker_processes 1;
                pid nginx.pid;
                error_log log/error.log;
                events {
                    worker_connections 256;
                }
                http {
                    client_body_temp_path temp/body;
                    proxy_temp_path temp/proxy;
                    fastcgi_temp_path temp/fastcgi;
                    uwsgi_temp_path temp/uwsgi;
                    scgi_temp_path temp/scgi;
                    sendfile on;
                    tcp_nopush on;
                    types_hash_max_size 2048;
                    include /etc/nginx/mime.types;
                    default_type application/octet-stream;
                    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
                    ssl_prefer_server_ciphers on;
                    access_log log/access.log;
                    gzip on;
                    include conf.d/*.conf;
                    include sites-enabled/*;
                }
                """;
    }
}
