package org.pythonwebstack.host;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pythonwebstack.value.AbsolutePath;

/**
 * A server that runs as long as PWS does: with the environment of PWS, in a session of its own, so that the keys of a terminal
 * and its size reach PWS alone. Should PWS be killed, the kernel asks it to end.
 *
 * <p>The thread that starts it has to live as long as it: the kernel takes the end of that thread for the end of PWS.
 */
public final class CompanionProcess {

    private static final List<String> SESSION =
            List.of("/usr/bin/setsid", "/usr/bin/setpriv", "--pdeathsig", "TERM", "--no-new-privs");

    private final Process process;

    private CompanionProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a program. What it says goes to a file, behind what is there, or to where PWS writes.
     *
     * @param words its path and its arguments, each as the program shall see it
     * @param environment what is added to the environment of PWS
     * @param directory where it starts
     * @param account as whom it runs, with what groups; nothing for who runs PWS
     * @param group the number of the group of that account
     * @param lowPorts whether another account may bind ports below 1024
     * @param log the file, opened by who runs PWS; nothing for where PWS writes
     */
    public static CompanionProcess start(
            List<String> words,
            Map<String, String> environment,
            AbsolutePath directory,
            Optional<Credentials> account,
            long group,
            boolean lowPorts,
            Optional<AbsolutePath> log)
            throws IOException {
        ImmutableList.Builder<String> all = ImmutableList.builder();
        all.addAll(SESSION);
        if (account.isPresent()) {
            all.add("--reuid", Long.toString(account.get().uid()), "--regid", Long.toString(group));
            all.add("--groups", Joiner.on(',').join(new TreeSet<>(account.get().groups())));
            if (lowPorts) {
                all.add("--inh-caps=-all,+net_bind_service", "--ambient-caps=-all,+net_bind_service");
            } else {
                all.add("--inh-caps=-all", "--bounding-set=-all");
            }
        }
        all.add("--").addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all.build());
        builder.directory(Path.of(directory.toString()).toFile());
        builder.environment().putAll(environment);
        builder.redirectInput(Redirect.from(new File("/dev/null")));
        if (log.isPresent()) {
            builder.redirectErrorStream(true);
            builder.redirectOutput(
                    Redirect.appendTo(Path.of(log.get().toString()).toFile()));
        } else {
            builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        }
        return new CompanionProcess(builder.start());
    }

    /** Returns its number. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the exit status of a process that has ended. */
    public int status() {
        return process.exitValue();
    }

    /** Waits for its end, at most for {@code time}, and returns whether it has ended. */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks it to end, waits, and ends what is left of it and of what it has started. */
    public void stop(Duration patience) {
        List<ProcessHandle> children;
        try (Stream<ProcessHandle> found = process.descendants()) {
            children = found.toList();
        }
        process.destroy();
        try {
            if (!awaitEnd(patience)) {
                process.destroyForcibly();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
