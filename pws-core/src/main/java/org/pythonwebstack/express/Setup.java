package org.pythonwebstack.express;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.express.ServerRoot.PlannedFile;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Decides everything about a private server, writes its files, and has the real server test them. */
public final class Setup {

    private final ChangeableHost host;
    private final PrivateServer server;

    private Setup(ChangeableHost host, PrivateServer server) {
        this.host = host;
        this.server = server;
    }

    /**
     * Decides everything; writes nothing. Throws {@link Refused} with what cannot be meant.
     *
     * @param root the directory of the server; below a directory that only its owner can change
     * @param foreground whether the server is started from here, and waited for
     */
    public static Setup of(ExpressSettings settings, AbsolutePath root, boolean foreground, ChangeableHost host)
            throws IOException {
        Installed installed = new Installed(settings, host);
        EntryPoint entry = EntryPoint.of(settings, host);
        boolean python = !(entry instanceof EntryPoint.Files);
        Identity identity = Identity.of(settings, host);
        ExpressServer kind = installed.choose(python);
        installed.require(kind, python);
        Combination.check(settings, kind, installed);
        if (kind == ExpressServer.GUNICORN && !python) {
            throw new Refused(Problem.of(ExpressRule.NOT_ON_THIS_SERVER, "entry point")
                    .withHint("Gunicorn serves no files; take --server nginx or apache"));
        }
        if (!foreground && settings.has(ServerOptions.RELOAD_ON_CHANGES)) {
            throw new Refused(Problem.of(ExpressRule.NOT_ON_THIS_SERVER, ServerOptions.RELOAD_ON_CHANGES.name())
                    .withHint("only start-server watches files; use the control script's 'graceful'"));
        }
        Optional<AbsolutePath> ready = foreground
                ? Optional.of(root.resolve("run/ready-" + Long.toHexString(System.nanoTime())))
                : Optional.empty();
        if (kind == ExpressServer.APACHE) {
            Combination.checkForApache(settings, entry, root);
        }
        PrivateServer server = new PrivateServer(settings, kind, entry, root, identity, installed, ready);
        Setup setup = new Setup(host, server);
        setup.requireReach();
        setup.requireOwnScript();
        return setup;
    }

    /** Root would run what somebody else can change. */
    private void requireOwnScript() throws IOException {
        Optional<AbsolutePath> script = server.value(IdentityOptions.ENVVARS_SCRIPT);
        if (server.identity().isRoot() && script.isPresent()) {
            host.state(script.get());
            FileStatus status = host.status(script.get());
            if (status.uid() != 0 || (status.mode() & 0022) != 0) {
                throw new Refused(Problem.of(
                                ExpressRule.ROOT_ACCOUNT,
                                IdentityOptions.ENVVARS_SCRIPT.name(),
                                script.get().toString())
                        .withHint("give the file to root, and take the right to write from group and others"));
            }
        }
    }

    private void requireReach() {
        Reach reach = new Reach(host, server.identity());
        if (server.entry() instanceof EntryPoint.Script script) {
            reach.require("entry point", script.path());
        } else if (server.entry() instanceof EntryPoint.Paste paste) {
            reach.require("entry point", paste.path());
        }
        if (server.hasApplication()) {
            reach.require(ApplicationOptions.WORKING_DIRECTORY.name(), server.workingDirectory());
        }
        if (server.servesDocumentRoot()) {
            reach.require(ContentOptions.DOCUMENT_ROOT.name(), server.documentRoot());
        }
        server.settings()
                .values(ContentOptions.URL_ALIAS)
                .forEach(alias -> reach.require(ContentOptions.URL_ALIAS.name(), alias.second()));
        server.value(ToolOptions.VENV).ifPresent(venv -> reach.require(ToolOptions.VENV.name(), venv));
    }

    PrivateServer server() {
        return server;
    }

    /** Returns what was decided, for a person or a program. */
    public Summary summary() {
        return Summary.of(server);
    }

    /** Writes all files and has the server test them. Throws {@link Refused} with its words if it does not take them. */
    public void write() throws IOException {
        ServerRoot root = new ServerRoot(host, server.root(), server.identity());
        root.requireOurs();
        if (server.identity().isRoot()) {
            for (AbsolutePath log : summary().logs()) {
                // Root opens these; nobody may be able to lead it elsewhere.
                host.state(log);
            }
        }
        root.write(files());
        test();
    }

    /** Takes everything away again. */
    public void remove() throws IOException {
        new ServerRoot(host, server.root(), server.identity()).remove();
    }

    private List<PlannedFile> files() {
        Identity identity = server.identity();
        int readable = identity.isRoot() ? 0640 : 0600;
        List<PlannedFile> files = new ArrayList<>();
        switch (server.server()) {
            case APACHE ->
                files.add(
                        new PlannedFile("httpd.conf", new ApacheConfiguration(server).render(), 0600, identity.self()));
            case NGINX ->
                files.add(
                        new PlannedFile("nginx.conf", new NginxConfiguration(server).render(), 0600, identity.self()));
            case GUNICORN -> {}
        }
        if (server.server() != ExpressServer.APACHE && server.hasApplication()) {
            files.add(new PlannedFile(
                    "gunicorn.conf.py", GunicornConfiguration.text(server), readable, identity.reader()));
        }
        if (server.hasApplication() && Handler.hasEnvironment(server)) {
            files.add(new PlannedFile("pws_environment.py", Handler.environment(server), 0600, identity.owner()));
        }
        if (server.hasApplication()) {
            files.add(new PlannedFile("pws_handler.py", Handler.text(server), readable, identity.reader()));
        }
        if (server.has(ContentOptions.ADD_HANDLER)) {
            files.add(new PlannedFile("pws_resource.py", Handler.resources(server), readable, identity.reader()));
        }
        files.add(
                new PlannedFile(server.controlScript().fileName(), ControlScript.text(server), 0700, identity.self()));
        files.add(new PlannedFile("pws-private.service", UnitFile.text(server), readable, identity.self()));
        return files;
    }

    private void test() throws IOException {
        List<String> arguments = switch (server.server()) {
            case APACHE ->
                List.of(
                        "-t",
                        "-d",
                        server.root().toString(),
                        "-f",
                        server.file("httpd.conf").toString());
            case NGINX ->
                List.of(
                        "-t",
                        "-q",
                        "-p",
                        server.root().toString(),
                        "-c",
                        server.file("nginx.conf").toString(),
                        "-e",
                        "stderr");
            case GUNICORN -> List.of();
        };
        if (arguments.isEmpty()) {
            return;
        }
        AbsolutePath program = server.server() == ExpressServer.APACHE
                ? server.installed().apache()
                : server.installed().nginx();
        ProgramResult result = host.run(ProgramRun.of(program, arguments));
        if (!result.isSuccess()) {
            throw new Refused(Problem.of(ExpressRule.TEST_FAILED, program.fileName())
                    .withHint("it says: " + printable(result.output())));
        }
    }

    static String printable(String output) {
        StringBuilder text = new StringBuilder();
        for (String line : output.strip().split("\n", -1)) {
            if (!line.isBlank() && !line.contains("syntax is ok")) {
                text.append(text.isEmpty() ? "" : " / ").append(Escapes.printable(line.strip()));
            }
        }
        return text.toString();
    }

    Map<String, String> environment() {
        return Map.of("LANG", server.locale(), "LC_ALL", server.locale());
    }
}
