package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.deploy.Change;
import org.pythonwebstack.deploy.ImageControl;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;

/** Sites on the machine of an image, none of whose programs is run. */
class ImageTest {

    private static final String SHOP = """
            name = "shop"
            server-name = "shop.example.org"
            root = "/srv/shop"
            user = "ann"

            [wsgi]
            application = "hello:application"
            venv = "venv"

            [secrets]
            PASSWORD = "hunter2"
            """;

    @TempDir
    private Path directory;

    private Image image;

    @BeforeEach
    void make() throws IOException {
        image = Image.debian(Files.createDirectory(directory.toRealPath().resolve("image")));
        Files.writeString(directory.resolve("shop.toml"), SHOP);
    }

    private Typed pws(String... words) {
        return Typed.in(directory, words);
    }

    private String ok(String... words) {
        Typed typed = pws(words);
        assertThat(typed.outcome()).as(typed.out() + typed.err()).isEqualTo(Outcome.DONE);
        return typed.out();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "nginx"})
    void aSiteComesAndGoesWithoutATrace(String server) throws IOException {
        Map<String, String> before = image.tree();
        assertThat(ok("plan", "--root", "image", "--server", server, "shop.toml"))
                .contains("create file /etc/pws/sites/shop");
        assertThat(image.tree()).isEqualTo(before);

        ok("apply", "--root", "image", "--server", server, "shop.toml");
        assertThat(image.tree())
                .containsKey("etc/" + (server.equals("apache") ? "apache2" : server) + "/sites-enabled/pws-shop.conf");
        if (server.equals("nginx")) {
            assertThat(image.tree()).containsKey("etc/systemd/system/multi-user.target.wants/pws-shop.service");
        }
        assertThat(ok("list", "--root", "image")).isEqualTo("shop  " + server + "  enabled  shop.example.org\n");
        assertThat(ok("apply", "--root", "image", "shop.toml")).contains("nothing to do");
        ok("disable", "--root", "image", "shop");
        ok("undo", "--root", "image");

        assertThat(pws("rmsite", "--root", "image", "shop").outcome())
                .as("nobody typed the name")
                .isEqualTo(Outcome.WRONG_USAGE);
        ok("rmsite", "--yes", "--root", "image", "shop");
        assertThat(image.tree()).isEqualTo(before);
    }

    @Test
    void infoTellsAllButSecrets() throws IOException {
        ok("apply", "--root", "image", "--server", "nginx", "shop.toml");
        image.write("srv/shop/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n");
        image.directory("srv/shop/venv/lib/python3.11/site-packages/flask-3.0.0.dist-info");
        image.directory("srv/shop/venv/lib/python3.11/site-packages/flask");
        image.write("etc/logrotate.d/pws-shop", "mine\n");

        String text = ok("info", "--root", "image", "shop");
        assertThat(text)
                .contains(
                        "description: /etc/pws/sites/shop/pws.toml",
                        "secrets: PASSWORD",
                        "name ann, uid 1000, home /home/ann",
                        "path /srv/shop/venv, python 3.11.2, packages 1",
                        "path /etc/logrotate.d/pws-shop, purpose puts the logs aside before they grow too large, state changed since")
                .doesNotContain("hunter2", "null");
        JsonNode facts = json(ok("info", "--root", "image", "--json", "shop")).at("/data");
        assertThat(facts.at("/server-name").asText()).isEqualTo("shop.example.org");
        assertThat(facts.at("/secrets/0").asText()).isEqualTo("PASSWORD");
        assertThat(facts.at("/logs/journal")).hasSize(2);
        assertThat(facts.toString()).doesNotContain("hunter2");
        assertThat(pws("info", "--root", "image", "shpo").err()).contains("did you mean 'shop'?");
    }

    @Test
    void aNewSiteNeedsAMachineThatRuns() {
        String[] words = {"mksite", "--root", "image", "flask", "shop", "--server-name", "shop.example.org"};
        assertThat(pws(words).err()).contains("none is run in another root directory", "apply --root");
        assertThat(pws(words).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ok("mksite", "--dry-run", "--root", "image", "flask", "shop", "--server-name", "shop.example.org"))
                .contains("create account shop", "make the virtual environment", "link /etc/nginx/sites-enabled");
        assertThat(pws("list", "--root", "nowhere").err()).contains("PWS-HOSTFS-003");
    }

    @Test
    void accountsOfAnImageAreItsOwn() throws IOException {
        AbsolutePath root = AbsolutePath.of(image.root().toString());
        ImageControl control = ImageControl.of(LinuxChangeableHost.image(root), root);
        Change.AccountChange account = new Change.AccountChange(
                Account.of("pws-image"), new Ownership(777, 777), AbsolutePath.of("/srv/x"), true);
        control.makeAccount(account);
        control.makeAccount(account);
        assertThat(image.root().resolve("etc/passwd")).content().contains("pws-image:x:777:777:");
        assertThat(image.root().resolve("etc/group")).content().contains("pws-image:x:777:");
        assertThat(Path.of("/etc/passwd")).content().doesNotContain("pws-image");
        control.removeAccount(account);
        assertThat(image.root().resolve("etc/passwd")).content().doesNotContain("pws-image");
        assertThat(image.root().resolve("etc/group")).content().doesNotContain("pws-image");

        Files.move(image.root().resolve("etc/passwd"), image.root().resolve("etc/other"));
        Files.createSymbolicLink(image.root().resolve("etc/passwd"), Path.of("/etc/passwd"));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> control.makeAccount(account))
                .hasMessageContaining("is no plain file");
    }

    @Test
    void anExistingProjectIsRecognised() throws IOException {
        image.write("home/ann/shop/shop/wsgi.py", "");
        image.write("home/ann/shop/shop/settings.py", "");
        image.write("home/ann/shop/manage.py", "#!/usr/bin/env python\nimport django\n");
        image.write("home/ann/shop/requirements.txt", "Django\n");
        for (String path : new String[] {"home/ann", "home/ann/shop"}) {
            Files.setAttribute(image.root().resolve(path), "unix:uid", 1000);
        }
        String plan = ok(
                "mksite",
                "--dry-run",
                "--root",
                "image",
                "auto",
                "store",
                "--code",
                "/home/ann/shop",
                "--server-name",
                "shop.example.org");
        assertThat(plan)
                .contains("make site store", "install what requirements.txt names", "create directory /srv/store")
                .doesNotContain("create account", "startproject");

        image.write("home/ann/empty/readme", "nothing\n");
        assertThat(pws(
                                "mksite",
                                "--dry-run",
                                "--root",
                                "image",
                                "auto",
                                "store",
                                "--code",
                                "/home/ann/empty",
                                "--server-name",
                                "shop.example.org")
                        .err())
                .contains("no framework shows in its files");
    }

    @Test
    void formulasOfADirectoryAreRootsAlone() throws IOException {
        Path formulas = Files.createDirectory(directory.toRealPath().resolve("formulas"));
        Files.setPosixFilePermissions(formulas, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(formulas.resolve("hello.toml"), """
                name = "hello"
                application = "<<project>>.web:application"

                [[prompt]]
                name = "greeting"
                text = "how visitors are greeted"
                kind = "text"
                default = "Hello"

                [[file]]
                path = "<<project>>/web.py"
                content = "application = None\\n"

                [env]
                GREETING = "<<greeting>>"
                """);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String[] words = {
            "mksite",
            "--dry-run",
            "--root",
            "image",
            "--formulas",
            "formulas",
            "hello",
            "shop",
            "--server-name",
            "shop.example.org",
            "--answer",
            "greeting=Good = day"
        };
        assertThat(ok(words)).contains("make site shop");
        assertThat(ok(
                        "mksite",
                        "--dry-run",
                        "--root",
                        "image",
                        "--formulas",
                        "formulas",
                        "flask",
                        "shop",
                        "--server-name",
                        "shop.example.org"))
                .contains("make site shop");
        assertThat(pws(
                                "mksite",
                                "--dry-run",
                                "--root",
                                "image",
                                "--formulas",
                                "formulas",
                                "hello",
                                "shop",
                                "--server-name",
                                "shop.example.org",
                                "--answer",
                                "salutation=x")
                        .err())
                .contains("PWS-FORMULA-012");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(pws(words).err()).contains("PWS-FILE-014");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setAttribute(file, "unix:uid", 1000);
        assertThat(pws(words).err()).contains("PWS-FILE-014");
        Files.setAttribute(file, "unix:uid", 0);
        Files.setPosixFilePermissions(formulas, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(pws(words).outcome()).isEqualTo(Outcome.REFUSED);
        Files.setPosixFilePermissions(formulas, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(file, "name = 'hello'\nnonsense = 1\n");
        assertThat(pws(words).err()).contains("hello.toml:2:1: nonsense: ");
        assertThat(pws("mksite", "--formulas", "absent", "hello", "shop").err()).contains("PWS-FILE-013");
    }
}
