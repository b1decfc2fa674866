package org.pythonwebstack.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pythonwebstack.conf.EnvironmentFileSyntax;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.PrivateGunicorn;
import org.pythonwebstack.testing.PrivateNginx;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;

/**
 * Installs rendered sites below a temporary directory and runs a real nginx and real Gunicorns with them. What systemd would
 * do is read from the rendered units: the socket with its mode and group, the account, the environment, the command.
 */
final class NginxLab implements AutoCloseable {

    private final Path root = PrivateApache.temporaryRoot();
    private final NginxLayout layout = NginxLayout.below(AbsolutePath.of(root.toString()));
    private final List<PrivateGunicorn> services = new ArrayList<>();
    private final PrivateNginx nginx =
            PrivateNginx.at(root.resolve("private")).runAs(PrivateApache.runsAsRoot() ? "www-data" : "");

    Path root() {
        return root;
    }

    NginxLayout layout() {
        return layout;
    }

    PrivateNginx nginx() {
        return nginx;
    }

    /** Installs sites, starts what their units say, and then nginx; waits for {@code port}. */
    NginxLab start(int port, Site... sites) {
        install(List.of(sites));
        nginx.test().orFail();
        nginx.start(port);
        return this;
    }

    /** Writes the files and starts the services behind their sockets. */
    Rendering install(List<Site> sites) {
        Rendering rendering = write(sites);
        try {
            for (RenderedFile file : rendering.files()) {
                if (file.path().fileName().endsWith(".service")
                        && !file.path().fileName().contains("@.")) {
                    String socket = file.path().toString().replaceAll("service\\z", "socket");
                    startService(
                            file.content(), rendering.file(socket).orElseThrow().content());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rendering;
    }

    /** Writes the files, and gives nginx its own. */
    Rendering write(List<Site> sites) {
        Rendering rendering = NginxGunicornRenderer.neutral(layout).render(sites);
        try {
            for (Site site : sites) {
                directory(Path.of(layout.run().resolve(site.name().toString()).toString()));
                directory(Path.of(layout.logs().resolve(site.name().toString()).toString()));
            }
            for (RenderedFile file : rendering.files()) {
                Path path = Path.of(file.path().toString());
                directory(Objects.requireNonNull(path.getParent()));
                Files.writeString(path, file.content(), StandardCharsets.UTF_8);
            }
            for (RenderedFile file : rendering.files()) {
                String name = file.path().fileName();
                if (file.path().parent().equals(java.util.Optional.of(layout.nginxShared()))) {
                    nginx.conf(name, file.content());
                } else if (file.path().parent().equals(java.util.Optional.of(layout.nginxSites()))) {
                    nginx.site(name, file.content());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rendering;
    }

    /** Returns what the services have said: what would be in the journal. */
    String journal() {
        StringBuilder all = new StringBuilder();
        services.forEach(service -> all.append(service.said()));
        return all.toString();
    }

    String errorLog(Site site) {
        try {
            Path log = Path.of(layout.logs()
                    .resolve(site.name().toString())
                    .resolve("error.log")
                    .toString());
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startService(String serviceText, String socketText) throws IOException {
        SystemdUnit service = new SystemdSyntax().read(serviceText);
        SystemdUnit socket = new SystemdSyntax().read(socketText);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        for (SystemdValue value : values(service, "Service", "Environment")) {
            for (SystemdValue.Variable variable : ((SystemdValue.Environment) value).variables()) {
                environment.put(variable.name(), ((Literal) variable.value()).text());
            }
        }
        for (SystemdValue value : values(service, "Service", "EnvironmentFile")) {
            String text = Files.readString(Path.of(pathOf(value)), StandardCharsets.UTF_8);
            environment.putAll(new EnvironmentFileSyntax().read(text).variables());
        }
        values(service, "Service", "UnsetEnvironment")
                .forEach(value -> ((SystemdValue.Words) value).words().forEach(environment::remove));
        SystemdValue.Exec exec =
                (SystemdValue.Exec) values(service, "Service", "ExecStart").get(0);
        List<String> command = new ArrayList<>();
        if (PrivateApache.runsAsRoot()) {
            String user = word(service, "Service", "User");
            command.addAll(List.of(
                    Programs.require("setpriv").toString(),
                    "--reuid=" + user,
                    "--regid=" + user,
                    "--clear-groups",
                    "--"));
        }
        command.add(((Literal) exec.program()).text());
        exec.arguments().forEach(argument -> command.add(((Literal) argument).text()));
        List<SystemdValue> directory = values(service, "Service", "WorkingDirectory");
        Path address = Path.of(((Literal) ((SystemdValue.Text)
                                values(socket, "Socket", "ListenStream").get(0))
                        .text())
                .text());
        services.add(PrivateGunicorn.start(
                address,
                command,
                environment,
                directory.isEmpty() ? Path.of("/") : Path.of(pathOf(directory.get(0))),
                root.resolve("journal-" + services.size() + ".log")));
        int mode = ((SystemdValue.Mode) values(socket, "Socket", "SocketMode").get(0)).bits();
        Files.setPosixFilePermissions(address, PosixFilePermissions.fromString(letters(mode)));
        if (PrivateApache.runsAsRoot()) {
            Files.getFileAttributeView(address, PosixFileAttributeView.class)
                    .setGroup(address.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(word(socket, "Socket", "SocketGroup")));
        }
    }

    private static String letters(int mode) {
        StringBuilder letters = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            letters.append((mode >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
        }
        return letters.toString();
    }

    private static List<SystemdValue> values(SystemdUnit unit, String section, String name) {
        return unit.settings(section, name).stream()
                .map(setting -> setting.value())
                .toList();
    }

    private static String word(SystemdUnit unit, String section, String name) {
        return ((SystemdValue.Words) values(unit, section, name).get(0)).words().get(0);
    }

    private static String pathOf(SystemdValue value) {
        return ((Literal) ((SystemdValue.Paths) value).paths().get(0).path()).text();
    }

    private void directory(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Path step = directory; !step.equals(root); step = Objects.requireNonNull(step.getParent())) {
            Files.setPosixFilePermissions(step, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Override
    public void close() {
        nginx.close();
        services.forEach(PrivateGunicorn::close);
        PrivateApache.delete(root);
    }
}
