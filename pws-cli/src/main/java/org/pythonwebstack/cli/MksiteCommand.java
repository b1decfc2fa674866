package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.sitefile.PackageFile;
import org.pythonwebstack.database.DatabaseServer;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.deploy.DeployRule;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/** {@code pws mksite}: makes a new project with a formula, and puts it on this machine. */
final class MksiteCommand implements Command {

    static final Option SERVER_NAME = Option.withValue(
            "--server-name", "HOST", "The host name of the site. Asked for on a terminal if not given.");
    private static final Option TLS = Option.ofChoices(
            "--tls",
            List.of("self-signed", "acme"),
            "HTTPS: with a certificate that the site signs itself, for good or until 'pws certificate issue'.");
    static final Option PROJECT = Option.withValue(
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

    static final Option ANSWER = Option.repeated(
            "--answer", "NAME=VALUE", "Answer a question of the formula, for example settings=shop.settings.");
    static final Option CODE = Option.withValue(
            "--code", "DIR", "Serve the project that is in DIR already; it stays there, and runs as who owns it.");

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
                "On a terminal, what is not given is asked for, with a default where there is a sensible one; --yes takes the"
                        + " defaults. Elsewhere nothing is asked.",
                "Formulas: " + String.join(", ", names())
                        + "; more are TOML files in /etc/pws/formulas. With --code, the"
                        + " formula 'auto' recognises the framework of the project.");
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
        List<Option> options = new ArrayList<>(List.of(
                SERVER_NAME,
                Servers.SERVER,
                PROJECT,
                ANSWER,
                CODE,
                FormulaSource.DIRECTORY,
                TLS,
                PYTHON,
                PACKAGES,
                WHEELS));
        options.addAll(DatabaseOptions.ALL);
        options.addAll(FirstAdmin.OPTIONS);
        options.addAll(List.of(ChangeMachine.YES, ChangeMachine.DRY_RUN, ChangeMachine.ROOT, Option.JSON));
        return options;
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                new Operand("FORMULA", false, List.of(), "The framework: django, flask and so on."),
                new Operand(
                        "NAME", false, List.of(), "The name of the site, from which files and account get theirs."));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws mksite", "asks for everything, on a terminal"),
                new Example(
                        "pws mksite auto shop --code /home/ann/shop --server-name shop.example.org",
                        "serves Ann's project, whatever its framework is"),
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
    public Outcome run(Arguments typed, Terminal terminal) {
        ChangeMachine change = new ChangeMachine(typed, terminal);
        return change.with(machine -> {
            String directory = typed.valueOf(FormulaSource.DIRECTORY);
            Formulas formulas = FormulaSource.of(
                    LinuxChangeableHost.machine(),
                    directory == null ? null : terminal.absolute(directory, FormulaSource.DIRECTORY));
            String code = typed.valueOf(CODE);
            Optional<ExistingProject> existing = code == null
                    ? Optional.empty()
                    : Optional.of(ExistingProject.in(machine, terminal.absolute(code, CODE)));
            NewSiteQuestions questions = new NewSiteQuestions(typed, terminal, machine, formulas, existing);
            NewSiteQuestions.Answers answers = questions.answers();
            if (answers == null) {
                return Report.failure(Outcome.WRONG_USAGE, questions.missing(), questions.cure(), typed, terminal);
            }
            if (!typed.has(ChangeMachine.DRY_RUN) && typed.valueOf(ChangeMachine.ROOT) != null) {
                return Report.failure(
                        Outcome.REFUSED,
                        "a new site is made by programs that run in it, and none is run in another root directory",
                        "start that machine and run the command there; 'pws apply --root' puts a described site on it",
                        typed,
                        terminal);
            }
            return make(answers, change, typed, terminal);
        });
    }

    private static Outcome make(
            NewSiteQuestions.Answers answers, ChangeMachine change, Arguments arguments, Terminal terminal) {
        String fault = FirstAdmin.fault(arguments, answers.formula().name());
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
        List<SiteSetup> made = new ArrayList<>();
        Outcome outcome = change.change(dryRun, (machine, planner) -> {
            NewSite site = new NewSite(
                            answers, machine.host(), arguments.valueOf(WHEELS), packages(arguments, terminal))
                    .issuer(arguments.valueOf(TLS));
            String python = arguments.valueOf(PYTHON);
            if (python != null) {
                site.python(interpreter(AbsolutePath.of(python), answers.server(), machine));
            }
            List<SiteSetup> setups = new ArrayList<>(machine.setups(machine.ledger()));
            refuseIfThere(site.name(), setups);
            SiteSetup setup = site.setup();
            if (dryRun
                    && arguments.valueOf(ChangeMachine.ROOT) == null
                    && setup.database().isPresent()) {
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
