package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.value.Refused;

class SystemdSyntaxTest {

    private final SystemdSyntax syntax = new SystemdSyntax();

    @Test
    void writesAServiceThatReadsWell() {
        SystemdUnit unit = new SystemdUnit(
                List.of(new Comment("Written by PWS.")),
                List.of(
                        SystemdSection.of(
                                "Unit",
                                SystemdSetting.of("Description", SystemdValue.text("Shop, 100% up")),
                                SystemdSetting.of("After", SystemdValue.words("network.target"))),
                        SystemdSection.of(
                                "Service",
                                SystemdSetting.of("Type", SystemdValue.words("notify")),
                                SystemdSetting.of("Environment", SystemdValue.environment("GREETING", "a \"b\" $c %n")),
                                SystemdSetting.of(
                                        "ExecStart",
                                        SystemdValue.exec("/srv/a b/bin/gunicorn", "$x", "", "say \"hi\"")),
                                SystemdSetting.of(
                                        "ExecReload",
                                        new SystemdValue.Exec(
                                                Set.of(SystemdValue.Prefix.IGNORE_FAILURE),
                                                new Literal("/bin/kill"),
                                                List.of(
                                                        new Literal("-s"),
                                                        new Literal("HUP"),
                                                        Expression.ofVariable("MAINPID")))),
                                SystemdSetting.of("ReadWritePaths", SystemdValue.paths(List.of("/srv/a b", "/srv/c"))),
                                SystemdSetting.of("WorkingDirectory", SystemdValue.path("/srv/a b")),
                                SystemdSetting.of("TimeoutStopSec", SystemdValue.time(Duration.ofSeconds(90))),
                                SystemdSetting.of("MemoryMax", SystemdValue.size(1L << 30)),
                                SystemdSetting.of("UMask", SystemdValue.mode(0027)),
                                SystemdSetting.of("CapabilityBoundingSet", SystemdValue.reset()),
                                SystemdSetting.of("NoNewPrivileges", SystemdValue.flag(true)))));
        assertThat(syntax.write(unit)).isEqualTo("""
                # Written by PWS.

                [Unit]
                Description=Shop, 100%% up
                After=network.target

                [Service]
                Type=notify
                Environment="GREETING=a \\"b\\" $c %%n"
                ExecStart="/srv/a b/bin/gunicorn" "$$x" "" "say \\"hi\\""
                ExecReload=-"/bin/kill" "-s" "HUP" "${MAINPID}"
                ReadWritePaths="/srv/a b" "/srv/c"
                WorkingDirectory=/srv/a b
                TimeoutStopSec=90s
                MemoryMax=1073741824
                UMask=0027
                CapabilityBoundingSet=
                NoNewPrivileges=yes
                """);
    }

    @Test
    void refusesASettingThatSystemdWouldPassOver() {
        SystemdUnit unit = SystemdUnit.of(
                SystemdSection.of("Service", SystemdSetting.of("WorkngDirectory", SystemdValue.path("/srv"))));
        assertThatThrownBy(() -> syntax.write(unit))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("[Service] WorkngDirectory")
                .hasMessageContaining("PWS-CONF-031");
    }
}
