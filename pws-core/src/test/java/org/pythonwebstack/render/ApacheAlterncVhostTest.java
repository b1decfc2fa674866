package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;

/**
 * The virtual host of the AlternC plugin, described with the builders and run by a real Apache with mpm-itk: the daemon and
 * the static files belong to the account, by its number, and what a neighbour keeps to itself cannot be read.
 */
class ApacheAlterncVhostTest {

    private static final String APPLICATION = """
            import os


            def application(environ, start_response):
                lines = ["uid=%d" % os.getuid(), "gid=%d" % os.getgid(), "groups=%s" % os.getgroups()]
                lines.append("login=" + environ["LOGIN"])
                lines.append("url=" + environ["HTTP_HOST"] + environ["PATH_INFO"])
                for name in ("mine", "neighbour", "for-server"):
                    try:
                        with open("@FILES@/" + name) as file:
                            lines.append(name + "=" + file.read())
                    except OSError as error:
                        lines.append(name + "=" + type(error).__name__)
                body = "\\n".join(lines).encode()
                start_response("200 OK", [("Content-Length", str(len(body)))])
                return [body]
            """;

    private final ApacheLab lab = new ApacheLab();
    private final int port = Programs.freePort();
    private final String suffix = Long.toString(ProcessHandle.current().pid());
    private final String account = "pwsa" + suffix;
    private final String neighbour = "pwsb" + suffix;
    private String uid = "";

    @BeforeEach
    void makeAccounts() {
        // Only root can become somebody else, and only root can add accounts.
        Programs.requireRoot();
        uid = makeAccount(account);
        makeAccount(neighbour);
    }

    private static String makeAccount(String name) {
        Programs.run(
                        Programs.require("useradd").toString(),
                        "--user-group",
                        "--no-create-home",
                        "--home-dir",
                        "/nonexistent",
                        "--shell",
                        "/bin/false",
                        name)
                .orFail();
        return Programs.run("id", "-u", name).orFail().out().strip();
    }

    @AfterEach
    void removeAccounts() {
        if (!uid.isEmpty()) {
            Programs.run(Programs.require("userdel").toString(), account);
            Programs.run(Programs.require("userdel").toString(), neighbour);
        }
        lab.close();
    }

    private void file(String name, String owner, String group, String mode) throws IOException {
        Path file = lab.file("files/" + name, name);
        Programs.run("chown", owner + ":" + group, file.toString()).orFail();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private Site site() {
        String root = lab.path("alternc/a/admin/www/test/ourcase");
        return Site.builder()
                .name("test")
                .root(root)
                .user("#" + uid)
                .group("#" + uid)
                .virtualHost(VirtualHost.builder()
                        .serverName("test.alternc.local")
                        .listen("127.0.0.1:" + port)
                        .assignUser("#" + uid, "#" + uid)
                        .requestEnv("LOGIN", uid + "-admin")
                        .build())
                .process(WsgiDaemonProcess.builder()
                        .name("test.alternc.local")
                        .processes(1)
                        .venv(lab.venv("admin").toString())
                        .pythonPath(root)
                        .build())
                .staticMount("/files/", lab.path("files"))
                .mount("/", WsgiApplication.script(root + "/ourcase/wsgi.py"))
                .build();
    }

    @Test
    void runsAsTheAccountAndCannotReadTheNeighbour() throws IOException {
        lab.file("alternc/a/admin/www/test/ourcase/ourcase/wsgi.py", APPLICATION.replace("@FILES@", lab.path("files")));
        file("mine", account, account, "rw-------");
        file("neighbour", neighbour, neighbour, "rw-r-----");
        // What a panel lets its web server read must not be open to the sites.
        file("for-server", neighbour, "www-data", "rw-r-----");
        Site site = site();
        try (PrivateApache apache = lab.install(site).mpm(PrivateApache.Mpm.ITK).start()) {
            RawHttp.Reply reply = RawHttp.to(port, "test.alternc.local").get("/page");
            assertThat(reply.status())
                    .as(() -> reply + apache.errorLog() + lab.errorLog(site))
                    .isEqualTo(200);
            assertThat(reply.body().lines())
                    .containsExactly(
                            "uid=" + uid,
                            "gid=" + uid,
                            "groups=" + List.of(uid),
                            "login=" + uid + "-admin",
                            "url=test.alternc.local/page",
                            "mine=mine",
                            "neighbour=PermissionError",
                            "for-server=PermissionError");
            // The same for what Apache serves by itself.
            assertThat(RawHttp.to(port, "test.alternc.local").get("/files/mine").body())
                    .isEqualTo("mine");
            assertThat(RawHttp.to(port, "test.alternc.local")
                            .get("/files/neighbour")
                            .status())
                    .isEqualTo(403);
            assertThat(RawHttp.to(port, "test.alternc.local")
                            .get("/files/for-server")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void itsDaemonRunsTheSameUnderAnOrdinaryMpm() throws IOException {
        lab.file("alternc/a/admin/www/test/ourcase/ourcase/wsgi.py", APPLICATION.replace("@FILES@", lab.path("files")));
        Site itk = site();
        Site site = Site.builder()
                .name("test")
                .root(itk.root().orElseThrow())
                .user(account)
                .virtualHost(VirtualHost.builder()
                        .serverName("test.alternc.local")
                        .listen("127.0.0.1:" + port)
                        .requestEnv("LOGIN", "x")
                        .build())
                .mount("/", itk.mounts().get(0).application())
                .env("GREETING", "for the site's group only")
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            RawHttp.Reply reply = RawHttp.to(port, "test.alternc.local").get("/");
            assertThat(reply.status())
                    .as(() -> reply + apache.errorLog() + lab.errorLog(site))
                    .isEqualTo(200);
            assertThat(reply.body()).startsWith("uid=" + uid + "\ngid=" + uid + "\n");
        }
    }
}
