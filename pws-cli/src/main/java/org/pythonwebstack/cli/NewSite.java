package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.sitefile.PackageFile;
import org.pythonwebstack.cli.sitefile.SiteFile;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.deploy.Change;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.formula.Directories;
import org.pythonwebstack.formula.FormulaRequest;
import org.pythonwebstack.formula.Project;
import org.pythonwebstack.formula.Requirement;
import org.pythonwebstack.formula.Target;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/** A site that a formula makes: its description, its directories, and the programs that make and prepare it. */
final class NewSite {

    private static final AbsolutePath SITES = AbsolutePath.of("/srv");
    private static final AbsolutePath KEPT = AbsolutePath.of("/etc/pws/sites");
    /** The interpreter that Debian's mod_wsgi is made for. */
    static final AbsolutePath PYTHON = AbsolutePath.of("/usr/bin/python3");

    private static final AbsolutePath ENV = AbsolutePath.of("/usr/bin/env");
    private static final FileMode OPEN = FileMode.of("0755");
    private static final FileMode FILE = FileMode.of("0644");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int SECRET_LENGTH = 64;
    private static final int HTTP_PORT = 80;
    private static final String REQUIREMENTS = "requirements.txt";
    private static final int HTTPS_PORT = 443;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SiteName name;
    private final HostName serverName;
    private final WebServer server;
    private final @Nullable String wheels;
    private final DatabaseOptions database;
    private final @Nullable PackageFile packages;
    private final Optional<ExistingProject> existing;
    private final boolean ownAccount;
    private final AbsolutePath root;
    private final Account account;
    private final Directories places;
    private final Project project;
    private AbsolutePath python = PYTHON;
    private @Nullable String issuer;

    NewSite(NewSiteQuestions.Answers answers, Host host, @Nullable String wheels, @Nullable PackageFile packages)
            throws IOException {
        this.name = answers.name();
        this.serverName = answers.serverName();
        this.server = answers.server();
        this.wheels = wheels;
        this.existing = answers.existing();
        this.packages = packages;
        this.database = answers.database();
        this.root = SITES.resolve(name.toString());
        Optional<Account> owner = existing.isPresent() ? owner(host, existing.get()) : Optional.empty();
        this.account = owner.orElseGet(() -> Account.of(name.toString()));
        this.ownAccount = owner.isEmpty();
        Directories usual = Directories.below(root, Machine.ownModules(name));
        this.places = existing.isPresent()
                ? new Directories(
                        existing.get().directory(), usual.venv(), usual.data(), usual.run(), usual.logs(), usual.own())
                : usual;
        FormulaRequest.Builder request = FormulaRequest.of(name)
                .serverName(serverName)
                .directories(places)
                .account(account)
                .database(database.kind())
                .existing(existing.isPresent())
                .files(existing.map(ExistingProject::files).orElse(Map.of()).keySet())
                .target(server == WebServer.APACHE ? Target.APACHE : Target.NGINX);
        answers.project().ifPresent(request::project);
        answers.answers().forEach(request::answer);
        this.project = answers.formula().project(request.build());
    }

    /** Code of root's own runs as an account of the site's; other code runs as who owns it. */
    private static Optional<Account> owner(Host host, ExistingProject project) throws IOException {
        long uid = host.status(project.directory()).uid();
        if (uid == 0) {
            return Optional.empty();
        }
        UserEntry user = host.user(Account.of("#" + uid))
                .orElseThrow(() -> new IOException(project.directory() + " belongs to no account of this machine"));
        return Optional.of(Account.of(user.name()));
    }

    /** Has the virtual environment made by another interpreter. */
    void python(AbsolutePath interpreter) {
        python = interpreter;
    }

    /** Has it served by HTTPS, with a certificate of this kind; null for HTTP alone. */
    NewSite issuer(@Nullable String kind) {
        issuer = kind;
        return this;
    }

    SiteName name() {
        return name;
    }

    /** Returns all of it, for the planner. Secrets are drawn anew with each call. */
    SiteSetup setup() throws IOException {
        Optional<OwnDatabase> own =
                project.databaseUrl().isPresent() ? Optional.of(database.database(name)) : Optional.empty();
        String text = description(own);
        SiteFile file = SiteFile.read(text.getBytes(StandardCharsets.UTF_8), "pws.toml", null);
        Site site = file.site();
        if (site == null) {
            throw new IOException("the formula " + project.formula() + " describes no site that can be: "
                    + file.findings().get(0).problem());
        }
        SiteSetup setup = Machine.described(site, server, "pws.toml", text)
                .madeWith(project.formula())
                .plus(tree());
        if (ownAccount) {
            setup = setup.with(new SiteSetup.NewAccount(account, places.data()));
        }
        if (own.isPresent()) {
            setup = setup.with(new SiteSetup.NewDatabase(own.get(), account));
        }
        for (Map.Entry<RelativePath, String> module : project.own().entrySet()) {
            setup = setup.plus(new SiteSetup.ExtraFile(
                    places.own().resolve(module.getKey()),
                    module.getValue(),
                    Optional.empty(),
                    "what PWS writes for the application: it imports the project and is not part of it",
                    false));
        }
        for (Change.ProgramChange program : makers()) {
            setup = setup.plus(program);
        }
        for (Project.Call call : project.setup()) {
            List<String> arguments = new ArrayList<>(List.of(
                    "PYTHONPATH=" + places.own() + ":" + places.code(),
                    call.program().toString()));
            arguments.addAll(call.arguments());
            setup = setup.preparedBy(program(call.title(), ENV, arguments, places.code(), environmentFiles(site)));
        }
        Set<Integer> accepted = new LinkedHashSet<>();
        project.probe().accepted().forEach(status -> accepted.add(Integer.parseInt(status.toString())));
        return setup.plus(new Change.ProbeChange(
                serverName,
                issuer == null ? HTTP_PORT : HTTPS_PORT,
                issuer != null,
                project.probe().path(),
                accepted));
    }

    private List<AbsolutePath> environmentFiles(Site site) {
        return site.environment().isEmpty() && site.secrets().isEmpty()
                ? List.of()
                : List.of(KEPT.resolve(name.toString()).resolve("environment"));
    }

    private List<Change.ProgramChange> makers() {
        List<Change.ProgramChange> programs = new ArrayList<>();
        programs.add(program(
                "make the virtual environment " + places.venv() + (python.equals(PYTHON) ? "" : " with " + python),
                python,
                List.of("-I", "-m", "venv", places.venv().toString()),
                root,
                List.of()));
        if (packages != null) {
            // What the project asks for comes first, and decides about versions.
            List<String> listed = pip();
            if (packages.locked()) {
                listed.addAll(List.of("--require-hashes", "--no-deps"));
            }
            listed.addAll(List.of("--requirement", root.resolve(REQUIREMENTS).toString()));
            programs.add(program(
                    "install the packages of " + REQUIREMENTS,
                    places.venv().resolve("bin/python"),
                    listed,
                    places.data(),
                    List.of()));
        }
        List<String> pip = pip();
        List<String> names = new ArrayList<>();
        for (Requirement requirement : project.packages()) {
            pip.add(requirement.toString());
            names.add(requirement.toString());
        }
        programs.add(program(
                "install " + String.join(", ", names),
                places.venv().resolve("bin/python"),
                pip,
                places.data(),
                List.of()));
        if (existing.isPresent() && existing.get().has(REQUIREMENTS)) {
            List<String> all = new ArrayList<>(
                    pip.subList(0, pip.size() - project.packages().size()));
            all.addAll(List.of("-r", places.code().resolve(REQUIREMENTS).toString()));
            programs.add(program(
                    "install what " + REQUIREMENTS + " names",
                    places.venv().resolve("bin/python"),
                    all,
                    places.data(),
                    List.of()));
        }
        for (Project.Call call : project.scaffold()) {
            programs.add(program(call.title(), call.program(), call.arguments(), places.code(), List.of()));
        }
        return programs;
    }

    private List<String> pip() {
        List<String> pip = new ArrayList<>(
                List.of("-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-cache-dir"));
        if (wheels != null) {
            pip.addAll(List.of(
                    "--no-index", "--find-links", AbsolutePath.of(wheels).toString()));
        }
        return pip;
    }

    private Change.ProgramChange program(
            String title,
            AbsolutePath program,
            List<String> arguments,
            AbsolutePath directory,
            List<AbsolutePath> environment) {
        return new Change.ProgramChange(title, program, arguments, account, directory, environment);
    }

    private SiteSetup.NewTree tree() {
        Map<RelativePath, SiteSetup.NewEntry> content = new LinkedHashMap<>();
        SiteSetup.NewEntry directory = new SiteSetup.NewEntry(account, OPEN, Optional.empty());
        for (AbsolutePath place : List.of(places.code(), places.venv(), places.data(), places.run(), places.logs())) {
            root.relativize(place).ifPresent(below -> content.put(below, directory));
        }
        for (AbsolutePath below : project.dataDirectories()) {
            content.put(root.relativize(below).orElseThrow(), directory);
        }
        if (packages != null) {
            content.put(
                    RelativePath.of(REQUIREMENTS),
                    new SiteSetup.NewEntry(account, FILE, Optional.of(packages.requirements())));
        }
        Map<String, SiteSetup.NewEntry> files = new TreeMap<>();
        project.code().forEach((path, text) -> {
            RelativePath file = root.relativize(places.code().resolve(path)).orElseThrow();
            String whole = file.toString();
            for (int slash = whole.indexOf('/'); slash > 0; slash = whole.indexOf('/', slash + 1)) {
                files.putIfAbsent(whole.substring(0, slash), directory);
            }
            files.put(whole, new SiteSetup.NewEntry(account, FILE, Optional.of(text)));
        });
        files.forEach((path, entry) -> content.putIfAbsent(RelativePath.of(path), entry));
        return new SiteSetup.NewTree(root, account, OPEN, content, "code, virtual environment and data");
    }

    private String description(Optional<OwnDatabase> own) {
        SiteFileText text = new SiteFileText()
                .comment("Made by 'pws mksite " + project.formula() + " " + name + "'.")
                .put("name", name)
                .put("server-name", serverName)
                .put("root", root)
                .put("user", account)
                .table("wsgi")
                .put("application", project.application())
                .put("interface", project.applicationInterface() == ApplicationInterface.ASGI ? "asgi" : "wsgi")
                .put("venv", places.venv())
                .put("home", places.code())
                .put("python-path", List.of(places.own(), places.code()))
                .put("processes", project.processes())
                .put("threads", project.threads())
                .put("pass-authorization", true);
        Map<UrlPath, AbsolutePath> served = project.files();
        text.table("static", served).table("env", project.environment()).table("secrets", secrets(own));
        project.requestBody().ifPresent(size -> text.table("limits").put("request-body", size.bytes()));
        if (issuer != null) {
            text.table("tls").put("issuer", issuer);
        }
        return text.toString();
    }

    private Map<EnvName, String> secrets(Optional<OwnDatabase> own) {
        Map<EnvName, String> secrets = new HashMap<>();
        own.ifPresent(database -> secrets.put(project.databaseUrl().orElseThrow(), database.url()));
        for (EnvName secret : project.secrets()) {
            secrets.put(secret, secret());
        }
        return secrets;
    }

    /** Draws a secret. */
    static String secret() {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < SECRET_LENGTH; i++) {
            value.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return value.toString();
    }
}
