package org.pythonwebstack.express;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.AbsolutePath;

/** A directory with an application, and private servers that serve it. */
final class ExpressLab implements AutoCloseable {

    static final String PROBE = """
            import json
            import os
            import threading
            import time


            def application(environ, start_response):
                path = environ["PATH_INFO"]
                if path.startswith("/sleep"):
                    time.sleep(float(environ["QUERY_STRING"]))
                if path.startswith("/fail"):
                    start_response("500 Broken", [("Content-Type", "text/plain")])
                    return [b"own words"]
                if path.startswith("/long"):
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [b"long text " * 1000]
                if path.startswith("/body"):
                    data = environ["wsgi.input"].read()
                    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(data)))])
                    return [data]
                seen = {name: value for name, value in environ.items() if isinstance(value, (str, bool))}
                seen["pid"] = os.getpid()
                seen["uid"] = os.getuid()
                seen["cwd"] = os.getcwd()
                seen["threads"] = threading.active_count()
                seen["locale"] = os.environ.get("LC_ALL", "")
                seen["interval"] = __import__("sys").getswitchinterval()
                seen["path"] = __import__("sys").path
                seen["warnings"] = [str(entry[0]) for entry in __import__("warnings").filters]
                text = json.dumps(seen).encode()
                start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(text)))])
                return [text]
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final int port;
    private final List<RunningServer> running = new ArrayList<>();
    private int roots;

    ExpressLab() {
        directory = PrivateApache.temporaryRoot();
        port = Programs.freePort();
        write("wsgi.py", PROBE);
    }

    Path directory() {
        return directory;
    }

    int port() {
        return port;
    }

    Path write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Path parent = Objects.requireNonNull(file.getParent());
            Files.createDirectories(parent);
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a server for these words, with the lab's port. */
    Setup setup(ExpressServer server, boolean foreground, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("--server", server.word(), "--port", Integer.toString(port)));
        all.addAll(List.of(words));
        ExpressSettings settings = ExpressArguments.read(all, AbsolutePath.of(directory.toString()));
        AbsolutePath root = AbsolutePath.of(directory.resolve("root" + roots++).toString());
        Setup setup = Setup.of(settings, root, foreground, LinuxChangeableHost.machine());
        setup.write();
        return setup;
    }

    /** Starts a server of these words, and waits until it answers. */
    RunningServer start(ExpressServer server, String... words) throws IOException, InterruptedException {
        Setup setup = setup(server, true, words);
        RunningServer started = RunningServer.start(setup, LinuxChangeableHost.machine());
        running.add(started);
        Optional<String> reason = started.awaitReady(PATIENCE);
        assertThat(reason).as(String.join(" ", words)).isEmpty();
        return started;
    }

    RawHttp http() {
        return RawHttp.to(port, "localhost:" + port);
    }

    String get(String target) {
        return http().get(target).body();
    }

    Path lastRoot() {
        return directory.resolve("root" + (roots - 1));
    }

    String log(String name) {
        try {
            Path file = lastRoot().resolve(name);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what runs, and makes sure that nothing is left of it. */
    void stop() {
        for (RunningServer server : running) {
            server.stop();
        }
        running.clear();
    }

    @Override
    public void close() {
        stop();
        assertThat(processesOf(directory)).isEmpty();
        PrivateApache.delete(directory);
    }

    /** Returns the command lines of processes that have a path in them. */
    static List<String> processesOf(Path path) {
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String line = commandLine(process);
                if (line.contains(path.toString())) {
                    found.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }
}
