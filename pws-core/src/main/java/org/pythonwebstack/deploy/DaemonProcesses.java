package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.Duration;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;

/**
 * The processes of a daemon process group of mod_wsgi. They are known by three things together: they are children of Apache's
 * first process, run as the account of the group, and show its name. So nobody else's process is ever meant, whatever name
 * that gives itself.
 *
 * <p>A process is held by a descriptor before it is looked at (pidfd), so that the signal cannot reach another one that got
 * its number meanwhile. Java has no such call; the Python of the system, which mod_wsgi needs anyway, has.
 */
final class DaemonProcesses {

    /** Told to go, a process finishes its requests first; Apache's first process starts another one. */
    private static final String PROGRAM = """
            import os, select, signal, sys, time

            parent, uid, title, seconds = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode(), float(sys.argv[4])


            def read(pid, name):
                with open("/proc/%d/%s" % (pid, name), "rb") as file:
                    return file.read()


            def identity(pid):
                # When it was started, if it is one of the group; a name is cut to the room that the command line has.
                try:
                    words = read(pid, "stat").rpartition(b")")[2].split()
                    shown = read(pid, "cmdline").split(b"\\0")[0]
                    owners = [line for line in read(pid, "status").splitlines() if line.startswith(b"Uid:")][0].split()[1:]
                except (OSError, IndexError):
                    return None
                if int(words[1]) != parent or {int(owner) for owner in owners} != {uid} or words[0] == b"Z":
                    return None
                named = shown.strip(b" ")
                return words[19] if named and named == title[: len(shown)].strip(b" ") else None


            def processes():
                found = {}
                for name in os.listdir("/proc"):
                    if name.isdigit():
                        started = identity(int(name))
                        if started is not None:
                            found[int(name)] = started
                return found


            def until(condition, end):
                while not condition():
                    if time.monotonic() > end:
                        sys.exit("a process was asked to go, and no other one has come")
                    time.sleep(0.02)


            before = processes()
            for pid, started in sorted(before.items()):
                try:
                    held = os.pidfd_open(pid)
                except ProcessLookupError:
                    continue
                if identity(pid) != started:
                    continue
                signal.pidfd_send_signal(held, signal.SIGUSR1)
                ready, _, _ = select.select([held], [], [], seconds)
                if not ready:
                    sys.exit("process %d did not end within %d s" % (pid, seconds))
                until(lambda: len(processes()) >= len(before), time.monotonic() + seconds)
            print(len(before))
            """;

    /** Time for Apache to start a process, besides the time that requests have. */
    private static final Duration START = Duration.ofSeconds(30);

    private DaemonProcesses() {}

    /**
     * Has one process after the other replaced, each when the one before it is there again, and returns how many there were.
     *
     * @param apache the number of Apache's first process
     * @param uid the number of the account of the group
     * @param title what the processes show as their name
     * @param requests how long running requests may take
     */
    static int replace(ChangeableHost host, long apache, long uid, String title, Duration requests) throws IOException {
        Duration each = requests.plus(START);
        ProgramResult result = host.run(ProgramRun.of(
                        "/usr/bin/python3",
                        "-I",
                        "-S",
                        "-c",
                        PROGRAM,
                        Long.toString(apache),
                        Long.toString(uid),
                        title,
                        Long.toString(each.toSeconds()))
                .within(Duration.ofHours(1)));
        String said = result.output().strip();
        if (!result.isSuccess() || !said.matches("[0-9]{1,6}")) {
            throw new IOException("the processes " + title + " were not all replaced: " + said);
        }
        return Integer.parseInt(said);
    }
}
