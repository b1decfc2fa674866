package org.pythonwebstack.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pythonwebstack.check.Survey.Runner;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.LocaleName;

/** Process groups: their directories, module search path, virtual environment and locale. */
final class ProcessLook implements SiteLook {

    @Override
    public void at(Site site, Survey survey) {
        for (WsgiDaemonProcess process : site.processes()) {
            if (process.chroot().isPresent()) {
                // The other paths are those of another file system, which is not looked at.
                new PathLook(
                                survey,
                                site,
                                Survey.field(site, process, "chroot"),
                                process.chroot().get())
                        .leadsTo(FileStatus.Kind.DIRECTORY, CheckRule.HOME_ABSENT);
            } else {
                paths(site, survey, process);
                venv(site, survey, process);
            }
            locale(site, survey, process);
            if (survey.isApache()
                    && process.given().contains(DaemonOption.PROCESSES)
                    && process.processes().equals(Optional.of(1))) {
                survey.find(site, CheckRule.ONE_PROCESS, Survey.field(site, process, "processes"), "1", null);
            }
        }
    }

    private static void paths(Site site, Survey survey, WsgiDaemonProcess process) {
        Runner runner = survey.runner(site, process);
        if (process.home().isPresent()) {
            PathLook home = new PathLook(
                    survey,
                    site,
                    Survey.field(site, process, "home"),
                    process.home().get());
            home.isLasting();
            home.staysInRoot();
            if (home.leadsTo(FileStatus.Kind.DIRECTORY, CheckRule.HOME_ABSENT)) {
                // It stands at the front of the module search path.
                home.isSearchableBy(runner.credentials(), runner.name());
                home.isTrusted(runner.credentials());
                home.isSeenByService(home.path());
            }
        }
        List<AbsolutePath> path = process.pythonPath();
        for (int i = 0; i < path.size(); i++) {
            PathLook entry =
                    new PathLook(survey, site, Survey.field(site, process, "python-path[" + i + "]"), path.get(i));
            entry.isLasting();
            entry.staysInRoot();
            if (entry.leadsTo(FileStatus.Kind.DIRECTORY, CheckRule.PYTHON_PATH_ABSENT)) {
                entry.isReadableBy(runner.credentials(), runner.name());
                entry.isTrusted(runner.credentials());
                entry.isSeenByService(entry.path());
            }
        }
    }

    private static void venv(Site site, Survey survey, WsgiDaemonProcess process) {
        if (process.venv().isEmpty()) {
            return;
        }
        VenvLook venv = new VenvLook(
                survey,
                site,
                Survey.field(site, process, "venv"),
                process.venv().get(),
                survey.runner(site, process));
        venv.check();
        List<WsgiMount> mounts = site.mountsOf(process);
        if (survey.isApache()
                && mounts.stream().anyMatch(mount -> mount.activate().isPresent())) {
            venv.checkEmpty();
        }
    }

    private static void locale(Site site, Survey survey, WsgiDaemonProcess process) {
        Map<String, Optional<LocaleName>> given = Map.of("lang", process.lang(), "locale", process.locale());
        given.forEach((name, locale) -> {
            if (locale.isPresent() && !isInstalled(locale.get(), survey.host().locales())) {
                survey.find(
                        site,
                        CheckRule.LOCALE_ABSENT,
                        Survey.field(site, process, name),
                        locale.get().toString(),
                        null);
            }
        });
    }

    private static boolean isInstalled(LocaleName locale, Optional<Set<String>> installed) {
        return installed.isEmpty()
                || installed.get().stream()
                        .map(ProcessLook::folded)
                        .collect(Collectors.toSet())
                        .contains(folded(locale.toString()));
    }

    /** As the C library compares: letters and digits of the character set count, in any case. */
    private static String folded(String locale) {
        int dot = locale.indexOf('.');
        if (dot < 0) {
            return locale;
        }
        int end = locale.indexOf('@', dot);
        String set = end < 0 ? locale.substring(dot + 1) : locale.substring(dot + 1, end);
        StringBuilder folded = new StringBuilder(locale.substring(0, dot + 1));
        for (int i = 0; i < set.length(); i++) {
            if (Character.isLetterOrDigit(set.charAt(i))) {
                folded.append(set.substring(i, i + 1).toLowerCase(Locale.ROOT));
            }
        }
        return end < 0
                ? folded.toString()
                : folded.append(locale, end, locale.length()).toString();
    }
}
