package org.pythonwebstack.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.check.Survey.Runner;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.site.ApplicationGroup;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Version;

/** Applications: their scripts, modules, the environments that they activate, and Gunicorn where it runs them. */
final class MountLook implements SiteLook {

    private static final AbsolutePath SYSTEM_PACKAGES = AbsolutePath.of("/usr/lib/python3/dist-packages");
    private static final int MAX_NAMES = 2_000;

    @Override
    public void at(Site site, Survey survey) {
        for (WsgiMount mount : site.mounts()) {
            Optional<WsgiDaemonProcess> process = site.processOf(mount);
            if (process.isPresent() && process.get().chroot().isPresent()) {
                continue;
            }
            Runner runner = process.map(group -> survey.runner(site, group)).orElseGet(() -> survey.webServer(site));
            application(site, survey, mount, runner);
            Optional<VenvLook> activated = mount.activate()
                    .map(venv -> new VenvLook(survey, site, Survey.field(site, mount, "activate"), venv, runner));
            activated.ifPresent(VenvLook::check);
            Optional<Venv> used = mount.activate().or(() -> process.flatMap(WsgiDaemonProcess::venv));
            Optional<VenvLook> venv = used.map(
                    path -> new VenvLook(survey, site, Survey.field(site, mount, "application"), path, runner));
            if (survey.isApache()) {
                if (!(mount.applicationGroup() instanceof ApplicationGroup.Global)) {
                    venv.ifPresent(VenvLook::checkExtensions);
                }
            } else {
                gunicorn(site, survey, mount, venv);
            }
            process.ifPresent(group -> module(site, survey, mount, group, venv));
        }
    }

    private static void application(Site site, Survey survey, WsgiMount mount, Runner runner) {
        if (mount.application() instanceof WsgiApplication.Script script) {
            PathLook look = new PathLook(survey, site, Survey.field(site, mount, "application"), script.path());
            if (look.leadsTo(FileStatus.Kind.FILE, CheckRule.SCRIPT_ABSENT)) {
                mounted(site, survey, look, runner, isServed(site, mount));
            }
        } else if (mount.application() instanceof WsgiApplication.Directory directory) {
            PathLook look = new PathLook(survey, site, Survey.field(site, mount, "application"), directory.path());
            if (look.leadsTo(FileStatus.Kind.DIRECTORY, CheckRule.SCRIPT_ABSENT)) {
                mounted(site, survey, look, runner, true);
            }
        }
    }

    private static void mounted(Site site, Survey survey, PathLook look, Runner runner, boolean served) {
        look.isLasting();
        look.staysInRoot();
        look.isTrusted(runner.credentials());
        look.isSeenByService(look.path());
        if (look.isReadableBy(runner.credentials(), runner.name()) && survey.isApache() && served) {
            // Apache itself looks at the file before it hands the request over, and answers 403 if it cannot.
            Runner web = survey.webServer(site);
            look.isSearchableBy(web.credentials(), web.name());
        }
    }

    /** Returns whether the server is given the script itself, and not an entry script that PWS writes. */
    private static boolean isServed(Site site, WsgiMount mount) {
        return site.environment().isEmpty()
                && site.secrets().isEmpty()
                && mount.activate().isEmpty();
    }

    private static void gunicorn(Site site, Survey survey, WsgiMount mount, Optional<VenvLook> venv) {
        boolean inSystem = survey.walk(SYSTEM_PACKAGES.resolve("gunicorn")).isDirectory();
        boolean present = venv.isEmpty()
                ? inSystem
                : !venv.get().exists()
                        || venv.get().has("gunicorn")
                        || inSystem && venv.get().seesSystem();
        if (!present) {
            survey.find(
                    site,
                    CheckRule.GUNICORN_ABSENT,
                    Survey.field(site, mount, mount.activate().isPresent() ? "activate" : "application"),
                    "",
                    null);
        }
        gunicornVersion(survey, venv)
                .ifPresent(installed -> VersionLook.lacking(
                        site,
                        survey,
                        "Gunicorn",
                        installed,
                        () -> NginxGunicornRenderer.debian()
                                .withGunicorn(installed)
                                .render(site)));
    }

    /** Returns the version of Gunicorn that the notes beside its package tell, where packages are looked for first. */
    private static Optional<Version> gunicornVersion(Survey survey, Optional<VenvLook> venv) {
        List<AbsolutePath> places = new ArrayList<>();
        venv.ifPresent(look -> places.addAll(look.packages()));
        if (venv.isEmpty() || venv.get().seesSystem()) {
            places.add(SYSTEM_PACKAGES);
        }
        for (AbsolutePath place : places) {
            for (String name : survey.host().names(survey.walk(place).end(), MAX_NAMES)) {
                if (name.startsWith("gunicorn-") && name.endsWith("-info")) {
                    int end = name.lastIndexOf('.');
                    return Version.parse(name.substring("gunicorn-".length(), end))
                            .toOptional();
                }
            }
        }
        return Optional.empty();
    }

    /** Looks for the file of the application's module where Python will, unless other places are possible. */
    private static void module(
            Site site, Survey survey, WsgiMount mount, WsgiDaemonProcess process, Optional<VenvLook> venv) {
        if (!(mount.application() instanceof WsgiApplication.Module module)) {
            return;
        }
        List<AbsolutePath> path = new ArrayList<>(process.pythonPath());
        process.home().or(site::root).ifPresent(path::add);
        List<AbsolutePath> packages = new ArrayList<>();
        venv.ifPresent(look -> packages.addAll(look.packages()));
        if (venv.isEmpty() || venv.get().seesSystem()) {
            packages.add(SYSTEM_PACKAGES);
        }
        String file = module.callable().module().toString().replace('.', '/');
        for (AbsolutePath directory : path) {
            if (isIn(survey, directory, file)) {
                return;
            }
        }
        for (AbsolutePath directory : packages) {
            if (isIn(survey, directory, file) || hasLinks(survey, directory)) {
                return;
            }
        }
        survey.find(
                site,
                CheckRule.MODULE_ABSENT,
                Survey.field(site, mount, "application"),
                module.callable().toString(),
                "it was looked for as " + file + ".py in "
                        + path.stream().map(PathLook::shown).toList() + "; " + CheckRule.MODULE_ABSENT.cure());
    }

    private static boolean isIn(Survey survey, AbsolutePath directory, String file) {
        for (String name : List.of(file + ".py", file + "/__init__.py")) {
            FileWalk walk = survey.walk(directory.resolve(name));
            if (walk.isFile() || walk.outcome() == FileWalk.Outcome.UNSEEN) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether files there may add other directories to the path, as projects installed for editing do. */
    private static boolean hasLinks(Survey survey, AbsolutePath packages) {
        FileWalk walk = survey.walk(packages);
        return walk.isDirectory()
                && survey.host().names(walk.end(), MAX_NAMES).stream()
                        .anyMatch(name -> name.endsWith(".pth")
                                && !name.equals("distutils-precedence.pth")
                                && !name.equals("_virtualenv.pth"));
    }
}
