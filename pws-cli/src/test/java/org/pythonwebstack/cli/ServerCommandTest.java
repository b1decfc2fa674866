package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pws start-server} as a program of its own, started and ended as people do. */
class ServerCommandTest {

    private static final String APPLICATION = """
            import os


            def application(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [("account %d says %s" % (os.getuid(), os.environ.get("GREETING"))).encode()]
            """;

    private Path directory;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        directory = Files.createTempDirectory("pws-start").toRealPath();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("wsgi.py"), APPLICATION);
        WholeJar.write(directory.resolve("pws.jar"));
        Files.createDirectory(directory.resolve("home"));
        for (String name : List.of("wsgi.py", "pws.jar")) {
            Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    @AfterEach
    void remove() throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx", "gunicorn"})
    void servesUntilItIsAskedToEndAndLeavesNothing(String server) throws Exception {
        require(server);
        Path out = directory.resolve("out");
        Process process = start(List.of(), "start-server", "--server", server, "--port", "" + port, "wsgi.py");
        List<ProcessHandle> all = new ArrayList<>();
        String root;
        try {
            await(process, out, "Ctrl-C ends it");
            String told = Files.readString(out);
            assertThat(told)
                    .contains(
                            "at http://localhost:" + port + "/", "server:    " + server + ", 1 process with 5 threads");
            assertThat(get()).contains("account ").contains("says hello");
            root = told.replaceAll("(?s).*files:     (\\S+).*", "$1");
            assertThat(Path.of(root)).isDirectory();
            try (Stream<ProcessHandle> found = process.descendants()) {
                found.forEach(all::add);
            }
            assertThat(all).isNotEmpty();
        } finally {
            process.destroy();
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Path.of(root)).doesNotExist();
        assertThat(all).noneMatch(ProcessHandle::isAlive);
        assertThat(Files.readString(out)).doesNotContain("error:");
    }

    /** The kernel tells the server when PWS is killed. */
    @Test
    void endsWhenItIsKilled() throws Exception {
        require("apache");
        Process process = start(List.of(), "start-server", "--server", "apache", "--port", "" + port, "wsgi.py");
        await(process, directory.resolve("out"), "Ctrl-C ends it");
        List<ProcessHandle> all;
        try (Stream<ProcessHandle> found = process.descendants()) {
            all = found.toList();
        }
        process.destroyForcibly().waitFor();
        for (ProcessHandle child : all) {
            child.onExit().get(60, TimeUnit.SECONDS);
        }
        String root = Files.readString(directory.resolve("out")).replaceAll("(?s).*files:     (\\S+).*", "$1");
        try (Stream<Path> found = Files.walk(Path.of(root))) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx", "gunicorn"})
    void anOrdinaryUserNeedsNoRoot(String server) throws Exception {
        require(server);
        Assumptions.assumeTrue(isRoot(), "an ordinary user is what the other tests run as already");
        Files.setAttribute(directory.resolve("home"), "unix:uid", 65534);
        Process process = start(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--"),
                "start-server",
                "--server",
                server,
                "--port",
                "" + port,
                "wsgi.py");
        try {
            await(process, directory.resolve("out"), "Ctrl-C ends it");
            assertThat(get()).isEqualTo("account 65534 says hello");
            Path state = directory.resolve("home/.local/state/pws");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                    .isEqualTo("rwx------");
        } finally {
            process.destroy();
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        }
        try (Stream<Path> left = Files.list(directory.resolve("home/.local/state/pws"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void rootListensOnLowPortsForAnAccount() throws Exception {
        require("gunicorn");
        Assumptions.assumeTrue(isRoot(), "only root listens on low ports");
        port = 0;
        for (int low = 700; low < 1000 && port == 0; low++) {
            try (ServerSocket socket = new ServerSocket(low, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            } catch (IOException taken) {
                port = 0;
            }
        }
        Process process = start(
                List.of(), "start-server", "--server", "gunicorn", "--user", "nobody", "--port", "" + port, "wsgi.py");
        try {
            await(process, directory.resolve("out"), "Ctrl-C ends it");
            assertThat(get()).isEqualTo("account 65534 says hello");
        } finally {
            process.destroy();
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysWhyAPortCannotBeHad() throws Exception {
        require("apache");
        try (ServerSocket taken = new ServerSocket(port)) {
            Process process = start(List.of(), "start-server", "--server", "apache", "--port", "" + port, "wsgi.py");
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(taken.isBound()).isTrue();
        }
        assertThat(Files.readString(directory.resolve("out"))).contains("PWS-EXPRESS-024");
    }

    @Test
    void setupServerTellsWhatItHasWritten() throws IOException {
        require("apache");
        String root = directory.resolve("root").toString();
        Typed typed =
                Typed.in(directory, "setup-server", "--server", "apache", "wsgi.py", "--server-root", root, "--json");
        assertThat(typed.outcome()).as(typed.out()).isEqualTo(Outcome.DONE);
        assertThat(typed.out()).contains("\"control\":\"" + root + "/apachectl\"", "\"server\":\"apache\"");
        assertThat(directory.resolve("root/pws-private.service")).exists();
        Typed dry = Typed.in(directory, "setup-server", "--dry-run", "wsgi.py", "--server-root", root + "2");
        assertThat(dry.outcome()).as(dry.err()).isEqualTo(Outcome.DONE);
        assertThat(directory.resolve("root2")).doesNotExist();
    }

    @Test
    void refusesWithWhatToDo() {
        Typed typed = Typed.in(directory, "start-server", "--prot", "80");
        assertThat(typed.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(typed.err()).contains("PWS-EXPRESS-001").contains("--port");
        assertThat(Typed.in(directory, "setup-server", "wsgi.py").err()).contains("--server-root");
        assertThat(Typed.in(directory, "start-server", "--enable-gdb", "--json").out())
                .contains("PWS-EXPRESS-007", "gdb -p");
        assertThat(Typed.in(directory, "help", "start-server").out()).contains("--reload-on-changes", "wsgi.py");
    }

    // ---- machinery -------------------------------------------------------------------------------------------------

    private Process start(List<String> before, String... words) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + directory.resolve("home"),
                "-cp",
                directory.resolve("pws.jar").toString(),
                "org.pythonwebstack.cli.Pws"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        builder.environment().put("GREETING", "hello");
        return builder.start();
    }

    private static void await(Process process, Path out, String text) throws IOException, InterruptedException {
        for (int i = 0; i < 4500 && !Files.readString(out).contains(text); i++) {
            assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
            Thread.sleep(20);
        }
        assertThat(Files.readString(out)).contains(text);
    }

    private String get() throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void require(String server) {
        String file = switch (server) {
            case "apache" -> "/usr/lib/apache2/modules/mod_wsgi.so";
            case "nginx" -> "/usr/sbin/nginx";
            default -> "/usr/lib/python3/dist-packages/gunicorn";
        };
        if (!Files.exists(Path.of(file))) {
            String message = file + " is needed by this test and is not on this machine";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
    }
}
