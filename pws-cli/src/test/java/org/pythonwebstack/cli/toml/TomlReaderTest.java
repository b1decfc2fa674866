package org.pythonwebstack.cli.toml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TomlReaderTest {

    @Test
    void readsEveryKindOfTable() throws TomlUnreadable {
        assertThat(Plain.of(TomlReader.read("""
                        top = 1
                        a.b = "dotted"
                        [x.y]        # parents need no header
                        z = [1, [2, 3],
                             # a comment between
                             4,]
                        [x]          # and may have one later
                        in = { p = 'q', r.s = true }
                        [[list]]
                        [list.sub]
                        n = 1
                        [far.off.table]
                        [far]
                        off.key = 2  # parents without a header may have dotted keys too
                        [[list]]
                        "quoted key" = ''
                        """)))
                .isEqualTo(
                        Plain.of(
                                TomlReader.read(
                                        "top=1\r\na={b='dotted'}\nx={y={z=[1,[2,3],4]},"
                                                + "in={p='q',r={s=true}}}\nfar={off={table={},key=2}}\nlist=[{sub={n=1}},{\"quoted key\"=''}]")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"a\\tb\\\"\\\\\\u00e9\\U0001F600\" | `a\tb\"\\\u00e9\ud83d\ude00`",
                "'C:\\dir' | C:\\dir",
                "`\"\"\"\nfirst\n  second\"\"\"` | `first\n  second`",
                "`\"\"\"one \\\n   \n   line\"\"\"` | one line",
                "`\"\"\"\"two\"\" quotes\"\"\"\"\"` | `\"two\"\" quotes\"\"`",
                "`'''\r\n'literal' \\n'''` | `'literal' \\n`",
            })
    void readsStrings(String written, String meant) throws TomlUnreadable {
        assertThat(value(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-17, -17",
        "+1_000, 1000",
        "0xDEAD_beef, 3735928559",
        "0o755, 493",
        "0b101, 5",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void readsWholeNumbers(String written, long meant) throws TomlUnreadable {
        assertThat(value(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "-3e2, -300", "6.02_2E+2_3, 6.022E23", "-inf, -Infinity", "nan, NaN"})
    void readsFractions(String written, double meant) throws TomlUnreadable {
        assertThat(value(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "1979-05-27, 1979-05-27",
        "07:32:00.5, 07:32:00.5",
        "1979-05-27t07:32:00, 1979-05-27T07:32:00",
        "1979-05-27 07:32:00z, 1979-05-27T07:32:00Z",
        "1979-05-27T00:32:00.99-07:00, 1979-05-27T00:32:00.99-07:00",
        "-0, 0"
    })
    void readsDatesAndTimes(String written, String meant) throws TomlUnreadable {
        assertThat(String.valueOf(value(written))).isEqualTo(meant);
    }

    @Test
    void knowsWhereKeysAndValuesStand() throws TomlUnreadable {
        TomlTable table = TomlReader.read("# \ud83d\ude00\n'\ud83d\ude00' = 1\n  [a]\n\tb . c = [ 1,\n 'x' ]\n");
        assertThat(entry(table, "\ud83d\ude00").position()).hasToString("2:1");
        assertThat(entry(table, "\ud83d\ude00").value().position()).hasToString("2:7");
        TomlTable a = (TomlTable) entry(table, "a").value();
        assertThat(entry(a, "b").position()).hasToString("4:2");
        TomlTable b = (TomlTable) entry(a, "b").value();
        assertThat(entry(b, "c").position()).hasToString("4:6");
        TomlArray c = (TomlArray) entry(b, "c").value();
        assertThat(c.elements()).extracting(TomlValue::position).hasToString("[4:12, 5:2]");
    }

    @Test
    void keepsTheOrderOfTheText() throws TomlUnreadable {
        assertThat(TomlReader.read("z=1\na=2\nm=3").entries().keySet()).containsExactly("z", "a", "m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | 1:2: expected '=' behind the key, found the end of the text",
                "a = | 1:4: expected a value, found the end of the text",
                "= 1 | 1:1: expected a key, found '='; put unusual keys in double quotes",
                "a = shop | 1:5: 'shop' is no value; put text in double quotes",
                "a = 1 b = 2 | 1:7: expected the end of the line, found 'b'",
                "a = 'x | 1:7: the closing quote is missing",
                "a = \"\"\"x | 1:9: the three closing quotes are missing",
                "a = \"\\d\" | 1:6: a backslash before 'd' is no escape; double it, or use single quotes, where a backslash is itself",
                "a = \"\\ud800\" | 1:6: this escape names no Unicode character",
                "a = \"\\u12\" | 1:6: this escape needs 4 hexadecimal digits",
                "`a = 'x\u0001'` | 1:7: found the control character U+0001; write it as an escape in double quotes",
                "`a = 1\rb = 2` | 1:6: expected the end of the line, found the end of the line",
                "`a = '\ud800'` | 1:6: found half a surrogate pair",
                "a = 08 | 1:5: a number does not start with 0; write 0o for an octal one, or quotes for text",
                "a = 1__0 | 1:5: '1__0' is no value; put text in double quotes",
                "a = 9223372036854775808 | 1:5: the number 9223372036854775808 does not fit in 64 bits",
                "a = 2023-02-30 | 1:5: '2023-02-30' is no date or time",
                "a = 07:32 | 1:5: '07:32' is no date or time",
                "a = [1 2] | 1:8: expected ']' to close the list, or ',' before its next element, found '2'",
                "a = {b = 1,} | 1:12: expected a key, found '}'; put unusual keys in double quotes",
                "[a | 1:3: expected ']' to close the header, found the end of the text",
                "[[a] | 1:5: expected ']' to close the header of a list of tables, found the end of the text",
                "`a = 1\n'a' = 2` | 2:1: 'a' stands twice; the first is in line 1",
                "`[a]\n[b]\n[a]` | 3:2: 'a' stands twice; the first is in line 1",
                "`a = {}\na.b = 1` | 2:1: 'a' is complete since line 1 and cannot be added to",
                "`a = {}\n[a.b]` | 2:2: 'a' is complete since line 1 and cannot be added to",
                "`a = []\n[[a]]` | 2:3: 'a' stands twice; the first is in line 1",
                "`[a.b]\n[a]\nb.c = 1` | 3:1: 'b' is complete since line 1 and cannot be added to",
                "`\"\u001b[31m\" = 1\n\"\\u001b[31m\" = 2` | 1:2: found the control character U+001B; write it as an escape in double quotes",
            })
    void saysWhatIsWrongAndWhere(String text, String problem) {
        assertThat(problems(text)).startsWith(problem);
    }

    @Test
    void saysEverythingThatIsWrong() {
        assertThat(problems("a = x\nb = 1\nb = 2\n[c\n[d]\ne = '\n[d]\n")).isEqualTo("""
                        1:5: 'x' is no value; put text in double quotes
                        3:1: 'b' stands twice; the first is in line 2
                        4:3: expected ']' to close the header, found the end of the line
                        6:6: the closing quote is missing
                        7:2: 'd' stands twice; the first is in line 5""");
    }

    @Test
    void stopsWhereNobodyKnowsWhereTheNextLineStarts() {
        assertThat(problems("a = [\n  1\n  2\n]\nb = x")).doesNotContain("\n");
    }

    @Test
    void namesAByteOrderMark() {
        assertThat(problems("\ufeffa = 1\n")).isEqualTo("1:1: save the file without a byte order mark");
    }

    @Test
    void problemsNeverCarryTextOntoATerminalUnescaped() {
        assertThat(problems("'\u00e9' = 1\n'\u00e9' = 2"))
                .isEqualTo("2:1: '\\u00e9' stands twice; the first is in line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a="})
    void refusesNestingThatNobodyMeans(String open) {
        assertThat(problems("a = " + open.repeat(100_000))).contains("nested at most 64 deep");
    }

    @Test
    void readsALongLineInTimeThatGrowsWithItsLength() throws TomlUnreadable {
        assertThat(((TomlArray) entry(TomlReader.read("a = [" + "1, ".repeat(300_000) + "]"), "a")
                                .value())
                        .elements())
                .hasSize(300_000);
    }

    private static TomlTable.Entry entry(TomlTable table, String key) {
        return requireNonNull(table.get(key));
    }

    private static Object value(String written) throws TomlUnreadable {
        Map<String, Object> document = Plain.of(TomlReader.read("a = " + written));
        return requireNonNull(document.get("a"));
    }

    private static String problems(String text) {
        TomlUnreadable unreadable = catchThrowableOfType(TomlUnreadable.class, () -> TomlReader.read(text));
        assertThat(unreadable).isNotNull();
        StringBuilder lines = new StringBuilder();
        for (TomlProblem problem : unreadable.problems()) {
            lines.append(lines.isEmpty() ? "" : "\n").append(problem);
        }
        return lines.toString();
    }
}
