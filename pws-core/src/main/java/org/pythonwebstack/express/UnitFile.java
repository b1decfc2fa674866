package org.pythonwebstack.express;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;

/** The unit by which systemd starts a private server: for the whole machine if root made it, else for its account. */
final class UnitFile {

    private static final SystemdSyntax SYNTAX = new SystemdSyntax();

    private UnitFile() {}

    static String text(PrivateServer server) {
        boolean root = server.identity().isRoot();
        List<SystemdSetting> service = new ArrayList<>();
        service.add(set("Type", SystemdValue.words("forking")));
        service.add(set("PIDFile", SystemdValue.path(mainPidFile(server))));
        for (String[] verb :
                new String[][] {{"ExecStart", "start"}, {"ExecReload", "graceful"}, {"ExecStop", "graceful-stop"}}) {
            service.add(set(
                    verb[0],
                    new SystemdValue.Exec(
                            java.util.Set.of(), Literal.of(server.controlScript()), List.of(new Literal(verb[1])))));
        }
        service.add(set("Restart", SystemdValue.words("on-failure")));
        service.add(set(
                "TimeoutStopSec",
                new SystemdValue.Time(Duration.ofSeconds(60L + server.value(TimeOptions.GRACEFUL_TIMEOUT, 15)))));
        service.add(set("PrivateTmp", new SystemdValue.Flag(true)));
        List<SystemdSection> sections = List.of(
                new SystemdSection(
                        "Unit",
                        List.of(
                                set("Description", SystemdValue.text("Private server at " + server.url(false))),
                                set("After", SystemdValue.words("network.target")))),
                new SystemdSection("Service", service),
                new SystemdSection(
                        "Install",
                        List.of(set("WantedBy", SystemdValue.words(root ? "multi-user.target" : "default.target")))));
        return SYNTAX.write(new SystemdUnit(
                List.of(new Comment(
                        root
                                ? "Link it into /etc/systemd/system, then: systemctl enable --now."
                                : "Link it into ~/.config/systemd/user, then: systemctl --user enable --now.")),
                sections));
    }

    /** Systemd watches the process that answers clients. */
    private static String mainPidFile(PrivateServer server) {
        return server.pidFile().toString();
    }

    private static SystemdSetting set(String name, SystemdValue value) {
        return SystemdSetting.of(name, value);
    }
}
