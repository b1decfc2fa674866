package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pythonwebstack.check.CheckRule;
import org.pythonwebstack.check.SiteCheck;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;

/** A plan reads what the server is told by others first: a name that they have is a conflict, with its place. */
class PlannedConflictsTest {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/var/lib/pws");

    @TempDir
    Path folder;

    private Path root;
    private LinuxChangeableHost host;
    private Planner planner;

    @BeforeEach
    void machine() throws IOException {
        Programs.requireRoot();
        root = folder.toRealPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String directory : List.of("var/log", "var/lib", "srv", "etc/tmpfiles.d", "etc/logrotate.d")) {
            Files.createDirectories(root.resolve(directory));
        }
        write(
                "etc/passwd",
                "root:x:0:0::/root:/bin/sh\nshop:x:900:900::/srv/shop:/bin/false\nwww-data:x:33:33::/:/x\n");
        write("etc/group", "root:x:0:\nshop:x:900:\nadm:x:4:\nwww-data:x:33:\n");
        write("etc/apache2/apache2.conf", "IncludeOptional sites-enabled/*.conf\n");
        write("etc/nginx/nginx.conf", "events {}\nhttp {\n    include /etc/nginx/sites-enabled/*;\n}\n");
        for (String server : List.of("apache2", "nginx")) {
            Files.createDirectories(root.resolve("etc/" + server + "/sites-enabled"));
        }
        host = LinuxChangeableHost.image(AbsolutePath.of(root.toString()));
        planner = Planner.on(host, Servers.debian(), RECORDS);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void theirs(WebServer server, String name) throws IOException {
        if (server == WebServer.APACHE) {
            write(
                    "etc/apache2/sites-enabled/theirs.conf",
                    "\n<VirtualHost *:80>\n    ServerName " + name + "\n</VirtualHost>\n");
        } else {
            write("etc/nginx/sites-enabled/theirs", "\nserver {\n    server_name " + name + ";\n}\n");
        }
    }

    private static SiteSetup setup(String name, WebServer server) {
        return SiteSetup.of(
                Site.builder()
                        .name(name)
                        .user("shop")
                        .root("/srv/" + name)
                        .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                        .mount("/", WsgiApplication.module("shop.wsgi"))
                        .build(),
                server);
    }

    private Plan plan(SiteSetup... setups) throws IOException {
        return planner.plan("plan", List.of(setups), "now");
    }

    @ParameterizedTest
    @EnumSource(WebServer.class)
    void aNameOfSomebodyElseIsAConflictWithFileAndLine(WebServer server) throws IOException {
        theirs(server, "other.example.org");
        assertThat(plan(setup("shop", server)).isEmpty()).isFalse();

        theirs(server, "shop.example.org");
        assertThatThrownBy(() -> plan(setup("shop", server))).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.problems()).hasSize(1);
            assertThat(refused.problems().get(0).rule()).isEqualTo(CheckRule.NAME_TAKEN);
            assertThat(refused.problems().get(0).toString()).contains("site[shop]", "/sites-enabled/theirs", "line 3");
        });
        // On the other server of the machine the name is free.
        WebServer other = server == WebServer.APACHE ? WebServer.NGINX : WebServer.APACHE;
        assertThat(plan(setup("shop", other)).isEmpty()).isFalse();
        // A site that is switched off has no name.
        assertThat(plan(setup("shop", server).disabled()).isEmpty()).isFalse();
    }

    @Test
    void aDaemonProcessGroupOfSomebodyElseIsAConflict() throws IOException {
        Site site = setup("shop", WebServer.APACHE).site();
        String group = site.processes().get(0).name().orElseThrow().toString();
        write("etc/apache2/sites-enabled/theirs.conf", "WSGIDaemonProcess " + group + " threads=5\n");

        assertThatThrownBy(() -> plan(setup("shop", WebServer.APACHE)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.problems().get(0).rule()).isEqualTo(CheckRule.PROCESS_GROUP_TAKEN));
    }

    @ParameterizedTest
    @EnumSource(WebServer.class)
    void amongThousandsOfOurFilesTheOneOfSomebodyElseIsFound(WebServer server) throws IOException {
        theirs(server, "shop.example.org");
        String directory = server == WebServer.APACHE ? "etc/apache2/sites-enabled/" : "etc/nginx/sites-enabled/";
        Set<AbsolutePath> ours = new HashSet<>();
        for (int i = 0; i < 6000; i++) {
            // Not even a text that can be read: nobody opens it.
            write(directory + "pws-" + i + ".conf", "{");
            ours.add(AbsolutePath.of("/" + directory + "pws-" + i + ".conf"));
        }
        SiteCheck check = server == WebServer.APACHE ? SiteCheck.apache(host) : SiteCheck.nginx(host);

        assertThat(check.conflicts(List.of(setup("shop", server).site()), ours))
                .extracting(finding -> finding.problem().rule())
                .containsExactly(CheckRule.NAME_TAKEN);
    }
}
