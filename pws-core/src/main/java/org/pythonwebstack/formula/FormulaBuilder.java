package org.pythonwebstack.formula;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.PythonName;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;

/** Builds a {@link Formula}. It takes texts, and tells of everything that is wrong with them at the end. */
public final class FormulaBuilder {

    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    private static final int MOST = 1000;

    private final Problems problems = new Problems();
    private final Set<String> failed = new LinkedHashSet<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    String name = "";
    String title = "";
    ApplicationInterface applicationInterface = ApplicationInterface.WSGI;
    Template application = Template.of("");
    HealthProbe probe = HealthProbe.ok("/");
    int processes = 2;
    int threads;

    @Nullable
    EnvName databaseUrl;

    @Nullable
    ByteSize requestBody;

    final List<Requirement> packages = new ArrayList<>();
    final Set<PythonName> modules = new LinkedHashSet<>();
    final List<FormulaFile> files = new ArrayList<>();
    final List<FormulaFile> ownFiles = new ArrayList<>();
    final List<FormulaProgram> scaffold = new ArrayList<>();
    final List<FormulaProgram> setup = new ArrayList<>();
    final List<ServedDirectory> served = new ArrayList<>();
    final Map<EnvName, Template> environment = new LinkedHashMap<>();
    final List<EnvName> secrets = new ArrayList<>();
    final Map<Database, List<Requirement>> databases = new EnumMap<>(Database.class);
    final List<Prompt> prompts = new ArrayList<>();
    final List<RelativePath> recognisedFiles = new ArrayList<>();
    final List<PythonName> recognisedImports = new ArrayList<>();

    FormulaBuilder() {}

    /** Sets the name: at most 31 of a-z, 0-9 and hyphens. Mandatory. */
    public FormulaBuilder name(String text) {
        if (NAME.matcher(text).matches()) {
            name = text;
        } else {
            refuse(Problem.of(FormulaRule.NAME, "name", text));
        }
        return this;
    }

    /** Sets the name of the framework as its authors write it: one line. */
    public FormulaBuilder title(String text) {
        line("title", text, value -> title = value);
        return this;
    }

    /** Sets how the server talks to the applications. */
    public FormulaBuilder applicationInterface(ApplicationInterface kind) {
        applicationInterface = Objects.requireNonNull(kind, "kind");
        return this;
    }

    /** Adds packages that each project needs. */
    public FormulaBuilder packages(String... texts) {
        for (String text : texts) {
            take(item("packages"), Requirement.parse(text), packages::add);
        }
        return this;
    }

    /** Adds modules whose names no project may have. */
    public FormulaBuilder modules(String... texts) {
        for (String text : texts) {
            take(item("modules"), PythonName.parse(text), modules::add);
        }
        return this;
    }

    /** Adds a file of a new project. */
    public FormulaBuilder file(String path, String content) {
        file(item("file"), path, content, files);
        return this;
    }

    /** Adds a file that PWS keeps for each project. */
    public FormulaBuilder ownFile(String path, String content) {
        file(item("own"), path, content, ownFiles);
        return this;
    }

    /** Adds a program that makes a new project. */
    public FormulaBuilder scaffold(String text, String program, String... arguments) {
        program(item("scaffold"), Optional.empty(), text, program, List.of(arguments), scaffold);
        return this;
    }

    /** Adds a program that prepares each project. */
    public FormulaBuilder setup(String text, String program, String... arguments) {
        program(item("setup"), Optional.empty(), text, program, List.of(arguments), setup);
        return this;
    }

    /** Adds a program that prepares each project which has {@code file} below the directory of its code. */
    public FormulaBuilder setupWith(String file, String text, String program, String... arguments) {
        program(item("setup"), Optional.of(file), text, program, List.of(arguments), setup);
        return this;
    }

    /** Sets where the application is found. Mandatory. */
    public FormulaBuilder application(String text) {
        take("application", Template.parse(text), value -> application = value);
        return this;
    }

    /** Adds files that the server answers with by itself; {@code at} has a slash at its end. */
    public FormulaBuilder serve(String at, ServedDirectory.Inside inside, String path) {
        String field = "static." + at;
        take(
                field,
                UrlPath.parse(at),
                url -> take(field, Template.parse(path), below -> served.add(new ServedDirectory(url, inside, below))));
        return this;
    }

    /** Adds an environment variable. */
    public FormulaBuilder env(String variable, String value) {
        String field = "env." + variable;
        take(
                field,
                EnvName.parse(variable),
                key -> take(field, Template.parse(value), text -> {
                    if (environment.putIfAbsent(key, text) != null) {
                        refuse(Problem.of(FormulaRule.TWICE, field, variable));
                    }
                }));
        return this;
    }

    /** Adds an environment variable for which every project has a secret of its own. */
    public FormulaBuilder secret(String variable) {
        take(item("secrets"), EnvName.parse(variable), secrets::add);
        return this;
    }

    /** Sets the variable with the address of the database. */
    public FormulaBuilder databaseUrl(String variable) {
        take("database.url", EnvName.parse(variable), value -> databaseUrl = value);
        return this;
    }

    /** Adds a kind of database, and the packages that it needs. */
    public FormulaBuilder database(Database kind, String... drivers) {
        List<Requirement> wanted = databases.computeIfAbsent(kind, key -> new ArrayList<>());
        for (String driver : drivers) {
            take("database." + Texts.lower(kind), Requirement.parse(driver), wanted::add);
        }
        return this;
    }

    /** Adds a question. */
    public FormulaBuilder prompt(String flag, String text, Prompt.Kind kind, String otherwise) {
        String field = item("prompt");
        if (!NAME.matcher(flag).matches()) {
            refuse(Problem.of(FormulaRule.NAME, field + ".name", flag));
        }
        line(field + ".text", text, value -> {});
        take(field + ".default", Template.parse(otherwise), value -> prompts.add(new Prompt(flag, text, kind, value)));
        return this;
    }

    /** Sets the request that shows whether a new project works. */
    public FormulaBuilder probe(HealthProbe request) {
        probe = Objects.requireNonNull(request, "request");
        return this;
    }

    /** Sets how many processes an application has at first. */
    public FormulaBuilder processes(int count) {
        processes = bounded("processes", count);
        return this;
    }

    /** Sets how many threads each process has. */
    public FormulaBuilder threads(int count) {
        threads = bounded("threads", count);
        return this;
    }

    /** Sets the largest request body: {@code 20m}. */
    public FormulaBuilder requestBody(String size) {
        take("request-body", ByteSize.parse(size), value -> requestBody = value);
        return this;
    }

    /** Adds a file by which existing projects are recognised. */
    public FormulaBuilder recognisedByFile(String path) {
        take(item("recognised.files"), RelativePath.parse(path), recognisedFiles::add);
        return this;
    }

    /** Adds a module by whose import existing projects are recognised. */
    public FormulaBuilder recognisedByImport(String module) {
        take(item("recognised.imports"), PythonName.parse(module), recognisedImports::add);
        return this;
    }

    /** Notes a problem that whoever fills this builder has found. */
    public FormulaBuilder refuse(Problem problem) {
        problems.add(problem);
        failed.add(problem.field());
        return this;
    }

    /** Returns the formula, or everything that is wrong. */
    public Parsed<Formula> result() {
        Problems all = new Problems();
        all.addAll(problems.list());
        if (name.isEmpty() && !failed.contains("name")) {
            all.add(Problem.of(FormulaRule.MISSING, "name"));
        }
        if (application.toString().isEmpty() && !failed.contains("application")) {
            all.add(Problem.of(FormulaRule.MISSING, "application"));
        }
        if (title.isEmpty()) {
            title = name;
        }
        if (threads == 0) {
            threads = applicationInterface == ApplicationInterface.ASGI ? 1 : 8;
        }
        FormulaChecks.check(this, all);
        return all.isEmpty() ? Parsed.accepted(new Formula(this)) : new Parsed.Rejected<>(all.list());
    }

    /** Returns the formula. Throws {@link Refused} with everything that is wrong. */
    public Formula build() {
        return result().orThrow();
    }

    private void file(String field, String path, String content, List<FormulaFile> into) {
        Problem problem = Texts.content(field + ".content", content);
        if (problem != null) {
            refuse(problem);
        }
        take(
                field + ".path",
                Template.parse(path),
                where -> take(
                        field + ".content", Template.parse(content), what -> into.add(new FormulaFile(where, what))));
    }

    private void program(
            String field,
            Optional<String> file,
            String text,
            String program,
            List<String> arguments,
            List<FormulaProgram> into) {
        line(field + ".title", text, value -> {});
        if (!Texts.isProgram(program)) {
            refuse(Problem.of(FormulaRule.PROGRAM, field + ".program", program));
        }
        List<Template> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = field + ".arguments[" + i + "]";
            line(argument, arguments.get(i), value -> {});
            take(argument, Template.parse(arguments.get(i)), words::add);
        }
        Optional<Template> onlyWith = Optional.empty();
        if (file.isPresent()) {
            Parsed<Template> parsed = Template.parse(file.get());
            take(field + ".only-with", parsed, where -> {});
            onlyWith = parsed.toOptional();
        }
        into.add(new FormulaProgram(text, program, words, onlyWith));
    }

    private void line(String field, String text, Consumer<String> use) {
        take(field, Prompt.Kind.TEXT.parse(text), use);
    }

    private int bounded(String field, int count) {
        if (count < 1 || count > MOST) {
            refuse(Problem.of(org.pythonwebstack.value.ValueRule.NUMBER_RANGE, field, Integer.toString(count))
                    .withHint("give a number from 1 to " + MOST));
            return 1;
        }
        return count;
    }

    private <T> void take(String field, Parsed<T> parsed, Consumer<? super T> use) {
        if (parsed instanceof Parsed.Accepted<T> accepted) {
            use.accept(accepted.value());
        } else {
            parsed.problems().forEach(problem -> refuse(problem.forField(field)));
        }
    }

    /** Returns the name of the next item of a list. */
    private String item(String field) {
        int index = counts.merge(field, 1, Integer::sum) - 1;
        return field + "[" + index + "]";
    }
}
