package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.express.ExpressArguments;
import org.pythonwebstack.express.ExpressOption;
import org.pythonwebstack.express.ExpressOption.Shape;
import org.pythonwebstack.express.ExpressSettings;
import org.pythonwebstack.express.OptionGroup;
import org.pythonwebstack.express.OptionTable;
import org.pythonwebstack.express.PrivateDirectory;
import org.pythonwebstack.express.RunningServer;
import org.pythonwebstack.express.Setup;
import org.pythonwebstack.express.Summary;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** {@code pws start-server} and {@code pws setup-server}: a private server, in the foreground or as files. */
final class ServerCommand implements WordsCommand {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);

    private final boolean start;

    ServerCommand(boolean start) {
        this.start = start;
    }

    @Override
    public String name() {
        return start ? "start-server" : "setup-server";
    }

    @Override
    public String summary() {
        return start
                ? "Serve an application or a directory on a port of its own, until Ctrl-C."
                : "Write a private server with its control script and unit, and have it tested.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Takes the options of mod_wsgi-express; docs/express.md has all of them.",
                "The entry point is a script, module:callable, an ini file of PasteDeploy or a directory; without one, a"
                        + " welcome page is served, or the Django project whose manage.py lies here.");
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>();
        for (ExpressOption<?> option : OptionTable.options()) {
            options.add(
                    option.shape() == Shape.SWITCH
                            ? Option.flag(option.name(), option.meaning() + ".")
                            : Option.withValue(option.name(), label(option), option.meaning() + "."));
        }
        return options;
    }

    private static String label(ExpressOption<?> option) {
        return option.valueLabel().toUpperCase(Locale.ROOT).replace(", ", option.shape() == Shape.PAIRS ? " " : "|");
    }

    @Override
    public List<Operand> operands() {
        return List.of(new Operand("ENTRY", false, List.of(), "What to serve."));
    }

    @Override
    public List<Example> examples() {
        return start
                ? List.of(
                        new Example("pws start-server wsgi.py", "serves the application of wsgi.py at port 8000"),
                        new Example(
                                "pws start-server --server nginx --port 8080 --processes 2 shop.wsgi:application",
                                "a module, behind nginx, in two processes"),
                        new Example("pws start-server --application-type static public", "the files below public"))
                : List.of(new Example(
                        "pws setup-server wsgi.py --port 8080 --server-root /srv/shop-server",
                        "writes all files; /srv/shop-server/apachectl start then starts it"));
    }

    @Override
    public String help() {
        StringBuilder text = new StringBuilder("pws ").append(name()).append(" [OPTION...] [ENTRY]\n");
        text.append(summary()).append('\n');
        details().forEach(line -> text.append(line).append('\n'));
        for (OptionGroup group : OptionGroup.values()) {
            text.append('\n').append(group.title()).append(":\n");
            for (ExpressOption<?> option : OptionTable.options()) {
                if (option.group() == group) {
                    text.append("  ").append(option.name());
                    text.append(option.valueLabel().isEmpty() ? "" : " " + label(option))
                            .append('\n');
                    text.append("      ").append(option.meaning().replace("`", ""));
                    text.append(
                            option.byDefault().isEmpty()
                                    ? ""
                                    : "; else " + option.byDefault().replace("`", ""));
                    text.append('\n');
                }
            }
        }
        text.append("\nExamples:\n");
        examples()
                .forEach(example -> text.append("  ")
                        .append(example.line())
                        .append("\n      ")
                        .append(example.effect())
                        .append('\n'));
        return text.toString();
    }

    @Override
    public Outcome runWords(List<String> words, Terminal terminal) {
        if (words.contains("--help") || words.contains("-h")) {
            terminal.answerText(help());
            return Outcome.DONE;
        }
        boolean json = words.contains("--json");
        try {
            AbsolutePath here = AbsolutePath.of(
                    terminal.resolve("").toAbsolutePath().toRealPath().toString());
            ExpressSettings settings = ExpressArguments.read(words, here);
            ChangeableHost host = LinuxChangeableHost.machine();
            boolean foreground = start && !OptionTable.isSetupOnly(settings);
            Optional<AbsolutePath> named = OptionTable.serverRoot(settings);
            boolean ours = foreground && named.isEmpty();
            AbsolutePath root = named.isPresent() ? real(named.get()) : ours ? fresh(host) : missingRoot();
            Setup setup = Setup.of(settings, root, foreground, host);
            if (OptionTable.isDryRun(settings)) {
                tell(setup.summary(), false, json, terminal);
                return Outcome.DONE;
            }
            if (foreground) {
                return serve(setup, ours, json, host, terminal);
            }
            setup.write();
            tell(setup.summary(), true, json, terminal);
            return Outcome.DONE;
        } catch (Refused refused) {
            return refused(refused.problems(), json, terminal);
        } catch (IOException failed) {
            String what = Escapes.printable(String.valueOf(failed.getMessage()));
            if (json) {
                terminal.answer(Json.envelope(null, Outcome.MACHINE_FAILED, what));
            } else {
                terminal.error(what);
            }
            return Outcome.MACHINE_FAILED;
        }
    }

    private AbsolutePath missingRoot() {
        throw new Refused(Problem.of(org.pythonwebstack.express.ExpressRule.NEEDS, name())
                .withHint("name the directory for its files with --server-root"));
    }

    /** The way to it may have links, as the home directories of some machines do; where it leads is settled now. */
    private static AbsolutePath real(AbsolutePath path) throws IOException {
        Path given = Path.of(path.toString());
        Path parent = given.getParent();
        return parent == null || parent.getNameCount() == 0
                ? path
                : AbsolutePath.of(
                        parent.toRealPath().resolve(given.getFileName()).toString());
    }

    private static AbsolutePath fresh(ChangeableHost host) throws IOException {
        String home = System.getProperty("user.home");
        Optional<AbsolutePath> state = variable("XDG_STATE_HOME")
                .or(() -> AbsolutePath.parse(home == null ? "" : home)
                        .toOptional()
                        .map(path -> path.resolve(".local/state")));
        return PrivateDirectory.choose(host, variable("XDG_RUNTIME_DIR"), state);
    }

    private static Optional<AbsolutePath> variable(String name) {
        String value = System.getenv(name);
        return value == null ? Optional.empty() : AbsolutePath.parse(value).toOptional();
    }

    private static Outcome serve(Setup setup, boolean ours, boolean json, ChangeableHost host, Terminal terminal)
            throws IOException {
        RunningServer.requireFreePorts(setup);
        List<RunningServer> started = new ArrayList<>();
        AtomicBoolean told = new AtomicBoolean();
        Thread cleaner = new Thread(() -> {
            told.set(true);
            clean(setup, ours, started);
        });
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            setup.write();
            RunningServer running = RunningServer.start(setup, host);
            started.add(running);
            Optional<String> reason = running.awaitReady(PATIENCE);
            if (reason.isPresent()) {
                terminal.error("the server did not start: " + reason.get());
                return Outcome.MACHINE_FAILED;
            }
            tellStarted(setup.summary(), json, terminal);
            boolean ended = false;
            while (!ended) {
                ended = running.awaitEnd(LONG).isPresent();
            }
            if (told.get()) {
                return Outcome.DONE;
            }
            terminal.error("the server has ended by itself" + running.tail());
            return Outcome.MACHINE_FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.MACHINE_FAILED;
        } finally {
            if (!told.get()) {
                clean(setup, ours, started);
                forget(cleaner);
            }
        }
    }

    private static void forget(Thread cleaner) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException ending) {
            // Ctrl-C came now: the cleaner finds nothing to do.
            return;
        }
    }

    private static synchronized void clean(Setup setup, boolean ours, List<RunningServer> started) {
        started.forEach(RunningServer::stop);
        if (ours) {
            try {
                setup.remove();
            } catch (IOException | Refused e) {
                System.err.println(Escapes.printable(String.valueOf(e.getMessage())));
            }
        }
    }

    // ---- what a person sees
    // ------------------------------------------------------------------------------------------

    private static void tellStarted(Summary summary, boolean json, Terminal terminal) {
        if (json) {
            terminal.show(Json.envelope(json(summary), Outcome.DONE, null));
            return;
        }
        terminal.show("serving " + summary.entry() + " at " + String.join(" and ", summary.urls()));
        terminal.show("server:    " + describe(summary));
        terminal.show("files:     " + summary.root());
        terminal.show("logs:      " + logs(summary));
        terminal.show("Ctrl-C ends it");
    }

    private static void tell(Summary summary, boolean written, boolean json, Terminal terminal) {
        if (json) {
            terminal.answer(Json.envelope(json(summary), Outcome.DONE, null));
            return;
        }
        terminal.answer((written ? "control script: " : "control script would be: ") + summary.control());
        terminal.answer("address:        " + String.join(" and ", summary.urls()));
        terminal.answer("server:         " + describe(summary));
        terminal.answer("logs:           " + logs(summary));
        terminal.answer("systemd unit:   " + summary.unit());
    }

    private static String describe(Summary summary) {
        String application = summary.processes() == 0
                ? ""
                : ", " + summary.processes() + (summary.processes() == 1 ? " process" : " processes") + " with "
                        + summary.threads() + (summary.threads() == 1 ? " thread" : " threads");
        return summary.server().word() + application + ", as " + summary.account();
    }

    private static String logs(Summary summary) {
        return summary.logs().isEmpty()
                ? "here"
                : String.join(
                        ", ",
                        summary.logs().stream().map(AbsolutePath::toString).toList());
    }

    private static Map<String, @Nullable Object> json(Summary summary) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("server", summary.server().word());
        json.put("entry", summary.entry());
        json.put("urls", summary.urls());
        json.put("account", summary.account());
        json.put("processes", summary.processes());
        json.put("threads", summary.threads());
        json.put("root", summary.root().toString());
        json.put("control", summary.control().toString());
        json.put("unit", summary.unit().toString());
        json.put("logs", summary.logs().stream().map(AbsolutePath::toString).toList());
        return json;
    }

    private static Outcome refused(List<Problem> problems, boolean json, Terminal terminal) {
        if (json) {
            List<Object> list = new ArrayList<>();
            for (Problem problem : problems) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("code", problem.code());
                one.put("field", problem.field());
                one.put("rule", problem.rule().statement());
                one.put("excerpt", problem.excerpt());
                one.put("hint", problem.hint());
                list.add(one);
            }
            terminal.answer(Json.envelope(Map.of("findings", list), Outcome.REFUSED, "nothing was started"));
            return Outcome.REFUSED;
        }
        for (Problem problem : problems) {
            String near = problem.rule() == org.pythonwebstack.express.ExpressRule.UNKNOWN_OPTION
                    ? Nearest.hint(
                            problem.excerpt(),
                            OptionTable.options().stream()
                                    .map(ExpressOption::name)
                                    .toList())
                    : "";
            terminal.error(problem + near);
        }
        return Outcome.REFUSED;
    }
}
