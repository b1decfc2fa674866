package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;

class SystemdSyntaxProperties {

    private final SystemdSyntax syntax = new SystemdSyntax();

    @Provide
    Arbitrary<String> hostile() {
        return HostileStrings.any();
    }

    @Provide
    Arbitrary<List<String>> hostileLists() {
        return HostileStrings.any().list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> printable() {
        return HostileStrings.printable();
    }

    @Provide
    Arbitrary<String> settings() {
        return Arbitraries.of(
                "Description",
                "After",
                "User",
                "Type",
                "RuntimeDirectory",
                "WorkingDirectory",
                "EnvironmentFile",
                "ReadWritePaths",
                "BindPaths",
                "SystemCallFilter",
                "ListenStream");
    }

    /** Every text in every field is refused, or comes back as it was. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyTextIsRefusedOrReadBack(@ForAll("settings") String name, @ForAll("hostile") String text) {
        writeOrRefuse(unit(name, text));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyCommandIsRefusedOrReadBack(
            @ForAll("hostile") String program, @ForAll("hostileLists") List<String> arguments) {
        writeOrRefuse(
                service(SystemdSetting.of("ExecStart", SystemdValue.exec(program, arguments.toArray(new String[0])))));
        writeOrRefuse(service(
                SystemdSetting.of("ExecStart", SystemdValue.exec("/" + program, arguments.toArray(new String[0])))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyVariableIsRefusedOrReadBack(@ForAll("hostile") String name, @ForAll("hostile") String value) {
        writeOrRefuse(service(SystemdSetting.of("Environment", SystemdValue.environment(name, value))));
    }

    /** Only a line end, NUL and half of a pair are refused where there are quotes and escapes. */
    @Property
    void refusesNoMoreThanItMust(@ForAll("hostile") String text) {
        boolean expressible = Batch.isOneLineOfSystemd(text);
        SystemdUnit unit = service(
                SystemdSetting.of("Environment", SystemdValue.environment("A", text)),
                SystemdSetting.of("ExecStart", SystemdValue.exec("/bin/true", text)));
        assertThat(writeOrRefuse(unit)).isEqualTo(expressible);
    }

    @Property
    void takesEveryPrintableTextAndPath(@ForAll("printable") String text) {
        boolean text1 = TextChecks.noncharacter(text) < 0
                && !text.startsWith(" ")
                && !text.endsWith(" ")
                && !text.endsWith("\\");
        assertThat(writeOrRefuse(unit("Description", text))).isEqualTo(text1);
        boolean path = TextChecks.noncharacter(text) < 0
                && AbsolutePath.parse("/" + text).toOptional().isPresent();
        assertThat(writeOrRefuse(unit("ReadWritePaths", "/" + text))).isEqualTo(path);
        assertThat(writeOrRefuse(unit("WorkingDirectory", "/" + text)))
                .isEqualTo(path && !text.endsWith(" ") && !text.endsWith("\\"));
    }

    /** Texts and variables of an expression stay apart. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void textNeverBecomesAVariable(@ForAll("hostile") String before, @ForAll("hostile") String after) {
        Expression expression = Expression.of(
                Expression.text(before),
                Expression.variable("MAINPID"),
                Expression.text(after),
                Expression.variable("%t"),
                Expression.text(before));
        writeOrRefuse(service(SystemdSetting.of(
                "ExecReload", new SystemdValue.Exec(Set.of(), new Literal("/bin/kill"), List.of(expression)))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyTextIsReadOrUnreadable(@ForAll("hostile") String first, @ForAll("hostile") String second) {
        for (String text : List.of(
                first,
                "[Service]\nExecStart=" + first + "\n" + second,
                "[Service]\nEnvironment=" + first + " " + second,
                "[Service]\nReadWritePaths=/" + first + "\nTimeoutSec=" + second,
                "[Unit]\nDescription=" + first)) {
            SystemdUnit unit;
            try {
                unit = syntax.read(text);
            } catch (Unreadable e) {
                assertThat(e.line()).isPositive();
                continue;
            }
            String written;
            try {
                written = syntax.write(unit);
            } catch (Refused refused) {
                continue;
            }
            assertThat(syntax.write(syntax.read(written))).isEqualTo(written);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void twoUnitsInOneFileAreBothThere(@ForAll("printable") String one, @ForAll("printable") String two) {
        SystemdUnit first = service(SystemdSetting.of("Environment", SystemdValue.environment("A", one)));
        SystemdUnit second = service(SystemdSetting.of("Environment", SystemdValue.environment("A", two)));
        Assume.that(Batch.isOneLineOfSystemd(one + two));
        assertThat(syntax.read(syntax.write(first) + syntax.write(second)).sections())
                .containsExactly(first.sections().get(0), second.sections().get(0));
    }

    @Property
    void aCommentNeverChangesTheUnit(@ForAll("hostile") String comment) {
        SystemdUnit plain = service(SystemdSetting.of("Type", SystemdValue.words("notify")));
        writeOrRefuse(new SystemdUnit(List.of(new Comment(comment), new Comment(comment)), plain.sections()));
    }

    private SystemdUnit unit(String name, String text) {
        Literal literal = new Literal(text);
        return switch (name) {
            case "Description" -> section("Unit", name, new SystemdValue.Text(literal));
            case "ListenStream" -> section("Socket", name, new SystemdValue.Text(literal));
            case "After" -> section("Unit", name, SystemdValue.words(text));
            case "User", "Type", "RuntimeDirectory", "SystemCallFilter" ->
                section("Service", name, SystemdValue.words(text));
            default -> section("Service", name, SystemdValue.path(text));
        };
    }

    private static SystemdUnit section(String section, String name, SystemdValue value) {
        return SystemdUnit.of(SystemdSection.of(section, SystemdSetting.of(name, value)));
    }

    private static SystemdUnit service(SystemdSetting... settings) {
        return SystemdUnit.of(SystemdSection.of("Service", settings));
    }

    /** Returns whether the unit was written; {@code write} itself compares what it reads back. */
    private boolean writeOrRefuse(SystemdUnit unit) {
        String text;
        try {
            text = syntax.write(unit);
        } catch (Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
            return false;
        }
        assertThat(text).endsWith("\n").doesNotContain("\r", "\0");
        assertThat(syntax.write(syntax.read(text))).isEqualTo(text);
        return true;
    }
}
