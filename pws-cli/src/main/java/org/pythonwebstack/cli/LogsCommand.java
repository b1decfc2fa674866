package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.value.Escapes;

/** {@code pws logs}: what a site's server and application have written. */
final class LogsCommand implements Command {

    private static final Option FOLLOW =
            Option.flag("--follow", "Go on and show new lines as they are written, until interrupted.");
    private static final Option LINES =
            Option.withValue("--lines", "N", "How many lines of each log, 0 to 100000; 20 if not given.");
    private static final Option ERROR = Option.flag("--error", "The error log and the journal alone.");
    private static final Option ACCESS = Option.flag("--access", "The access log alone.");

    private static final int DEFAULT_LINES = 20;
    private static final int MOST_LINES = 100_000;
    private static final long STEP_MILLIS = 250;

    @Override
    public String name() {
        return "logs";
    }

    @Override
    public String summary() {
        return "Show what a site's server and application have written.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Shows the end of the error log, of the access log, and of the journal of the site's units. Control characters are"
                        + " shown as escapes, so that no line can command the terminal; links are not followed.");
    }

    @Override
    public List<Option> options() {
        return List.of(FOLLOW, LINES, ERROR, ACCESS, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(InstalledSite.NAME);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws logs shop", "the last lines of all logs"),
                new Example("pws logs --error --lines 100 shop", "a hundred lines of what went wrong"),
                new Example("pws logs --access --follow shop", "requests as they come"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        String typed = arguments.valueOf(LINES, String.valueOf(DEFAULT_LINES));
        int count = typed.matches("[0-9]{1,6}") ? Integer.parseInt(typed) : -1;
        if (count < 0 || count > MOST_LINES) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    "'" + Escapes.printable(typed) + "' is no number of lines",
                    "give one from 0 to " + MOST_LINES + ", for example --lines 100",
                    arguments,
                    terminal);
        }
        return InstalledSite.withAll(
                List.of(String.valueOf(arguments.operand())), arguments, terminal, (m, ledger, s) -> {
                    try (SiteLogs logs = open(m, s.get(0), arguments)) {
                        show(logs, count, arguments, terminal);
                    }
                    return Outcome.DONE;
                });
    }

    private static SiteLogs open(Machine machine, SiteSetup setup, Arguments arguments) throws IOException {
        boolean both = arguments.has(ERROR) == arguments.has(ACCESS);
        return SiteLogs.of(machine, setup, both || arguments.has(ERROR), both || arguments.has(ACCESS));
    }

    private static void show(SiteLogs logs, int count, Arguments arguments, Terminal terminal) throws IOException {
        boolean json = arguments.has(Option.JSON);
        boolean follow = arguments.has(FOLLOW);
        if (json && !follow) {
            List<Object> list = new ArrayList<>();
            for (SiteLogs.Source source : logs.sources()) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("log", source.title());
                entry.put("lines", source.last(count));
                list.add(entry);
            }
            terminal.answer(Json.envelope(Map.of("logs", list), Outcome.DONE, null));
            return;
        }
        Printer printer = new Printer(json, logs.sources().size() > 1, terminal);
        for (SiteLogs.Source source : logs.sources()) {
            printer.print(source.title(), source.last(count), true);
        }
        while (follow && terminal.isRead()) {
            pause();
            for (SiteLogs.Source source : logs.sources()) {
                printer.print(source.title(), source.more(), false);
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Writes lines with the name of their log above them, wherever that changes. */
    private static final class Printer {

        private final boolean json;
        private final boolean titles;
        private final Terminal terminal;
        private String last = "";

        Printer(boolean json, boolean titles, Terminal terminal) {
            this.json = json;
            this.titles = titles;
            this.terminal = terminal;
        }

        void print(String title, List<String> lines, boolean always) {
            if (titles && !json && !title.equals(last) && (always || !lines.isEmpty())) {
                terminal.answerNow("==> " + title + " <==");
                last = title;
            }
            for (String line : lines) {
                if (json) {
                    StringBuilder out = new StringBuilder();
                    Json.append(out, Map.of("log", title, "line", line));
                    terminal.answerNow(out);
                } else {
                    terminal.answerNow(Shown.line(line));
                }
            }
        }
    }
}
