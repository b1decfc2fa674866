package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.PythonName;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/**
 * How projects of one framework are made and served. Immutable, and nothing but data: {@link #project} computes from it what
 * is to be done, and does nothing.
 *
 * <p>Texts of a formula can have places that are filled when a project is made; {@link Template} tells their form. In paths of
 * files there are {@code project} (the name of the project) and questions for an identifier; in contents of files and in the
 * application, questions for a module and for a callable too; in arguments of programs, the paths {@code code}, {@code data},
 * {@code venv}, {@code run}, {@code logs} and {@code own} of {@link Directories} as well; in values of environment variables,
 * further {@code server-name}, {@code hosts} (all names, with a blank between them), {@code tls} ({@code 1} or empty),
 * {@code server} ({@code apache} or {@code nginx}), {@code database} ({@code sqlite}, {@code postgresql}, {@code mariadb} or {@code none}),
 * and questions for any text. So no text of a person, and no path, ever becomes a part of Python source: code takes them
 * from the environment.
 */
public final class Formula {

    private final String name;
    private final String title;
    private final ApplicationInterface applicationInterface;
    private final ImmutableList<Requirement> packages;
    private final ImmutableSet<PythonName> modules;
    private final ImmutableList<FormulaFile> files;
    private final ImmutableList<FormulaFile> ownFiles;
    private final ImmutableList<FormulaProgram> scaffold;
    private final ImmutableList<FormulaProgram> setup;
    private final Template application;
    private final ImmutableList<ServedDirectory> served;
    private final ImmutableMap<EnvName, Template> environment;
    private final ImmutableList<EnvName> secrets;
    private final Optional<EnvName> databaseUrl;
    private final ImmutableMap<Database, List<Requirement>> databases;
    private final ImmutableList<Prompt> prompts;
    private final HealthProbe probe;
    private final int processes;
    private final int threads;
    private final Optional<ByteSize> requestBody;
    private final Recognition recognition;

    /** Takes over what the builder has checked. */
    Formula(FormulaBuilder builder) {
        this.name = builder.name;
        this.title = builder.title;
        this.applicationInterface = builder.applicationInterface;
        this.packages = ImmutableList.copyOf(builder.packages);
        this.modules = ImmutableSet.copyOf(builder.modules);
        this.files = ImmutableList.copyOf(builder.files);
        this.ownFiles = ImmutableList.copyOf(builder.ownFiles);
        this.scaffold = ImmutableList.copyOf(builder.scaffold);
        this.setup = ImmutableList.copyOf(builder.setup);
        this.application = builder.application;
        this.served = ImmutableList.copyOf(builder.served);
        this.environment = ImmutableMap.copyOf(builder.environment);
        this.secrets = ImmutableList.copyOf(builder.secrets);
        this.databaseUrl = Optional.ofNullable(builder.databaseUrl);
        this.databases = ImmutableMap.copyOf(Maps.transformValues(builder.databases, ImmutableList::copyOf));
        this.prompts = ImmutableList.copyOf(builder.prompts);
        this.probe = builder.probe;
        this.processes = builder.processes;
        this.threads = builder.threads;
        this.requestBody = Optional.ofNullable(builder.requestBody);
        this.recognition = new Recognition(builder.recognisedFiles, builder.recognisedImports);
    }

    /** Returns a builder. */
    public static FormulaBuilder builder() {
        return new FormulaBuilder();
    }

    /** Returns the name, by which a person chooses it: {@code django}. */
    public String name() {
        return name;
    }

    /** Returns the name of the framework as its authors write it: {@code Django}. Default: the name. */
    public String title() {
        return title;
    }

    /** Returns how the server talks to its applications; default WSGI. */
    public ApplicationInterface applicationInterface() {
        return applicationInterface;
    }

    /** Returns the packages that each project needs, without those of the server; default none. */
    public List<Requirement> packages() {
        return packages;
    }

    /** Returns the modules whose names no project may have, besides those that the formula writes; default none. */
    public Set<PythonName> modules() {
        return modules;
    }

    /** Returns the files of a new project, below the directory of its code; default none. */
    public List<FormulaFile> files() {
        return files;
    }

    /** Returns the files that PWS keeps for each project, new or not: an entry file, settings; default none. */
    public List<FormulaFile> ownFiles() {
        return ownFiles;
    }

    /** Returns the programs that make a new project, in order; default none. They run before there is an environment. */
    public List<FormulaProgram> scaffold() {
        return scaffold;
    }

    /** Returns the programs that prepare each project, or each that has a certain file, in order. Default none. */
    public List<FormulaProgram> setup() {
        return setup;
    }

    /** Returns where the application is found: {@code <<project>>.wsgi:application}. Mandatory. */
    public Template application() {
        return application;
    }

    /** Returns whether the application is in a file that PWS keeps, as the framework itself has none that a server could use. */
    public boolean hasGeneratedEntry() {
        String module = application.toString();
        int colon = module.indexOf(':');
        String file = (colon < 0 ? module : module.substring(0, colon)) + ".py";
        return ownFiles.stream().anyMatch(own -> own.path().toString().equals(file));
    }

    /** Returns what the server answers with by itself; default nothing. */
    public List<ServedDirectory> served() {
        return served;
    }

    /** Returns the environment of the application, without the secrets; default none. */
    public Map<EnvName, Template> environment() {
        return environment;
    }

    /** Returns the variables for each of which every project has a secret of its own; default none. */
    public List<EnvName> secrets() {
        return secrets;
    }

    /** Returns the variable that has the address of a database, as a URL; default none. */
    public Optional<EnvName> databaseUrl() {
        return databaseUrl;
    }

    /** Returns the kinds of databases that the formula connects to, with the packages that each needs; default none. */
    public Map<Database, List<Requirement>> databases() {
        return databases;
    }

    /** Returns the questions, besides that for the name of the project; default none. */
    public List<Prompt> prompts() {
        return prompts;
    }

    /**
     * Returns the request that shows whether a new project works; an existing one may answer {@code /} as it likes, without
     * server error. Default: {@code /} with status 200.
     */
    public HealthProbe probe() {
        return probe;
    }

    /** Returns how many processes an application has at first, 1 to 1,000; default 2. 1 where it keeps state in memory. */
    public int processes() {
        return processes;
    }

    /** Returns how many threads each process has, 1 to 1,000; default 8, and 1 with ASGI. */
    public int threads() {
        return threads;
    }

    /** Returns the largest request body; default none: that of a site. */
    public Optional<ByteSize> requestBody() {
        return requestBody;
    }

    /** Returns how existing projects are recognised; default not at all. */
    public Recognition recognition() {
        return recognition;
    }

    /** Returns whether the formula makes new projects, and not only serves existing ones. */
    public boolean makesProjects() {
        return !files.isEmpty() || !scaffold.isEmpty();
    }

    /** Returns a name for the project of a site, which {@link #project} takes: {@code my_shop} for {@code my-shop}. */
    public String projectName(SiteName site) {
        String plain = site.toString().replace('-', '_');
        return ProjectNames.check(this, plain).isEmpty() ? plain : plain + "_site";
    }

    /** Returns the name of a project, or why it is none with this formula: its modules are in the way of others. */
    public Parsed<String> parseProjectName(String project) {
        List<Problem> problems = ProjectNames.check(this, project);
        return problems.isEmpty() ? Parsed.accepted(project) : new Parsed.Rejected<>(problems);
    }

    /** Returns the project that is asked for, or everything that is wrong with the request. */
    public Parsed<Project> parseProject(FormulaRequest request) {
        return new ProjectMaker(this, request).project();
    }

    /** Returns the project that is asked for. Throws {@link Refused} with everything that is wrong with the request. */
    public Project project(FormulaRequest request) {
        return parseProject(request).orThrow();
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
