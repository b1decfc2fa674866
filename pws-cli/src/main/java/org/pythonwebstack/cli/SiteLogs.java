package org.pythonwebstack.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.deploy.Inspector;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.LogFile;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.value.AbsolutePath;

/** The logs of a site, open for reading: files, and the journal of its units. */
final class SiteLogs implements Closeable {

    private static final AbsolutePath JOURNALCTL = AbsolutePath.of("/usr/bin/journalctl");

    private final List<Source> sources;

    private SiteLogs(List<Source> sources) {
        this.sources = sources;
    }

    /** One of the logs. */
    interface Source extends Closeable {

        /** Returns what it is called: a path, or the journal of units. */
        String title();

        /** Returns its last lines. */
        List<String> last(int count) throws IOException;

        /** Returns the lines that were added since. */
        List<String> more() throws IOException;
    }

    static SiteLogs of(Machine machine, SiteSetup setup, boolean errors, boolean requests) throws IOException {
        Inspector inspector = machine.inspector();
        List<Source> sources = new ArrayList<>();
        if (requests) {
            inspector.accessLog(setup).ifPresent(log -> sources.add(new OfFile(log)));
        }
        if (errors) {
            sources.add(new OfFile(inspector.errorLog(setup)));
            List<String> units = machine.ledger()
                    .site(setup.site().name())
                    .map(inspector::units)
                    .orElse(List.of());
            if (!units.isEmpty() && machine.host().status(JOURNALCTL).isFile()) {
                sources.add(new OfJournal(machine.host(), units));
            }
        }
        return new SiteLogs(sources);
    }

    List<Source> sources() {
        return sources;
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.close();
        }
    }

    /** A log file, which may not be there yet. */
    private static final class OfFile implements Source {

        private final AbsolutePath path;
        private Optional<LogFile> file = Optional.empty();

        OfFile(AbsolutePath path) {
            this.path = path;
        }

        @Override
        public String title() {
            return path.toString();
        }

        @Override
        public List<String> last(int count) throws IOException {
            file = LogFile.open(path);
            return file.isPresent() ? file.get().last(count) : List.of();
        }

        @Override
        public List<String> more() throws IOException {
            if (file.isEmpty()) {
                // What is there when it appears was written just now.
                file = LogFile.open(path);
            }
            return file.isPresent() ? file.get().more() : List.of();
        }

        @Override
        public void close() throws IOException {
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }

    /** The journal of units. */
    private static final class OfJournal implements Source {

        private static final String CURSOR = "-- cursor: ";

        private final ChangeableHost host;
        private final List<String> units;
        private String cursor = "";

        OfJournal(ChangeableHost host, List<String> units) {
            this.host = host;
            this.units = units;
        }

        @Override
        public String title() {
            return "journal of " + String.join(", ", units);
        }

        @Override
        public List<String> last(int count) throws IOException {
            // One line more than wanted, as without any line there is no place to go on from.
            List<String> lines = ask(List.of("--lines=" + Math.max(1, count)));
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        }

        @Override
        public List<String> more() throws IOException {
            return cursor.isEmpty() ? last(Integer.MAX_VALUE) : ask(List.of("--after-cursor=" + cursor));
        }

        private List<String> ask(List<String> range) throws IOException {
            List<String> words =
                    new ArrayList<>(List.of("--quiet", "--no-pager", "--output=short-iso", "--show-cursor"));
            words.addAll(range);
            for (String unit : units) {
                words.add("--unit=" + unit);
            }
            ProgramResult result = host.run(ProgramRun.of(JOURNALCTL, words));
            if (!result.isSuccess()) {
                throw new IOException("journalctl ended with status " + result.status() + ": "
                        + result.output().strip());
            }
            List<String> lines = new ArrayList<>();
            for (String line : result.output().lines().toList()) {
                if (line.startsWith(CURSOR)) {
                    cursor = line.substring(CURSOR.length());
                } else {
                    lines.add(line);
                }
            }
            return lines;
        }

        @Override
        public void close() {
            // Each question is a program of its own, which has ended.
        }
    }
}
