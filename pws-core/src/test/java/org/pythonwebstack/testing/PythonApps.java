package org.pythonwebstack.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sample applications and the virtual environments they run in.
 *
 * <p>An environment is built once for each machine and list of requirements, with the system's Python (the one that
 * mod_wsgi has inside) and with packages from wherever pip is told to look. It lies below {@code /var/cache/pws-tests} for
 * root, because servers that root starts run as other users, and below {@code ~/.cache/pws-tests} for everybody else.
 */
public final class PythonApps {

    /** What the sample applications need, in versions that do not change by themselves. */
    private static final List<String> REQUIREMENTS = List.of("Django==5.2.17", "Flask==3.1.3", "gunicorn==27.0.1");

    private static final Pattern MODULE = Pattern.compile("mod_wsgi-py.*\\.so");

    private static final Duration BUILD_TIME = Duration.ofMinutes(10);

    private PythonApps() {}

    /** Returns a virtual environment with Django, Flask and Gunicorn. */
    public static Path venv() {
        return venv(REQUIREMENTS);
    }

    /** Returns a virtual environment with these requirements, which name exact versions. */
    public static Path venv(List<String> requirements) {
        return build(requirements, List.of());
    }

    /**
     * Returns the module of this version of mod_wsgi, for the system's Apache and Python: built from source, which takes a
     * C compiler, Apache's header files and Python's.
     *
     * @param version a version that is on the package index: {@code 6.0.5}
     */
    public static Path modWsgi(String version) {
        Programs.require("apxs");
        Programs.require("gcc");
        Programs.requireFile("/usr/bin/python3-config");
        // Without --no-binary pip would keep its build, and use it again after an update of Apache or Python.
        Path venv = build(List.of("mod_wsgi==" + version), List.of("--no-binary=mod_wsgi"));
        try (Stream<Path> files = Files.walk(venv)) {
            return files.filter(file ->
                            MODULE.matcher(file.getFileName().toString()).matches())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no module of mod_wsgi in " + venv));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized Path build(List<String> requirements, List<String> options) {
        Path python = Programs.requireFile("/usr/bin/python3");
        String key = String.join("_", requirements).replaceAll("[^A-Za-z0-9.]+", "-");
        Path base = cache();
        Path venv = base.resolve(key);
        Path complete = venv.resolve("complete");
        try {
            Files.createDirectories(base);
            // Two builds of one checkout may run at once; the second waits and finds the environment made.
            try (FileChannel lock = FileChannel.open(
                            base.resolve(key + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                if (!held.isValid() || Files.exists(complete)) {
                    return venv;
                }
                announce("Building a virtual environment in " + venv + " (once for this machine)");
                run(List.of(python.toString(), "-m", "venv", "--clear", venv.toString()));
                List<String> install = new ArrayList<>(List.of(
                        venv.resolve("bin/pip").toString(), "install", "--quiet", "--disable-pip-version-check"));
                install.addAll(options);
                install.addAll(requirements);
                run(install);
                Files.createFile(complete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return venv;
    }

    /**
     * Copies a sample application: {@code shop} (Django), {@code flaskshop} (Flask) or {@code probe} (no framework).
     * Everybody may read the copy.
     *
     * @param target where its files go; made if absent
     */
    public static Path copy(String name, Path target) {
        Path source = resources().resolve(name);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    /** Has Django gather the static files of a copy of {@code shop} in {@code target}. */
    public static void collectStatic(Path shop, Path target) {
        Programs.run(
                        List.of(
                                venv().resolve("bin/python").toString(),
                                shop.resolve("manage.py").toString(),
                                "collectstatic",
                                "--noinput",
                                "--verbosity=0"),
                        Map.of(
                                "SHOP_SECRET_KEY", "only-for-collectstatic",
                                "SHOP_HOSTS", "localhost",
                                "SHOP_STATIC_ROOT", target.toString(),
                                "PYTHONDONTWRITEBYTECODE", "1"),
                        new byte[0],
                        BUILD_TIME)
                .orFail();
    }

    private static Path cache() {
        return System.getProperty("user.name").equals("root")
                ? Path.of("/var/cache/pws-tests")
                : Path.of(System.getProperty("user.home"), ".cache", "pws-tests");
    }

    private static Path resources() {
        URL marker = PythonApps.class.getResource("/apps/probe/probe.py");
        if (marker == null) {
            throw new IllegalStateException("the sample applications are not among the test resources");
        }
        try {
            return Path.of(marker.toURI()).resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(List<String> command) {
        // pip asks the package index; it must not be told by the developer's own shell where else to install to.
        Programs.run(command, Map.of("PYTHONNOUSERSITE", "1"), new byte[0], BUILD_TIME)
                .orFail();
    }

    @SuppressWarnings("SystemOut") // a build that waits for the network says so
    private static void announce(String line) {
        System.err.println(line);
    }
}
