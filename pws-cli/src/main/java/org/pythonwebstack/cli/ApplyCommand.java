package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.sitefile.Finding;
import org.pythonwebstack.cli.sitefile.SiteFile;
import org.pythonwebstack.deploy.LastLook;
import org.pythonwebstack.deploy.Ledger;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.deploy.Planner;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.SiteName;

/** {@code pws plan} and {@code pws apply}: what described sites would change on this machine, and the change itself. */
final class ApplyCommand implements Command {

    private static final String DEFAULT_NAME = "pws.toml";
    private static final int MOST_NAMES = 5;

    private final boolean planOnly;

    ApplyCommand(boolean planOnly) {
        this.planOnly = planOnly;
    }

    @Override
    public String name() {
        return planOnly ? "plan" : "apply";
    }

    @Override
    public String summary() {
        return planOnly
                ? "Show what 'pws apply' would change on this machine."
                : "Put sites on this machine, or change them, as one transaction.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Files of others are never touched; a file that was edited after pws wrote it is a conflict, unless --keep or"
                        + " --replace decides.",
                "The server tests its whole configuration on a copy before anything changes. If a step fails, all is put back."
                        + " A FILE with mistakes, or whose site the server or a probe refuses, is reported, and the others are"
                        + " applied.");
    }

    @Override
    public List<Option> options() {
        return planOnly
                ? List.of(Servers.SERVER, ChangeMachine.KEEP, ChangeMachine.REPLACE, ChangeMachine.ROOT, Option.JSON)
                : List.of(
                        Servers.SERVER,
                        ChangeMachine.KEEP,
                        ChangeMachine.REPLACE,
                        ChangeMachine.DRY_RUN,
                        ChangeMachine.ROOT,
                        Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                new Operand("FILE", false, List.of(), "Descriptions of sites. If none is given: pws.toml.", true));
    }

    @Override
    public List<Example> examples() {
        return planOnly
                ? List.of(new Example("pws plan shop.toml", "shows the steps, and the lines that would change"))
                : List.of(
                        new Example("pws apply", "puts the site of pws.toml on this machine"),
                        new Example("pws apply --server nginx shop.toml blog.toml", "two sites, one transaction"),
                        new Example("pws apply --root /srv/image shop.toml", "puts a site on the machine of an image"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands().isEmpty() ? List.of(DEFAULT_NAME) : arguments.operands();
        boolean planned = planOnly || arguments.has(ChangeMachine.DRY_RUN);
        List<Input> inputs = new ArrayList<>();
        for (String name : names) {
            Input input = read(name, terminal);
            if (input != null) {
                inputs.add(input);
            }
        }
        boolean bad = inputs.size() < names.size();
        if (!bad) {
            Optional<String> title = standing(inputs, arguments);
            if (title.isPresent()) {
                return new ChangeMachine(arguments, terminal).nothing(planned, title.get());
            }
        }
        Map<Site, Described> described = new LinkedHashMap<>();
        for (Input input : inputs) {
            bad |= !parse(input, described, terminal);
        }
        if (described.isEmpty()) {
            return Report.failure(
                    Outcome.REFUSED,
                    "no site is described without a mistake",
                    "nothing was changed",
                    arguments,
                    terminal);
        }
        ChangeMachine change = new ChangeMachine(arguments, terminal);
        Outcome outcome = planned
                ? change.change(true, new ApplyPlanning(described, arguments))
                : new Batch(change, arguments, terminal).apply(List.copyOf(described.keySet()), sites -> {
                    Map<Site, Described> part = new LinkedHashMap<>(described);
                    part.keySet().retainAll(sites);
                    return new ApplyPlanning(part, arguments);
                });
        return outcome == Outcome.DONE && bad ? Outcome.REFUSED : outcome;
    }

    /** Plans the described sites beside those that are on the machine. */
    private record ApplyPlanning(Map<Site, Described> described, Arguments arguments)
            implements ChangeMachine.Planning {

        @Override
        public Plan plan(Machine machine, Planner planner) throws IOException {
            Ledger ledger = machine.ledger();
            List<SiteSetup> setups = new ArrayList<>();
            Set<SiteName> named = new HashSet<>();
            described.keySet().forEach(site -> named.add(site.name()));
            for (SiteSetup setup : machine.setups(ledger)) {
                if (!named.contains(setup.site().name())) {
                    setups.add(setup);
                }
            }
            for (Described one : described.values()) {
                setups.add(one.setup(arguments, machine, ledger));
            }
            List<String> names = new ArrayList<>();
            described.keySet().forEach(site -> names.add(site.name().toString()));
            return planner.plan(title(names), setups, Machine.stamp());
        }

        @Override
        public void isInForce(Machine machine) {
            try {
                if (machine.lastLook().isPresent()) {
                    machine.lastLook().get().take();
                }
            } catch (IOException e) {
                // Nothing is wrong with the sites; the next command takes longer.
                return;
            }
        }
    }

    /** Returns the title of a plan that has nothing to do; nothing if that cannot be told at once. */
    private static Optional<String> standing(List<Input> inputs, Arguments arguments) {
        String server = arguments.valueOf(Servers.SERVER);
        try {
            Machine machine = Machine.here();
            Map<String, LastLook.DescribedSite> sites = new HashMap<>();
            machine.lastLook()
                    .flatMap(LastLook::standing)
                    .orElse(List.of())
                    .forEach(site -> sites.put(site.fileName() + " " + site.sha256(), site));
            List<String> names = new ArrayList<>();
            for (Input input : inputs) {
                LastLook.DescribedSite site =
                        sites.get(input.fileName() + " " + input.content().sha256());
                if (site == null
                        || server != null && !server.equals(site.server().name().toLowerCase(Locale.ROOT))) {
                    return Optional.empty();
                }
                names.add(site.name().toString());
            }
            return Optional.of(title(names));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String title(List<String> names) {
        return names.size() > MOST_NAMES ? "apply " + names.size() + " sites" : "apply " + String.join(", ", names);
    }

    /**
     * A description as it was given.
     *
     * @param name the file, as it was named
     * @param fileName the name of the copy that is kept
     * @param content what is in it
     */
    private record Input(String name, String fileName, FileContent content) {}

    /**
     * A description that was read.
     *
     * @param site the site
     * @param fileName the name of its file
     * @param text what is in it
     */
    private record Described(Site site, String fileName, String text) {

        SiteSetup setup(Arguments arguments, Machine machine, Ledger ledger) throws IOException {
            Optional<SiteEntry> known = ledger.site(site.name());
            String wanted = arguments.valueOf(Servers.SERVER);
            WebServer server = wanted != null
                    ? wanted.equals("nginx") ? WebServer.NGINX : WebServer.APACHE
                    : known.map(SiteEntry::server).orElseGet(machine::defaultServer);
            SiteSetup setup = Machine.setup(site, server, fileName, text)
                    .madeWith(known.map(SiteEntry::formula).orElse(""));
            if (known.isEmpty()) {
                return setup;
            }
            SiteSetup whole = machine.withOwnModules(setup, known.get());
            return Machine.isEnabled(known.get()) ? whole : whole.disabled();
        }
    }

    private static @Nullable Input read(String name, Terminal terminal) {
        try {
            Path path = terminal.resolve(name);
            String fileName =
                    String.valueOf(path.getFileName()).equals("pyproject.toml") ? "pyproject.toml" : DEFAULT_NAME;
            return new Input(name, fileName, FileContent.of(SiteInput.bytes(path)));
        } catch (NoSuchFileException e) {
            terminal.error("there is no " + Escapes.printable(name));
        } catch (IOException e) {
            terminal.error(Escapes.printable(name) + " cannot be read");
        }
        return null;
    }

    private static boolean parse(Input input, Map<Site, Described> described, Terminal terminal) {
        SiteFile file = SiteFile.read(input.content().bytes(), input.fileName(), null);
        Site site = file.site();
        if (site == null) {
            for (Finding finding : file.findings()) {
                terminal.error(finding.inFile(Escapes.printable(input.name())));
            }
            return false;
        }
        described.put(
                site, new Described(site, input.fileName(), input.content().text()));
        return true;
    }
}
