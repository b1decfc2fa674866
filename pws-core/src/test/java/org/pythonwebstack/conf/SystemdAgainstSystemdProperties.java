package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.Refused;

/** Unit files against systemd itself. */
class SystemdAgainstSystemdProperties {

    /** Replaces the variables of a command as systemd does when it starts one. */
    private static final String REPLACE_VARIABLES = """
            import ctypes, sys
            systemd = ctypes.CDLL(sys.argv[1])
            systemd.replace_env_argv.restype = ctypes.POINTER(ctypes.c_char_p)
            def strv(items):
                return (ctypes.c_char_p * (len(items) + 1))(*items, None)
            environment = strv([b"FOO=EVIL", b"host=EVIL", b"MAINPID=77"])
            for line in sys.stdin.read().split("\\n"):
                words = [bytes.fromhex(word) for word in line.split(",")]
                result = systemd.replace_env_argv(strv(words), environment)
                found = []
                while result[len(found)] is not None:
                    found.append(result[len(found)])
                print(",".join(word.hex() for word in found))
            """;

    /** Stands behind what is read alone: a value that would go on in the next line is none that others can follow. */
    private static final String NEXT = "Type=oneshot\n";

    private final SystemdSyntax syntax = new SystemdSyntax();

    @Provide
    Arbitrary<List<String>> texts() {
        return Batch.of(Batch::isOneLineOfSystemd);
    }

    @Provide
    Arbitrary<List<Comment>> comments() {
        return Batch.comments();
    }

    @Provide
    Arbitrary<List<String>> paths() {
        return Batch.of(
                text -> text.length() < 100 && writes(service("WorkingDirectory", SystemdValue.path("/" + text))));
    }

    @Provide
    Arbitrary<List<String>> hostile() {
        return HostileStrings.any().list().ofSize(Batch.SIZE);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void systemdRunsExactlyTheCommands(
            @ForAll("texts") List<String> texts, @ForAll("comments") List<Comment> comments) {
        List<SystemdSetting> settings = new ArrayList<>(List.of(type("oneshot")));
        List<List<String>> expected = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            List<String> arguments = texts.subList(i, Math.min(texts.size(), i + 1 + i % 5));
            settings.add(
                    SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true", arguments.toArray(new String[0]))));
            List<String> words = new ArrayList<>(List.of("/bin/true"));
            words.addAll(arguments);
            expected.add(words);
        }
        SystemdManager.Loaded loaded =
                load(new SystemdUnit(comments, List.of(new SystemdSection("Service", settings))));
        // What systemd has loaded still has its variables; they are replaced when the command starts.
        List<String> input = loaded.commands().stream()
                .map(words -> String.join(",", words.stream().map(Batch::hex).toList()))
                .toList();
        List<List<String>> started = Batch.python(
                        REPLACE_VARIABLES,
                        input,
                        EnvironmentFileAgainstProgramsProperties.library().toString())
                .stream()
                .map(line -> java.util.Arrays.stream(line.split(",", -1))
                        .map(Batch::unhex)
                        .toList())
                .toList();
        assertThat(started).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(started.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void systemdSetsExactlyTheVariables(@ForAll("texts") List<String> texts) {
        List<SystemdSetting> settings = new ArrayList<>(
                List.of(type("oneshot"), SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true"))));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            settings.add(SystemdSetting.of("Environment", SystemdValue.environment("V" + i, texts.get(i))));
            expected.add("V" + i + "=" + texts.get(i));
        }
        SystemdManager.Loaded loaded = load(SystemdUnit.of(new SystemdSection("Service", settings)));
        List<String> found = loaded.values("Environment");
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void systemdTakesExactlyThePaths(@ForAll("paths") List<String> texts) {
        List<SystemdSetting> settings = new ArrayList<>(
                List.of(type("oneshot"), SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true"))));
        StringBuilder expected = new StringBuilder();
        for (String text : texts) {
            SystemdValue.Entry entry = new SystemdValue.Entry(true, true, new Literal("/" + text));
            settings.add(SystemdSetting.of("ReadWritePaths", new SystemdValue.Paths(List.of(entry))));
            expected.append(" -+/").append(text);
        }
        SystemdManager.Loaded loaded = load(SystemdUnit.of(new SystemdSection("Service", settings)));
        assertThat(loaded.values("ReadWritePaths")).containsExactly(expected.substring(1));
    }

    /** Texts without quotes: a timer's unit has the description, a socket as many addresses as one likes. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void systemdTakesExactlyTheSocketsAndTheDescription(@ForAll("paths") List<String> texts) {
        List<SystemdSetting> settings = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String text : texts) {
            SystemdSetting setting = SystemdSetting.of("ListenStream", SystemdValue.text("/" + text));
            if (writes(SystemdUnit.of(SystemdSection.of("Socket", setting)))) {
                settings.add(setting);
                expected.add("/" + text);
            }
        }
        assertThat(expected).hasSizeGreaterThan(500);
        String description = texts.get(0) + texts.get(1) + "x";
        settings.add(SystemdSetting.of("Service", SystemdValue.words("y.service")));
        SystemdUnit unit = SystemdUnit.of(
                SystemdSection.of("Unit", SystemdSetting.of("Description", SystemdValue.text("a " + description))),
                new SystemdSection("Socket", settings));
        SystemdManager.Loaded loaded = SystemdManager.load("x.socket", syntax.write(unit));
        assertThat(loaded.values("Description")).containsExactly("a " + description);
        List<String> found = loaded.values("ListenStream");
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(SystemdManager.unescape(found.get(i))).isEqualTo(expected.get(i));
        }
    }

    /** Where the reader takes commands and variables of an arbitrary text, systemd sees the same ones. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theReaderAgreesWithSystemd(@ForAll("hostile") List<String> texts) {
        StringBuilder unit = new StringBuilder("[Service]\nType=oneshot\n");
        List<List<String>> commands = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        int number = 0;
        for (String text : texts) {
            String line = "ExecStart=:/bin/true x" + text + " '\\x41' b\"c\\td\"e" + "\n";
            String setting = "Environment=V" + number + "=" + text + " 'W" + number + "=\\u00e9\\'' \n";
            SystemdUnit read;
            try {
                read = syntax.read("[Service]\n" + line + NEXT);
                if (literal(read, commands)) {
                    unit.append(line);
                }
            } catch (Unreadable e) {
                // systemd warns, or fails; either way there is nothing to compare.
            }
            try {
                read = syntax.read("[Service]\n" + setting + NEXT);
                if (literals(read, variables)) {
                    unit.append(setting);
                    number++;
                }
            } catch (Unreadable e) {
                // As above.
            }
        }
        assertThat(commands).hasSizeGreaterThan(100);
        assertThat(variables).hasSizeGreaterThan(100);
        SystemdManager.Loaded loaded = SystemdManager.load("x.service", unit.toString());
        assertThat(loaded.loadState()).isEqualTo("loaded");
        assertThat(loaded.commands()).hasSameSizeAs(commands);
        for (int i = 0; i < commands.size(); i++) {
            assertThat(loaded.commands().get(i)).isEqualTo(commands.get(i));
        }
        assertThat(loaded.values("Environment")).isEqualTo(variables);
    }

    /** A comment does not end a value that a backslash continues; the next line is its part. */
    @Example
    void aValueGoesOnBehindAComment() {
        String text = "[Service]\nType=oneshot\nExecStart=:/bin/true x \\\n# a comment\nEnvironment=A=b\n";
        List<List<String>> commands = new ArrayList<>();

        List<SystemdSetting> settings = syntax.read(text).sections().get(0).settings();

        assertThat(settings).hasSize(2);
        assertThat(literal(
                        SystemdUnit.of(new SystemdSection("Service", List.of(settings.get(1), settings.get(0)))),
                        commands))
                .isTrue();
        assertThat(commands).containsExactly(List.of("/bin/true", "x", "Environment=A=b"));
        assertThat(SystemdManager.load("x.service", text).commands()).isEqualTo(commands);
    }

    /** Adds the words of the only command, if it is exact and ends before {@link #NEXT}; returns whether it did. */
    private static boolean literal(SystemdUnit unit, List<List<String>> to) {
        List<SystemdSetting> settings = unit.sections().get(0).settings();
        if (unit.sections().size() != 1
                || settings.size() != 2
                || !(settings.get(0).value() instanceof SystemdValue.Exec exec)) {
            return false;
        }
        List<String> words = new ArrayList<>(List.of("/bin/true"));
        for (Argument argument : exec.arguments()) {
            if (!(argument instanceof Literal literal)) {
                return false;
            }
            words.add(literal.text());
        }
        to.add(words);
        return true;
    }

    private static boolean literals(SystemdUnit unit, List<String> to) {
        List<SystemdSetting> settings = unit.sections().get(0).settings();
        if (unit.sections().size() != 1
                || settings.size() != 2
                || !(settings.get(0).value() instanceof SystemdValue.Environment environment)) {
            return false;
        }
        List<String> found = new ArrayList<>();
        for (SystemdValue.Variable variable : environment.variables()) {
            // A line end in a value cannot be told from one in the dump.
            if (!(variable.value() instanceof Literal literal)
                    || literal.text().indexOf('\n') >= 0
                    || TextChecks.noncharacter(literal.text()) >= 0) {
                return false;
            }
            found.add(variable.name() + "=" + literal.text());
        }
        return to.addAll(found);
    }

    /** An expression's variables reach systemd as such, and its texts do not. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void onlyVariablesAreReplaced(@ForAll("texts") List<String> texts) {
        List<SystemdSetting> settings = new ArrayList<>(List.of(type("oneshot")));
        List<List<String>> expected = new ArrayList<>();
        for (String text : texts) {
            Expression expression = Expression.of(
                    Expression.text(text),
                    Expression.variable("MAINPID"),
                    Expression.text(text),
                    Expression.variable("%p"),
                    Expression.text(text));
            settings.add(SystemdSetting.of(
                    "ExecStart", new SystemdValue.Exec(Set.of(), new Literal("/bin/true"), List.of(expression))));
            expected.add(List.of("/bin/true", text + "77" + text + "x" + text));
        }
        SystemdManager.Loaded loaded = load(SystemdUnit.of(new SystemdSection("Service", settings)));
        List<String> input = loaded.commands().stream()
                .map(words -> String.join(",", words.stream().map(Batch::hex).toList()))
                .toList();
        List<List<String>> started = Batch.python(
                        REPLACE_VARIABLES,
                        input,
                        EnvironmentFileAgainstProgramsProperties.library().toString())
                .stream()
                .map(line -> java.util.Arrays.stream(line.split(",", -1))
                        .map(Batch::unhex)
                        .toList())
                .toList();
        assertThat(started).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(started.get(i)).isEqualTo(expected.get(i));
        }
    }

    private SystemdManager.Loaded load(SystemdUnit unit) {
        SystemdManager.Loaded loaded = SystemdManager.load("x.service", syntax.write(unit));
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.loadState()).isEqualTo("loaded");
        return loaded;
    }

    private boolean writes(SystemdUnit unit) {
        try {
            syntax.write(unit);
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    private static SystemdUnit service(String name, SystemdValue value) {
        return SystemdUnit.of(SystemdSection.of("Service", SystemdSetting.of(name, value)));
    }

    private static SystemdSetting type(String type) {
        return SystemdSetting.of("Type", SystemdValue.words(type));
    }
}
