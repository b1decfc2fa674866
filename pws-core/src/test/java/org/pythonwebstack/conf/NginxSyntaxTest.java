package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.testing.PrivateNginx;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

class NginxSyntaxTest {

    static final NginxFile SITE = NginxFile.of(
            new Comment("Written by PWS."),
            Block.of(
                    "upstream",
                    new Literal("pws-shop"),
                    List.of(Directive.of(
                            "server",
                            new Literal("unix:/run/pws/shop/gunicorn.sock"),
                            new Setting("fail_timeout", new Literal("0"))))),
            Block.of(
                    "map",
                    List.of(Expression.ofVariable("http_upgrade"), Expression.ofVariable("pws_connection")),
                    List.of(
                            Directive.of("default", new Literal("upgrade")),
                            Directive.of("", new Literal(""), new Literal("close")),
                            Directive.of("", new Literal("default"), new Literal("x")),
                            Directive.of("", new Regex("^a"), new Literal("y")))),
            Block.of(
                    "server",
                    List.of(),
                    List.of(
                            Directive.of("listen", new Literal("*:443"), new Keyword("ssl"), new Keyword("http2")),
                            Directive.of(
                                    "server_name", new Literal("shop.example.org"), new Glob("*.shop.example.org")),
                            Directive.of("ssl_protocols", new Keyword("TLSv1.2"), new Keyword("TLSv1.3")),
                            Directive.of("client_max_body_size", new Literal("10m")),
                            Directive.of("access_log", new Keyword("off")),
                            Directive.of(
                                    "add_header",
                                    new Literal("X-Motto"),
                                    new Literal("it's \"so\"; \\o/ {}"),
                                    new Keyword("always")),
                            Block.of(
                                    "location",
                                    List.of(new Keyword("^~"), new Literal("/static/")),
                                    List.of(
                                            Directive.of("alias", new Literal("/srv/shop site/static/")),
                                            Directive.of("expires", new Literal("30d")))),
                            Block.of(
                                    "location",
                                    new Literal("/"),
                                    List.of(
                                            Directive.of("proxy_pass", new Literal("http://pws-shop")),
                                            Directive.of(
                                                    "proxy_set_header",
                                                    new Literal("Host"),
                                                    Expression.ofVariable("host")))),
                            Block.of(
                                    "if",
                                    List.of(
                                            Expression.ofVariable("request_method"),
                                            new Keyword("="),
                                            new Literal("TRACE")),
                                    List.of(Directive.of("return", new Literal("405")))))));

    @Test
    void writesASite() {
        assertThat(NginxSyntax.standard().write(SITE)).isEqualTo("""
                        # Written by PWS.
                        upstream pws-shop {
                            server unix:/run/pws/shop/gunicorn.sock fail_timeout=0;
                        }
                        map "${http_upgrade}" $pws_connection {
                            default upgrade;
                            "" close;
                            "\\\\default" x;
                            ~^a y;
                        }
                        server {
                            listen *:443 ssl http2;
                            server_name shop.example.org *.shop.example.org;
                            ssl_protocols TLSv1.2 TLSv1.3;
                            client_max_body_size 10m;
                            access_log off;
                            add_header X-Motto "it's \\"so\\"; \\\\o/ {}" always;
                            location ^~ /static/ {
                                alias "/srv/shop site/static/";
                                expires 30d;
                            }
                            location / {
                                proxy_pass http://pws-shop;
                                proxy_set_header Host "${host}";
                            }
                            if ( $request_method = TRACE ) {
                                return 405;
                            }
                        }
                        """);
    }

    @Test
    void refusesADollarSignWhereNginxWouldLookForAVariable() {
        refused(Directive.of("root", new Literal("/srv/do$lar")))
                .returns("PWS-CONF-002", Problem::code)
                .returns("root[1]", Problem::field)
                .returns("U+0024 '$'", Problem::character);
    }

    @Test
    void namesEveryProblem() {
        NginxFile bad = NginxFile.of(
                Directive.of("root", new Literal("relative")),
                Directive.of("add_header", new Literal("X Y"), new Literal("a\nb")));

        assertThatThrownBy(() -> NginxSyntax.standard().write(bad))
                .asInstanceOf(type(Refused.class))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(Problem::field)
                        .containsExactly("root[1]", "add_header[1]", "add_header[2]"));
    }

    @Test
    void writesADollarSignThroughAVariableIfAsked() {
        NginxSyntax syntax = NginxSyntax.standard().withLiteralDollar("pws_dollar");

        assertThat(syntax.write(NginxFile.of(syntax.literalDollar(), Directive.of("root", new Literal("/srv/do$lar")))))
                .isEqualTo("""
                        geo $pws_dollar {
                            default "$";
                        }
                        root "/srv/do${pws_dollar}lar";
                        """);
    }

    /** One directive of each shape of the table, all of which the real program has to take as they are written. */
    @Test
    void nginxTakesEveryShape(@TempDir Path directory) {
        Expression host = Expression.ofVariable("host");
        List<Node> location = List.of(
                Directive.of("root", new Literal("/srv/shop site")),
                Directive.of("index", new Literal("index.html"), new Literal("start page.html")),
                Directive.of("autoindex", new Keyword("off")),
                Directive.of("expires", new Literal("30d")),
                Directive.of("add_header", new Literal("X-Host"), host, new Keyword("always")),
                Directive.of("auth_basic", new Literal("the \"staff\" only")),
                Directive.of("auth_basic_user_file", new Literal("/etc/pws/users")),
                Directive.of("allow", new Literal("2001:db8::/32")),
                Directive.of("allow", new Literal("10.0.0.0/8")),
                Directive.of("deny", new Keyword("all")),
                Directive.of("satisfy", new Keyword("any")),
                Directive.of("limit_req", new Setting("zone", new Literal("pws")), new Keyword("nodelay")),
                Directive.of("limit_rate", new Literal("100k")),
                Directive.of("gzip_types", new Literal("text/css"), new Literal("application/json")),
                Directive.of("proxy_set_header", new Literal("X-Empty"), new Literal("")),
                Directive.of("proxy_pass", new Literal("http://pws-shop")),
                Directive.of("proxy_buffers", new Literal("8"), new Literal("16k")),
                Directive.of("proxy_next_upstream", new Keyword("error"), new Keyword("http_502")),
                Directive.of("proxy_redirect", new Keyword("off")),
                Directive.of("uwsgi_param", new Literal("HTTP_HOST"), host, new Keyword("if_not_empty")),
                Directive.of("sub_filter", new Literal("</head>"), new Literal("<x>\n</head>")));
        List<Node> types = List.of(Directive.of("", new Literal("text/x-a b"), new Literal("xab")));
        List<Node> server = List.of(
                Directive.of(
                        "listen",
                        new Literal("127.0.0.1:" + Programs.freePort()),
                        new Keyword("default_server"),
                        new Setting("backlog", new Literal("128"))),
                Directive.of("listen", new Literal("unix:" + directory + "/s o c")),
                Directive.of(
                        "server_name",
                        new Literal("shop.example.org"),
                        new Glob("*.shop.example.org"),
                        new Regex("^a\\d{2};$"),
                        new Literal("")),
                Directive.of("client_max_body_size", new Literal("10m")),
                Directive.of("keepalive_timeout", new Literal("65s")),
                Directive.of(
                        "access_log",
                        new Literal(directory + "/a b.log"),
                        new Keyword("pws"),
                        new Setting("buffer", new Literal("32k"))),
                Directive.of("error_log", new Literal(directory + "/$host.log"), new Keyword("warn")),
                Directive.of(
                        "error_page",
                        new Literal("500"),
                        new Literal("502"),
                        new Keyword("=503"),
                        new Literal("/50 x.html")),
                Directive.of("error_page", new Literal("404"), new Keyword("@named")),
                Directive.of("set", Expression.ofVariable("pws_x"), new Literal("y\nz")),
                Directive.of(
                        "rewrite",
                        new Regex("^/old/(.{2});$"),
                        Expression.of(Expression.text("/new/"), Expression.variable("1")),
                        new Keyword("last")),
                Directive.of("set_real_ip_from", new Literal("192.0.2.0/24")),
                Directive.of("real_ip_header", new Literal("X-Forwarded-For")),
                Directive.of("resolver", new Literal("127.0.0.1")),
                Block.of("types", List.of(), types),
                Block.of("location", List.of(new Keyword("^~"), new Literal("/a b/")), location),
                Block.of(
                        "location",
                        List.of(new Keyword("~*"), new Regex("\\.(a|b){1,2}$")),
                        List.of(Directive.of("return", new Literal("404")))),
                Block.of(
                        "location",
                        new Keyword("@named"),
                        List.of(Directive.of(
                                "return",
                                new Literal("301"),
                                Expression.of(
                                        Expression.text("https://"),
                                        Expression.variable("host"),
                                        Expression.variable("request_uri"))))),
                Block.of(
                        "location",
                        new Literal("/"),
                        List.of(
                                Directive.of(
                                        "try_files",
                                        Expression.ofVariable("uri"),
                                        new Literal("/b c"),
                                        new Keyword("@named")),
                                Block.of(
                                        "if",
                                        List.of(new Keyword("!-f"), Expression.ofVariable("request_filename")),
                                        List.of(Directive.of("return", new Literal("404")))),
                                Block.of(
                                        "if",
                                        List.of(host, new Keyword("!~*"), new Regex("^(a|b){2}$")),
                                        List.of(Directive.of("return", new Literal("444")))),
                                Block.of(
                                        "if",
                                        List.of(host),
                                        List.of(Directive.of("return", new Literal("400"), new Literal(")")))))));
        NginxFile file = NginxFile.of(
                Directive.of(
                        "log_format",
                        new Keyword("pws"),
                        new Keyword("escape=json"),
                        Expression.of(
                                Expression.variable("remote_addr"),
                                Expression.text(" \""),
                                Expression.variable("request"),
                                Expression.text("\""))),
                Directive.of(
                        "limit_req_zone",
                        Expression.ofVariable("binary_remote_addr"),
                        new Setting("zone", new Literal("pws:1m")),
                        new Setting("rate", new Literal("10r/s"))),
                Block.of(
                        "map",
                        List.of(
                                Expression.of(Expression.variable("host"), Expression.text(" ;")),
                                Expression.ofVariable("pws_m")),
                        List.of(
                                Directive.of("volatile"),
                                Directive.of("default", new Literal("{")),
                                Directive.of("", new Regex("^a{2};$"), host),
                                Directive.of("", new Literal("include"), new Literal("}")))),
                Block.of(
                        "geo",
                        Expression.ofVariable("pws_g"),
                        List.of(
                                Directive.of("ranges"),
                                Directive.of("default", new Literal("$")),
                                Directive.of("", new Literal("10.0.0.1-10.0.0.9"), new Literal("a;b")))),
                Block.of(
                        "split_clients",
                        List.of(Expression.ofVariable("remote_addr"), Expression.ofVariable("pws_s")),
                        List.of(
                                Directive.of("", new Literal("12.5%"), new Literal("a b")),
                                Directive.of("", new Literal("*"), new Literal("")))),
                Block.of(
                        "upstream",
                        new Literal("pws-shop"),
                        List.of(
                                Directive.of(
                                        "server",
                                        new Literal("unix:/run/p w s:x.sock"),
                                        new Setting("fail_timeout", new Literal("0"))),
                                Directive.of("server", new Literal("[::1]:8000"), new Keyword("backup")),
                                Directive.of("keepalive", new Literal("8")))),
                Block.of("server", List.of(), server));

        PrivateNginx.at(directory)
                .site("site", NginxSyntax.standard().write(file))
                .test()
                .orFail();
    }

    private static ObjectAssert<Problem> refused(Node node) {
        return assertThat(problemOf(NginxSyntax.standard(), node));
    }

    static Problem problemOf(NginxSyntax syntax, Node node) {
        try {
            syntax.write(NginxFile.of(node));
        } catch (Refused refused) {
            return refused.problems().get(0);
        }
        throw new AssertionError("not refused: " + node);
    }
}
