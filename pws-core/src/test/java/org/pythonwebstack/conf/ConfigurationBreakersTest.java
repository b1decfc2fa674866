package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Refused;

/**
 * Values that are known to break generated configuration of systemd, Gunicorn, logrotate and shells, and what programs accept
 * in silence: each is refused, or means what it says. The names of the tests start with their place in the catalogue.
 */
class ConfigurationBreakersTest {

    private final SystemdSyntax systemd = new SystemdSyntax();

    // --- systemd ---

    @TestFactory
    Stream<DynamicTest> c13LineEndsAreRefusedInEverySetting() {
        return Stream.of("a\nExecStartPre=+/bin/id", "a\rExecStartPre=+/bin/id", "a\0ExecStartPre=+/bin/id")
                .flatMap(text -> Stream.of(
                        setting("Unit", "Description", SystemdValue.text(text)),
                        setting("Unit", "After", SystemdValue.words(text)),
                        setting("Service", "User", SystemdValue.words(text)),
                        setting("Service", "Type", SystemdValue.words(text)),
                        setting("Service", "RuntimeDirectory", SystemdValue.words(text)),
                        setting("Service", "SystemCallFilter", SystemdValue.words("@system-service", text)),
                        setting("Service", "WorkingDirectory", SystemdValue.path("/" + text)),
                        setting("Service", "EnvironmentFile", SystemdValue.path("/" + text)),
                        setting("Service", "ReadWritePaths", SystemdValue.path("/" + text)),
                        setting("Service", "BindReadOnlyPaths", SystemdValue.path("/" + text)),
                        setting("Service", "Environment", SystemdValue.environment("A", text)),
                        setting("Service", "Environment", SystemdValue.environment("A" + text, "b")),
                        setting("Service", "ExecStart", SystemdValue.exec("/" + text)),
                        setting("Service", "ExecStart", SystemdValue.exec("/bin/true", text)),
                        setting("Socket", "ListenStream", SystemdValue.text("/" + text)),
                        setting("Timer", "OnCalendar", SystemdValue.text(text)),
                        setting("Path", "PathModified", SystemdValue.path("/" + text)),
                        new SystemdUnit(List.of(new Comment(text)), List.of())))
                .map(unit -> DynamicTest.dynamicTest(
                        "C13 " + unit.hashCode(),
                        () -> assertThatThrownBy(() -> systemd.write(unit)).isInstanceOf(Refused.class)));
    }

    @ParameterizedTest(name = "C14 {0}")
    @ValueSource(strings = {"%n", "%Z", "%", "%%", "100% %n", "%hx"})
    void c14SpecifiersInTextStayText(String text) {
        SystemdManager.Loaded loaded = load(
                SystemdSetting.of("Environment", SystemdValue.environment("A", text)),
                SystemdSetting.of("WorkingDirectory", SystemdValue.path("/srv/" + text)),
                SystemdSetting.of("ReadWritePaths", SystemdValue.path("/srv/" + text)),
                SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true", text)));
        assertThat(loaded.values("Environment")).containsExactly("A=" + text);
        assertThat(loaded.values("WorkingDirectory")).containsExactly("/srv/" + text);
        assertThat(loaded.values("ReadWritePaths")).containsExactly("/srv/" + text);
        assertThat(loaded.commands()).containsExactly(List.of("/bin/true", text));
    }

    @ParameterizedTest(name = "C15 {0}")
    @ValueSource(strings = {"a\\", "a\\\\", "\\"})
    void c15ABackslashAtTheEndNeverJoinsLines(String text) {
        assertThatThrownBy(() -> systemd.write(setting("Unit", "Description", SystemdValue.text(text))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("[Unit] Description")
                .hasMessageContaining("U+005C");
        assertThatThrownBy(() -> systemd.write(setting("Service", "WorkingDirectory", SystemdValue.path("/" + text))))
                .isInstanceOf(Refused.class);
        SystemdManager.Loaded loaded = load(
                SystemdSetting.of("Environment", SystemdValue.environment("A", text)),
                SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true", text)));
        assertThat(loaded.values("Environment")).containsExactly("A=" + text);
        assertThat(loaded.commands()).containsExactly(List.of("/bin/true", text));
    }

    @ParameterizedTest(name = "C16 {0}")
    @ValueSource(strings = {";", "; /bin/id", "a ; /bin/id", "\\;"})
    void c16ASemicolonIsAnArgument(String text) {
        SystemdManager.Loaded loaded =
                load(SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true", text, ";", "b")));
        assertThat(loaded.commands()).containsExactly(List.of("/bin/true", text, ";", "b"));
    }

    @ParameterizedTest(name = "C16 {0}")
    @ValueSource(
            strings = {
                "-/bin/id",
                "+/bin/id",
                "!/bin/id",
                "!!/bin/id",
                "@/bin/id",
                ":/bin/id",
                "bin/id",
                "",
                "/",
                "/bin/../id",
                "/bin/",
                "/bin/i'd",
                "/bin/i\"d",
                "/bin/i\\d",
                "/bin/$id"
            })
    void c16APathCannotBringASigil(String program) {
        assertThatThrownBy(() -> systemd.write(setting("Service", "ExecStart", SystemdValue.exec(program))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("[Service] ExecStart");
    }

    @ParameterizedTest(name = "C17 {0} is written {1}")
    @CsvSource({"$X,$$X", "${X},$${X}", "$,$$", "a$Xb,a$$Xb", "$$,$$$$"})
    void c17VariablesInArgumentsStayText(String text, String written) {
        SystemdUnit unit = setting("Service", "ExecStart", SystemdValue.exec("/bin/true", text));
        assertThat(systemd.write(unit)).contains("\"/bin/true\" \"" + written + "\"\n");
    }

    @ParameterizedTest(name = "C18 {0}")
    @ValueSource(strings = {"a B=c", "a\" \"B=c", "a' 'B=c", "a\tB=c", "\\q", "\"", "'"})
    void c18AValueIsOneVariable(String value) {
        SystemdManager.Loaded loaded = load(
                SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true")),
                SystemdSetting.of("Environment", SystemdValue.environment("A", value)));
        assertThat(loaded.values("Environment")).containsExactly("A=" + value);
    }

    @ParameterizedTest(name = "C19 {0}")
    @ValueSource(strings = {"0bad;x", "www data", "", "-", "a:b", "../x", "%n", "root;", "Shop", "\"shop\"", "012"})
    void c19AnAccountIsANameOrANumber(String user) {
        for (String name : List.of("User", "Group")) {
            assertThatThrownBy(() -> systemd.write(setting("Service", name, SystemdValue.words(user))))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("[Service] " + name);
        }
        assertThatThrownBy(() -> new TmpfilesSyntax()
                        .write(Tmpfiles.of(TmpfilesLine.directory("/run/a", 0750, user.isEmpty() ? " " : user, ""))))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest(name = "C20 {0}")
    @ValueSource(strings = {"..", "../x", "a/../b", "/a", "a:b", "a b", "a\\b", "", "./a", "a//b", "a/"})
    void c20ADirectoryStaysWhereItBelongs(String directory) {
        assertThatThrownBy(() -> systemd.write(setting("Service", "RuntimeDirectory", SystemdValue.words(directory))))
                .isInstanceOf(Refused.class);
    }

    // --- Gunicorn ---

    @ParameterizedTest(name = "C21 {0}")
    @ValueSource(
            strings = {"'+__import__('os').system('id')+'", "\"; import os; \"", "\\\"\nimport os\n", "#\rimport os"})
    void c21CodeInAValueIsText(String value) {
        PythonFile file = PythonFile.of(PythonAssignment.of("proc_name", PythonValue.text(value + "x")));
        List<String> printed = Batch.python(
                PythonSyntax.gunicorn().write(file) + "print(proc_name.encode().hex(), sorted(globals())[-1])\n",
                List.of());
        assertThat(printed).containsExactly(Batch.hex(value + "x") + " proc_name");
    }

    @ParameterizedTest(name = "C23 {0}")
    @ValueSource(strings = {"os:system(1)", "app:create(__import__('os'))", "a b:c", "--config=x", "a:b c", "a:", ":b"})
    void c23AnApplicationIsAModuleAndAnAttribute(String application) {
        refusedByGunicorn("wsgi_app", PythonValue.text(application));
    }

    @Test
    void c24TheVariableThatOverridesTheFileIsReserved() {
        assertThat(EnvName.parse("GUNICORN_CMD_ARGS").problems()).isNotEmpty();
        refusedByGunicorn("raw_env", PythonValue.texts(List.of("GUNICORN_CMD_ARGS=--bind=:80")));
    }

    @ParameterizedTest(name = "V Gunicorn name {0}")
    @ValueSource(strings = {"Workers", "unknown_setting", "worker", "on_starting", "logconfig", "statsd_host", "paste"})
    void vGunicornWouldPassOverTheName(String name) {
        refusedByGunicorn(name, PythonValue.number(9));
    }

    @ParameterizedTest(name = "V Gunicorn value ends in white space")
    @ValueSource(strings = {" padded", "padded ", "\tx", "x\n", "x\u00a0", "\u2003x", "x\u3000", "\u001cx", "x\u0085"})
    void vGunicornWouldStripTheValue(String value) {
        refusedByGunicorn("proc_name", PythonValue.text(value));
        refusedByGunicorn("raw_env", PythonValue.texts(List.of("A=b", "A=" + value + " ")));
    }

    @ParameterizedTest(name = "V Gunicorn bind {0}")
    @ValueSource(
            strings = {
                "127.0.0.1:80:junk",
                "::1:80",
                "unix:/srv/unix:/x",
                "unix:relative",
                "unix:",
                "fd://x",
                "",
                "localhost",
                "127.0.0.1",
                "127.0.0.1:0",
                "127.0.0.1:99999",
                "unix:/a/../b",
                "unix:// a"
            })
    void vGunicornWouldBindElsewhere(String address) {
        refusedByGunicorn("bind", PythonValue.text(address));
        refusedByGunicorn("bind", PythonValue.texts(List.of("127.0.0.1:8000", address)));
    }

    @ParameterizedTest(name = "V Gunicorn bind {0}")
    @ValueSource(strings = {"127.0.0.1:8000", "[::1]:8000", "unix:/run/pws/shop/gunicorn.sock", "unix:/run/a b"})
    void addressesThatGunicornTakesAsTheyAre(String address) {
        assertThat(PythonSyntax.gunicorn().write(PythonFile.of(PythonAssignment.of("bind", PythonValue.text(address)))))
                .endsWith("bind = \"" + address + "\"\n");
    }

    @Test
    void vAUmaskIsOctal() {
        refusedByGunicorn("umask", PythonValue.number(22));
        refusedByGunicorn("umask", PythonValue.text("022"));
    }

    private static void refusedByGunicorn(String name, PythonValue value) {
        PythonFile file = PythonFile.of(PythonAssignment.of(name, value));
        assertThatThrownBy(() -> PythonSyntax.gunicorn().write(file))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(name);
    }

    // --- shell and logrotate ---

    @ParameterizedTest(name = "C30 {0}")
    @ValueSource(strings = {"$(id)", "`id`", "a; id", "a && id", "'; id; '", "\\", "!!", "~", "*", "# a", "a\tb", ""})
    void c30AWordNeverBecomesACommand(String word) {
        assertThat(Programs.run(Programs.require("sh").toString(), "-c", "printf %s " + ShellWord.quote(word))
                        .orFail()
                        .out())
                .isEqualTo(word);
    }

    @ParameterizedTest(name = "C31 {0}")
    @ValueSource(strings = {"/var/log/*.log", "/var/log/a b", "/var/log/\"a\"", "/var/log/'a'", "/var/log/[a]", "/a\\"})
    void c31APathIsThatPath(String path) {
        Logrotate file = Logrotate.of(LogrotateStanza.of(List.of(path)));
        LogrotateSyntax syntax = new LogrotateSyntax();
        assertThat(syntax.read(syntax.write(file)).stanzas().get(0).paths()).containsExactly(new Literal(path));
    }

    @ParameterizedTest(name = "C31")
    @ValueSource(
            strings = {"/a{b", "/a}", "/a {\npostrotate\nid\nendscript\n}\n/b", "/a\n/b", "a", "/a\r", "/a\0", "~/a"})
    void c31WhatLogrotateCannotReadIsRefused(String path) {
        assertThatThrownBy(() -> new LogrotateSyntax().write(Logrotate.of(LogrotateStanza.of(List.of(path)))))
                .isInstanceOf(Refused.class);
    }

    /** logrotate drops the whole stanza for an account or a number that it does not take. */
    @Test
    void vNothingDropsAStanza() {
        LogrotateSyntax syntax = new LogrotateSyntax();
        for (LogrotateDirective directive : List.of(
                new LogrotateDirective.Su("www data", "adm"),
                new LogrotateDirective.Su("0", "0"),
                new LogrotateDirective.Create(OptionalInt.of(0640), "a b", "c"),
                new LogrotateDirective.Create(OptionalInt.of(04755), "a", "c"),
                new LogrotateDirective.Create(OptionalInt.of(0640), "a", ""),
                new LogrotateDirective.Amount(LogrotateDirective.Quantity.ROTATE, -1),
                new LogrotateDirective.Other("rotate 1 # c"),
                new LogrotateDirective.Script(
                        LogrotateDirective.Moment.POSTROTATE, List.of(ShellCommand.of("a", "b\nendscript"))))) {
            assertThatThrownBy(() -> syntax.write(Logrotate.of(LogrotateStanza.of(List.of("/a"), directive))))
                    .as("%s", directive)
                    .isInstanceOf(Refused.class);
        }
    }

    // --- what systemd accepts in silence ---

    @Test
    void vSystemdWouldPassOverAMisspeltName() {
        for (String section : List.of("Service", "Servce")) {
            assertThatThrownBy(() -> systemd.write(setting(section, "WorkngDirectory", SystemdValue.path("/srv"))))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("PWS-CONF-031");
        }
        assertThat(systemd.read("[Service]\nWorkngDirectory=/srv\n").settings("Service", "WorkngDirectory"))
                .containsExactly(SystemdSetting.of("WorkngDirectory", new SystemdValue.Unknown("/srv")));
    }

    @ParameterizedTest(name = "V systemd {0}")
    @ValueSource(
            strings = {
                "ReadWritePaths=srv/a",
                "WorkingDirectory=srv",
                "Environment=1E=x",
                "Environment=A=\\q",
                "Environment=\"A=b",
                "Environment=A=%Z",
                "NoNewPrivileges=maybe",
                "MemoryMax=1X",
                "TimeoutStopSec=1 fortnight",
                "UMask=9",
                "ExecStart=",
                "ExecStart=/bin/",
                "ExecStart=\"/bin/a\\\"b\"",
                "ExecStart=/bin/true $",
                "nothing"
            })
    void vWhatSystemdPassesOverIsUnreadableOrAReset(String line) {
        String text = "[Service]\n" + line + "\n";
        if (line.endsWith("=")) {
            assertThat(systemd.read(text).sections().get(0).settings().get(0).value())
                    .isEqualTo(new SystemdValue.Reset());
        } else {
            assertThatThrownBy(() -> systemd.read(text))
                    .isInstanceOfSatisfying(
                            Unreadable.class, e -> assertThat(e.line()).isEqualTo(2));
        }
    }

    @Test
    void vRelativePathsAreRefused() {
        for (String name : List.of("ReadWritePaths", "InaccessiblePaths", "WorkingDirectory", "EnvironmentFile")) {
            assertThatThrownBy(() -> systemd.write(setting("Service", name, SystemdValue.path("srv/a"))))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("PWS-PATH-001");
        }
        assertThatThrownBy(() -> systemd.write(setting("Service", "EnvironmentFile", SystemdValue.path("/etc/*"))))
                .isInstanceOf(Refused.class);
    }

    /** Every setting of the table is one that systemd knows, in that section; else its line would only be warned about. */
    @Test
    void systemdKnowsEverySettingOfTheTable(@TempDir Path directory) throws IOException {
        Map<String, String> files = Map.of(
                "Service", "x.service", "Socket", "x.socket", "Path", "x.path", "Timer", "x.timer", "Slice", "x.slice");
        for (Map.Entry<String, String> file : files.entrySet()) {
            StringBuilder unit = new StringBuilder();
            for (String section : List.of("Unit", file.getKey(), "Install")) {
                unit.append('[').append(section).append("]\n");
                for (String name : SystemdKind.names(section)) {
                    unit.append(name).append("=\n");
                }
            }
            if (file.getKey().equals("Service")) {
                unit.append("[Service]\nExecStart=/bin/true\n");
            }
            Path path = Files.writeString(directory.resolve(file.getValue()), unit);
            Programs.Result result =
                    Programs.run(Programs.require("systemd-analyze").toString(), "verify", path.toString());
            assertThat(result.all().lines().filter(line -> line.contains("Unknown")))
                    .as(file.getKey())
                    .isEmpty();
        }
    }

    /** Every setting takes a value of the kind that the table says: systemd has no word to say about it. */
    @Test
    void systemdTakesEverySettingOfTheTableInItsKind(@TempDir Path directory) throws IOException {
        for (String section : List.of("Service", "Socket", "Path", "Timer", "Slice")) {
            StringBuilder unit = new StringBuilder();
            for (String part : List.of("Unit", section, "Install")) {
                ImmutableList.Builder<SystemdSetting> settings = ImmutableList.builder();
                for (String name : SystemdKind.names(part)) {
                    SystemdValue value = sample(part, name);
                    // A slice lies where its own name says.
                    boolean own = section.equals("Slice") && name.equals("Slice");
                    if (value != null && !own) {
                        settings.add(SystemdSetting.of(name, value));
                    }
                }
                unit.append(systemd.write(SystemdUnit.of(new SystemdSection(part, settings.build()))));
            }
            Path path = Files.writeString(directory.resolve("x." + section.toLowerCase(Locale.ROOT)), unit);
            Programs.Result result =
                    Programs.run(Programs.require("systemd-analyze").toString(), "verify", path.toString());
            assertThat(result.all().lines().filter(line -> line.startsWith(path + ":")))
                    .as(section)
                    .isEmpty();
        }
    }

    /** Returns a value of the setting's kind, or null where any one depends on the setting. */
    private static @Nullable SystemdValue sample(String section, String name) {
        SystemdKind kind = SystemdKind.of(section, name);
        if (kind == null) {
            throw new IllegalArgumentException(name);
        }
        return switch (kind) {
            case EXEC -> SystemdValue.exec("/bin/true", "a b", "$c", "%d");
            case ENVIRONMENT -> SystemdValue.environment("A", "b c%");
            case PATHS, MOUNTS, PATH, PATH_PATTERN -> SystemdValue.path("/srv/a b%");
            case TEXT ->
                name.startsWith("Standard") || name.equals("OnCalendar")
                        ? SystemdValue.text(name.startsWith("S") ? "null" : "*-*-* 04:00:00")
                        : SystemdValue.text("/srv/a b%");
            case UNITS ->
                SystemdValue.words(
                        switch (name) {
                            case "Slice" -> "a.slice";
                            case "Sockets" -> "a.socket";
                            default -> "a.service";
                        });
            case DIRECTORIES -> SystemdValue.words("pws/a", "pws/b");
            case ACCOUNT -> SystemdValue.words("root");
            case BOOLEAN -> SystemdValue.flag(true);
            case SIZE -> SystemdValue.size(1 << 30);
            case COUNT, INTEGER -> SystemdValue.number(name.equals("CPUSchedulingPriority") ? 1 : 3);
            case TIME -> SystemdValue.time(Duration.ofMillis(1500));
            case PERCENT -> new SystemdValue.Percent(50);
            case MODE -> SystemdValue.mode(0750);
            case WORDS, WORD -> null;
        };
    }

    private SystemdManager.Loaded load(SystemdSetting... settings) {
        SystemdUnit unit = SystemdUnit.of(
                SystemdSection.of("Service", SystemdSetting.of("Type", SystemdValue.words("oneshot"))),
                SystemdSection.of("Service", settings));
        SystemdManager.Loaded loaded = SystemdManager.load("x.service", systemd.write(unit));
        assertThat(loaded.warnings()).isEmpty();
        return loaded;
    }

    private static SystemdUnit setting(String section, String name, SystemdValue value) {
        return SystemdUnit.of(SystemdSection.of(section, SystemdSetting.of(name, value)));
    }
}
