package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.value.Refused;

class ApacheSyntaxTest {

    private static final ApacheSyntax APACHE = new ApacheSyntax();

    @Test
    void aVirtualHostIsWrittenAsAPersonWouldWriteIt() {
        ApacheFile file = ApacheFile.of(
                new Comment("shop.example.org"),
                Block.of(
                        "VirtualHost",
                        new Literal("*:80"),
                        List.of(
                                Directive.of("ServerName", new Literal("shop.example.org")),
                                Directive.of("ServerAlias", new Literal("a.example"), new Glob("*.example.org")),
                                Directive.of(
                                        "WSGIDaemonProcess",
                                        new Literal("shop"),
                                        new Setting("python-home", new Literal("/srv/my shop/venv")),
                                        new Setting("processes", new Literal("2")),
                                        new Setting("display-name", new Keyword("%{GROUP}"))),
                                Directive.of(
                                        "WSGIScriptAlias",
                                        new Literal("/"),
                                        new Literal("/srv/shop/wsgi.py"),
                                        new Setting("process-group", new Literal("shop")),
                                        new Setting("application-group", new Keyword("%{GLOBAL}"))),
                                Directive.of(
                                        "Header",
                                        new Keyword("always"),
                                        new Keyword("set"),
                                        new Literal("X-Quota"),
                                        new Literal("100% of \"c:\\new\"")),
                                Directive.of(
                                        "CustomLog", new Literal("/var/log/pws/access.log"), new Keyword("combined")),
                                Block.of(
                                        "Directory",
                                        new Literal("/srv/a[b]c"),
                                        List.of(Directive.of(
                                                "Require", new Keyword("all"), new Keyword("granted")))))));
        assertThat(APACHE.write(file)).isEqualTo("""
                        # shop.example.org
                        <VirtualHost *:80>
                            ServerName shop.example.org
                            ServerAlias a.example *.example.org
                            WSGIDaemonProcess shop python-home="/srv/my shop/venv" processes=2 display-name=%{GROUP}
                            WSGIScriptAlias / /srv/shop/wsgi.py process-group=shop application-group=%{GLOBAL}
                            Header always set X-Quota "100%% of \\"c:\\\\\\\\new\\""
                            CustomLog /var/log/pws/access.log combined
                            <Directory "/srv/a[[]b]c">
                                Require all granted
                            </Directory>
                        </VirtualHost>
                        """);
    }

    @Test
    void whatTheServerReadsIsRead() {
        ApacheFile file = APACHE.read("""
                # a comment \\
                that goes on
                <directory '/srv/x'> text behind
                  SETENV a "b\\"c" "never closed
                  require \\
                    all \\
                    denied
                </DIRECTORY> text
                Nonsense a # b
                """);
        assertThat(file)
                .isEqualTo(ApacheFile.of(
                        new Comment("a comment that goes on"),
                        Block.of(
                                "Directory",
                                new Literal("/srv/x"),
                                List.of(
                                        Directive.of(
                                                "SetEnv",
                                                new Literal("a"),
                                                new Literal("b\"c"),
                                                new Literal("never closed")),
                                        Directive.of("Require", new Keyword("all"), new Keyword("denied")))),
                        Directive.of("Nonsense", new Literal("a"), new Literal("#"), new Literal("b"))));
        assertThat(((Directive) file.nodes().get(2)).line()).isEqualTo(9);
    }

    @Test
    void variablesAreReplacedBeforeQuotesAreLookedAt() {
        ApacheSyntax defined = new ApacheSyntax().withDefines(Map.of("Q", "x\" y \"z", "D", "$"));
        assertThat(defined.read("A \"${Q}\" ${NONE} ${D}{Q}\n"))
                .isEqualTo(ApacheFile.of(Directive.of(
                        "A",
                        new Literal("x"),
                        new Literal("y"),
                        new Literal("z"),
                        new Literal("${NONE}"),
                        new Literal("${Q}"))));
    }

    @Test
    void placesOfErrorsAreNamed() {
        assertThatThrownBy(() -> APACHE.read("A b\n  </Directory>\n"))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        e -> assertThat(List.of(e.line(), e.column())).containsExactly(2, 3));
        assertThatThrownBy(() -> APACHE.read("WSGIDaemonProcess a \\\n   x=1 bad\n"))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        e -> assertThat(List.of(e.line(), e.column())).containsExactly(2, 8));
        assertThatThrownBy(() -> APACHE.read("A b\n# c \\\nd\0\n"))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        e -> assertThat(List.of(e.line(), e.column())).containsExactly(3, 2));
        assertThatThrownBy(() -> APACHE.read("<Directory /a>\n")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> APACHE.read("<Directory /a\n</Directory>\n")).isInstanceOf(Unreadable.class);
    }

    @Test
    void everyProblemIsReportedAtItsArgument() {
        ApacheFile file = ApacheFile.of(
                Directive.of("SetEnv", new Literal("A"), new Literal("a\nb")),
                Directive.of("Alias", new Literal("/s/"), new Literal("/srv/s")));
        assertThatThrownBy(() -> APACHE.write(file))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.field() + " " + problem.code() + " " + problem.offset())
                                .containsExactly(
                                        "SetEnv[2] PWS-CONF-001 OptionalInt[1]",
                                        "Alias[2] PWS-CONF-012 OptionalInt.empty"));
    }

    /** Lines as people write them, whose arguments PWS itself would spell in another way. */
    static Stream<Arguments> foreign() {
        return Stream.of(
                Arguments.of("ErrorDocument 404 \"a\\n\\x\\101\\303\\244\\%b\"", new Literal("a\nxA\u00e4%b")),
                Arguments.of(
                        "ErrorDocument 404 \"no %{tolower:%{REQUEST_URI}} here $1\"",
                        Expression.of(
                                Expression.text("no "),
                                Expression.variable("tolower:%{REQUEST_URI}"),
                                Expression.text(" here "),
                                Expression.variable("1"))),
                Arguments.of("ErrorDocument 404 DEFAULT", new Keyword("DEFAULT")),
                Arguments.of("ErrorDocument 404 \\default", new Setting("message", new Literal("default"))),
                Arguments.of("ErrorDocument 404 /a\\040b", new Setting("path", new Literal("/a b"))),
                Arguments.of(
                        "Header set A expr=a%{X}",
                        new Setting("expr", Expression.of(Expression.text("a"), Expression.variable("X")))),
                Arguments.of("Header set A a\\tb%", new Literal("a\tb%")),
                Arguments.of("Header set A %{X}e", Expression.ofVariable("{X}e")),
                Arguments.of("CustomLog /l combined", new Keyword("combined")),
                Arguments.of(
                        "CustomLog /l \"%!200{X}i %^ti\"",
                        Expression.of(
                                Expression.variable("!200{X}i"), Expression.text(" "), Expression.variable("^ti"))),
                Arguments.of(
                        "RedirectMatch 301 ^/a(.*) /b$1\\$",
                        Expression.of(Expression.text("/b"), Expression.variable("1"), Expression.text("$"))),
                Arguments.of(
                        "RewriteRule ^a\\ b$ /c%1%{HTTP_HOST}",
                        Expression.of(
                                Expression.text("/c"), Expression.variable("%1"), Expression.variable("HTTP_HOST"))),
                Arguments.of("IncludeOptional conf/*.conf", new Glob("conf/*.conf")),
                Arguments.of("Include conf/a[[]1", new Literal("conf/a[1")),
                Arguments.of("Include conf/a\\*", new Literal("conf/a\\*")),
                Arguments.of("WSGIApplicationGroup %{ENV:x}", Expression.ofVariable("ENV:x")),
                Arguments.of("WSGIDaemonProcess a home='/x y'threads=2", new Setting("threads", new Literal("2"))),
                Arguments.of(
                        "Require expr \"%{X} == 'a\\'b'\"",
                        Expression.of(Expression.variable("%{X} == "), Expression.text("a'b"))),
                Arguments.of("Require not ip 10.0.0.0/8", new Literal("10.0.0.0/8")),
                Arguments.of("SSLProtocol all -SSLv3", new Keyword("-SSLv3")),
                Arguments.of(
                        "Redirect https://%{HTTP_HOST}/",
                        Expression.of(
                                Expression.text("https://"), Expression.variable("HTTP_HOST"), Expression.text("/"))),
                Arguments.of("Redirect /a https://%{HTTP_HOST}/", new Literal("https://%{HTTP_HOST}/")));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void theLastArgumentOfAForeignLineIs(String line, Argument last) {
        Directive directive = (Directive) APACHE.read(line + "\n").nodes().get(0);
        assertThat(directive.arguments().get(directive.arguments().size() - 1)).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuthName %{bad",
                "AuthName \\\\777",
                "AuthName \\\\9",
                "AuthName \\\\377",
                "LogFormat %{x",
                "Header set A %{x}"
            })
    void whatAModuleWouldNotTakeIsUnreadable(String line) {
        assertThatThrownBy(() -> APACHE.read(line)).isInstanceOf(Unreadable.class);
    }
}
