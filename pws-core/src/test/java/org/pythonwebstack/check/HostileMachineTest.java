package org.pythonwebstack.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.pythonwebstack.check.MachineImage.OTHER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;

/** Whatever tenants put into the files that a check reads, it says something sensible, soon. */
class HostileMachineTest {

    private static final String CONFIGURATION = "/srv/shop/venv/pyvenv.cfg";

    @TempDir
    Path root;

    private static Site site(String name, String user) {
        return Site.builder()
                .name(name)
                .user(user)
                .virtualHost(VirtualHost.builder().serverName(name + ".example.org"))
                .process(WsgiDaemonProcess.builder()
                        .venv("/srv/shop/venv")
                        .home("/srv/shop")
                        .pythonPath("/srv/shop/app"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();
    }

    static Stream<byte[]> contents() {
        byte[] huge = new byte[10 << 20];
        java.util.Arrays.fill(huge, (byte) 'x');
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        return Stream.of(
                huge,
                noise,
                "home = /usr/bin\0\nversion = 3.11".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "\0".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void contentThatIsNoConfigurationIsAFinding(byte[] content) {
        MachineImage machine = new MachineImage(root);
        machine.write(CONFIGURATION, content);

        assertThat(rules(SiteCheck.apache(machine).check(List.of(site("shop", "shop")))))
                .containsExactly(CheckRule.VENV_CONFIGURATION);
    }

    /** Opening a pipe would wait for ever, and following the link would read the files of others. */
    @Test
    void aPipeOrALinkInTheWayIsAFinding() {
        MachineImage machine = new MachineImage(root);
        machine.delete(CONFIGURATION);
        machine.pipe(CONFIGURATION);

        assertThat(rules(SiteCheck.apache(machine).check(List.of(site("shop", "shop")))))
                .containsExactly(CheckRule.VENV_CONFIGURATION);

        machine.link(CONFIGURATION, "pyvenv.cfg");

        assertThat(rules(SiteCheck.apache(machine).check(List.of(site("shop", "shop")))))
                .containsExactly(CheckRule.VENV_CONFIGURATION);
    }

    @Test
    void emptyValuesAndStrangeKeysAreTaken() {
        MachineImage machine = new MachineImage(root);
        machine.write(CONFIGURATION, "=\n===\nhome\nhome =\nversion = ...\nVERSION = 3\nhome = ../../etc\n");

        assertThat(SiteCheck.apache(machine).check(List.of(site("shop", "shop"))))
                .isEmpty();
    }

    /** No text of a file reaches a terminal with its control characters. */
    @Test
    void whatIsSaidIsPrintable() {
        MachineImage machine = new MachineImage(root);
        machine.write(CONFIGURATION, "home = /opt/g\u00f6ne \\\nversion = 3.11.2\n");
        machine.write("/etc/apache2/sites-enabled/s.conf", "</\u001b[31m>\n");

        List<Finding> findings = SiteCheck.apache(machine).check(List.of(site("shop", "shop")));

        assertThat(rules(findings))
                .containsExactlyInAnyOrder(CheckRule.VENV_BASE_ABSENT, CheckRule.CONFIGURATION_UNREADABLE);
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.toString()).matches("[ -~]*"));
    }

    @Test
    void aConfigurationThatIncludesItselfEnds() {
        MachineImage machine = new MachineImage(root);
        machine.write("/etc/apache2/conf-enabled/loop.conf", "Include conf-enabled/*.conf\nInclude conf-enabled\n");

        assertThat(rules(SiteCheck.apache(machine).check(List.of(site("shop", "shop")))))
                .contains(CheckRule.CONFIGURATION_UNREADABLE);
    }

    @Test
    void codeOfANeighbourIsAnError() {
        MachineImage machine = new MachineImage(root);
        machine.owner("/srv/shop/app", OTHER);

        List<Finding> findings =
                SiteCheck.apache(machine).check(List.of(site("shop", "shop"), otherSite("other", "other")));

        assertThat(findings)
                .extracting(Finding::site, finding -> finding.problem().rule())
                .contains(
                        org.assertj.core.groups.Tuple.tuple(site("shop", "shop").name(), CheckRule.NEIGHBOUR_OWNER));
    }

    @Test
    void twoSitesOfOneAccountAreMentioned() {
        MachineImage machine = new MachineImage(root);

        assertThat(rules(SiteCheck.apache(machine).check(List.of(site("shop", "shop"), otherSite("staging", "shop")))))
                .containsExactly(CheckRule.ACCOUNT_SHARED, CheckRule.ACCOUNT_SHARED);
    }

    private static Site otherSite(String name, String user) {
        return Site.builder()
                .name(name)
                .user(user)
                .virtualHost(VirtualHost.builder().serverName(name + ".example.org"))
                .process(WsgiDaemonProcess.builder().pythonPath("/srv/shop/app/shop"))
                .mount("/", WsgiApplication.module("wsgi"))
                .build();
    }

    /** What this program may not see is said to be so; it is neither taken for absent nor for sound. */
    @Test
    void whatCannotBeSeenIsSaidToBeSo() {
        MachineImage machine = new MachineImage(root) {
            @Override
            public FileStatus status(AbsolutePath path) {
                return AbsolutePath.of("/srv/shop/venv").contains(path) ? FileStatus.UNSEEN : super.status(path);
            }
        };

        assertThat(rules(SiteCheck.apache(machine).check(List.of(site("shop", "shop")))))
                .containsOnly(CheckRule.UNSEEN);
    }

    @Test
    void aModuleThatIsNoModuleHasNoLibraries() throws IOException {
        byte[] module = Files.readAllBytes(Programs.requireFile("/usr/lib/apache2/modules/mod_wsgi.so"));
        Random random = new Random(11);

        assertThat(ElfLibraries.of(module).needed()).contains("libpython3.11.so.1.0");
        for (int i = 0; i < 2_000; i++) {
            byte[] broken = java.util.Arrays.copyOf(module, i % 2 == 0 ? module.length : random.nextInt(4096));
            for (int j = 0; j < 20 && broken.length > 0; j++) {
                broken[random.nextInt(Math.min(broken.length, 1024))] = (byte) random.nextInt();
            }
            assertThatCode(() -> ElfLibraries.of(broken)).doesNotThrowAnyException();
        }
    }

    @Test
    void linksAreFollowedAsTheKernelDoes() throws IOException {
        MachineImage machine = new MachineImage(root);
        machine.write("/a/b/file", "");
        machine.link("/a/up", "..");
        machine.link("/a/b/over", "../up/a/b/file");
        machine.link("/a/b/absolute", "/a/b/over");
        machine.link("/a/root", "..");

        FileWalk walk = machine.walk(AbsolutePath.of("/a/up/a/b/absolute"));

        assertThat(walk.outcome()).isEqualTo(FileWalk.Outcome.FOUND);
        assertThat(walk.end()).isEqualTo(AbsolutePath.of("/a/b/file"));
        assertThat(machine.walk(AbsolutePath.of("/a/b/over")).end().toString())
                .isEqualTo(machine.real("/a/b/over")
                        .toRealPath()
                        .toString()
                        .substring(root.toRealPath().toString().length()));
        assertThat(machine.walk(AbsolutePath.of("/a/b/file/x")).outcome()).isEqualTo(FileWalk.Outcome.NOT_DIRECTORY);
        assertThat(machine.walk(AbsolutePath.of("/a/none/x")).outcome()).isEqualTo(FileWalk.Outcome.ABSENT);
        assertThat(machine.walk(AbsolutePath.of("/a/root")).outcome()).isEqualTo(FileWalk.Outcome.LOOP);
        assertThat(machine.walk(AbsolutePath.of("/a/root/a/b/file")).isFile()).isTrue();
    }

    private static List<CheckRule> rules(List<Finding> findings) {
        return findings.stream()
                .map(finding -> (CheckRule) finding.problem().rule())
                .toList();
    }
}
