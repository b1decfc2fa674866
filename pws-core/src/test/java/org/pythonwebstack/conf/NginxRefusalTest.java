package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code nginx -t} accepts although it means something else, row by row. */
class NginxRefusalTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                row("C08 line end in a path", SyntaxRule.CONTROL_CHARACTER, NginxPlace.ROOT, "/srv/a\nb"),
                row("C08 carriage return in a path", SyntaxRule.CONTROL_CHARACTER, NginxPlace.ALIAS, "/srv/a\rb"),
                row("C08 line end in a location", SyntaxRule.CONTROL_CHARACTER, NginxPlace.LOCATION_PREFIX, "/a\n"),
                row("C08 line end in a log", SyntaxRule.CONTROL_CHARACTER, NginxPlace.ACCESS_LOG, "/var/log/a\n.log"),
                row(
                        "C11 socket in proxy_pass",
                        SyntaxRule.ADDRESS,
                        NginxPlace.PROXY_PASS,
                        "http://unix:/tmp/a:b.sock:/"),
                row("C11 socket in proxy_pass", SyntaxRule.ADDRESS, NginxPlace.PROXY_PASS, "https://unix:/tmp/a"),
                row("C12 too large a size", SyntaxRule.NUMBER, NginxPlace.BODY_SIZE, "99999999999g"),
                row("C12 negative size", SyntaxRule.NUMBER, NginxPlace.BODY_SIZE, "-1"),
                row("C12 size with more", SyntaxRule.NUMBER, NginxPlace.BODY_SIZE, "1m; root /"),
                row("C12 digits of another script", SyntaxRule.NUMBER, NginxPlace.BODY_SIZE, "١٢"),
                row("C12 decimals", SyntaxRule.NUMBER, NginxPlace.BODY_SIZE, "1.5m"),
                row("C12 empty", SyntaxRule.NUMBER, NginxPlace.BODY_SIZE, ""),
                row("C12 duration as size", SyntaxRule.NUMBER, NginxPlace.BODY_SIZE, "1h"),
                row("V $host in a root", SyntaxRule.INTERPOLATION, NginxPlace.ROOT, "/srv/$host"),
                row("V $1 in a root", SyntaxRule.INTERPOLATION, NginxPlace.ROOT, "/srv/$1"),
                row("V ${host} in an alias", SyntaxRule.INTERPOLATION, NginxPlace.ALIAS, "/srv/${host}/"),
                row("V backslash before $", SyntaxRule.INTERPOLATION, NginxPlace.RETURN_BODY, "\\$host"),
                row("V quoted modifier =", SyntaxRule.ABSOLUTE_PATH, NginxPlace.LOCATION_PREFIX, "=/a"),
                row("V quoted modifier ^~", SyntaxRule.ABSOLUTE_PATH, NginxPlace.LOCATION_PREFIX, "^~/a"),
                row("V quoted modifier ~", SyntaxRule.ABSOLUTE_PATH, NginxPlace.LOCATION_PREFIX, "~ .*"),
                row("V quoted modifier @", SyntaxRule.ABSOLUTE_PATH, NginxPlace.LOCATION_PREFIX, "@a"),
                row("V location that never matches", SyntaxRule.LOCATION, NginxPlace.LOCATION_PREFIX, "/a/../b"),
                row("V location that never matches", SyntaxRule.LOCATION, NginxPlace.LOCATION_EXACT, "/a//b"),
                row("V location that never matches", SyntaxRule.ABSOLUTE_PATH, NginxPlace.LOCATION_EXACT, ""),
                row("V wildcard inside a name", SyntaxRule.PATTERN_CHARACTER, NginxPlace.SERVER_NAME, "a*b"),
                row("V wildcard inside a name", SyntaxRule.PATTERN_CHARACTER, NginxPlace.SERVER_NAME, "a.*.b"),
                row("V leading dot", SyntaxRule.HOST, NginxPlace.SERVER_NAME, ".example.org"),
                row("V two dots", SyntaxRule.HOST, NginxPlace.SERVER_NAME, "a..b"),
                row("V name that is an expression", SyntaxRule.HOST, NginxPlace.SERVER_NAME, "~^a$"),
                row("V name that is a variable", SyntaxRule.HOST, NginxPlace.SERVER_NAME, "$hostname"),
                row("V port in a name", SyntaxRule.HOST, NginxPlace.SERVER_NAME, "a:80"),
                row("V not ASCII", SyntaxRule.HOST, NginxPlace.SERVER_NAME, "bücher.example"),
                row("V range of ports", SyntaxRule.ADDRESS, NginxPlace.LISTEN, "127.0.0.1:18000-18002"),
                row("V hexadecimal address", SyntaxRule.ADDRESS, NginxPlace.LISTEN, "0x50"),
                row("V short address", SyntaxRule.ADDRESS, NginxPlace.LISTEN, "127.1:80"),
                row("V leading zero", SyntaxRule.ADDRESS, NginxPlace.LISTEN, "127.0.0.1:080"),
                row("V name in listen", SyntaxRule.ADDRESS, NginxPlace.LISTEN, "localhost:80"),
                row("V options in the address", SyntaxRule.ADDRESS, NginxPlace.LISTEN, "127.0.0.1:80 ssl"),
                row("V too long a socket", SyntaxRule.ADDRESS, NginxPlace.PEER, "unix:/" + "a".repeat(107)),
                row("V address of too many groups", SyntaxRule.ADDRESS, NginxPlace.LISTEN, "[1:2:3:4:5:6:7:8:9]:80"),
                row("N5 index elsewhere", SyntaxRule.RESERVED_WORD, NginxPlace.INDEX, "/other"),
                row("V second field", SyntaxRule.CONTROL_CHARACTER, NginxPlace.ADD_HEADER_VALUE, "a\r\nX-Inj: 1"),
                row("V second field", SyntaxRule.CONTROL_CHARACTER, NginxPlace.PROXY_SET_HEADER_VALUE, "a\nX-Inj: 1"),
                row(
                        "V second field by redirect",
                        SyntaxRule.CONTROL_CHARACTER,
                        NginxPlace.RETURN_REDIRECT,
                        "/a\r\nX: 1"),
                row("V blank in a field's name", SyntaxRule.HEADER_NAME, NginxPlace.ADD_HEADER_NAME, "X A"),
                row("V colon in a field's name", SyntaxRule.HEADER_NAME, NginxPlace.ADD_HEADER_NAME, "X:A"),
                row("V empty name of a field", SyntaxRule.HEADER_NAME, NginxPlace.ADD_HEADER_NAME, ""),
                row("V field that is not sent", SyntaxRule.EMPTY_ARGUMENT, NginxPlace.ADD_HEADER_VALUE, ""),
                row("V include of nothing", SyntaxRule.PATTERN_CHARACTER, NginxPlace.INCLUDE, "/etc/a*.conf"),
                row("V include of another file", SyntaxRule.PATTERN_CHARACTER, NginxPlace.INCLUDE, "a[1].conf"),
                row("V off", SyntaxRule.RESERVED_WORD, NginxPlace.ACCESS_LOG, "off"),
                row("V off", SyntaxRule.RESERVED_WORD, NginxPlace.AUTH_BASIC, "off"),
                row("V off as a file", SyntaxRule.ABSOLUTE_PATH, NginxPlace.ERROR_LOG, "off"),
                row("V stderr", SyntaxRule.RESERVED_WORD, NginxPlace.ERROR_LOG, "stderr"),
                row("V syslog", SyntaxRule.RESERVED_WORD, NginxPlace.ERROR_LOG, "syslog:server=192.0.2.1"),
                row("V memory", SyntaxRule.RESERVED_WORD, NginxPlace.ERROR_LOG, "memory:32m"),
                row("V syslog", SyntaxRule.RESERVED_WORD, NginxPlace.ACCESS_LOG, "syslog:server=192.0.2.1"),
                row("V certificate as text", SyntaxRule.RESERVED_WORD, NginxPlace.CERTIFICATE, "data:x"),
                row("V fallback in try_files", SyntaxRule.RESERVED_WORD, NginxPlace.TRY_FILES, "=404"),
                row("V fallback in error_page", SyntaxRule.RESERVED_WORD, NginxPlace.ERROR_PAGE, "@named"),
                row("V option of log_format", SyntaxRule.RESERVED_WORD, NginxPlace.LOG_FORMAT, "escape=none"),
                row("N3 NUL", SyntaxRule.CONTROL_CHARACTER, NginxPlace.GEO_VALUE, "a\0b"),
                row("G1 half a pair", SyntaxRule.UNREPRESENTABLE, NginxPlace.GEO_VALUE, "a\uD800b"),
                row("G1 half a pair", SyntaxRule.UNREPRESENTABLE, NginxPlace.DEFAULT_TYPE, "\uDC00"),
                row("N3 too long", SyntaxRule.TOO_LONG, NginxPlace.GEO_VALUE, "\\".repeat(2048)),
                row("N3 too long", SyntaxRule.TOO_LONG, NginxPlace.GEO_VALUE, "x".repeat(4095)),
                row("too long before a blank", SyntaxRule.TOO_LONG, NginxPlace.MAP_KEY, "x".repeat(4094)),
                row("location of 256 bytes", SyntaxRule.TOO_LONG, NginxPlace.LOCATION_FINAL, "/" + "x".repeat(255)));
    }

    @ParameterizedTest(name = "{0} in {2}")
    @MethodSource("refused")
    void isRefused(String row, SyntaxRule rule, NginxPlace place, String text) {
        assertThat(NginxSyntaxTest.problemOf(NginxSyntax.standard(), place.holding(new Literal(text)))
                        .rule())
                .as(row)
                .isEqualTo(rule);
    }

    static Stream<Arguments> harmless() {
        // The shortest arguments that another builder of nginx files writes wrong.
        return Stream.of(
                        "\\", "#", "\\t", "\u0001;", "\t", ";", "{", "}", "'", "\"", "a\"b", "a'b", "\\\\", "\\n", "\n",
                        "a#", "", " ", "a b", "${", "$", "'\"", "\\\"", "\\'", "a;b", "a{b", "a}b", ")", "\")")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void aTextThatNeedsCareIsExact(String text) {
        Node node = NginxPlace.GEO_VALUE.holding(new Literal(text));
        NginxSyntax language = NginxSyntax.standard();

        assertThat(language.read(language.write(NginxFile.of(node))).nodes()).containsExactly(node);
    }

    static Stream<Arguments> impossible() {
        Literal text = new Literal("/a");
        return Stream.of(
                arguments("C09 map through a name", Directive.of("root /; map", text)),
                arguments("C09 quoted name", Directive.of("\"root\"", text)),
                arguments("C09 empty name", Directive.of("", text)),
                arguments("C09 upper case", Directive.of("Root", text)),
                arguments("C09 comment as name", Directive.of("#root", text)),
                arguments("C09 Lua code", Block.of("content_by_lua_block", List.of(), List.of())),
                arguments("keyword with a semicolon", Directive.of("gzip", new Keyword("on; root /"))),
                arguments("keyword with a variable", Directive.of("gzip", new Keyword("$host"))),
                arguments("keyword where texts stand", Directive.of("root", new Keyword("/a"))),
                arguments("empty keyword", Directive.of("gzip", new Keyword(""))),
                arguments("literal where words stand", Directive.of("gzip", new Literal("on"))),
                arguments("expression where variables stay", Directive.of("error_log", Expression.ofVariable("host"))),
                arguments("expression without variable", Directive.of("root", Expression.of(Expression.text("/a")))),
                arguments("variable with a brace", Directive.of("root", Expression.ofVariable("a}/$b"))),
                arguments("variable without a name", Directive.of("root", Expression.ofVariable(""))),
                arguments(
                        "$ in a part",
                        Directive.of("root", Expression.of(Expression.text("/$"), Expression.variable("a")))),
                arguments(
                        "setting with a blank", Directive.of("listen", new Literal("*:80"), new Setting("a b", text))),
                arguments("setting where texts stand", Directive.of("root", new Setting("a", text))),
                arguments("regular expression in a prefix", Block.of("location", new Regex("a"), List.of())),
                arguments("location without path", Block.of("location", List.of(), List.of())),
                arguments("named location with a blank", Block.of("location", new Keyword("@a b"), List.of())),
                arguments(
                        "block among pairs",
                        Block.of("types", List.of(), List.of(Block.of("a", List.of(), List.of())))),
                arguments("name among pairs", Block.of("types", List.of(), List.of(Directive.of("a", text)))),
                arguments(
                        "hostnames",
                        Block.of(
                                "map",
                                List.of(Expression.ofVariable("a"), Expression.ofVariable("b")),
                                List.of(Directive.of("hostnames")))),
                arguments(
                        "word of geo as key",
                        Block.of(
                                "geo",
                                Expression.ofVariable("a"),
                                List.of(Directive.of("", new Literal("include"), text)))),
                arguments(
                        "more than return in if",
                        Block.of("if", Expression.ofVariable("a"), List.of(Directive.of("root", text)))),
                arguments("if without condition", Block.of("if", List.of(), List.of())),
                arguments("wildcard name of dots", Directive.of("server_name", new Glob("*."))),
                arguments("wildcard inside a name", Directive.of("server_name", new Glob("a.*.b"))),
                arguments("two wildcards", Directive.of("server_name", new Glob("*.a.*"))),
                arguments("star alone", Directive.of("server_name", new Glob("*"))),
                arguments("pattern without wildcard", Directive.of("include", new Glob("/a"))),
                arguments("code with a zero in front", Directive.of("return", new Literal("0301"), text)),
                arguments("line end in a comment", new Comment("a\nb;")),
                arguments("backslash behind a comment", new Comment("a\\")),
                arguments("too long a comment", new Comment("é".repeat(101))),
                arguments("half a pair in a comment", new Comment("\uD800")),
                arguments("line separator in a comment", new Comment("a\u2028b")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void aTreeThatIsNoConfigurationIsRefused(String row, Node node) {
        assertThat(NginxSyntaxTest.problemOf(NginxSyntax.standard(), node).code())
                .as(row)
                .startsWith("PWS-CONF-");
    }

    private static Arguments row(String name, SyntaxRule rule, NginxPlace place, String text) {
        return arguments(name, rule, place, text);
    }
}
