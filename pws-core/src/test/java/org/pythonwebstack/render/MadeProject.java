package org.pythonwebstack.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pythonwebstack.formula.Directories;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.FormulaRequest;
import org.pythonwebstack.formula.Project;
import org.pythonwebstack.formula.Target;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;

/** A project of a formula, carried out for real in a directory: its files written, its programs run as the site's account. */
final class MadeProject {

    private static final String ACCOUNT = PrivateApache.runsAsRoot() ? "games" : System.getProperty("user.name");
    private static final Duration LONG = Duration.ofMinutes(3);

    /** Projects that were there before. */
    private static final Map<RelativePath, String> EXISTING = Map.of(
            RelativePath.of("wsgi.py"), """
                    def application(environ, start_response):
                        found = environ["PATH_INFO"] == "/"
                        start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/plain")])
                        return [b"plain"]
                    """,
            RelativePath.of("asgi.py"), """
                    async def application(scope, receive, send):
                        if scope["type"] != "http":
                            raise NotImplementedError
                        host = [value.decode() for name, value in scope["headers"] if name == b"host"][0]
                        words = [scope["type"], scope["scheme"], scope["path"], scope["root_path"], scope["client"][0]]
                        status = 404 if "no-such" in scope["path"] else 200
                        headers = [(b"content-type", b"text/plain")]
                        await send({"type": "http.response.start", "status": status, "headers": headers})
                        await send({"type": "http.response.body", "body": " ".join(words + [host]).encode()})
                    """);

    private final Formula formula;
    private final Path root;
    private final Path venv;

    /** Makes the project {@code sample} of a formula below {@code parent}, with the packages of {@code venv}. */
    MadeProject(Formula formula, Path parent, Path venv) {
        this.formula = formula;
        this.root = parent.resolve(formula.name());
        this.venv = venv;
        make(project(Target.NGINX, false));
    }

    String host() {
        return formula.name() + ".test";
    }

    Path code() {
        return root.resolve("code");
    }

    Project project(Target target, boolean tls) {
        return formula.project(FormulaRequest.of(SiteName.of(formula.name()))
                .project("sample")
                .serverName(HostName.of(host()))
                .alias(org.pythonwebstack.value.WildcardHostName.of("*." + host()))
                .directories(new Directories(
                        path("code"),
                        AbsolutePath.of(venv.toString()),
                        path("data"),
                        path("run"),
                        path("logs"),
                        path("own")))
                .account(Account.of(ACCOUNT))
                .target(target)
                .tls(tls)
                .existing(!formula.makesProjects())
                .build());
    }

    Site site(Target target, int port) {
        Project project = project(target, false);
        Site.Builder site = project.site(AbsolutePath.of(root.toString()))
                .virtualHost(VirtualHost.builder().serverName(host()).listen("127.0.0.1:" + port));
        secrets(project).forEach(site::secret);
        return site.build();
    }

    /** Runs a program of the virtual environment as the setup programs run. */
    Programs.Result run(Map<String, String> environment, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (PrivateApache.runsAsRoot()) {
            command.addAll(List.of(
                    Programs.require("setpriv").toString(),
                    "--reuid=" + ACCOUNT,
                    "--regid=" + ACCOUNT,
                    "--clear-groups",
                    "--",
                    Programs.require("env").toString(),
                    "--chdir=" + code()));
        }
        command.add(program);
        command.addAll(List.of(arguments));
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        all.put("HOME", "/nonexistent");
        return Programs.run(command, all, new byte[0], LONG);
    }

    Map<String, String> environment(Project project) {
        Map<String, String> environment = new LinkedHashMap<>(secrets(project));
        project.environment().forEach((name, value) -> environment.put(name.toString(), value.toString()));
        return environment;
    }

    private static Map<String, String> secrets(Project project) {
        Map<String, String> secrets = new LinkedHashMap<>();
        project.secrets()
                .forEach(name -> secrets.put(name.toString(), "drawn-" + "0123456789abcdefGHIJKLMN".repeat(3)));
        return secrets;
    }

    private AbsolutePath path(String name) {
        return AbsolutePath.of(root.resolve(name).toString());
    }

    private void make(Project project) {
        try {
            for (String name : List.of("", "code", "data", "run", "logs", "own")) {
                directory(root.resolve(name), !name.isEmpty() && !name.equals("own"));
            }
            for (AbsolutePath directory : project.dataDirectories()) {
                directory(Path.of(directory.toString()), true);
            }
            write(formula.makesProjects() ? project.code() : EXISTING, code(), true);
            write(project.own(), root.resolve("own"), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        project.scaffold().forEach(call -> call(Map.of(), call));
        project.setup().forEach(call -> call(environment(project), call));
    }

    private void call(Map<String, String> environment, Project.Call call) {
        run(environment, call.program().toString(), call.arguments().toArray(new String[0]))
                .orFail();
    }

    private static void write(Map<RelativePath, String> files, Path directory, boolean owned) throws IOException {
        for (Map.Entry<RelativePath, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey().toString());
            Path parent = Objects.requireNonNull(path.getParent());
            List<Path> missing = new ArrayList<>();
            for (Path step = parent; !Files.exists(step); step = Objects.requireNonNull(step.getParent())) {
                missing.add(0, step);
            }
            for (Path step : missing) {
                directory(step, owned);
            }
            Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
            own(path, owned);
        }
    }

    private static void directory(Path directory, boolean owned) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        own(directory, owned);
    }

    private static void own(Path path, boolean owned) throws IOException {
        if (owned && PrivateApache.runsAsRoot()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
        }
    }
}
