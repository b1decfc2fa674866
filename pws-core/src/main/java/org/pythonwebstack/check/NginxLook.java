package org.pythonwebstack.check;

import org.pythonwebstack.host.Program;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.site.Site;

/** Whether the machine has an nginx, and one whose configuration can be read. */
final class NginxLook implements SiteLook {

    private final NginxGunicornRenderer renderer;

    NginxLook(NginxGunicornRenderer renderer) {
        this.renderer = renderer;
    }

    @Override
    public void at(Site site, Survey survey) {
        if (Program.NGINX.places().stream()
                .noneMatch(place -> survey.walk(place).isFile())) {
            survey.find(site, CheckRule.SERVER_ABSENT, "server", "nginx", "install it: apt install nginx");
        }
        survey.host()
                .version(Program.NGINX)
                .ifPresent(installed -> VersionLook.nginx(site, survey, renderer, installed));
    }

    /** Notes, for the first site, what is wrong with the server whatever the sites are. */
    void atServer(Site first, Survey survey) {
        for (Configuration.Gap gap : survey.nginx().gaps()) {
            survey.find(
                    first,
                    CheckRule.CONFIGURATION_UNREADABLE,
                    "server",
                    gap.path().toString(),
                    gap.reason() + "; " + CheckRule.CONFIGURATION_UNREADABLE.cure());
        }
    }
}
