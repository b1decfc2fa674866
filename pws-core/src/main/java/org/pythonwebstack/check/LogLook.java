package org.pythonwebstack.check;

import java.util.Optional;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;

/** The logs that a site names itself: that there is room for them, that nobody leads them elsewhere, and who rotates them. */
final class LogLook implements SiteLook {

    @Override
    public void at(Site site, Survey survey) {
        VirtualHost virtualHost = site.virtualHost();
        if (virtualHost.accessLog().enabled()) {
            log(site, survey, "virtual-host.access-log", virtualHost.accessLog().file());
        }
        log(site, survey, "virtual-host.error-log", virtualHost.errorLog().file());
    }

    private static void log(Site site, Survey survey, String field, Optional<AbsolutePath> file) {
        if (file.isEmpty()) {
            return;
        }
        file.get()
                .parent()
                .ifPresent(directory -> new PathLook(survey, site, field, directory)
                        .leadsTo(FileStatus.Kind.DIRECTORY, CheckRule.LOG_DIRECTORY_ABSENT));
        new LogWay(survey)
                .cure(file.get())
                .ifPresent(cure -> survey.find(
                        site, CheckRule.LOG_WAY_WRITABLE, field, file.get().toString(), cure));
        survey.rotations()
                .of(file.get(), site.name())
                .ifPresent(other -> survey.find(
                        site,
                        CheckRule.LOG_ROTATED_TWICE,
                        field,
                        file.get().toString(),
                        PathLook.shown(other) + " has it already; " + CheckRule.LOG_ROTATED_TWICE.cure()));
    }
}
