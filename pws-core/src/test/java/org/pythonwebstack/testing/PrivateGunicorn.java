package org.pythonwebstack.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Gunicorn of its own, started as systemd would: with a listening socket handed over by {@code systemd-socket-activate}
 * and with no environment but the given one. It starts at the first connection.
 */
public final class PrivateGunicorn implements AutoCloseable {

    private final PrivateProcess process;

    private PrivateGunicorn(PrivateProcess process) {
        this.process = process;
    }

    /**
     * Listens on a socket, and has the program started when somebody connects.
     *
     * @param socket path of the Unix socket; its directory exists
     * @param command the whole command line, as in the unit's ExecStart
     * @param environment the whole environment of the program
     * @param directory where it starts
     * @param log where all that it says goes
     */
    public static PrivateGunicorn start(
            Path socket, List<String> command, Map<String, String> environment, Path directory, Path log) {
        List<String> activated = new ArrayList<>(
                List.of(Programs.require("systemd-socket-activate").toString(), "--listen=" + socket));
        // The activator hands on nothing of its own environment but PATH and TERM.
        Map<String, String> passed = new LinkedHashMap<>(environment);
        passed.remove("PATH");
        passed.forEach((name, value) -> activated.add("--setenv=" + name + "=" + value));
        activated.addAll(command);
        PrivateProcess process = PrivateProcess.start(
                activated, Map.of("PATH", environment.getOrDefault("PATH", "/usr/bin:/bin")), directory, log);
        process.awaitReady(() -> java.nio.file.Files.exists(socket));
        return new PrivateGunicorn(process);
    }

    /** Returns all that the activator and Gunicorn have said so far. */
    public String said() {
        return process.said();
    }

    /** Returns the process id, which stays the same when the activator becomes Gunicorn. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
