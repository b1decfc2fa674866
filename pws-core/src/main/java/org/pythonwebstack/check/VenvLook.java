package org.pythonwebstack.check;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.check.Survey.Runner;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Version;

/** One virtual environment of a site: whether it is one, for which Python, and who may use and change it. */
final class VenvLook {

    private static final int MAX_CONFIGURATION = 1 << 16;
    private static final int MAX_NAMES = 2_000;

    /** Packages whose extension modules keep state for the whole process, or use a lock that only the main interpreter has. */
    private static final ImmutableList<String> EXTENSIONS = ImmutableList.of(
            "_cffi_backend",
            "bcrypt",
            "cryptography",
            "cv2",
            "lxml",
            "matplotlib",
            "numpy",
            "orjson",
            "pandas",
            "psycopg2",
            "pydantic_core",
            "scipy",
            "sklearn",
            "tensorflow",
            "torch");

    /** What an environment without packages of its own may have. */
    private static final Set<String> INSTALLERS = Set.of(
            "__pycache__",
            "_distutils_hack",
            "_virtualenv.pth",
            "_virtualenv.py",
            "distutils-precedence.pth",
            "easy_install.py",
            "pip",
            "pkg_resources",
            "setuptools",
            "wheel");

    private final Survey survey;
    private final AbsolutePath venv;
    private final PathLook look;
    private final Runner runner;

    VenvLook(Survey survey, Site site, String field, Venv venv, Runner runner) {
        this.survey = survey;
        this.venv = venv.path();
        this.look = new PathLook(survey, site, field, venv.path());
        this.runner = runner;
    }

    /** Notes what is wrong with the environment, for whichever server. */
    void check() {
        look.isLasting();
        look.staysInRoot();
        if (!look.leadsTo(FileStatus.Kind.DIRECTORY, CheckRule.VENV_ABSENT)) {
            return;
        }
        look.isTrusted(runner.credentials());
        look.isSeenByService(venv);
        if (!look.isReadableBy(runner.credentials(), runner.name())) {
            return;
        }
        FileWalk configuration = survey.walk(venv.resolve("pyvenv.cfg"));
        if (configuration.outcome() == FileWalk.Outcome.ABSENT) {
            noConfiguration();
            return;
        }
        Parsed<String> text = survey.host().text(configuration.end(), MAX_CONFIGURATION);
        if (!(text instanceof Parsed.Accepted<String> accepted)
                || accepted.value().indexOf('\0') >= 0) {
            look.find(
                    CheckRule.VENV_CONFIGURATION,
                    text.problems().isEmpty()
                            ? null
                            : "for this file it must hold that "
                                    + text.problems().get(0).rule().statement() + "; "
                                    + CheckRule.VENV_CONFIGURATION.cure());
            return;
        }
        configured(settings(accepted.value()));
    }

    private void noConfiguration() {
        Optional<AbsolutePath> above = venv.parent();
        for (int i = 0; i < 4 && above.isPresent(); i++) {
            if (survey.walk(above.get().resolve("pyvenv.cfg")).isFile()) {
                look.find(CheckRule.VENV_PART_OF_VENV, "name " + PathLook.shown(above.get()));
                return;
            }
            above = above.get().parent();
        }
        look.find(CheckRule.VENV_INCOMPLETE, "pyvenv.cfg is missing; " + CheckRule.VENV_INCOMPLETE.cure());
    }

    private void configured(Map<String, String> settings) {
        List<Version> pythons = pythons();
        Optional<Version> stated = stated(settings);
        if (!survey.walk(venv.resolve("bin/python")).isFile()) {
            FileWalk.Outcome outcome = survey.walk(venv.resolve("bin/python")).outcome();
            if (outcome == FileWalk.Outcome.UNSEEN) {
                look.find(CheckRule.UNSEEN, null);
            } else {
                look.find(
                        base(settings).isPresent() ? CheckRule.VENV_BASE_ABSENT : CheckRule.VENV_INCOMPLETE,
                        "bin/python is missing or leads to nothing; " + CheckRule.VENV_INCOMPLETE.cure());
            }
        } else if (pythons.isEmpty()) {
            look.find(
                    CheckRule.VENV_INCOMPLETE,
                    "lib/pythonX.Y/site-packages is missing; " + CheckRule.VENV_INCOMPLETE.cure());
        }
        new PathLook(survey, look.site(), look.field(), venv.resolve("bin/python")).isSeenByService(venv);
        readable(pythons);
        base(settings, stated);
        if (settings.getOrDefault("include-system-site-packages", "").equalsIgnoreCase("true")) {
            look.find(CheckRule.VENV_SYSTEM_PACKAGES, null);
        }
        if (survey.isApache()) {
            python(pythons, stated);
        }
    }

    private void readable(List<Version> pythons) {
        for (Version python : pythons) {
            PathLook packages = new PathLook(survey, look.site(), look.field(), packages(python));
            packages.isReadableBy(runner.credentials(), runner.name());
            packages.isTrusted(runner.credentials());
        }
    }

    /** Compares with the Python that is inside mod_wsgi, which runs whatever the environment was made with. */
    private void python(List<Version> pythons, Optional<Version> stated) {
        Optional<Version> inside = survey.wsgiModule().python();
        if (inside.isEmpty()) {
            return;
        }
        boolean otherLibrary = !pythons.isEmpty() && !pythons.contains(inside.get());
        Optional<Version> minor = stated.flatMap(version -> minor(version.toString()));
        if (otherLibrary || minor.isPresent() && !minor.equals(inside)) {
            String made = minor.map(Version::toString).orElse(pythons.toString());
            look.find(
                    CheckRule.VENV_PYTHON,
                    "it is made for Python " + made + " and mod_wsgi has " + inside.get() + "; make it anew with python"
                            + inside.get() + " -m venv");
        }
    }

    private void base(Map<String, String> settings, Optional<Version> stated) {
        Optional<AbsolutePath> home = base(settings);
        if (home.isEmpty()) {
            return;
        }
        FileWalk walk = survey.walk(home.get());
        if (walk.outcome() == FileWalk.Outcome.UNSEEN) {
            return;
        }
        if (!walk.isDirectory()) {
            look.find(
                    CheckRule.VENV_BASE_ABSENT,
                    PathLook.shown(home.get()) + " does not exist; " + CheckRule.VENV_BASE_ABSENT.cure());
            return;
        }
        PathLook base = new PathLook(survey, look.site(), look.field(), home.get());
        base.isReadableBy(runner.credentials(), runner.name());
        baseOwner(walk);
        Optional<AbsolutePath> prefix = survey.isApache() ? survey.wsgiModule().prefix() : Optional.empty();
        if (prefix.isPresent()) {
            FileWalk expected = survey.walk(prefix.get().resolve("bin"));
            if (expected.isDirectory() && !expected.end().equals(walk.end()) && stated.isPresent()) {
                look.find(
                        CheckRule.VENV_BASE,
                        "it is made by the Python in " + PathLook.shown(home.get()) + ", mod_wsgi uses the one below "
                                + PathLook.shown(prefix.get()) + "; " + CheckRule.VENV_BASE.cure());
            }
        }
    }

    private void baseOwner(FileWalk base) {
        for (FileWalk.Step step : base.steps()) {
            FileStatus status = step.status();
            boolean own = status.uid() == 0
                    || runner.credentials().isEmpty()
                    || runner.credentials().get().uid() == status.uid();
            boolean sticky = (status.mode() & 01000) != 0 && !step.path().equals(base.end());
            if (!own || !step.isLink() && status.isWorldWritable() && !sticky) {
                look.find(
                        CheckRule.VENV_BASE_OWNER,
                        PathLook.shown(step.path()) + " can be changed by others; " + CheckRule.VENV_BASE_OWNER.cure());
                return;
            }
        }
    }

    /** Notes extension modules, for an application that does not run in the main interpreter. */
    void checkExtensions() {
        for (Version python : pythons()) {
            List<String> found = EXTENSIONS.stream()
                    .filter(name -> survey.walk(packages(python).resolve(name)).outcome() == FileWalk.Outcome.FOUND)
                    .toList();
            if (!found.isEmpty()) {
                look.find(CheckRule.VENV_EXTENSION, "it has " + found + "; " + CheckRule.VENV_EXTENSION.cure());
            }
        }
    }

    /** Notes packages in an environment that has to be empty. */
    void checkEmpty() {
        for (Version python : pythons()) {
            List<String> found = survey
                    .host()
                    .names(survey.walk(packages(python)).end(), MAX_NAMES)
                    .stream()
                    .filter(name ->
                            !INSTALLERS.contains(name) && !name.endsWith(".dist-info") && !name.endsWith(".egg-info"))
                    .limit(3)
                    .toList();
            if (!found.isEmpty()) {
                look.find(
                        CheckRule.VENV_NOT_EMPTY,
                        "it has " + found.size() + " or more packages; " + CheckRule.VENV_NOT_EMPTY.cure());
            }
        }
    }

    /** Returns whether a package or module lies in the environment. */
    boolean has(String name) {
        return pythons().stream()
                .anyMatch(python -> survey.walk(packages(python).resolve(name)).outcome() == FileWalk.Outcome.FOUND);
    }

    /** Returns whether the environment is one, as far as asking what is in it makes sense. */
    boolean exists() {
        return !pythons().isEmpty();
    }

    /** Returns whether the environment sees the packages of the system. */
    boolean seesSystem() {
        return survey.host()
                .text(survey.walk(venv.resolve("pyvenv.cfg")).end(), MAX_CONFIGURATION)
                .toOptional()
                .map(text -> settings(text).getOrDefault("include-system-site-packages", ""))
                .orElse("")
                .equalsIgnoreCase("true");
    }

    /** Returns the directories of its packages, one for each Python. */
    List<AbsolutePath> packages() {
        return pythons().stream().map(this::packages).toList();
    }

    private AbsolutePath packages(Version python) {
        return venv.resolve("lib/python" + python + "/site-packages");
    }

    /** Returns the versions for which it has a directory of packages; most often one. */
    private List<Version> pythons() {
        FileWalk lib = survey.walk(venv.resolve("lib"));
        if (!lib.isDirectory()) {
            return List.of();
        }
        return survey.host().names(lib.end(), MAX_NAMES).stream()
                .filter(name -> name.startsWith("python"))
                .flatMap(name -> minor(name.substring("python".length())).stream())
                .filter(version -> survey.walk(packages(version)).isDirectory())
                .limit(8)
                .toList();
    }

    private static Optional<Version> stated(Map<String, String> settings) {
        String text = settings.getOrDefault("version", settings.getOrDefault("version_info", ""));
        return minor(text);
    }

    /** Returns the first two numbers of a version, whatever stands behind them. */
    private static Optional<Version> minor(String text) {
        return WsgiModule.version(text, "").filter(version -> version.toString().indexOf('.') > 0);
    }

    private static Optional<AbsolutePath> base(Map<String, String> settings) {
        return AbsolutePath.parse(settings.getOrDefault("home", "")).toOptional();
    }

    /** Reads the lines as Python does: a key and a value around the first equals sign, keys in any case. */
    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new HashMap<>();
        for (String line : Splitter.on('\n').split(text)) {
            int equals = line.indexOf('=');
            if (equals >= 0) {
                settings.put(
                        line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        line.substring(equals + 1).strip());
            }
        }
        return settings;
    }
}
