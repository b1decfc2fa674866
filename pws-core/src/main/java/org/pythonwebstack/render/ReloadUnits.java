package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.RelativePath;

/**
 * The units through which the owner of a site asks for a reload without being root: a file {@code tmp/restart.txt} in the
 * site's directory. A path unit sees it and starts a service, which is given the name of the site by the unit and by nobody
 * else.
 */
public final class ReloadUnits {

    /** The file that asks for a reload. */
    public static final RelativePath REQUEST = RelativePath.of("tmp/restart.txt");

    private static final SystemdSyntax SYNTAX = new SystemdSyntax();
    private static final Expression SITE = Expression.ofVariable("%i");
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** To systemd these would be a pattern; it is one because then a link counts as itself, and not as what it leads to. */
    private static final String PATTERN = "*?[]{}\\";

    private static final String LOST = "Changes made here are lost when a site is applied again.";

    private ReloadUnits() {}

    /** Returns the path unit of a site; nothing if it has no directory of its own, or one that would be a pattern. */
    public static Optional<RenderedFile> watch(Site site, NginxLayout layout) {
        if (site.root().isEmpty() || isPattern(site.root().get().toString())) {
            return Optional.empty();
        }
        AbsolutePath request = site.root().get().resolve(REQUEST);
        SystemdUnit unit = new SystemdUnit(
                heading("Written by PWS for the site " + site.name() + "."),
                ImmutableList.of(
                        SystemdSection.of(
                                "Unit",
                                set("Description", SystemdValue.text("Requests to reload the site " + site.name()))),
                        SystemdSection.of("Path", set("PathExistsGlob", SystemdValue.text(request.toString()))),
                        SystemdSection.of("Install", set("WantedBy", SystemdValue.words("multi-user.target")))));
        return Optional.of(RenderedFile.readable(
                layout.units().resolve("pws-reload@" + site.name() + ".path"),
                "lets the site's account ask for a reload by " + request,
                SYNTAX.write(unit)));
    }

    /**
     * Returns the service that all path units start.
     *
     * @param pws the command line
     */
    public static RenderedFile service(NginxLayout layout, AbsolutePath pws) {
        SystemdUnit unit = new SystemdUnit(
                heading("Written by PWS for all its sites."),
                ImmutableList.of(
                        SystemdSection.of(
                                "Unit",
                                set(
                                        "Description",
                                        new SystemdValue.Text(Expression.of(
                                                Expression.text("Reload of the site "),
                                                SITE.parts().get(0)))),
                                set("StartLimitIntervalSec", SystemdValue.time(Duration.ZERO))),
                        SystemdSection.of(
                                "Service",
                                set("Type", SystemdValue.words("oneshot")),
                                set(
                                        "ExecStart",
                                        SystemdValue.exec(
                                                pws.toString(),
                                                ImmutableList.of(
                                                        new Literal("reload"), new Literal("--requested"), SITE))),
                                set("ExecStopPost", SystemdValue.exec("/bin/sleep", Long.toString(PAUSE.toSeconds()))),
                                set("Nice", SystemdValue.number(10)),
                                set("PrivateTmp", SystemdValue.flag(true)),
                                set("LogRateLimitIntervalSec", SystemdValue.time(Duration.ofSeconds(30))),
                                set("LogRateLimitBurst", SystemdValue.number(200)))));
        return RenderedFile.readable(
                layout.units().resolve("pws-reload@.service"),
                "reloads a site whose account has asked for it, not more often than every few seconds",
                SYNTAX.write(unit));
    }

    private static boolean isPattern(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (PATTERN.indexOf(path.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    static List<Comment> heading(String first) {
        return List.of(new Comment(first), new Comment(LOST));
    }

    private static SystemdSetting set(String name, SystemdValue value) {
        return SystemdSetting.of(name, value);
    }
}
