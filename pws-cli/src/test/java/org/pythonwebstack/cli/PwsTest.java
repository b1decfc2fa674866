package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PwsTest {

    private static final String SHOP = """
            name = "shop"
            server-name = "shop.example.org"
            root = "/srv/shop"
            user = "shop"

            [wsgi]
            application = "shop.wsgi:application"
            venv = "venv"

            [secrets]
            DATABASE_PASSWORD = "hunter2"
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void describe() throws IOException {
        Files.writeString(directory.resolve("pws.toml"), SHOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx"})
    void rendersForEachServer(String server) {
        Typed typed = Typed.in(directory, "render", "--server", server);
        assertThat(typed.outcome()).isEqualTo(Outcome.DONE);
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out())
                .contains("# /etc/" + (server.equals("apache") ? "apache2" : server))
                .contains("shop.example.org");
    }

    @Test
    void rendersForApacheIfNothingElseIsSaid() {
        assertThat(Typed.in(directory, "render")).isEqualTo(Typed.in(directory, "render", "--server=apache"));
    }

    /** What only the target refuses is shown where it was written, like everything else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apache | venv = \"${HOME}\" | 8:8: wsgi.venv:",
                "nginx  | venv = \"it's\" | 8:8: wsgi.venv:",
                "apache | python-path = [\"app\", \"${HOME}\"] | 8:23: wsgi.python-path[1]:",
                "apache | [static]\\n\"/a/\" = \"a\"\\n\"/long/\" = \"${HOME}\" | 10:1: static.\"/long/\".target:",
                "nginx  | [static]\\n\"/a/\" = \"$a\"\\n\"/long/\" = \"b\" | 9:1: static.\"/a/\".target:",
                "apache | [logs]\\naccess = \"/var/log/${HOME}.log\" | 9:10: logs.access:"
            })
    void refusalsOfTheTargetHaveAPlace(String server, String lines, String place) throws IOException {
        Files.writeString(
                directory.resolve("pws.toml"),
                SHOP.substring(0, SHOP.indexOf("venv = ")) + lines.replace("\\n", "\n") + "\n");

        Typed typed = Typed.in(directory, "render", "--server", server);
        assertThat(typed.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(typed.err()).startsWith("error: pws.toml:" + place).hasLineCount(1);
    }

    /** What only a look at the machine finds is shown where it was written, too. */
    @Test
    void findingsOfACheckHaveAPlace() throws IOException {
        Path files = Files.createDirectory(directory.toRealPath().resolve("site"));
        Files.createDirectory(files.resolve("app"));
        Files.createDirectory(files.resolve("files"));
        Files.writeString(directory.resolve("pws.toml"), """
                name = "shop"
                server-name = "shop.example.org"
                root = "%s"
                user = "www-data"
                allow-server-accounts = true

                [[process]]
                name = "one"
                python-path = ["app"]

                [[process]]
                name = "two"
                venv = "no-venv"
                python-path = ["app", "no-lib"]

                [[mount]]
                at = "/"
                process = "one"
                script = "no-script.py"

                [[mount]]
                at = "/longer"
                process = "two"
                application = "absent.wsgi"

                [static]
                "/a/" = "no-files"
                "/elsewhere/" = "files"
                """.formatted(files));

        Typed typed = Typed.in(directory, "check");
        assertThat(typed.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(typed.out())
                .contains(": pws.toml:13:8: process[1].venv: ")
                .contains(": pws.toml:14:23: process[1].python-path[1]: ")
                .contains("error: pws.toml:19:10: mount[0].script: ")
                .contains(": pws.toml:27:1: static.\"/a/\".target: ");

        JsonNode findings = json(Typed.in(directory, "check", "--json").out()).at("/data/findings");
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.at("/severity").asText()).isEqualTo("ERROR");
            assertThat(finding.at("/field").asText()).isEqualTo("mount[0].script");
            assertThat(finding.at("/line").asInt()).isEqualTo(19);
            assertThat(finding.at("/column").asInt()).isEqualTo(10);
        });
    }

    @Test
    void whatCouldNotBeTakenIsNotMissingToo() throws IOException {
        Files.writeString(directory.resolve("pws.toml"), SHOP.replace("\"shop\"\nserver-name", "1\nserver-name"));

        assertThat(Typed.in(directory, "render").err())
                .startsWith("error: pws.toml:1:8: name: ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"apache,false", "nginx,false", "apache,true", "nginx,true"})
    void showsNoSecret(String server, boolean json) {
        Typed typed = json
                ? Typed.in(directory, "render", "--server", server, "--json")
                : Typed.in(directory, "render", "--server", server);
        assertThat(typed.out()).contains("environment").doesNotContain("hunter2");
    }

    @Test
    void explainsDirectives() {
        assertThat(Typed.in(directory, "render", "--explain").out())
                .containsPattern("# line \\d+, ServerName: [A-Z][^\\n]+\\.");
    }

    @Test
    void findsTheSiteInAProject() throws IOException {
        Files.delete(directory.resolve("pws.toml"));
        Files.writeString(directory.resolve("pyproject.toml"), """
                [project]
                name = 'x'
                [tool.pws]
                name = 'shop'
                server-name = 'shop.example.org'
                [tool.pws.wsgi]
                application = 'shop.wsgi'
                [tool.other]
                any = 1
                """);
        assertThat(Typed.in(directory, "check", "pyproject.toml").err()).isEmpty();
        assertThat(Typed.in(directory, "render").out()).contains("shop.example.org");
    }

    @Test
    void saysWhichProjectHasNoSite() throws IOException {
        Files.writeString(directory.resolve("pyproject.toml"), "[tool.black]\n");
        Typed typed = Typed.in(directory, "check", "pyproject.toml");
        assertThat(typed.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(typed.err()).contains("tool.pws").contains("PWS-FILE-007");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rendr | pws knows no command 'rendr'; did you mean 'render'?",
                "--versoin | pws knows no option '--versoin'; did you mean '--version'?",
                "render --sever nginx | 'pws render' knows no option '--sever'; did you mean '--server'?",
                "render --server ngnix | '--server' is one of apache, nginx; found 'ngnix'; did you mean 'nginx'?",
                "render a b | 'pws render' does not know what to do with 'b'",
                "completion fish | SHELL is one of bash, zsh; found 'fish'",
                "completion | Missing required parameter: 'SHELL'",
                "render --output | Missing required parameter for option '--output' (DIR)",
                "help rendr | pws knows no command 'rendr'; did you mean 'render'?",
            })
    void saysWhatWasTypedWrongly(String line, String complaint) {
        Typed typed = Typed.in(directory, line.split(" "));
        assertThat(typed.outcome()).isEqualTo(Outcome.WRONG_USAGE);
        assertThat(typed.outcome().status()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("error: " + complaint + "\n'pws help");
    }

    @Test
    void aFileWithoutEndIsTooLarge() {
        Typed typed = Typed.in(directory, "render", "/dev/zero");
        assertThat(typed.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(typed.err()).contains("PWS-FILE-003");
    }

    @Test
    void rendersForTheVersionThatIsMeant() throws IOException {
        String secure = Files.readString(directory.resolve("pws.toml"))
                + "\n[tls]\ncertificate = '/etc/ssl/a.pem'\ncertificate-key = '/etc/ssl/a.key'\n";
        Files.writeString(directory.resolve("secure.toml"), secure);
        Files.writeString(
                directory.resolve("later.toml"), secure.replace("[wsgi]", "[wsgi]\nresponse-flush-delay = 5"));

        assertThat(Typed.in(directory, "render", "--server", "nginx", "secure.toml")
                        .out())
                .doesNotContain("http2 \"on\"")
                .doesNotContain("http2 on");
        assertThat(Typed.in(directory, "render", "--server", "nginx", "--target", "1.26.3", "secure.toml")
                        .out())
                .containsPattern("http2 \"?on\"?;");
        assertThat(Typed.in(directory, "render", "later.toml").err()).contains("PWS-RENDER-002");
        assertThat(Typed.in(directory, "render", "--target", "6.0.5", "later.toml")
                        .out())
                .contains("response-flush-delay=");
        assertThat(Typed.in(directory, "render", "--target", "4.8", "later.toml")
                        .err())
                .contains("PWS-RENDER-003");
        assertThat(Typed.in(directory, "check", "--target", "1.x", "later.toml").err())
                .contains("--target")
                .contains("PWS-");
        assertThat(Typed.in(directory, "render", "--prefix", "a b").err()).contains("--prefix: ");
    }

    @Test
    void neverShowsTypedTextUnescaped() {
        String hostile = "\u001b[31m\n\u202e";
        for (String[] words : new String[][] {
            {hostile},
            {"render", "--" + hostile},
            {"render", hostile},
            {"render", "a\0b"},
            {"help", hostile},
            {"render", "a", hostile},
            {"render", "--server", hostile}
        }) {
            Typed typed = Typed.in(directory, words);
            assertThat(typed.outcome().status()).isEqualTo(2);
            assertThat(typed.err()).matches("[ -~\n]+").doesNotContain("[31m\n");
        }
    }

    @Test
    void showsHelpToWhoAsksAndToWhoTypesNothing() {
        assertThat(Typed.in(directory, "help").out())
                .isEqualTo(Typed.in(directory, "--help").out())
                .contains("render")
                .contains("completion");
        assertThat(Typed.in(directory, "help", "render").out())
                .isEqualTo(Typed.in(directory, "render", "--help").out())
                .contains("--server")
                .contains("Examples:");
        Typed nothing = Typed.in(directory);
        assertThat(nothing.outcome().status()).isEqualTo(2);
        assertThat(nothing.err()).contains("Commands:");
    }

    @Test
    void answersWithTheEnvelope() throws IOException {
        JsonNode done = json(Typed.in(directory, "render", "--json").out());
        assertThat(done.at("/metadata/result").asText()).isEqualTo("ok");
        assertThat(done.at("/metadata/message").isNull()).isTrue();
        assertThat(done.at("/data/files")).anySatisfy(file -> {
            assertThat(file.at("/path").asText()).isEqualTo("/etc/apache2/sites-available/pws-shop.conf");
            assertThat(file.at("/content").asText()).contains("<VirtualHost *:80>");
        });

        Files.writeString(directory.resolve("bad.toml"), "name = 'Shop'\nserver-name = 'a\\nb'\nx = 1\n");
        Typed refused = Typed.in(directory, "check", "--json", "bad.toml");
        assertThat(refused.outcome().status()).isEqualTo(1);
        assertThat(json(refused.out()).at("/metadata/result").asText()).isEqualTo("BadRequest");
        assertThat(json(refused.out()).at("/data/findings/0/code").asText()).isEqualTo("PWS-NAME-001");
        assertThat(json(refused.out()).at("/data/findings/2/line").asInt()).isEqualTo(3);
        assertThat(refused.err()).isEmpty();

        assertThat(json(Typed.in(directory, "render", "--json", "none.toml").out())
                        .at("/metadata/result")
                        .asText())
                .isEqualTo("NotFound");
        assertThat(json(Typed.in(directory, "render", "--json", "--nosuch").out())
                        .at("/metadata/result")
                        .asText())
                .isEqualTo("BadRequest");
    }

    @Test
    void saysThatThereIsNoFile() {
        Typed typed = Typed.in(directory, "check", "none.toml");
        assertThat(typed.outcome().status()).isEqualTo(2);
        assertThat(typed.err())
                .isEqualTo("error: there is no none.toml\nname the site's description: pws render FILE\n");
    }

    @Test
    void writesFilesWithTheirModes() throws IOException {
        Typed typed = Typed.in(directory, "render", "--output", "out");
        assertThat(typed.outcome()).isEqualTo(Outcome.DONE);
        Path environment = directory.resolve("out/etc/pws/sites/shop/environment");
        assertThat(environment).content().contains("hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(environment)))
                .isEqualTo("rw-r-----");
        assertThat(directory.resolve("out/etc/apache2/sites-available/pws-shop.conf"))
                .content()
                .contains("ServerName shop.example.org");
    }

    @Test
    void writesOverItsOwnFilesOnly() throws IOException {
        Path site = directory.resolve("out/etc/apache2/sites-available/pws-shop.conf");
        assertThat(Typed.in(directory, "render", "--output", "out").outcome()).isEqualTo(Outcome.DONE);
        Files.writeString(directory.resolve("pws.toml"), SHOP.replace("shop.example.org", "new.example.org"));
        assertThat(Typed.in(directory, "render", "--output", "out").outcome()).isEqualTo(Outcome.DONE);
        assertThat(site).content().contains("new.example.org");

        Files.writeString(site, "edited");
        Files.writeString(directory.resolve("pws.toml"), SHOP.replace("shop.example.org", "third.example.org"));
        Typed conflict = Typed.in(directory, "render", "--output", "out");
        assertThat(conflict.outcome().status()).isEqualTo(4);
        assertThat(conflict.err()).contains("pws-shop.conf was edited since pws wrote it");
        assertThat(site).content().isEqualTo("edited");

        assertThat(Typed.in(directory, "render", "--output", "out", "--force").outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(site).content().contains("third.example.org");
    }

    @Test
    void writesNothingIfOneFileIsNotOurs() throws IOException {
        Path script = directory.resolve("out/etc/pws/sites/shop/shop.wsgi");
        Files.createDirectories(script.getParent());
        Files.writeString(script, "mine");
        Typed typed = Typed.in(directory, "render", "--output", "out");
        assertThat(typed.outcome().status()).isEqualTo(4);
        assertThat(typed.err()).contains("shop.wsgi was not written by pws");
        assertThat(directory.resolve("out/etc/apache2")).doesNotExist();
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createDirectories(directory.resolve("out/etc"));
        Files.createSymbolicLink(directory.resolve("out/etc/apache2"), elsewhere);
        Typed typed = Typed.in(directory, "render", "--output", "out", "--force");
        assertThat(typed.outcome().status()).isEqualTo(4);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void listensWhereItIsTold() {
        assertThat(Typed.in(directory, "render", "--listen", "127.0.0.1:8080").out())
                .contains("<VirtualHost 127.0.0.1:8080>");
        Typed wrong = Typed.in(directory, "render", "--listen", "nowhere");
        assertThat(wrong.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(wrong.err()).contains("listen");
    }

    @Test
    void rendersForAPrivateServer() {
        assertThat(Typed.in(directory, "render", "--prefix", "/opt/p").out())
                .contains("# /opt/p/sites/pws-shop.conf")
                .doesNotContain("/etc/");
        assertThat(Typed.in(directory, "render", "--server", "nginx", "--prefix", "/opt/p")
                        .out())
                .contains("# /opt/p/nginx/sites-available/pws-shop.conf");
        assertThat(Typed.in(directory, "render", "--prefix", "p").outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(Typed.in(directory, "render", "--server", "nginx", "--prefix", "/a b")
                        .outcome())
                .isEqualTo(Outcome.REFUSED);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
