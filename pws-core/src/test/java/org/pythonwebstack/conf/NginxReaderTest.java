package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.testing.PrivateNginx;
import org.pythonwebstack.testing.Programs;

/** Our reader takes what nginx's lexer takes, and refuses what it refuses, in the same line. */
class NginxReaderTest {

    @Test
    void readsWhatAnotherHandWrote() {
        NginxFile file = NginxSyntax.standard().read("""
                        # Debian's
                        user www-data; # who
                        include /etc/nginx/modules-enabled/*.conf;

                        http{ "root" '/srv/a b'; log_format main '$remote_addr - "$request"' # inside
                            "\\t$status";
                          server {
                            listen 80 default_server; listen [::]:80;
                            server_name a.example *.b.example "~^c\\d{2}$" "";
                            location ~* \\.php$ { fastcgi_pass unix:/run/php.sock; }
                            location =/exact { return 301 https://$host$request_uri; }
                            location @fallback{ proxy_pass http://${backend}x; }
                            if ($http_x = "a)b") { return 403; }
                            try_files $uri $uri/ @fallback;
                            some_module on $host "costs $";
                          }
                        }
                        """);

        assertThat(file.nodes())
                .containsExactly(
                        new Comment("Debian's"),
                        Directive.of("user", new Literal("www-data")),
                        new Comment("who"),
                        Directive.of("include", new Glob("/etc/nginx/modules-enabled/*.conf")),
                        Block.of(
                                "http",
                                List.of(),
                                List.of(
                                        Directive.of("root", new Literal("/srv/a b")),
                                        Directive.of(
                                                "log_format",
                                                new Keyword("main"),
                                                Expression.of(
                                                        Expression.variable("remote_addr"),
                                                        Expression.text(" - \""),
                                                        Expression.variable("request"),
                                                        Expression.text("\"")),
                                                Expression.of(Expression.text("\t"), Expression.variable("status"))),
                                        Block.of(
                                                "server",
                                                List.of(),
                                                List.of(
                                                        Directive.of(
                                                                "listen",
                                                                new Literal("80"),
                                                                new Keyword("default_server")),
                                                        Directive.of("listen", new Literal("[::]:80")),
                                                        Directive.of(
                                                                "server_name",
                                                                new Literal("a.example"),
                                                                new Glob("*.b.example"),
                                                                new Regex("^c\\d{2}$"),
                                                                new Literal("")),
                                                        Block.of(
                                                                "location",
                                                                List.of(new Keyword("~*"), new Regex("\\.php$")),
                                                                List.of(Directive.of(
                                                                        "fastcgi_pass",
                                                                        new Literal("unix:/run/php.sock")))),
                                                        Block.of(
                                                                "location",
                                                                List.of(new Keyword("="), new Literal("/exact")),
                                                                List.of(Directive.of(
                                                                        "return",
                                                                        new Literal("301"),
                                                                        Expression.of(
                                                                                Expression.text("https://"),
                                                                                Expression.variable("host"),
                                                                                Expression.variable("request_uri"))))),
                                                        Block.of(
                                                                "location",
                                                                new Keyword("@fallback"),
                                                                List.of(Directive.of(
                                                                        "proxy_pass",
                                                                        Expression.of(
                                                                                Expression.text("http://"),
                                                                                Expression.variable("backend"),
                                                                                Expression.text("x"))))),
                                                        Block.of(
                                                                "if",
                                                                List.of(
                                                                        Expression.ofVariable("http_x"),
                                                                        new Keyword("="),
                                                                        new Literal("a)b")),
                                                                List.of(Directive.of("return", new Literal("403")))),
                                                        Directive.of(
                                                                "try_files",
                                                                Expression.ofVariable("uri"),
                                                                Expression.of(
                                                                        Expression.variable("uri"),
                                                                        Expression.text("/")),
                                                                new Keyword("@fallback")),
                                                        Directive.of(
                                                                "some_module",
                                                                new Keyword("on"),
                                                                Expression.ofVariable("host"),
                                                                new Literal("costs $")))))));
    }

    @Test
    void knowsTheLineOfEachStatement() {
        NginxFile file = NginxSyntax.standard().read("a 'x\ny';\n\nb {\n c\n d; }\n");

        Block block = (Block) file.nodes().get(1);
        assertThat(((Directive) file.nodes().get(0)).line()).isEqualTo(1);
        assertThat(block.line()).isEqualTo(4);
        assertThat(((Directive) block.children().get(0)).line()).isEqualTo(5);
    }

    @Test
    void readsManyBlocksInsideEachOther() {
        int depth = 20_000;

        assertThat(NginxSyntax.standard()
                        .read("a{".repeat(depth) + "}".repeat(depth))
                        .nodes())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, 'a b'",
        "2, 1, 'a b;\n}'",
        "1, 3, 'a }'",
        "2, 1, 'a b\n}'",
        "1, 1, ';'",
        "1, 2, ' {}'",
        "3, 1, 'a {\nb c;\n'",
        "1, 6, 'a \"b\"c;'",
        "3, 2, '\na \"b\nc'",
        "1, 4, 'a \\'",
        "2, 3, 'types {\na { b; }\n}'",
        "1, 22, 'content_by_lua_block { a }'",
        "1, 1, 'root /a$;'",
        "2, 2, '\n root \"$ a\";'",
        "1, 1, 'root ${a;'",
        "1, 1, 'root ${1};'"
    })
    void namesThePlace(int line, int column, String text) {
        Unreadable unreadable = catchThrowableOfType(
                Unreadable.class, () -> NginxSyntax.standard().read(text));

        assertThat(unreadable.line() + ":" + unreadable.column() + " " + unreadable.getMessage())
                .startsWith(line + ":" + column + " ");
    }

    /** Where nginx lets go of a token or a comment, and so how long it may be, depends on what follows. */
    @Test
    void takesTokensOfTheSameLengthsAsNginx(@TempDir Path directory) {
        PrivateNginx nginx = PrivateNginx.at(directory);
        List<String> shapes = List.of(
                "a \"%\";",
                "a \"%\" ;",
                "a '%')b;",
                "a \"%\"\n;",
                "a %;",
                "a % ;",
                "%;",
                "\"%\" {",
                "#%",
                "#%\na b;",
                "a #%\n;",
                "a %",
                "a \"%",
                "a \"%\"",
                "a \"%\" ",
                "a % ",
                "a \\%;",
                " %;");
        int refused = 0;
        for (String shape : shapes) {
            for (int length = 4093; length <= 4096; length++) {
                for (String unit : List.of("x", "é", "\n")) {
                    if (unit.equals("\n") && !shape.contains("\"%\"")) {
                        continue;
                    }
                    int size = unit.getBytes(StandardCharsets.UTF_8).length;
                    String token = unit.repeat(length / size) + "y".repeat(length % size);
                    String text = "types {\n" + shape.replace("%", token);
                    for (String end : List.of("", "\n}\n")) {
                        Programs.Result result =
                                nginx.conf("soup.conf", text + end).test();
                        OptionalInt line = NginxReaderAgainstNginxProperties.ourVerdict(text + end);
                        refused += line.isPresent() ? 1 : 0;
                        assertThat(line.isPresent() ? NginxReaderAgainstNginxProperties.line(result.err()) : 0)
                                .as("%s with %d bytes: %s", shape, length, result.err())
                                .isEqualTo(line.orElse(0));
                        assertThat(result.status() != 0).isEqualTo(line.isPresent());
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }
}
