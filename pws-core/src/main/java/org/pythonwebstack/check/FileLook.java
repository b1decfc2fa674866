package org.pythonwebstack.check;

import org.pythonwebstack.check.Survey.Runner;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;

/** What the web server answers with by itself. */
final class FileLook implements SiteLook {

    @Override
    public void at(Site site, Survey survey) {
        VirtualHost virtualHost = site.virtualHost();
        virtualHost
                .documentRoot()
                .ifPresent(path -> served(site, survey, "virtual-host.document-root", path, FileStatus.Kind.DIRECTORY));
        virtualHost
                .acmeChallengeDirectory()
                // PWS makes its own with the site.
                .filter(path -> !path.equals(CertificateStore.challenges(site.name())))
                .ifPresent(path ->
                        served(site, survey, "virtual-host.acme-challenge-directory", path, FileStatus.Kind.DIRECTORY));
        for (StaticMount mount : site.statics()) {
            served(
                    site,
                    survey,
                    Survey.field(site, mount, "target"),
                    mount.target(),
                    mount.isDirectory() ? FileStatus.Kind.DIRECTORY : FileStatus.Kind.FILE);
        }
    }

    private static void served(Site site, Survey survey, String field, AbsolutePath path, FileStatus.Kind kind) {
        PathLook look = new PathLook(survey, site, field, path);
        look.staysInRoot();
        if (look.leadsTo(kind, CheckRule.FILES_ABSENT)) {
            Runner web = survey.webServer(site);
            look.isReadableBy(web.credentials(), web.name());
        }
    }
}
