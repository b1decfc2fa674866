package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.Refused;

/** What hostile texts do in a running Apache: each must act as the text that it is, and as nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApacheSyntaxLiveTest {

    private static final ApacheSyntax APACHE = new ApacheSyntax();

    /** Names of directories and files, and beside them what they would match if they were patterns. */
    private static final List<String> NAMES = List.of(
            "a[b]c",
            "abc",
            "a*c",
            "axxc",
            "q?r",
            "qxr",
            "back\\slash",
            "backslash",
            "a\\[b\\]c",
            "d$1e",
            "x${FOO}y",
            "xEVILy",
            "quote\"q",
            "single'q",
            "sp ace",
            "{a,b}",
            "^hat$",
            "p%41",
            "pA",
            "[!a]",
            "x",
            "[[x]",
            "a]b[c",
            "(a|b)",
            "a+",
            "aa",
            "ü\u3042",
            "~",
            "#x",
            "</Directory>",
            "e%{HTTP_HOST}e",
            "%h",
            "&amp;",
            "semi;colon",
            "tab\there",
            "`id`",
            "end\\");

    /** Texts for headers, messages, variables and logs. */
    private static final List<String> TEXTS = List.of(
            "plain",
            "two words",
            "100%",
            "%s",
            "%%",
            "%{HTTP_HOST}",
            "%{HTTP_HOST}e",
            "$1",
            "\\1",
            "a\\nb",
            "a\\\\nb",
            "tab\tx",
            "x\"y",
            "x'y",
            "\"quoted\"",
            "expr=1",
            "expr=%{HTTP_HOST}",
            "a}b{c",
            "$",
            "a${FOO}b",
            "${FOO",
            "%{bad",
            "\\",
            "a\\",
            "\\\"",
            "#",
            "<b>x</b>",
            "</Location>",
            "</VirtualHost>",
            "ü\u3042\uD83D\uDE00",
            "env=X",
            "early",
            "[R=301]",
            "~",
            "none",
            "Off",
            "\\%",
            "%\\",
            "$0$9",
            "\\101",
            "a; b",
            "|cmd",
            "- -");

    /** Messages that look like something else to ErrorDocument. */
    private static final List<String> LOOKS = List.of(
            "/etc", "http://a.example/", "error:404", "default", "DEFAULT", "1:x", "nothing:x", "-", "/%{X}", "+a:b");

    private final Path root = PrivateApache.temporaryRoot();
    private final Path documents = root.resolve("www");
    private final int port = Programs.freePort();
    private PrivateApache apache;

    @BeforeAll
    void start() throws IOException {
        for (int i = 0; i < NAMES.size(); i++) {
            for (String place : List.of("d", "l", "f")) {
                Path directory = Files.createDirectories(
                        documents.resolve(place).resolve(NAMES.get(i).replace("/", "_")));
                Files.writeString(directory.resolve("file"), "file " + i, StandardCharsets.UTF_8);
            }
            Files.writeString(documents.resolve("f").resolve("n" + NAMES.get(i).replace("/", "_")), "named " + i);
        }
        Files.createDirectories(root.resolve("st/static-secret"));
        Files.createDirectories(root.resolve("st/static"));
        Files.writeString(root.resolve("st/static-secret/key"), "secret");
        Path script = Files.writeString(root.resolve("echo.wsgi"), """
                import os, sys

                def application(environ, start_response):
                    found = [(k, v) for k, v in environ.items() if k.startswith("T_")]
                    found.append(("cwd", os.getcwd()))
                    found.append(("path", "|".join(sys.path)))
                    body = "\\n".join(k + "=" + v for k, v in found)
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [body.encode("utf-8", "surrogateescape")]
                """);
        String text = APACHE.write(new ApacheFile(site(script)));
        apache = PrivateApache.in(root)
                .modules("auth_basic", "authn_core", "authn_file", "authz_user", "rewrite")
                .config("Define FOO EVIL\nDefine host EVIL")
                .listen(port)
                .config(text)
                .config("Alias \"/st/\" \"" + root + "/st/static\"")
                .start();
    }

    @AfterAll
    void stop() {
        if (apache != null) {
            apache.close();
        }
        PrivateApache.delete(root);
    }

    private static Literal literal(Object text) {
        return Literal.of(text);
    }

    private static Directive header(String name, Argument value) {
        return Directive.of("Header", new Keyword("always"), new Keyword("set"), literal(name), value);
    }

    private List<Node> site(Path script) throws IOException {
        List<Node> nodes = new ArrayList<>();
        nodes.add(Directive.of("DocumentRoot", literal(documents)));
        Directive granted = Directive.of("Require", new Keyword("all"), new Keyword("granted"));
        nodes.add(Block.of("Directory", literal(root), List.of(granted)));
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            nodes.add(Block.of(
                    "LocationMatch", ApacheRegex.prefix("/l/" + onDisk(name)), List.of(header("X-Match", literal(i)))));
            nodes.add(Block.of(
                    "Directory",
                    literal(documents + "/d/" + onDisk(name)),
                    List.of(header("X-Directory", literal(i)))));
            nodes.add(Block.of("Files", literal("n" + onDisk(name)), List.of(header("X-Files", literal(i)))));
            Literal file = literal(documents + "/d/" + onDisk(name) + "/file");
            nodes.add(Directive.of("AliasMatch", ApacheRegex.exactly("/m/" + i), file));
            if (!name.contains("?")) {
                nodes.add(Directive.of("RewriteRule", ApacheRegex.exactly("/rw/" + i), file, new Keyword("[L]")));
            }
            if (name.chars().noneMatch(c -> "*?[".indexOf(c) >= 0) && !name.contains("${")) {
                nodes.add(
                        Block.of("Location", literal("/l/" + onDisk(name)), List.of(header("X-Location", literal(i)))));
            }
        }
        nodes.add(0, Directive.of("RewriteEngine", new Keyword("On")));
        for (int i = 0; i < TEXTS.size(); i++) {
            String text = TEXTS.get(i);
            nodes.add(Block.of("Location", literal("/h/" + i), List.of(header("X-Text", literal(text)))));
            if (!text.contains("${")) {
                nodes.add(Directive.of("SetEnv", literal("T_" + i), literal(text)));
                nodes.add(Directive.of(
                        "Redirect", new Keyword("permanent"), literal("/r/" + i), literal("https://h/" + text)));
                nodes.add(Directive.of(
                        "SetEnvIf",
                        literal("Request_URI"),
                        new Regex("^/h/" + i + "$"),
                        new Setting("LOG" + i, literal("1"))));
                nodes.add(Directive.of("LogFormat", literal(text + " "), new Keyword("format" + i)));
                nodes.add(Directive.of(
                        "CustomLog",
                        literal(root + "/access" + i),
                        new Keyword("format" + i),
                        new Setting("env", literal("LOG" + i))));
            }
            nodes.add(Block.of(
                    "Location",
                    literal("/a/" + i),
                    List.of(
                            Directive.of("AuthType", new Keyword("Basic")),
                            Directive.of("AuthName", literal(text.equals("none") ? "None" : text)),
                            Directive.of("AuthUserFile", literal("/dev/null")),
                            Directive.of("Require", new Keyword("valid-user")))));
        }
        List<String> messages = messages();
        for (int i = 0; i < messages.size(); i++) {
            nodes.add(Block.of(
                    "Location",
                    literal("/e/" + i),
                    List.of(Directive.of(
                            "ErrorDocument", literal(404), ApacheArguments.errorMessage(messages.get(i))))));
        }
        Path home = Files.createDirectories(root.resolve("home \"x\" $1 \\y"));
        Path library = Files.createDirectories(root.resolve("lib 'x' %h #"));
        nodes.add(Directive.of("WSGISocketPrefix", literal(root + "/run/wsgi")));
        nodes.add(Directive.of(
                "WSGIDaemonProcess",
                literal("shop"),
                new Setting("home", literal(home)),
                new Setting("python-path", literal(library)),
                new Setting("threads", literal(1))));
        nodes.add(Directive.of(
                "WSGIScriptAlias",
                literal("/echo"),
                literal(script),
                new Setting("process-group", literal("shop")),
                new Setting("application-group", new Keyword("%{GLOBAL}"))));
        return nodes;
    }

    private static String onDisk(String name) {
        return name.replace("/", "_");
    }

    private static List<String> messages() {
        List<String> all = new ArrayList<>(TEXTS);
        all.addAll(LOOKS);
        return all;
    }

    private RawHttp.Reply get(String path) {
        StringBuilder target = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b == '/' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9';
            target.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
        }
        return RawHttp.to(port, "localhost").get(target.toString());
    }

    private static Optional<String> utf8(Optional<String> header) {
        return header.map(it -> new String(it.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    static IntStream names() {
        return IntStream.range(0, NAMES.size());
    }

    static IntStream texts() {
        return IntStream.range(0, TEXTS.size());
    }

    static IntStream messageNumbers() {
        return IntStream.range(0, messages().size());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aDirectoryIsItselfAndNoOther(int i) {
        RawHttp.Reply reply = get("/d/" + onDisk(NAMES.get(i)) + "/file");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("file " + i);
        assertThat(reply.all("X-Directory")).containsExactly(String.valueOf(i));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLiteralInLocationMatchIsItselfAndNoOther(int i) {
        assertThat(get("/l/" + onDisk(NAMES.get(i)) + "/file").all("X-Match")).containsExactly(String.valueOf(i));
        assertThat(get("/l/" + onDisk(NAMES.get(i)) + "z/file").all("X-Match")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLocationIsItselfAndNoOther(int i) {
        String name = NAMES.get(i);
        boolean writable = name.chars().noneMatch(c -> "*?[".indexOf(c) >= 0) && !name.contains("${");
        List<String> expected = writable ? List.of(String.valueOf(i)) : List.of();
        assertThat(get("/l/" + onDisk(name) + "/file").all("X-Location")).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFileNameIsItselfAndNoOther(int i) {
        RawHttp.Reply reply = get("/f/n" + onDisk(NAMES.get(i)));
        assertThat(reply.body()).isEqualTo("named " + i);
        assertThat(reply.all("X-Files")).containsExactly(String.valueOf(i));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTargetOfAnExpressionIsALiteral(int i) {
        assertThat(get("/m/" + i).body()).isEqualTo("file " + i);
        if (!NAMES.get(i).contains("?")) {
            assertThat(get("/rw/" + i).body()).isEqualTo("file " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aHeaderIsSentAsItIs(int i) {
        assertThat(utf8(get("/h/" + i).header("X-Text"))).contains(TEXTS.get(i));
    }

    @ParameterizedTest
    @MethodSource("messageNumbers")
    void aMessageIsSentAsItIs(int i) {
        RawHttp.Reply reply = get("/e/" + i);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo(messages().get(i));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aRealmIsSentAsItIs(int i) {
        String text = TEXTS.get(i).equals("none") ? "None" : TEXTS.get(i);
        String realm = utf8(get("/a/" + i).header("WWW-Authenticate")).orElseThrow();
        assertThat(realm).startsWith("Basic realm=\"").endsWith("\"");
        String inside = realm.substring("Basic realm=\"".length(), realm.length() - 1);
        // Apache puts a backslash before each quote that has none; what else it has sent is the text.
        assertThat(inside.replace("\\\"", "\"")).isEqualTo(text.replace("\\\"", "\""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aLogLineIsTheTextOfItsFormat(int i) throws IOException {
        if (TEXTS.get(i).contains("${")) {
            return;
        }
        get("/h/" + i);
        Path log = root.resolve("access" + i);
        Programs.await("a line in " + log, java.time.Duration.ofMinutes(1), () -> lines(log) > 0);
        assertThat(Files.readString(log)).startsWith(TEXTS.get(i) + " \n");
    }

    private static long lines(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log).lines().count() : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void variablesReachTheApplicationAsTheyAre() {
        String body = get("/echo").body();
        for (int i = 0; i < TEXTS.size(); i++) {
            if (!TEXTS.get(i).contains("${")) {
                String latin1 = new String(TEXTS.get(i).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                assertThat(body.lines()).contains("T_" + i + "=" + latin1);
            }
        }
        assertThat(body).contains("cwd=" + root + "/home \"x\" $1 \\y\n").contains(root + "/lib 'x' %h #");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aRedirectGoesWhereItSays(int i) {
        String text = TEXTS.get(i);
        if (text.contains("${")) {
            return;
        }
        RawHttp.Reply reply = get("/r/" + i);
        assertThat(reply.status()).isEqualTo(301);
        assertThat(utf8(reply.header("Location"))).contains("https://h/" + text);
    }

    @Test
    void theTrapOfUnequalSlashesIsRealAndCannotBeWritten() {
        assertThat(get("/st/-secret/key").body()).isEqualTo("secret");
        Directive trap = Directive.of("Alias", literal("/st/"), literal(root + "/st/static"));
        assertThatThrownBy(() -> APACHE.write(ApacheFile.of(trap)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems().get(0).rule()).isEqualTo(SyntaxRule.SLASHES));
    }
}
