package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.check.SiteCheck;
import org.pythonwebstack.cli.sitefile.SiteFileRule;
import org.pythonwebstack.host.LinuxHost;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.NginxLayout;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Version;

/** The servers that a site can be rendered for. */
final class Servers {

    static final List<String> NAMES = List.of("apache", "nginx");

    static final Option SERVER = Option.ofChoices("--server", NAMES, "The server that is meant; apache if not given.");

    static final Option PREFIX = Option.withValue(
            "--prefix",
            "PATH",
            "Render for a private server that has all its own files below PATH, instead of for Debian's.");

    static final Option TARGET = Option.withValue(
            "--target",
            "VERSION",
            "The version that the files are for: of mod_wsgi (4.9.4 if not given), or of nginx (1.22.1).");

    private static final Group WEB_GROUP = Group.of("www-data");

    private Servers() {}

    /** Renders a site with all that its server needs. Throws {@link Refused} if the server cannot do what it asks for. */
    static Rendering render(Site site, Arguments arguments) {
        String prefix = arguments.valueOf(PREFIX);
        try {
            return isNginx(arguments)
                    ? nginx(prefix, target(arguments)).render(List.of(site))
                    : apache(site, prefix, target(arguments)).render(List.of(site));
        } catch (Refused refused) {
            throw new Refused(ofOneSite(site, refused));
        }
    }

    /** Returns the check of sites on this machine, for the server that is meant. */
    static SiteCheck check(Arguments arguments) {
        LinuxHost machine = LinuxHost.machine();
        return isNginx(arguments)
                ? SiteCheck.nginx(machine, nginx(null, target(arguments)))
                : SiteCheck.apache(machine);
    }

    private static boolean isNginx(Arguments arguments) {
        return arguments.valueOf(SERVER, "apache").equals("nginx");
    }

    private static Optional<Version> target(Arguments arguments) {
        String text = arguments.valueOf(TARGET);
        return text == null ? Optional.empty() : Optional.of(accepted(Version.parse(text), TARGET));
    }

    private static ApacheRenderer apache(Site site, @Nullable String prefix, Optional<Version> target) {
        ApacheRenderer renderer = prefix == null
                ? ApacheRenderer.debian()
                : ApacheRenderer.neutral(ApacheLayout.under(
                        accepted(AbsolutePath.parse(prefix), PREFIX),
                        site.runGroup().orElse(WEB_GROUP)));
        return target.isPresent() ? renderer.withModWsgi(target.get()) : renderer;
    }

    private static NginxGunicornRenderer nginx(@Nullable String prefix, Optional<Version> target) {
        NginxGunicornRenderer renderer =
                prefix == null ? NginxGunicornRenderer.debian() : NginxGunicornRenderer.neutral(below(prefix));
        return target.isPresent() ? renderer.withNginx(target.get()) : renderer;
    }

    private static <T> T accepted(Parsed<T> parsed, Option option) {
        if (!(parsed instanceof Parsed.Accepted<T> accepted)) {
            throw new Refused(parsed.problems().stream()
                    .map(problem -> problem.forField(option.name()))
                    .toList());
        }
        return accepted.value();
    }

    private static NginxLayout below(String prefix) {
        try {
            return NginxLayout.below(accepted(AbsolutePath.parse(prefix), PREFIX));
        } catch (IllegalArgumentException notPlain) {
            throw new Refused(Problem.of(SiteFileRule.PREFIX, PREFIX.name(), prefix));
        }
    }

    /** There is but one site: its name in front of each field would only be noise. */
    private static List<Problem> ofOneSite(Site site, Refused refused) {
        String parent = "site[" + site.name() + "].";
        List<Problem> problems = new ArrayList<>();
        for (Problem problem : refused.problems()) {
            problems.add(
                    problem.field().startsWith(parent)
                            ? problem.forField(problem.field().substring(parent.length()))
                            : problem);
        }
        return problems;
    }
}
