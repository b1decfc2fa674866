package org.pythonwebstack.cli.toml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Our reader against two of other hands, on documents made of pieces that like to go wrong together. */
class TomlReaderProperties {

    private static final TomlMapper JACKSON = new TomlMapper();

    @Property
    void meansWhatOthersMean(@ForAll("documents") String text) {
        Map<String, Object> ours = ours(text);
        TomlParseResult others = Toml.parse(text);
        if (ours != null && !others.hasErrors()) {
            assertThat(ours).isEqualTo(Plain.of(others));
        }
        boolean bothOthers = !others.hasErrors() && jacksonReads(text);
        boolean neitherOther = others.hasErrors() && !jacksonReads(text);
        if (bothOthers) {
            assertThat(ours).as("all others read this").isNotNull();
        }
        if (neitherOther) {
            assertThat(ours).as("no other reads this").isNull();
        }
    }

    @Property
    void readsAnyStringThatIsEscaped(@ForAll String meant) throws TomlUnreadable {
        String text = meant.codePoints()
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        StringBuilder written = new StringBuilder("a = \"");
        text.codePoints().forEach(c -> written.append(String.format(java.util.Locale.ROOT, "\\U%08x", c)));
        assertThat(Plain.of(TomlReader.read(written + "\""))).isEqualTo(Map.of("a", text));
    }

    @Property
    void answersAnyTextWithADocumentOrProblems(@ForAll String text) {
        try {
            TomlReader.read(text);
        } catch (TomlUnreadable unreadable) {
            assertThat(unreadable.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.toString()).matches("[ -~]+");
                assertThat(problem.position().line())
                        .isBetween(
                                1, 1 + (int) text.chars().filter(c -> c == '\n').count());
            });
        }
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> key =
                Arbitraries.of("a", "b", "c", "a.b", "a.c", "b.a", "\"a\"", "'b'", "a.b.c", "\"x y\"", "1");
        Arbitrary<String> value = Arbitraries.of(
                "1",
                "-0x1",
                "0x_1",
                "0o17",
                "1_0",
                "1.5e3",
                ".5",
                "1.",
                "true",
                "True",
                "\"s\"",
                "\"\\n\\\"\"",
                "'l\\'",
                "\"\"\"\nm\\\n  n\"\"\"",
                "'''\nl''''",
                "[]",
                "[1, 'x']",
                "[1,\n2,]",
                "[,]",
                "{}",
                "{a=1}",
                "{a=1,b.c=2}",
                "{a.b=1,a.c=2}",
                "{a=1,a.b=2}",
                "[{a=1},{a=2}]",
                "x",
                "",
                "+5",
                "--1",
                "{ a = [ { b = 1 } ] }",
                "inf");
        Arbitrary<String> line = Arbitraries.frequencyOf(
                Tuple.of(6, Combinators.combine(key, value).as((k, v) -> k + " = " + v)),
                Tuple.of(2, key.map(k -> "[" + k + "]")),
                Tuple.of(2, key.map(k -> "[[ " + k + "]]")),
                Tuple.of(1, Arbitraries.of("", "# comment", "  ", "[a]]", "a = 1 # c")));
        return line.list().ofMinSize(1).ofMaxSize(5).map(lines -> String.join("\n", lines));
    }

    private static @Nullable Map<String, Object> ours(String text) {
        try {
            return Plain.of(TomlReader.read(text));
        } catch (TomlUnreadable unreadable) {
            return null;
        }
    }

    private static boolean jacksonReads(String text) {
        try {
            JACKSON.readTree(text);
            return true;
        } catch (JacksonException unreadable) {
            return false;
        }
    }
}
