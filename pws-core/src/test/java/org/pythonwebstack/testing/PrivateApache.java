package org.pythonwebstack.testing;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/**
 * Debian's Apache, started for a test: own server root, process id file, logs and sockets in a temporary directory, only
 * loopback ports. Closing it ends the processes that it started, and no others.
 *
 * <p>Started by root it runs as {@code www-data}, like the system's own, so that tests see the permissions that matter.
 */
public final class PrivateApache implements AutoCloseable {

    /** How Apache spreads its work over processes. */
    public enum Mpm {
        EVENT("mpm_event"),
        PREFORK("mpm_prefork"),
        /** prefork with a user for each virtual host: {@code AssignUserID}. */
        ITK("mpm_prefork", "mpm_itk");

        private final ImmutableList<String> modules;

        Mpm(String... modules) {
            this.modules = ImmutableList.copyOf(modules);
        }
    }

    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");
    private static final Duration START = Duration.ofSeconds(90);

    /** What Debian switches on by itself, and what rendered sites may use beyond that. */
    private static final List<String> USUAL_MODULES = List.of(
            "authn_core",
            "authn_file",
            "auth_basic",
            "authz_core",
            "authz_host",
            "authz_user",
            "alias",
            "deflate",
            "dir",
            "env",
            "expires",
            "filter",
            "headers",
            "http2",
            "mime",
            "reqtimeout",
            "setenvif",
            "socache_shmcb",
            "ssl",
            "wsgi");

    private final Path root;
    private final Path configuration;
    private final List<Integer> ports;
    private final Process process;
    private final Thread killer;

    private PrivateApache(Path root, Path configuration, List<Integer> ports, Process process) {
        this.root = root;
        this.configuration = configuration;
        this.ports = ports;
        this.process = process;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** Returns a builder of an instance in {@code root}, an existing directory below which it writes all its files. */
    public static Builder in(Path root) {
        return new Builder(root);
    }

    /** Collects how an instance shall be. */
    public static final class Builder {
        private final Path root;
        private final Set<String> modules = new LinkedHashSet<>(USUAL_MODULES);
        private final StringBuilder extra = new StringBuilder();
        private final List<Integer> ports = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private Mpm mpm = Mpm.EVENT;

        private Builder(Path root) {
            this.root = root;
        }

        /** Sets how it spreads its work; {@link Mpm#EVENT} unless set. */
        public Builder mpm(Mpm choice) {
            mpm = choice;
            return this;
        }

        /** Loads more modules, named as their files are without {@code mod_}. */
        public Builder modules(String... names) {
            modules.addAll(List.of(names));
            return this;
        }

        /** Leaves modules out that are loaded otherwise. */
        public Builder without(String... names) {
            modules.removeAll(List.of(names));
            return this;
        }

        /** Loads this build of mod_wsgi instead of Debian's. */
        public Builder modWsgi(Path file) {
            return without("wsgi").config("LoadModule wsgi_module \"" + file + "\"");
        }

        /** Adds text to the configuration, behind what is there. */
        public Builder config(String text) {
            extra.append(text).append('\n');
            return this;
        }

        /** Includes a file. */
        public Builder include(Path file) {
            return config("Include \"" + file + "\"");
        }

        /** Adds command line arguments, for example {@code -DNAME}. */
        public Builder arguments(String... words) {
            arguments.addAll(List.of(words));
            return this;
        }

        /** Listens on a port of 127.0.0.1. */
        public Builder listen(int port) {
            extra.append("Listen 127.0.0.1:").append(port).append('\n');
            return serves(port);
        }

        /** Waits for a port of 127.0.0.1 on which the given configuration listens by itself. */
        public Builder serves(int port) {
            ports.add(port);
            return this;
        }

        /** Asks Apache to test the configuration ({@code -t}) and returns what it said. */
        public Programs.Result test(String... more) {
            List<String> command = command(write());
            command.add("-t");
            command.addAll(List.of(more));
            return Programs.run(command);
        }

        /** Starts the instance and waits until it accepts connections. */
        public PrivateApache start() {
            Path file = write();
            test().orFail();
            // Apache ends by a signal to its whole process group, so it must not be in the group of the tests.
            List<String> command = command(file);
            command.add(0, Programs.require("setsid").toString());
            command.add("-DFOREGROUND");
            Path console = root.resolve("console.log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(console.toFile())
                        .start();
                PrivateApache apache = new PrivateApache(root, file, List.copyOf(ports), process);
                try {
                    apache.awaitReady();
                } catch (AssertionError e) {
                    apache.close();
                    throw e;
                }
                return apache;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> command(Path file) {
            List<String> command = new ArrayList<>(
                    List.of(Programs.require("apache2").toString(), "-d", root.toString(), "-f", file.toString()));
            command.addAll(arguments);
            return command;
        }

        private Path write() {
            StringBuilder text = new StringBuilder();
            text.append("ServerRoot \"").append(root).append("\"\n");
            text.append("DefaultRuntimeDir \"").append(root).append("/run\"\n");
            text.append("PidFile \"").append(root).append("/run/apache2.pid\"\n");
            text.append("ErrorLog \"").append(errorLogOf(root)).append("\"\n");
            text.append("LogLevel info\nServerName localhost\n");
            for (String module : mpm.modules) {
                load(module, text);
            }
            for (String module : modules) {
                load(module, text);
            }
            if (runsAsRoot()) {
                text.append("User www-data\nGroup www-data\n");
            }
            if (modules.contains("wsgi")) {
                text.append("WSGISocketPrefix \"").append(root).append("/run/wsgi\"\n");
            }
            if (modules.contains("mime")) {
                text.append("TypesConfig \"")
                        .append(Programs.requireFile("/etc/mime.types"))
                        .append("\"\n");
            }
            if (modules.contains("authz_core")) {
                text.append("<Directory />\nAllowOverride None\nRequire all denied\n</Directory>\n");
            }
            text.append(extra);
            try {
                Files.createDirectories(root.resolve("run"));
                Path file = root.resolve("apache2.conf");
                Files.writeString(file, text, StandardCharsets.UTF_8);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void load(String module, StringBuilder text) {
            String file = module.equals("mpm_itk") ? "mpm_itk.so" : "mod_" + module + ".so";
            text.append("LoadModule ")
                    .append(module)
                    .append("_module \"")
                    .append(Programs.requireFile(MODULES.resolve(file).toString()))
                    .append("\"\n");
        }
    }

    /** Returns whether the tests run as root, so that Apache can take on other users. */
    public static boolean runsAsRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /**
     * Creates a directory for an instance. Everybody may look into it, as into {@code /srv} or {@code /var/www}: what a test
     * hides from a user it must hide by itself.
     */
    public static Path temporaryRoot() {
        try {
            Path directory = Files.createTempDirectory("pws-apache");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return directory.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a directory and all that is in it, without following links. */
    public static void delete(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the directory that it was started in. */
    public Path root() {
        return root;
    }

    /** Returns the text of the server's own error log. */
    public String errorLog() {
        Path log = errorLogOf(root);
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads its configuration again without dropping a connection, and waits until the new one is in force. */
    public void reload() {
        int before = resumptions();
        Programs.run("kill", "-USR1", Long.toString(process.pid())).orFail();
        Programs.await("the reload of Apache", START, () -> resumptions() > before);
    }

    /** Returns what {@code apache2 -t} and these arguments say of the running configuration, for example {@code -DDUMP_VHOSTS}. */
    public Programs.Result dump(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Programs.require("apache2").toString(), "-d", root.toString(), "-f", configuration.toString(), "-t"));
        command.addAll(List.of(arguments));
        return Programs.run(command, Map.of(), new byte[0], START);
    }

    /** Ends it and all processes that it started. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (ProcessHandle child : children) {
            child.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    private void awaitReady() {
        for (int port : ports) {
            Programs.await("an answer of Apache on port " + port, START, () -> {
                if (!process.isAlive()) {
                    Assertions.fail("Apache ended with status " + process.exitValue() + "\n" + errorLog());
                }
                return accepts(port);
            });
        }
        Programs.await("the start of Apache", START, () -> resumptions() > 0);
    }

    private int resumptions() {
        return errorLog().split("resuming normal operations", -1).length - 1;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path errorLogOf(Path root) {
        return root.resolve("error.log");
    }
}
