package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.TreePicture;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;

/** The real servers test the copy of a configuration: they see what the plan makes of it, and nothing else does. */
class StagedConfigurationTest {

    private static final FileMode READABLE = FileMode.of("0644");
    private static final String BROKEN = "no_such_directive on;\n";

    @TempDir
    Path folder;

    private ChangeableHost host;
    private Path live;
    private Path copy;

    @BeforeEach
    void prepare() throws IOException {
        Programs.requireRoot();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        host = LinuxChangeableHost.machine();
        live = folder.toRealPath().resolve("live");
        // Not beside the live tree: a relative path must not lead to the same place from both by luck.
        copy = Files.createDirectories(folder.toRealPath().resolve("records/of/pws"))
                .resolve("copy");
    }

    /** Puts the server's configuration as it is installed into the folder, with its own absolute paths. */
    private void install(String server) throws IOException {
        Programs.run("cp", "-a", "--", "/etc/" + server, live.toString()).orFail();
        try (var files = Files.walk(live)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                if (text.contains("/etc/" + server)) {
                    Files.writeString(
                            file,
                            text.replace("/etc/" + server, live.toString()),
                            java.nio.charset.StandardCharsets.ISO_8859_1);
                }
            }
        }
        // What other packages have switched on is none of this test's business.
        for (Path enabled : List.of(live.resolve("sites-enabled"), live.resolve("modules-enabled"))) {
            Programs.run("find", enabled.toString(), "-type", "l", "-delete");
        }
    }

    private void installNginx() throws IOException {
        Programs.require("nginx");
        install("nginx");
        Path main = live.resolve("nginx.conf");
        String text = Files.readString(main)
                .replaceAll("(?m)^pid .*$", "pid " + folder + "/nginx.pid;")
                .replace("/var/log/nginx/", folder + "/");
        Files.writeString(main, text);
        assertThat(text).contains("include " + live + "/sites-enabled/*;");
    }

    private void installApache() throws IOException {
        Programs.require("apache2ctl");
        install("apache2");
        Files.writeString(
                live.resolve("envvars"),
                "export APACHE_LOG_DIR=" + folder + "\nexport APACHE_RUN_DIR=" + folder + "\nexport APACHE_LOCK_DIR="
                        + folder + "\nexport APACHE_PID_FILE=" + folder + "/apache2.pid\n",
                java.nio.file.StandardOpenOption.APPEND);
    }

    private static String nginxSite(String name) {
        return "server {\n    listen 127.0.0.1:8089;\n    server_name " + name + ".example.org;\n}\n";
    }

    private Change.PathChange change(String path, PathState after) throws IOException {
        AbsolutePath place = AbsolutePath.of(live.resolve(path).toString());
        return new Change.PathChange(place, host.state(place), after, "test", false);
    }

    private PathState file(String text) {
        return new PathState.RegularFile(FileContent.ofText(text), READABLE, host.self());
    }

    private static Plan plan(Change... changes) {
        return Plan.of("test", List.of(changes));
    }

    private StagedConfiguration staged(WebServer server, Set<AbsolutePath> ours) {
        return new StagedConfiguration(
                host, server, AbsolutePath.of(live.toString()), AbsolutePath.of(copy.toString()), ours);
    }

    private SortedMap<String, String> picture() throws IOException {
        return TreePicture.of(live, name -> !name.endsWith(".dat") && !name.equals("pipe"));
    }

    /** Returns what the server says of the copy; nothing if it is satisfied. The live tree stays as it is. */
    private String test(WebServer server, Plan plan) throws IOException {
        SortedMap<String, String> before = picture();
        StagedConfiguration staged = staged(server, Set.of());
        staged.make(plan);
        Programs.Result result = run(server);
        String said = result.status() == 0 ? "" : staged.withLivePaths(result.all());
        assertThat(said).doesNotContain(copy.toString());
        staged.remove();
        assertThat(copy).doesNotExist();
        assertThat(picture()).isEqualTo(before);
        return said;
    }

    private Programs.Result run(WebServer server) {
        if (server == WebServer.NGINX) {
            return Programs.run(
                    "nginx", "-t", "-q", "-c", copy.resolve("nginx.conf").toString());
        }
        return Programs.run(
                List.of("apache2ctl", "-t"),
                Map.of("APACHE_CONFDIR", copy.toString()),
                new byte[0],
                Duration.ofMinutes(2));
    }

    private Plan withLink(String name, String text, String target) throws IOException {
        return plan(
                change("sites-available/" + name, file(text)),
                change("sites-enabled/" + name, new PathState.SymbolicLink(target)));
    }

    @Test
    void nginxTakesAGoodSiteAndNamesTheLiveFileOfABrokenOne() throws IOException {
        installNginx();
        for (String target : List.of("../sites-available/shop.conf", live + "/sites-available/shop.conf")) {
            assertThat(test(WebServer.NGINX, withLink("shop.conf", nginxSite("shop"), target)))
                    .isEmpty();
            assertThat(test(WebServer.NGINX, withLink("shop.conf", BROKEN, target)))
                    .contains("no_such_directive", live + "/sites-enabled/shop.conf:1");
        }
        assertThat(test(WebServer.NGINX, plan(change("nginx.conf", file(BROKEN)))))
                .contains(live + "/nginx.conf:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include %s/own.d/*.conf;",
                "include \"%s/own.d/*.conf\";",
                "include '%s/own.d/*.conf';",
                "include\n    %s/own.d/*.conf ;",
                "root %1$s/html; include %1$s/own.d/*.conf;",
                "include %1$s/mime.types; include %1$s/own.d/*.conf;",
                "include own.d/*.conf;",
                "include %s/own.d/../own.d/*.conf;",
                "# include %1$s/nothing;\ninclude %1$s/own.d/*.conf;"
            })
    void whateverNginxIncludesIsReadFromTheCopy(String include) throws IOException {
        installNginx();
        Files.createDirectory(live.resolve("own.d"));
        Files.writeString(live.resolve("own.d/theirs.conf"), nginxSite("theirs"));
        Files.writeString(live.resolve("conf.d/more.conf"), String.format(java.util.Locale.ROOT, include, live) + "\n");

        assertThat(test(WebServer.NGINX, plan(change("own.d/new.conf", file(nginxSite("new"))))))
                .isEmpty();
        assertThat(test(WebServer.NGINX, plan(change("own.d/new.conf", file(BROKEN)))))
                .contains(live + "/own.d/", "new.conf:1");
        // What breaks the live files is gone in the copy.
        Files.writeString(live.resolve("own.d/theirs.conf"), BROKEN);
        assertThat(test(WebServer.NGINX, plan())).contains("theirs.conf:1");
        assertThat(test(WebServer.NGINX, plan(change("own.d/theirs.conf", new PathState.Absent()))))
                .isEmpty();
        assertThat(test(WebServer.NGINX, plan(change("own.d/theirs.conf", file(nginxSite("theirs"))))))
                .isEmpty();
    }

    @Test
    void aFileOfThePlanIsLedToTheCopyToo() throws IOException {
        installNginx();
        Files.createDirectory(live.resolve("own.d"));
        Change including = change("conf.d/more.conf", file("include " + live + "/own.d/*.conf;\n"));

        assertThat(test(WebServer.NGINX, plan(including, change("own.d/new.conf", file(nginxSite("new"))))))
                .isEmpty();
        assertThat(test(WebServer.NGINX, plan(including, change("own.d/new.conf", file(BROKEN)))))
                .contains(live + "/own.d/new.conf:1");
        // The file that breaks the live tree is not part of the copy any more.
        Files.writeString(live.resolve("own.d/theirs.conf"), BROKEN);
        assertThat(test(WebServer.NGINX, plan(including, change("own.d/theirs.conf", new PathState.Absent()))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "/./", "/nothing/../"})
    void anIncludeThatCannotBeLedToTheCopyIsToldAndNotPassedOver(String slash) throws IOException {
        installNginx();
        Files.writeString(
                live.resolve("conf.d/more.conf"),
                "include " + live.toString().replaceFirst("/", slash) + "/sites/*;\n");

        assertThatThrownBy(() -> test(WebServer.NGINX, plan()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(live + "/conf.d/more.conf:1: an include");
    }

    @Test
    void aFileOfAnotherLanguageIsLedToTheCopyByItsLook() throws IOException {
        installNginx();
        // The braces are not in balance for whoever does not know the language.
        Path main = live.resolve("nginx.conf");
        Files.writeString(main, Files.readString(main) + "\n}\n");

        assertThat(test(WebServer.NGINX, plan(change("sites-enabled/shop.conf", file(BROKEN)))))
                .contains(live + "/sites-enabled/shop.conf:1");
    }

    @Test
    void linksLeadWhereTheyLed() throws IOException {
        installNginx();
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("site.conf"), nginxSite("outside"));
        Path enabled = live.resolve("sites-enabled");
        Files.createSymbolicLink(enabled.resolve("relative.conf"), Path.of("../../outside/site.conf"));
        Files.createSymbolicLink(enabled.resolve("absolute.conf"), outside.resolve("site.conf"));
        Files.createSymbolicLink(live.resolve("more"), Path.of("conf.d"));
        Files.createSymbolicLink(enabled.resolve("through.conf"), live.resolve("more/x.conf"));

        assertThat(test(WebServer.NGINX, plan(change("conf.d/x.conf", file(nginxSite("x"))))))
                .isEmpty();
        assertThat(test(WebServer.NGINX, plan(change("conf.d/x.conf", file(BROKEN)))))
                .contains("x.conf:1");
        Files.writeString(outside.resolve("site.conf"), BROKEN);
        assertThat(test(WebServer.NGINX, plan(change("conf.d/x.conf", file("")))))
                .contains("no_such_directive");
    }

    @Test
    void whatIsNoConfigurationComesInAsALink() throws IOException {
        installNginx();
        Path large = live.resolve("geo.dat");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        Programs.run("mkfifo", live.resolve("pipe").toString()).orFail();
        Path shared = Files.createDirectory(live.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxr-x"));
        Files.writeString(shared.resolve("x.conf"), BROKEN);
        Path group = Files.createDirectory(live.resolve("group"));
        Programs.run("chmod", "2755", group.toString()).orFail();
        Files.writeString(group.resolve("x.conf"), BROKEN);

        assertThat(test(WebServer.NGINX, plan())).isEmpty();
        Files.writeString(
                live.resolve("conf.d/more.conf"), "include " + live + "/shared/*;\ninclude " + live + "/group/*;\n");
        assertThat(test(WebServer.NGINX, plan())).contains(live + "/shared/x.conf:1");
        Files.writeString(shared.resolve("x.conf"), "");
        assertThat(test(WebServer.NGINX, plan())).contains(live + "/group/x.conf:1");
    }

    @Test
    void filesOfOursAreNotRead() throws IOException {
        installNginx();
        Path site = live.resolve("sites-available/shop.conf");
        Files.writeString(site, nginxSite("shop"));
        staged(WebServer.NGINX, Set.of(AbsolutePath.of(site.toString()))).make(plan());

        assertThat(Files.readSymbolicLink(copy.resolve("sites-available/shop.conf")))
                .isEqualTo(site);
        // Only who runs PWS comes to the copy.
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rwx------");
    }

    @Test
    void apacheTakesAGoodSiteAndNamesTheLiveFileOfABrokenOne() throws IOException {
        installApache();
        String site = "<VirtualHost *:8089>\n    ServerName shop.example.org\n</VirtualHost>\n";
        for (String target : List.of("../sites-available/shop.conf", live + "/sites-available/shop.conf")) {
            assertThat(test(WebServer.APACHE, withLink("shop.conf", site, target)))
                    .isEmpty();
            assertThat(test(WebServer.APACHE, withLink("shop.conf", "NoSuchDirective on\n", target)))
                    .contains("NoSuchDirective", live + "/sites-enabled/shop.conf");
        }
        assertThat(test(WebServer.APACHE, plan(change("mods-enabled/authz_core.load", new PathState.Absent()))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Include %s/own.d/*.conf",
                "IncludeOptional \"%s/own.d/*.conf\"",
                "include '%s/own.d/'",
                "Include \\\n  %s/own.d/*.conf",
                "ServerRoot %s\nInclude own.d/*.conf",
                "ServerRoot \"%s/\"\nIncludeOptional own.d/*.conf",
                "<IfModule core.c>\n Include %s/own.d\n</IfModule>",
                "Include own.d/*.conf"
            })
    void whateverApacheIncludesIsReadFromTheCopy(String include) throws IOException {
        installApache();
        Files.createDirectory(live.resolve("own.d"));
        Files.writeString(live.resolve("own.d/theirs.conf"), "ServerTokens Prod\n");
        Files.writeString(
                live.resolve("apache2.conf"),
                "\n" + String.format(java.util.Locale.ROOT, include, live) + "\n",
                java.nio.file.StandardOpenOption.APPEND);

        assertThat(test(WebServer.APACHE, plan(change("own.d/new.conf", file("ServerTokens Full\n")))))
                .isEmpty();
        assertThat(test(WebServer.APACHE, plan(change("own.d/new.conf", file("NoSuchDirective on\n")))))
                .contains("NoSuchDirective", live + "/own.d/new.conf");
        Files.writeString(live.resolve("own.d/theirs.conf"), "NoSuchDirective on\n");
        assertThat(test(WebServer.APACHE, plan(change("own.d/theirs.conf", file("ServerTokens Prod\n")))))
                .isEmpty();
    }

    @Test
    void aThousandSitesAreCopiedWithoutBeingRead() throws IOException {
        installNginx();
        int count = 1000;
        Files.writeString(live.resolve("conf.d/hash.conf"), "server_names_hash_max_size 65536;\n");
        Set<AbsolutePath> ours = new java.util.HashSet<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "pws-site" + i + ".conf";
            Path site = live.resolve("sites-available").resolve(name);
            Files.writeString(site, nginxSite("site" + i));
            Path link = live.resolve("sites-enabled").resolve(name);
            Files.createSymbolicLink(link, Path.of("../sites-available/" + name));
            ours.add(AbsolutePath.of(site.toString()));
            ours.add(AbsolutePath.of(link.toString()));
            names.add(name);
        }
        StagedConfiguration staged = staged(WebServer.NGINX, ours);
        Plan plan = withLink("zzz.conf", BROKEN, "../sites-available/zzz.conf");

        staged.make(plan);
        Programs.Result result = run(WebServer.NGINX);
        staged.remove();

        assertThat(staged.withLivePaths(result.all())).contains(live + "/sites-enabled/zzz.conf:1");
        assertThat(live.resolve("sites-available"))
                .isDirectoryContaining(file -> names.contains(file.getFileName().toString()));
    }
}
