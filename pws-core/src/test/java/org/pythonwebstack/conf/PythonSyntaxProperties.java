package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.Refused;

class PythonSyntaxProperties {

    private final PythonSyntax syntax = new PythonSyntax();

    @Provide
    Arbitrary<String> hostile() {
        return HostileStrings.any();
    }

    @Provide
    Arbitrary<PythonValue> values() {
        return values(3);
    }

    static Arbitrary<PythonValue> values(int depth) {
        Arbitrary<PythonValue> leaf = Arbitraries.oneOf(
                HostileStrings.any().map(PythonValue::text),
                Arbitraries.longs().map(PythonValue::number),
                Arbitraries.integers().between(0, 07777).map(PythonValue::octal),
                Arbitraries.of(true, false).map(PythonValue::bool),
                Arbitraries.just(PythonValue.none()));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<List<PythonValue>> items = values(depth - 1).list().ofMaxSize(3);
        return Arbitraries.oneOf(
                leaf,
                items.map(PythonValue::list),
                items.map(list -> PythonValue.tuple(list.toArray(new PythonValue[0]))),
                Arbitraries.maps(HostileStrings.any(), values(depth - 1))
                        .ofMaxSize(3)
                        .map(map -> new PythonValue.Dict(map.entrySet().stream()
                                .map(entry -> Map.entry(PythonValue.text(entry.getKey()), entry.getValue()))
                                .toList())));
    }

    /** Only half of a pair has no form. */
    @Property
    void everyTextButHalfAPairIsWritten(@ForAll("hostile") String text) {
        PythonFile file = PythonFile.of(PythonAssignment.of("x", PythonValue.text(text)));
        assertThat(writeOrRefuse(file)).isEqualTo(TextChecks.loneSurrogate(text) < 0);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyValueIsRefusedOrReadBack(@ForAll("hostile") String name, @ForAll("values") PythonValue value) {
        writeOrRefuse(PythonFile.of(PythonAssignment.of("x", value), PythonAssignment.of("y", PythonValue.number(1))));
        writeOrRefuse(PythonFile.of(PythonAssignment.of(name, value)));
    }

    @Property
    void sourceIsAscii(@ForAll("values") PythonValue value) {
        try {
            assertThat(syntax.write(PythonFile.of(PythonAssignment.of("x", value))))
                    .isASCII();
        } catch (Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
        }
    }

    @Property
    void aCommentNeverChangesTheFile(@ForAll("hostile") String comment) {
        writeOrRefuse(new PythonFile(
                List.of(new Comment(comment), new Comment(comment)),
                List.of(PythonAssignment.of("x", PythonValue.number(1))),
                "import os\n"));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyTextIsReadOrUnreadable(@ForAll("hostile") String first, @ForAll("hostile") String second) {
        for (String text : List.of(first, "x = " + first, "x = [" + first + "," + second + "]\ny = 1\n")) {
            PythonFile file;
            try {
                file = syntax.read(text);
            } catch (Unreadable e) {
                assertThat(e.line()).isPositive();
                assertThat(e.column()).isPositive();
                continue;
            }
            PythonFile assigned = new PythonFile(List.of(), file.assignments(), "");
            try {
                assertThat(syntax.read(syntax.write(assigned))).isEqualTo(assigned);
            } catch (Refused refused) {
                assertThat(refused.problems()).isNotEmpty();
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void twoFilesInOneAreBothThere(@ForAll("values") PythonValue one, @ForAll("values") PythonValue two) {
        PythonFile first = PythonFile.of(PythonAssignment.of("x", one));
        PythonFile second = PythonFile.of(PythonAssignment.of("y", two));
        if (writeOrRefuse(first) && writeOrRefuse(second)) {
            assertThat(syntax.read(syntax.write(first) + syntax.write(second)).assignments())
                    .containsExactly(
                            first.assignments().get(0), second.assignments().get(0));
        }
    }

    private boolean writeOrRefuse(PythonFile file) {
        String text;
        try {
            text = syntax.write(file);
        } catch (Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
            return false;
        }
        assertThat(text).startsWith("# -*- coding: utf-8 -*-\n").endsWith("\n").doesNotContain("\r", "\0");
        assertThat(syntax.write(syntax.read(text))).isEqualTo(text);
        return true;
    }
}
