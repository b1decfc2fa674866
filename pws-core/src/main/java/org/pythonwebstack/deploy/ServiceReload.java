package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.value.AbsolutePath;

/**
 * Has one service of Gunicorn take its new code. Its unit tries the code first, as the first command of its own reload; so
 * whoever types {@code systemctl reload} has the same safety.
 */
final class ServiceReload {

    /** What the program that the unit runs puts before its lines. */
    private static final String MARK = "rehearsal: ";

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration REQUESTS = Duration.ofSeconds(30);
    private static final int MOST_LINES = 40;

    private final ChangeableHost host;
    private final String unit;

    ServiceReload(ChangeableHost host, String unit) {
        this.host = host;
        this.unit = unit;
    }

    /**
     * Reloads the service if it runs; otherwise starts it, as then no older code is served.
     *
     * @throws RehearsalFailed if the unit says that the new code cannot be served
     */
    void carryOut(boolean rehearsed) throws IOException {
        String cursor = cursor();
        if (!Units.property(host, unit, "ActiveState").equals("active")) {
            start(cursor);
            return;
        }
        ReloadWatch watch = ReloadWatch.of(host, unit);
        ProgramResult result = host.run((rehearsed
                        ? systemctl("reload", "--", unit)
                        : systemctl("kill", "--kill-who=main", "--signal=HUP", "--", unit))
                .within(LIMIT));
        if (!result.isSuccess()) {
            List<String> said = new ArrayList<>();
            for (String line : journalSince(cursor)) {
                if (line.startsWith(MARK)) {
                    said.add(line.substring(MARK.length()));
                }
            }
            if (!said.isEmpty() && Units.property(host, unit, "ActiveState").equals("active")) {
                throw new RehearsalFailed(end(said));
            }
            throw new IOException(
                    unit + " could not be reloaded: " + result.output().strip());
        }
        watch.awaitNewWorkers();
        // Until then some visitors would see old code, and whoever reloaded would wonder.
        watch.awaitEndOfOldWorkers(REQUESTS);
    }

    private void start(String cursor) throws IOException {
        host.run(systemctl("reset-failed", "--", unit));
        ProgramResult result = host.run(systemctl("start", "--", unit).within(LIMIT));
        if (!result.isSuccess()) {
            List<String> said = end(journalSince(cursor));
            throw new IOException(unit + " does not start: " + String.join("\n", said));
        }
    }

    private static ProgramRun systemctl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--no-ask-password"));
        all.addAll(List.of(arguments));
        return ProgramRun.of(AbsolutePath.of("/usr/bin/systemctl"), all);
    }

    /** Returns where the journal ends now; empty if it cannot be told. */
    private String cursor() throws IOException {
        ProgramResult shown = host.run(
                ProgramRun.of("/usr/bin/journalctl", "--quiet", "--lines=0", "--show-cursor", "--unit=" + unit));
        String said = shown.output().strip();
        int start = said.lastIndexOf("-- cursor: ");
        return start < 0 ? "" : said.substring(start + "-- cursor: ".length());
    }

    private List<String> journalSince(String cursor) throws IOException {
        // What was said a moment ago may not be in the journal yet.
        host.run(ProgramRun.of("/usr/bin/journalctl", "--sync"));
        List<String> arguments = new ArrayList<>(List.of("--quiet", "--no-pager", "--output=cat", "--unit=" + unit));
        arguments.add(cursor.isEmpty() ? "--lines=" + MOST_LINES : "--after-cursor=" + cursor);
        return host.run(ProgramRun.of(AbsolutePath.of("/usr/bin/journalctl"), arguments))
                .output()
                .lines()
                .toList();
    }

    private static List<String> end(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
    }
}
