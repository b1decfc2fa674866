package org.pythonwebstack.express;

import java.util.List;
import java.util.Optional;
import org.pythonwebstack.check.WsgiModule;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.host.Program;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Version;

/** What a private server can be made of on this machine: programs, modules, a Python and its Gunicorn. */
final class Installed {

    private static final AbsolutePath APACHE = AbsolutePath.of("/usr/sbin/apache2");
    private static final AbsolutePath NGINX = AbsolutePath.of("/usr/sbin/nginx");
    private static final AbsolutePath MODULES = AbsolutePath.of("/usr/lib/apache2/modules");
    private static final AbsolutePath PYTHON = AbsolutePath.of("/usr/bin/python3");
    private static final AbsolutePath DEBIAN_GUNICORN = AbsolutePath.of("/usr/lib/python3/dist-packages/gunicorn");
    private static final int MANY = 1000;

    private final ExpressSettings settings;
    private final Host host;

    Installed(ExpressSettings settings, Host host) {
        this.settings = settings;
        this.host = host;
    }

    Host host() {
        return host;
    }

    /** Returns the server that is asked for, or the first that is installed. */
    ExpressServer choose(boolean python) {
        String word = settings.value(ToolOptions.SERVER, "auto");
        for (ExpressServer server : ExpressServer.values()) {
            if (server.word().equals(word)) {
                return server;
            }
        }
        if (hasApache() && (!python || hasWsgi() && fits())) {
            return ExpressServer.APACHE;
        }
        if (host.walk(NGINX).isFile() && (!python || hasGunicorn())) {
            return ExpressServer.NGINX;
        }
        if (python && hasGunicorn()) {
            return ExpressServer.GUNICORN;
        }
        if (hasApache() && hasWsgi()) {
            return ExpressServer.APACHE;
        }
        throw new Refused(Problem.of(ExpressRule.NO_SERVER, "--server"));
    }

    private boolean hasApache() {
        return host.walk(apache()).isFile();
    }

    private boolean hasWsgi() {
        return host.walk(wsgiFile()).isFile();
    }

    private boolean hasGunicorn() {
        Optional<AbsolutePath> venv = settings.value(ToolOptions.VENV);
        if (venv.isEmpty()) {
            return host.walk(DEBIAN_GUNICORN).isDirectory() && host.walk(PYTHON).isFile();
        }
        return sitePackages(venv.get())
                .map(packages -> host.walk(packages.resolve("gunicorn")).isDirectory())
                .orElse(false);
    }

    /** Returns whether mod_wsgi has the Python of the virtual environment inside. */
    private boolean fits() {
        Optional<Version> venv = venvVersion();
        Optional<Version> module = wsgi().python();
        return venv.isEmpty() || module.isEmpty() || venv.equals(module);
    }

    /** Refuses what cannot work: no program, no module, another Python. */
    void require(ExpressServer server, boolean python) {
        settings.value(ToolOptions.VENV).ifPresent(this::requireVenv);
        switch (server) {
            case APACHE -> {
                requireFile(ServerOptions.HTTPD_EXECUTABLE, apache(), "install Debian's apache2");
                if (python) {
                    requireFile(ToolOptions.MOD_WSGI, wsgiFile(), "install Debian's libapache2-mod-wsgi-py3");
                    requireSamePython();
                }
            }
            case NGINX -> {
                requireFile(ToolOptions.SERVER, NGINX, "install Debian's nginx");
                requireGunicorn(python);
            }
            case GUNICORN -> requireGunicorn(python);
        }
    }

    private void requireGunicorn(boolean needed) {
        if (needed && !hasGunicorn()) {
            String where = settings.value(ToolOptions.VENV)
                    .map(venv -> "install it: " + venv + "/bin/pip install gunicorn")
                    .orElse("install Debian's gunicorn, or name a virtual environment that has it with --venv");
            throw new Refused(Problem.of(ExpressRule.NOT_INSTALLED, "gunicorn").withHint(where));
        }
    }

    private void requireFile(ExpressOption<?> option, AbsolutePath file, String hint) {
        if (!host.walk(file).isFile()) {
            throw new Refused(Problem.of(ExpressRule.NOT_INSTALLED, option.name(), file.toString())
                    .withHint(hint));
        }
    }

    private void requireVenv(AbsolutePath venv) {
        if (!host.walk(venv.resolve("pyvenv.cfg")).isFile()
                || !host.walk(venv.resolve("bin/python")).isFile()) {
            throw new Refused(Problem.of(ExpressRule.NO_VENV, ToolOptions.VENV.name(), venv.toString()));
        }
    }

    private void requireSamePython() {
        if (!fits()) {
            String version = wsgi().python().orElseThrow().toString();
            throw new Refused(Problem.of(
                            ExpressRule.WRONG_PYTHON,
                            ToolOptions.VENV.name(),
                            settings.value(ToolOptions.VENV).orElseThrow().toString())
                    .withHint("mod_wsgi has Python " + version
                            + " inside and would pass over this environment's packages;" + " make it anew with 'python"
                            + version + " -m venv', or take --server nginx or gunicorn"));
        }
    }

    AbsolutePath apache() {
        return settings.value(ServerOptions.HTTPD_EXECUTABLE, APACHE);
    }

    AbsolutePath nginx() {
        return NGINX;
    }

    Optional<Version> nginxVersion() {
        return host.version(Program.NGINX);
    }

    AbsolutePath modules() {
        return settings.value(ServerOptions.MODULES_DIRECTORY, MODULES);
    }

    /** Returns the file of a module of Apache; nothing if there is none, as it may be built in. */
    Optional<AbsolutePath> module(String name) {
        AbsolutePath file = modules().resolve("mod_" + name + ".so");
        return host.walk(file).isFile() ? Optional.of(file) : Optional.empty();
    }

    /** Returns what the module of mod_wsgi says of itself. */
    WsgiModule wsgi() {
        return WsgiModule.at(host, host.walk(wsgiFile()).end());
    }

    /** Returns whether mod_wsgi is of version 6 or later. */
    boolean hasWsgi6() {
        return wsgi().version()
                .map(version -> version.isAtLeast(Version.of("6.0")))
                .orElse(false);
    }

    /** Returns the module that is named, that of the virtual environment, or Debian's. */
    AbsolutePath wsgiFile() {
        Optional<AbsolutePath> named = settings.value(ToolOptions.MOD_WSGI);
        return named.or(() -> settings.value(ToolOptions.VENV).flatMap(this::wsgiOf))
                .orElse(modules().resolve("mod_wsgi.so"));
    }

    Optional<AbsolutePath> wsgiOf(AbsolutePath venv) {
        return sitePackages(venv)
                .map(packages -> packages.resolve("mod_wsgi/server"))
                .flatMap(directory -> host.names(directory, MANY).stream()
                        .filter(name -> name.startsWith("mod_wsgi-py") && name.endsWith(".so"))
                        .findFirst()
                        .map(directory::resolve));
    }

    /** Returns the Python that runs Gunicorn. */
    AbsolutePath python() {
        return settings.value(ToolOptions.VENV)
                .map(venv -> venv.resolve("bin/python"))
                .orElse(PYTHON);
    }

    private Optional<Version> venvVersion() {
        return settings.value(ToolOptions.VENV)
                .flatMap(this::pythonDirectory)
                .flatMap(
                        name -> Version.parse(name.substring("python".length())).toOptional());
    }

    private Optional<AbsolutePath> sitePackages(AbsolutePath venv) {
        return pythonDirectory(venv)
                .map(name -> venv.resolve("lib").resolve(name).resolve("site-packages"));
    }

    private Optional<String> pythonDirectory(AbsolutePath venv) {
        List<String> names = host.names(venv.resolve("lib"), MANY);
        return names.stream().filter(name -> name.matches("python3\\.\\d+")).findFirst();
    }
}
