package org.pythonwebstack.check;

import java.util.Optional;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.NginxSyntax;
import org.pythonwebstack.conf.Unreadable;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;

/** The administrator's own directives of a site: whose they are, and whether the server can read them. */
final class IncludeLook implements SiteLook {

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int MOST = 1000;
    private static final int MAX_BYTES = 1 << 20;
    private static final String FIELD = "virtual-host.include-directory";

    private final boolean apache;

    IncludeLook(boolean apache) {
        this.apache = apache;
    }

    @Override
    public void at(Site site, Survey survey) {
        Optional<AbsolutePath> directory = site.virtualHost().includeDirectory();
        if (directory.isEmpty()) {
            return;
        }
        FileStatus status = survey.host().status(directory.get());
        if (!status.isDirectory()) {
            return;
        }
        owner(site, directory.get(), status, survey);
        for (String name : survey.host().names(directory.get(), MOST)) {
            if (name.endsWith(apache ? ".apache.conf" : ".nginx.conf")) {
                AbsolutePath file = directory.get().resolve(name);
                owner(site, file, survey.host().status(file), survey);
                survey.host()
                        .text(file, MAX_BYTES)
                        .toOptional()
                        .ifPresent(content -> read(site, file, content, survey));
            }
        }
    }

    private static void owner(Site site, AbsolutePath path, FileStatus status, Survey survey) {
        if (status.uid() != 0 || (status.mode() & WRITABLE_BY_OTHERS) != 0) {
            survey.find(site, CheckRule.INCLUDE_OWNER, FIELD, path.toString(), CheckRule.INCLUDE_OWNER.cure());
        }
    }

    private void read(Site site, AbsolutePath file, String content, Survey survey) {
        try {
            if (apache) {
                new ApacheSyntax().read(content);
            } else {
                NginxSyntax.standard().read(content);
            }
        } catch (Unreadable unreadable) {
            survey.find(
                    site,
                    CheckRule.INCLUDE_UNREADABLE,
                    FIELD,
                    file.toString(),
                    unreadable.getMessage() + "; " + CheckRule.INCLUDE_UNREADABLE.cure());
        }
    }
}
