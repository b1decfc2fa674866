package org.pythonwebstack.formula;

import com.google.common.base.Joiner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WsgiCallable;

/** Applies a formula to a request. */
final class ProjectMaker {

    /** Any Gunicorn that the rendered settings are made for; 25 is the first with a worker for ASGI. */
    private static final Requirement FOR_WSGI = Requirement.of("gunicorn>=23");

    private static final Requirement FOR_ASGI = Requirement.of("gunicorn>=25.1");

    /** Nobody knows which pages an existing project has. */
    private static final HealthProbe ANY_ANSWER = HealthProbe.noServerError("/");

    private final Formula formula;
    private final FormulaRequest request;
    private final Problems problems = new Problems();
    private final Map<String, String> values = new LinkedHashMap<>();

    ProjectMaker(Formula formula, FormulaRequest request) {
        this.formula = formula;
        this.request = request;
    }

    Parsed<Project> project() {
        String name = request.project().orElseGet(() -> formula.projectName(request.site()));
        problems.addAll(ProjectNames.check(formula, name));
        if (request.target() == Target.APACHE && formula.applicationInterface() == ApplicationInterface.ASGI) {
            problems.add(Problem.of(FormulaRule.INTERFACE, "server", formula.name()));
        }
        if (!request.existing() && !formula.makesProjects()) {
            problems.add(Problem.of(FormulaRule.SCAFFOLD, "formula", formula.name()));
        }
        if (request.database().isServer() && !formula.databases().containsKey(request.database())) {
            problems.add(Problem.of(FormulaRule.DATABASE, "database", Texts.lower(request.database())));
        }
        if (problems.isEmpty()) {
            fillIn(name);
        }
        if (!problems.isEmpty()) {
            return new Parsed.Rejected<>(problems.list());
        }
        try {
            return Parsed.accepted(make(PythonIdentifier.of(name)));
        } catch (Refused refused) {
            // What was filled in is longer than a path or a variable may be, or the same as something else.
            return new Parsed.Rejected<>(refused.problems());
        }
    }

    private void fillIn(String name) {
        Directories places = request.directories();
        values.put(FormulaChecks.PROJECT, name);
        values.put("code", places.code().toString());
        values.put("data", places.data().toString());
        values.put("venv", places.venv().toString());
        values.put("run", places.run().toString());
        values.put("logs", places.logs().toString());
        values.put("own", places.own().toString());
        values.put("server-name", request.serverName().toString());
        List<Object> hosts = new ArrayList<>(List.of(request.serverName()));
        hosts.addAll(request.aliases());
        values.put("hosts", Joiner.on(' ').join(hosts));
        values.put("tls", request.tls() ? "1" : "");
        values.put("server", Texts.lower(request.target()));
        values.put("database", Texts.lower(request.database()));
        Map<String, String> answers = new LinkedHashMap<>(request.answers());
        for (Prompt prompt : formula.prompts()) {
            String answer = answers.remove(prompt.name());
            problems.take(
                    "answers." + prompt.name(),
                    prompt.kind().parse(answer == null ? prompt.otherwise().fill(values) : answer),
                    text -> values.put(prompt.name(), text));
        }
        for (String unknown : answers.keySet()) {
            problems.add(Problem.of(FormulaRule.QUESTION_UNKNOWN, "answers", unknown));
        }
    }

    private Project make(PythonIdentifier name) {
        Directories places = request.directories();
        boolean made = !request.existing();
        Map<UrlPath, AbsolutePath> files = new LinkedHashMap<>();
        List<AbsolutePath> dataDirectories = new ArrayList<>();
        for (ServedDirectory served : formula.served()) {
            boolean data = served.inside() == ServedDirectory.Inside.DATA;
            AbsolutePath path =
                    (data ? places.data() : places.code()).resolve(served.path().fill(values));
            files.put(served.at(), path);
            if (data) {
                dataDirectories.add(path);
            }
        }
        Map<EnvName, EnvValue> environment = new LinkedHashMap<>();
        formula.environment().forEach((key, text) -> environment.put(key, EnvValue.of(text.fill(values))));
        return new Project(
                formula.name(),
                request,
                name,
                packages(),
                made ? write(formula.files()) : Map.of(),
                write(formula.ownFiles()),
                dataDirectories,
                made ? calls(formula.scaffold()) : List.of(),
                calls(formula.setup()),
                WsgiCallable.of(formula.application().fill(values)),
                formula.applicationInterface(),
                files,
                environment,
                formula.secrets(),
                request.database().isServer() ? formula.databaseUrl() : Optional.empty(),
                formula.processes(),
                formula.threads(),
                formula.requestBody(),
                made ? formula.probe() : ANY_ANSWER);
    }

    private List<Requirement> packages() {
        List<Requirement> packages = new ArrayList<>(formula.packages());
        packages.addAll(formula.databases().getOrDefault(request.database(), List.of()));
        boolean named = packages.stream().anyMatch(wanted -> wanted.name().equals("gunicorn"));
        if (request.target() == Target.NGINX && !named) {
            packages.add(formula.applicationInterface() == ApplicationInterface.ASGI ? FOR_ASGI : FOR_WSGI);
        }
        return packages;
    }

    private Map<RelativePath, String> write(List<FormulaFile> files) {
        Map<RelativePath, String> written = new LinkedHashMap<>();
        for (FormulaFile file : files) {
            RelativePath path = RelativePath.of(file.path().fill(values));
            if (written.put(path, file.content().fill(values)) != null) {
                throw new Refused(Problem.of(FormulaRule.TWICE, "file", path.toString()));
            }
        }
        return written;
    }

    private List<Project.Call> calls(List<FormulaProgram> programs) {
        return programs.stream()
                .filter(program -> program.onlyWith()
                        .map(file -> request.files().contains(RelativePath.of(file.fill(values))))
                        .orElse(true))
                .map(program -> new Project.Call(
                        program.title(),
                        request.directories().venv().resolve("bin").resolve(program.program()),
                        program.arguments().stream()
                                .map(word -> word.fill(values))
                                .toList()))
                .toList();
    }
}
