package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.sitefile.PackageFile;
import org.pythonwebstack.database.DatabaseServer;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.deploy.DeployRule;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/** {@code pws mksite}: makes a new project with a formula, and puts it on this machine. */
final class MksiteCommand implements Command {

    private static final Option SERVER_NAME = Option.withValue(
            "--server-name", "HOST", "The host name of the site. Asked for on a terminal if not given.");
    private static final Option PROJECT = Option.withValue(
            "--project", "NAME", "The Python name of the project; made of the site's name if not given.");
    private static final Option PACKAGES = Option.withValue(
            "--requirements",
            "FILE",
            "Install the packages of FILE first: a requirements.txt, with hashes or without, a pyproject.toml or a"
                    + " pylock.toml.");
    private static final Option PYTHON = Option.withValue(
            "--python",
            "PATH",
            "The interpreter of the virtual environment; /usr/bin/python3 if not given. Behind Apache, no other.");
    private static final Option WHEELS = Option.withValue(
            "--find-links", "DIR", "Install packages from the wheels in DIR alone, without a network.");

    @Override
    public String name() {
        return "mksite";
    }

    @Override
    public String summary() {
        return "Make a new project with a formula, and have it served.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Makes an account of the site's name, /srv/NAME with code, virtual environment and data in it, and all that"
                        + " the server needs; then asks the site for a page. If anything fails, all of it is taken back.",
                "Formulas: " + String.join(", ", names()) + ".");
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Formula formula : Formulas.builtIn().all()) {
            names.add(formula.name());
        }
        return names;
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(SERVER_NAME, Servers.SERVER, PROJECT, PYTHON, PACKAGES, WHEELS));
        options.addAll(DatabaseOptions.ALL);
        options.addAll(FirstAdmin.OPTIONS);
        options.addAll(List.of(ChangeMachine.DRY_RUN, Option.JSON));
        return options;
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                new Operand("FORMULA", true, List.of(), "The framework: django, flask and so on."),
                new Operand("NAME", true, List.of(), "The name of the site, from which files and account get theirs."));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws mksite django shop --server-name shop.example.org", "a Django project that is served"),
                new Example(
                        "pws mksite django shop --server-name shop.example.org --database postgresql",
                        "makes a database, a role and a password for it too"),
                new Example(
                        "pws mksite wagtail blog --server-name blog.example.org --admin anna --admin-email anna@example.org",
                        "the same with a first account, whose password is asked for"),
                new Example(
                        "pws mksite --dry-run flask blog --server-name blog.example.org",
                        "shows all steps, makes none"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        String host = arguments.valueOf(SERVER_NAME);
        String serverName = host == null ? terminal.ask("Host name of the site: ") : host;
        if (serverName == null) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    "the site needs a host name",
                    "give it with --server-name, for example --server-name shop.example.org",
                    arguments,
                    terminal);
        }
        String fault = FirstAdmin.fault(arguments, arguments.operands().get(0));
        if (fault != null) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    fault,
                    "for example --admin anna --admin-email anna@example.org",
                    arguments,
                    terminal);
        }
        boolean dryRun = arguments.has(ChangeMachine.DRY_RUN);
        FirstAdmin admin;
        try {
            admin = arguments.has(FirstAdmin.NAME) && !dryRun ? FirstAdmin.read(arguments, terminal) : null;
        } catch (IOException unreadable) {
            return Report.failure(
                    Outcome.NOT_FOUND,
                    "the password cannot be read: " + Escapes.printable(String.valueOf(unreadable.getMessage())),
                    "give --admin-password-file a file that can be read, or leave it out",
                    arguments,
                    terminal);
        }
        ChangeMachine change = new ChangeMachine(arguments, terminal);
        List<SiteSetup> made = new ArrayList<>();
        Outcome outcome = change.change(dryRun, (machine, planner) -> {
            NewSite site = new NewSite(
                    Formulas.builtIn().find(arguments.operands().get(0)).orThrow(),
                    SiteName.of(arguments.operands().get(1)),
                    HostName.of(serverName),
                    server(arguments.valueOf(Servers.SERVER), machine),
                    arguments.valueOf(PROJECT),
                    arguments.valueOf(WHEELS),
                    new DatabaseOptions(arguments),
                    packages(arguments, terminal));
            String python = arguments.valueOf(PYTHON);
            if (python != null) {
                site.python(interpreter(
                        AbsolutePath.of(python), server(arguments.valueOf(Servers.SERVER), machine), machine));
            }
            List<SiteSetup> setups = new ArrayList<>(machine.setups(machine.ledger()));
            refuseIfThere(site.name(), setups);
            SiteSetup setup = site.setup();
            if (dryRun && setup.database().isPresent()) {
                OwnDatabase own = setup.database().get().database();
                DatabaseServer.at(machine.host(), own.place()).requireFree(own);
            }
            setups.add(setup);
            made.add(setup);
            return planner.plan("make site " + site.name(), setups, Machine.stamp());
        });
        if (admin == null || outcome != Outcome.DONE) {
            return outcome;
        }
        SiteSetup setup = made.get(0);
        return change.with(machine -> {
            admin.make(setup, Machine.ownModules(setup.site().name()), machine.host());
            if (arguments.has(Option.JSON)) {
                terminal.complain(admin.told());
            } else {
                terminal.answer(admin.told());
            }
            return Outcome.DONE;
        });
    }

    private static @Nullable PackageFile packages(Arguments arguments, Terminal terminal) throws IOException {
        String name = arguments.valueOf(PACKAGES);
        if (name == null) {
            return null;
        }
        Path file = terminal.resolve(name);
        return PackageFile.read(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    private static WebServer server(@Nullable String wanted, Machine machine) {
        return wanted == null ? machine.defaultServer() : wanted.equals("nginx") ? WebServer.NGINX : WebServer.APACHE;
    }

    /** The Python inside Apache is that of its module: with packages of another version, no request would be answered. */
    private static AbsolutePath interpreter(AbsolutePath python, WebServer server, Machine machine) {
        boolean same = machine.host()
                .walk(python)
                .end()
                .equals(machine.host().walk(NewSite.PYTHON).end());
        if (server == WebServer.APACHE && !same) {
            throw new Refused(Problem.of(DeployRule.OTHER_PYTHON, "python", python.toString()));
        }
        return python;
    }

    private static void refuseIfThere(SiteName name, List<SiteSetup> setups) {
        for (SiteSetup setup : setups) {
            if (setup.site().name().equals(name)) {
                throw new Refused(Problem.of(DeployRule.NOT_OURS, "name", name.toString())
                        .withHint(
                                "this site is there already; choose another name, or 'pws rmsite " + name + "' first"));
            }
        }
    }
}
