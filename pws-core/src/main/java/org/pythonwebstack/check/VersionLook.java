package org.pythonwebstack.check;

import java.util.Optional;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.RenderRule;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Version;

/** Whether the installed versions know what the files of a site will say. */
final class VersionLook {

    private VersionLook() {}

    /** Renders a site for an installed version. */
    @FunctionalInterface
    interface Renderer {

        /** Returns the files. Throws {@link Refused} if the version lacks something. */
        Rendering render();
    }

    /**
     * Notes every setting that an installed version lacks. Returns what was rendered for it; nothing if it was refused.
     *
     * @param program what to call it
     */
    static Optional<Rendering> lacking(Site site, Survey survey, String program, Version installed, Renderer renderer) {
        try {
            return Optional.of(renderer.render());
        } catch (Refused refused) {
            for (Problem problem : refused.problems()) {
                boolean old = problem.rule() == RenderRule.VERSION_TOO_OLD;
                if (old || problem.rule() == RenderRule.VERSION_LACKS) {
                    survey.find(
                            site,
                            CheckRule.VERSION_INSTALLED,
                            old ? "server" : problem.field(),
                            installed.toString(),
                            program + " " + installed + " is installed; " + (old ? "" : "leave the setting out, or ")
                                    + "upgrade it: " + problem.hint());
                }
            }
            return Optional.empty();
        }
    }

    /** Compares what nginx will be told with what its installed version wants to be told. */
    static void nginx(Site site, Survey survey, NginxGunicornRenderer renderer, Version installed) {
        Optional<Rendering> wanted = lacking(
                site,
                survey,
                "nginx",
                installed,
                () -> renderer.withNginx(installed).render(site));
        if (wanted.isEmpty()) {
            return;
        }
        Rendering meant = renderer.render(site);
        boolean same = meant.files().stream()
                .allMatch(file -> wanted.get().files().stream()
                        .anyMatch(other -> other.path().equals(file.path())
                                && other.content().equals(file.content())));
        if (!same) {
            boolean older = renderer.nginx().compareTo(installed) > 0;
            survey.find(
                    site,
                    older ? CheckRule.VERSION_INSTALLED : CheckRule.VERSION_DIFFERS,
                    "server",
                    installed.toString(),
                    "nginx " + installed + " is installed and the files are for " + renderer.nginx()
                            + "; render them for " + installed);
        }
    }
}
