package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;

/**
 * The service that opens a socket again which systemd has closed because its service failed too often. Without it one bad
 * minute would keep a site down until somebody types a command; while the socket is closed, nginx answers at once.
 */
final class RearmUnit {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String SYSTEMCTL = "/usr/bin/systemctl";
    private static final String NAME = "pws-rearm@";

    private RearmUnit() {}

    /** Returns the name of the unit for a service. */
    static String name(GunicornService service) {
        return NAME + service.name() + ".service";
    }

    /** Returns the unit, which all services share. */
    static RenderedFile file(NginxLayout layout) {
        Expression.Part instance = Expression.ofVariable("%i").parts().get(0);
        Expression socket = Expression.of(instance, Expression.text(".socket"));
        Expression service = Expression.of(instance, Expression.text(".service"));
        SystemdUnit unit = new SystemdUnit(
                ReloadUnits.heading("Written by PWS for all its sites."),
                ImmutableList.of(
                        SystemdSection.of(
                                "Unit",
                                set(
                                        "Description",
                                        new SystemdValue.Text(
                                                Expression.of(Expression.text("Another chance for "), instance)),
                                        "So the journal and systemctl call the unit."),
                                set(
                                        "StartLimitIntervalSec",
                                        SystemdValue.time(Duration.ZERO),
                                        "It may be needed again and again.")),
                        SystemdSection.of(
                                "Service",
                                set("Type", SystemdValue.words("oneshot"), "It does its work and ends."),
                                set(
                                        "ExecStartPre",
                                        SystemdValue.exec("/bin/sleep", Long.toString(PAUSE.toSeconds())),
                                        "Until then nginx answers at once, and the service is left alone."),
                                set(
                                        "ExecStart",
                                        SystemdValue.exec(
                                                SYSTEMCTL,
                                                ImmutableList.of(new Literal("reset-failed"), socket, service)),
                                        "The failures are forgotten, or systemd would refuse."),
                                set(
                                        "ExecStart",
                                        SystemdValue.exec(
                                                SYSTEMCTL,
                                                ImmutableList.of(
                                                        new Literal("start"), new Literal("--no-block"), socket)),
                                        "Whoever comes next starts the service."))));
        return ServiceUnits.file(
                layout.units().resolve(NAME + ".service"),
                "opens the socket of a service again that failed too often, after a minute",
                unit);
    }

    private static SystemdSetting set(String name, SystemdValue value, String why) {
        return SystemdSetting.of(name, value).because(why);
    }
}
