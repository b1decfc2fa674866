package org.pythonwebstack.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.PythonApps;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Version;

/** Installs rendered sites in a temporary directory and runs a real Apache with them. */
final class ApacheLab implements AutoCloseable {

    private final Path root = PrivateApache.temporaryRoot();
    private final ApacheLayout layout = ApacheLayout.under(AbsolutePath.of(root.toString()), Group.of("www-data"));
    private final ApacheRenderer renderer;
    private final Optional<Path> module;

    /** A laboratory with Debian's own mod_wsgi. */
    ApacheLab() {
        this.renderer = ApacheRenderer.neutral(layout);
        this.module = Optional.empty();
    }

    /** A laboratory with another version of mod_wsgi, built from source. */
    ApacheLab(String modWsgi) {
        this.renderer = ApacheRenderer.neutral(layout).withModWsgi(Version.of(modWsgi));
        this.module = Optional.of(PythonApps.modWsgi(modWsgi));
    }

    Path root() {
        return root;
    }

    ApacheLayout layout() {
        return layout;
    }

    /** Returns the path of something below the directory. */
    String path(String name) {
        return root.resolve(name).toString();
    }

    /** Writes a file below the directory that everybody may read, and the directories on the way. */
    Path file(String name, String content) {
        try {
            Path file = root.resolve(name);
            parents(file);
            Files.writeString(file, content, StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a virtual environment with the system's Python and one package {@code marker}, whose NAME is {@code name}. */
    Path venv(String name) {
        Path venv = root.resolve("venvs").resolve(name);
        Programs.run(
                        Programs.requireFile("/usr/bin/python3").toString(),
                        "-m",
                        "venv",
                        "--without-pip",
                        venv.toString())
                .orFail();
        String version = Programs.run(
                        venv.resolve("bin/python").toString(),
                        "-c",
                        "import sys; print('%d.%d' % sys.version_info[:2])")
                .orFail()
                .out()
                .strip();
        if (!name.equals("empty")) {
            file("venvs/" + name + "/lib/python" + version + "/site-packages/marker.py", "NAME = '" + name + "'\n");
        }
        return venv;
    }

    /** Makes a certificate for a name that only this test believes in. */
    void certificate(String name) {
        Programs.run(
                        Programs.require("openssl").toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-keyout",
                        path("tls.key"),
                        "-out",
                        path("tls.pem"))
                .orFail();
    }

    /** Renders sites, writes their files with the owners and modes that they shall have, and returns an Apache to start. */
    PrivateApache.Builder install(WsgiServer server, List<Site> sites) {
        Rendering rendering = renderer.withServer(server).render(sites);
        PrivateApache.Builder apache = PrivateApache.in(root);
        module.ifPresent(apache::modWsgi);
        try {
            directories(Path.of(layout.emptyDirectory().toString()));
            for (Site site : sites) {
                directories(Path.of(layout.logDirectory(site.name()).toString()));
                site.virtualHost()
                        .listen()
                        .forEach(address -> apache.serves(address.port().number()));
                site.virtualHost()
                        .tls()
                        .ifPresent(tls -> tls.listen()
                                .forEach(address -> apache.serves(address.port().number())));
            }
            for (RenderedFile file : rendering.files()) {
                Path path = Path.of(file.path().toString());
                parents(path);
                Files.writeString(path, file.content(), StandardCharsets.UTF_8);
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(file.isSecret() ? "rw-r-----" : "rw-r--r--"));
                if (PrivateApache.runsAsRoot() && !file.group().startsWith("#")) {
                    GroupPrincipal group = path.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(file.group());
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .setGroup(group);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        apache.include(Path.of(layout.serverFile().toString()));
        for (Site site : sites) {
            apache.include(Path.of(layout.siteFile(site.name()).toString()));
        }
        return apache;
    }

    PrivateApache.Builder install(Site... sites) {
        return install(WsgiServer.DEFAULT, List.of(sites));
    }

    /** Returns the error log of a site. */
    String errorLog(Site site) {
        return read(Path.of(layout.logDirectory(site.name()) + "/error.log"));
    }

    /** Returns the access log of a site. */
    String accessLog(Site site) {
        return read(Path.of(layout.logDirectory(site.name()) + "/access.log"));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void parents(Path file) throws IOException {
        directories(Objects.requireNonNull(file.getParent()));
    }

    /** Makes a directory below the root and those on the way, whatever the umask of the tests. */
    private void directories(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path step = root;
        for (Path name : root.relativize(directory)) {
            step = step.resolve(name);
            Files.setPosixFilePermissions(step, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Override
    public void close() {
        PrivateApache.delete(root);
    }
}
