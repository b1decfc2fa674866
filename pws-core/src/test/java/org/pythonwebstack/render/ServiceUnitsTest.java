package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.Programs;

/** What systemd itself says about the rendered units. */
class ServiceUnitsTest {

    /** The highest exposure that a service may have; 0 is none, 10 all. */
    private static final double EXPOSURE = 2.0;

    private static final Pattern LEVEL = Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)");

    private static Site site(String root) {
        return Site.builder()
                .name("shop")
                .root(root)
                .user("games")
                .group("games")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .process(WsgiDaemonProcess.builder()
                        .supplementaryGroup("mail")
                        .cpuPriority(5)
                        .memoryLimit("512m")
                        .cpuTimeLimit(java.time.Duration.ofHours(1))
                        .listenBacklog(64)
                        .pythonPath(root + "/app \"$%n"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .mount("/admin/$x y", WsgiApplication.script(root + "/admin.wsgi"))
                .env("GREETING", "50 % of \"$HOME\"")
                .build();
    }

    private static List<SystemdValue> settings(Rendering rendering, String name) {
        String unit = rendering
                .file("/etc/systemd/system/pws-shop.service")
                .orElseThrow()
                .content();
        return new SystemdSyntax()
                .read(unit).settings("Service", name).stream()
                        .map(SystemdSetting::value)
                        .toList();
    }

    private static Rendering render(String root, WsgiDaemonProcess.Builder process, WsgiApplication application) {
        return NginxGunicornRenderer.debian()
                .render(Site.builder()
                        .name("shop")
                        .root(root)
                        .user("bob")
                        .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                        .process(process)
                        .mount("/", application)
                        .staticMount("/static/", "/home/bob/static")
                        .build());
    }

    private static SystemdValue paths(String... paths) {
        return SystemdValue.paths(List.of(paths));
    }

    /** What systemd hides from the service is put back, and no more than that: a neighbour in /home stays hidden. */
    @Test
    void aSiteBelowHomeSeesItsOwnFilesAndNoOthers(@TempDir Path directory) throws IOException {
        Rendering home = render(
                "/home/bob/shop",
                WsgiDaemonProcess.builder()
                        .venv("/home/bob/venv")
                        .pythonPath("/home/bob/shop/app")
                        .pythonPath("/home/bob/library")
                        .pythonEggs("/home/bob/eggs"),
                WsgiApplication.script("/home/bob/wsgi/shop.wsgi"));
        assertThat(settings(home, "ProtectHome")).containsExactly(SystemdValue.words("tmpfs"));
        assertThat(settings(home, "BindPaths")).containsExactly(paths("/home/bob/shop", "/home/bob/eggs"));
        assertThat(settings(home, "ReadWritePaths")).containsExactly(paths("/home/bob/shop", "/home/bob/eggs"));
        assertThat(settings(home, "BindReadOnlyPaths"))
                .containsExactly(paths("/home/bob/venv", "/home/bob/library", "/home/bob/wsgi"));
        for (String unit : List.of("pws-shop.service", "pws-shop.socket")) {
            String text = home.file("/etc/systemd/system/" + unit).orElseThrow().content();
            // systemd looks whether the program is there.
            Files.writeString(
                    directory.resolve(unit),
                    text.replace("/home/bob/venv/bin/python", "/usr/bin/python3"),
                    StandardCharsets.UTF_8);
        }
        Programs.Result verified = Programs.run(
                Programs.require("systemd-analyze").toString(),
                "verify",
                "--man=no",
                "--recursive-errors=no",
                directory.resolve("pws-shop.service").toString());
        assertThat(verified.err()).isEmpty();
        assertThat(verified.status()).isZero();

        Rendering all = render(
                "/home/bob",
                WsgiDaemonProcess.builder().venv("/home/bob/venv"),
                WsgiApplication.script("/home/bob/shop.wsgi"));
        assertThat(settings(all, "BindPaths")).containsExactly(paths("/home/bob"));
        assertThat(settings(all, "BindReadOnlyPaths")).isEmpty();

        Rendering temporary = render(
                "/tmp/shop", WsgiDaemonProcess.builder().venv("/var/tmp/venv"), WsgiApplication.module("shop.wsgi"));
        assertThat(settings(temporary, "BindPaths")).containsExactly(paths("/tmp/shop"));
        assertThat(settings(temporary, "BindReadOnlyPaths")).containsExactly(paths("/var/tmp/venv"));

        Rendering elsewhere =
                render("/srv/shop", WsgiDaemonProcess.builder().venv("/srv/venv"), WsgiApplication.module("shop.wsgi"));
        assertThat(settings(elsewhere, "BindPaths")).isEmpty();
        assertThat(settings(elsewhere, "BindReadOnlyPaths")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/shop", "/home/games/the shop", "/srv/100% \\ of $x"})
    void systemdFindsNothingToComplainAboutAndLittleToAttack(String root, @TempDir Path directory) throws IOException {
        String analyze = Programs.require("systemd-analyze").toString();
        Rendering rendering = NginxGunicornRenderer.debian().render(site(root));
        List<RenderedFile> units = rendering.files().stream()
                .filter(file -> file.path().toString().startsWith("/etc/systemd/"))
                .toList();
        assertThat(units).hasSize(4);
        for (RenderedFile unit : units) {
            Files.writeString(directory.resolve(unit.path().fileName()), unit.content(), StandardCharsets.UTF_8);
        }
        for (RenderedFile unit : units) {
            Path file = directory.resolve(unit.path().fileName());
            Programs.Result verified =
                    Programs.run(analyze, "verify", "--man=no", "--recursive-errors=no", file.toString());
            assertThat(verified.err()).as(unit.content()).isEmpty();
            assertThat(verified.status()).isZero();
            if (unit.path().fileName().endsWith(".service")) {
                Programs.Result security =
                        Programs.run(analyze, "security", "--offline=true", "--no-pager", file.toString());
                Matcher level = LEVEL.matcher(security.all());
                assertThat(level.find()).as(security.all()).isTrue();
                assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(EXPOSURE);
            }
        }
    }
}
