package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Known attacks on generated configuration of Apache, and what Apache takes without a word but means differently. */
class ApacheAttackTest {

    private static final ApacheSyntax APACHE = new ApacheSyntax();

    private static Literal literal(Object text) {
        return Literal.of(text);
    }

    private static Keyword word(String text) {
        return new Keyword(text);
    }

    private static Setting setting(String key, String value) {
        return new Setting(key, literal(value));
    }

    private static Directive directive(String name, Argument... arguments) {
        return Directive.of(name, arguments);
    }

    private static Block block(String name, Argument... arguments) {
        return Block.of(name, List.of(arguments), List.of());
    }

    private static List<String> codes(Node node) {
        try {
            ApacheFile file = ApacheFile.of(node);
            assertThat(APACHE.read(APACHE.write(file))).isEqualTo(file);
            return List.of();
        } catch (Refused refused) {
            return refused.problems().stream().map(Problem::code).toList();
        }
    }

    /** Attacks by their id: each is refused, or stays the one argument that it was. */
    static Stream<Arguments> attacks() {
        List<Arguments> rows = new ArrayList<>();
        String home = "/srv/a b user=root threads=99 \"x\" 'y'";
        rows.add(Arguments.of("C01", directive("WSGIDaemonProcess", literal("g"), setting("python-home", home)), ""));
        rows.add(Arguments.of(
                "C01",
                directive("WSGIDaemonProcess", literal("g"), setting("home", "/a"), setting("home", "/b")),
                "PWS-CONF-011"));
        rows.add(Arguments.of(
                "C01", directive("WSGIDaemonProcess", literal("g user=root"), setting("threads", "1")), ""));
        rows.add(Arguments.of(
                "C02", block("Directory", literal("/a\">\nInclude /etc/passwd\n<Directory \"")), "PWS-CONF-001"));
        rows.add(Arguments.of("C02", block("Directory", literal("/a\"> Include <x")), ""));
        for (String name : List.of("SetEnv", "ServerAdmin", "DocumentRoot", "AuthName")) {
            Literal text = literal("/</VirtualHost>");
            rows.add(Arguments.of(
                    "C03", name.equals("SetEnv") ? directive(name, literal("A"), text) : directive(name, text), ""));
        }
        rows.add(Arguments.of("C03", new Comment("</VirtualHost>"), ""));
        rows.add(Arguments.of("C04", directive("SetEnv", literal("A"), literal("a\"b'c\\")), ""));
        rows.add(Arguments.of("C04", directive("SetEnv", literal("A"), literal("a\nSetEnv B c")), "PWS-CONF-001"));
        rows.add(Arguments.of("C04", directive("SetEnv", literal("A"), literal("${PATH}")), "PWS-CONF-002"));
        rows.add(Arguments.of("C05", new Comment("a\nRequire all granted"), "PWS-CONF-010"));
        rows.add(Arguments.of("C05", new Comment("a\\"), "PWS-CONF-010"));
        rows.add(Arguments.of("C05", new Comment("a".repeat(201)), "PWS-CONF-010"));
        rows.add(Arguments.of("C06", header("a\nX-Evil: 1"), "PWS-CONF-001"));
        rows.add(Arguments.of("C06", header("a\\nb"), ""));
        rows.add(Arguments.of("C06", header("%{SECRET}e"), ""));
        rows.add(Arguments.of("C06", header("\"a' b"), ""));
        for (String url : List.of("https://h/%1", "https://h/$1", "https://h/\\1%{HTTP_HOST}")) {
            rows.add(Arguments.of("C07", directive("Redirect", word("permanent"), literal("/a"), literal(url)), ""));
            rows.add(Arguments.of("C07", directive("RewriteRule", new Regex("^/a$"), literal(url)), ""));
        }
        return rows.stream();
    }

    private static Directive header(String value) {
        return directive("Header", word("set"), literal("X-A"), literal(value));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("attacks")
    void anAttackIsRefusedOrStaysAText(String id, Node node, String code) {
        assertThat(codes(node)).as(id).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
    }

    @ParameterizedTest(name = "C04 {0}")
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"LD_PRELOAD", "PATH", "PYTHONHOME", "=", "A B", "A=B", ""})
    void aDangerousVariableHasNoName(String name) {
        assertThat(EnvName.parse(name).problems()).isNotEmpty();
    }

    /** What Apache takes with status 0 although it means something else, each with the rule that keeps PWS from writing it. */
    static Stream<Arguments> silentlyAccepted() {
        return Stream.of(
                Arguments.of(
                        "an empty argument ends a list",
                        directive("PassEnv", literal("A"), literal(""), literal("B")),
                        "PWS-CONF-003"),
                Arguments.of("an empty index", directive("DirectoryIndex", literal("")), "PWS-CONF-003"),
                Arguments.of("argument 65", Directive.of("Unlisted", words(65)), "PWS-CONF-008"),
                Arguments.of("NUL cuts the line", directive("SetEnv", literal("A"), literal("a\0b")), "PWS-CONF-001"),
                Arguments.of("a comment swallows the next line", new Comment("x\\"), "PWS-CONF-010"),
                Arguments.of(
                        "variables reach across arguments",
                        directive("SetEnv", literal("A${"), literal("}")),
                        "PWS-CONF-002"),
                Arguments.of(
                        "a virtual host of a name vanishes", block("VirtualHost", literal("nosuch")), "PWS-CONF-024"),
                Arguments.of(
                        "a virtual host of a bad port vanishes",
                        block("VirtualHost", literal("*:80junk")),
                        "PWS-CONF-024"),
                Arguments.of("a virtual host of nothing is dead", block("VirtualHost", literal("")), "PWS-CONF-003"),
                Arguments.of("an address without brackets", block("VirtualHost", literal("::1:80")), "PWS-CONF-024"),
                Arguments.of("a name with a blank", directive("ServerName", literal("a b")), "PWS-CONF-025"),
                Arguments.of("a name with a slash", directive("ServerName", literal("a/b")), "PWS-CONF-025"),
                Arguments.of(
                        "a name that no browser sends",
                        directive("ServerName", literal("b\u00fccher.example")),
                        "PWS-CONF-025"),
                Arguments.of("a name with a bad port", directive("ServerName", literal("h:80junk")), "PWS-CONF-025"),
                Arguments.of(
                        "an alias that is a pattern", directive("ServerAlias", literal("*.x.example")), "PWS-CONF-025"),
                Arguments.of("a negative time", directive("TimeOut", literal("-1")), "PWS-CONF-023"),
                Arguments.of("a time with a unit", directive("TimeOut", literal("60x")), "PWS-CONF-023"),
                Arguments.of(
                        "a status with a letter",
                        directive("ErrorDocument", literal("404x"), literal("a")),
                        "PWS-CONF-013"),
                Arguments.of(
                        "a header name with a colon",
                        directive("Header", word("set"), literal("X: Y"), literal("a")),
                        "PWS-CONF-026"),
                Arguments.of("unequal slashes", directive("Alias", literal("/s/"), literal("/srv/s")), "PWS-CONF-012"),
                Arguments.of(
                        "a slash behind a script's path",
                        directive("WSGIScriptAlias", literal("/s/"), literal("/a.wsgi")),
                        "PWS-CONF-012"),
                Arguments.of(
                        "a fourth word of a rule",
                        directive("RewriteRule", new Regex("a"), literal("/b"), word("[L]"), literal("x")),
                        "PWS-CONF-008"),
                Arguments.of("a number that is none", daemon("processes", "5abc"), "PWS-CONF-023"),
                Arguments.of("root by number", daemon("group", "#0"), "PWS-CONF-013"),
                Arguments.of(
                        "a pattern in Include is typed", directive("Include", new Glob("/etc/a.conf")), "PWS-CONF-008"),
                Arguments.of(
                        "a program instead of a log",
                        directive("CustomLog", literal("|cmd"), word("combined")),
                        "PWS-CONF-021"),
                Arguments.of(
                        "a program instead of an error log", directive("ErrorLog", literal("|cmd")), "PWS-CONF-021"),
                Arguments.of(
                        "a keyword from a text",
                        directive("ErrorDocument", literal("404"), literal("Default")),
                        "PWS-CONF-004"),
                Arguments.of(
                        "a regular expression from a text",
                        block("Directory", literal("~"), new Regex("x")),
                        "PWS-CONF-004"),
                Arguments.of(
                        "an embedded process group",
                        directive("WSGIProcessGroup", literal("%{GLOBAL}")),
                        "PWS-CONF-004"));
    }

    private static Directive daemon(String key, String value) {
        return directive("WSGIDaemonProcess", literal("g"), setting(key, value));
    }

    private static List<Literal> words(int count) {
        return Stream.generate(() -> literal("x")).limit(count).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silentlyAccepted")
    void whatApacheTakesInSilenceIsRefused(String what, Node node, String code) {
        assertThat(codes(node)).as(what).startsWith(code);
    }

    /** The rest of that list cannot be put into a tree: quotes, ends of sections and text behind them are the writer's. */
    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of(
                        "a quote that is not closed",
                        directive("SetEnv", literal("A"), literal("\"b")),
                        "SetEnv A \"\\\"b\"\n"),
                Arguments.of(
                        "two words in one",
                        directive("SetEnv", literal("A"), literal("a\"\"b")),
                        "SetEnv A \"a\\\"\\\"b\"\n"),
                Arguments.of(
                        "text behind a section",
                        block("Directory", literal("/a> x")),
                        "<Directory \"/a> x\">\n</Directory>\n"),
                Arguments.of(
                        "a pattern for a directory",
                        block("Directory", literal("/a[b]")),
                        "<Directory \"/a[[]b]\">\n</Directory>\n"),
                Arguments.of(
                        "a backslash before a bracket",
                        block("Directory", literal("/a\\[")),
                        "<Directory \"/a\\\\\\\\[[]\">\n</Directory>\n"),
                Arguments.of(
                        "a pattern for a file",
                        directive("Include", literal("/a[1].conf")),
                        "Include \"/a[[]1].conf\"\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void theWriterDecidesWhereArgumentsEnd(String what, Node node, String text) {
        assertThat(APACHE.write(ApacheFile.of(node))).as(what).isEqualTo(text);
    }

    /** All lines that Apache took although they say something else: it must still take them, or the list is out of date. */
    @Test
    void apacheStillTakesTheseInSilence() {
        String text = Stream.of(
                        "ProbeWords \"never closed",
                        "ProbeWords \"a\"\"b\"",
                        "<ProbeSection \"a\"> junk",
                        "</ProbeSection> junk",
                        "# swallows \\",
                        "ProbeWords the next line",
                        "ProbeArgv a \"${",
                        "\" x} b")
                .collect(Collectors.joining("\n", "", "\n"))
                .replace("${\n\" x}", "${\" x}");
        ApacheProbe.Outcome outcome = ApacheProbe.get().read(text, Map.of("\" x", "y"));
        assertThat(outcome.taken()).as(outcome.said()).isTrue();
        assertThat(outcome.seen())
                .containsExactly(
                        new ApacheProbe.Seen(0, "ProbeWords", List.of("never closed")),
                        new ApacheProbe.Seen(0, "ProbeWords", List.of("a", "b")),
                        new ApacheProbe.Seen(0, "<ProbeSection", List.of("a")),
                        new ApacheProbe.Seen(0, "ProbeArgv", List.of("a", "y b")));
    }

    @Test
    void aLineLongerThanApacheReadsIsRefused() {
        String longest = "x".repeat(16_777_215 - "Unlisted \n".length());
        assertThat(APACHE.write(ApacheFile.of(directive("Unlisted", literal(longest)))))
                .hasSize(16_777_215);
        assertThatThrownBy(() -> APACHE.write(ApacheFile.of(directive("Unlisted", literal(longest + "x")))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-CONF-005");
    }
}
