package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.ValueRule;

/** Environment files, {@code tmpfiles.d}, logrotate and the shell. */
class SmallSyntaxProperties {

    private final EnvironmentFileSyntax environment = new EnvironmentFileSyntax();
    private final TmpfilesSyntax tmpfiles = new TmpfilesSyntax();
    private final LogrotateSyntax logrotate = new LogrotateSyntax();
    private final ShellSyntax shell = new ShellSyntax();

    @Provide
    Arbitrary<String> hostile() {
        return HostileStrings.any();
    }

    @Provide
    Arbitrary<String> paths() {
        return Combinators.combine(Arbitraries.of("/", "/srv/", ""), HostileStrings.any())
                .as((start, rest) -> start + rest);
    }

    @Provide
    Arbitrary<List<String>> hostileLists() {
        return HostileStrings.any().list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<TmpfilesLine.Type> types() {
        return Arbitraries.of(TmpfilesLine.Type.class);
    }

    // --- environment files ---

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyVariableIsRefusedOrReadBack(@ForAll("hostile") String name, @ForAll("hostile") String value) {
        Map<String, String> variables = new LinkedHashMap<>(Map.of("B", "c"));
        variables.put(name, value);
        writeOrRefuse(environment, EnvironmentFile.of(variables));
    }

    @Property
    void variablesAreRefusedNoMoreThanTheyMust(@ForAll("hostile") String value) {
        assertThat(writeOrRefuse(environment, EnvironmentFile.of(Map.of("A", value))))
                .isEqualTo(Batch.isOneLineOfSystemd(value));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void variablesKeepTheirOrder(@ForAll("hostileLists") List<String> values) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String value : values) {
            if (Batch.isOneLineOfSystemd(value)) {
                variables.put("V" + (9 - variables.size()), value);
            }
        }
        EnvironmentFile back = environment.read(environment.write(EnvironmentFile.of(variables)));
        assertThat(new ArrayList<>(back.variables().entrySet())).isEqualTo(new ArrayList<>(variables.entrySet()));
    }

    @Example
    void everyBadVariableIsTold() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("A", "1\n2");
        variables.put("GOOD", "good");
        variables.put("B-C", "\ud800");
        variables.put("", "x\0y");
        EnvironmentFile file = new EnvironmentFile(List.of(new Comment("a\rb")), variables);

        assertThatThrownBy(() -> environment.write(file))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.field() + " " + problem.rule())
                                .containsExactly(
                                        "comment " + SyntaxRule.COMMENT,
                                        "A " + SyntaxRule.CONTROL_CHARACTER,
                                        "name " + SyntaxRule.NAME,
                                        "B-C " + ValueRule.LONE_SURROGATE,
                                        "name " + SyntaxRule.NAME,
                                        "value " + SyntaxRule.CONTROL_CHARACTER));
    }

    @Property
    void anEnvironmentFileIsReadOrUnreadable(@ForAll("hostile") String text) {
        readAndRewrite(environment, text);
        readAndRewrite(environment, "A=" + text);
        readAndRewrite(environment, "A=" + text + "\nB=c\n");
    }

    // --- tmpfiles.d ---

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyTmpfilesPathIsRefusedOrReadBack(@ForAll("types") TmpfilesLine.Type type, @ForAll("paths") String path) {
        TmpfilesLine line =
                new TmpfilesLine(type, "", new Literal(path), OptionalInt.of(0750), "root", "", "", new Literal(""));
        boolean written = writeOrRefuse(tmpfiles, Tmpfiles.of(line, line));
        boolean pattern = type.isPattern()
                && (path.contains("*") || path.contains("?") || path.contains("[") || path.contains("\\"));
        assertThat(written).isEqualTo(isPath(path) && !pattern);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyTmpfilesFieldIsRefusedOrReadBack(@ForAll("hostile") String one, @ForAll("hostile") String two) {
        writeOrRefuse(
                tmpfiles,
                Tmpfiles.of(new TmpfilesLine(
                        TmpfilesLine.Type.FILE,
                        "",
                        new Literal("/a"),
                        OptionalInt.empty(),
                        one,
                        two,
                        two,
                        new Literal("x"))));
        writeOrRefuse(
                tmpfiles,
                Tmpfiles.of(new TmpfilesLine(
                        TmpfilesLine.Type.DIRECTORY,
                        one,
                        new Literal("/a"),
                        OptionalInt.empty(),
                        "",
                        "",
                        two,
                        new Literal(""))));
    }

    @Property
    void everyTmpfilesArgumentIsWritten(@ForAll("hostile") String content) {
        boolean written = writeOrRefuse(
                tmpfiles,
                Tmpfiles.of(new TmpfilesLine(
                        TmpfilesLine.Type.FILE,
                        "+",
                        new Literal("/a b"),
                        OptionalInt.of(0640),
                        "",
                        "",
                        "",
                        new Literal(content))));
        assertThat(written).isEqualTo(Batch.isOneLine(content));
    }

    @Property
    void aTmpfilesTextIsReadOrUnreadable(@ForAll("hostile") String text) {
        readAndRewrite(tmpfiles, text);
        readAndRewrite(tmpfiles, "d /" + text + " 0750 root root -\n");
        readAndRewrite(tmpfiles, "f /a 0750 root root - " + text);
    }

    // --- logrotate ---

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyLogPathIsRefusedOrReadBack(@ForAll("paths") String one, @ForAll("paths") String two) {
        LogrotateDirective daily = new LogrotateDirective.Flag(LogrotateDirective.Word.DAILY);
        boolean written = writeOrRefuse(logrotate, Logrotate.of(LogrotateStanza.of(List.of(one, two), daily)));
        assertThat(written).isEqualTo(isPath(one) && isPath(two) && !(one + two).matches("(?s).*[{}].*"));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyScriptIsRefusedOrReadBack(@ForAll("hostileLists") List<String> words, @ForAll("hostile") String user) {
        writeOrRefuse(
                logrotate,
                Logrotate.of(LogrotateStanza.of(
                        List.of("/var/log/a"),
                        new LogrotateDirective.Script(
                                LogrotateDirective.Moment.POSTROTATE,
                                List.of(new ShellCommand(words), ShellCommand.of("endscript", "}"))),
                        new LogrotateDirective.Amount(LogrotateDirective.Quantity.ROTATE, 14),
                        new LogrotateDirective.Create(OptionalInt.of(0640), "shop", "adm"))));
        writeOrRefuse(
                logrotate,
                Logrotate.of(LogrotateStanza.of(
                        List.of("/var/log/a"),
                        new LogrotateDirective.Su(user, user),
                        new LogrotateDirective.Create(OptionalInt.empty(), user, "adm"))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aLogrotateTextIsReadOrUnreadable(@ForAll("hostile") String text, @ForAll("hostile") String line) {
        readAndRewrite(logrotate, text);
        readAndRewrite(logrotate, "/" + text + " {\n" + line + "\n}\n");
        readAndRewrite(logrotate, "/a {\npostrotate\n" + text + "\nendscript\n" + line + "}\n");
    }

    // --- shell ---

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyCommandIsRefusedOrReadBack(@ForAll("hostileLists") List<String> words) {
        boolean expected = !words.get(0).isEmpty() && words.stream().allMatch(Batch::isOneLine);
        assertThat(writeOrRefuse(shell, new ShellCommand(words))).isEqualTo(expected);
    }

    @Property
    void aCommandLineIsReadOrUnreadable(@ForAll("hostile") String text) {
        readAndRewrite(shell, text);
        readAndRewrite(shell, "cmd " + text + "\n");
    }

    // --- all ---

    @Property
    void aCommentNeverChangesAFile(@ForAll("hostile") String text) {
        List<Comment> heading = List.of(new Comment(text), new Comment(text));
        TmpfilesLine line = TmpfilesLine.directory("/run/a", 0750, "root", "root");
        boolean first = writeOrRefuse(environment, new EnvironmentFile(heading, Map.of("A", "b")));
        boolean second = writeOrRefuse(tmpfiles, new Tmpfiles(heading, List.of(line)));
        boolean third =
                writeOrRefuse(logrotate, new Logrotate(heading, List.of(LogrotateStanza.of(List.of("/var/log/a")))));
        assertThat(List.of(first, second, third)).containsOnly(first);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void twoFilesInOneAreBothThere(@ForAll("hostile") String one, @ForAll("hostile") String two) {
        EnvironmentFile first = EnvironmentFile.of(Map.of("A", one));
        EnvironmentFile second = EnvironmentFile.of(Map.of("B", two));
        if (writeOrRefuse(environment, first) && writeOrRefuse(environment, second)) {
            assertThat(environment
                            .read(environment.write(first) + environment.write(second))
                            .variables())
                    .isEqualTo(Map.of("A", one, "B", two));
        }
        Tmpfiles up = Tmpfiles.of(TmpfilesLine.directory("/" + one, 0750, "", ""));
        Tmpfiles down = Tmpfiles.of(TmpfilesLine.directory("/" + two, 0750, "", ""));
        if (writeOrRefuse(tmpfiles, up) && writeOrRefuse(tmpfiles, down)) {
            assertThat(tmpfiles.read(tmpfiles.write(up) + tmpfiles.write(down)).lines())
                    .containsExactly(up.lines().get(0), down.lines().get(0));
        }
        Logrotate left = Logrotate.of(LogrotateStanza.of(List.of("/" + one)));
        Logrotate right = Logrotate.of(LogrotateStanza.of(List.of("/" + two)));
        if (writeOrRefuse(logrotate, left) && writeOrRefuse(logrotate, right)) {
            assertThat(logrotate
                            .read(logrotate.write(left) + logrotate.write(right))
                            .stanzas())
                    .containsExactly(left.stanzas().get(0), right.stanzas().get(0));
        }
    }

    private static boolean isPath(String text) {
        return AbsolutePath.parse(text).toOptional().isPresent();
    }

    /** Returns whether the tree was written; {@code write} itself compares what it reads back. */
    private static <T> boolean writeOrRefuse(Syntax<T> syntax, T tree) {
        String text;
        try {
            text = syntax.write(tree);
        } catch (Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
            return false;
        }
        assertThat(text).endsWith("\n").doesNotContain("\r", "\0");
        assertThat(syntax.write(syntax.read(text))).isEqualTo(text);
        return true;
    }

    private static <T> void readAndRewrite(Syntax<T> syntax, String text) {
        T tree;
        try {
            tree = syntax.read(text);
        } catch (Unreadable e) {
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            return;
        }
        try {
            assertThat(syntax.read(syntax.write(tree))).isEqualTo(tree);
        } catch (Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
        }
    }
}
