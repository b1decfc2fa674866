package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileMark;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;

/** That one look tells whether there is nothing to do, on real files, and that nothing which matters escapes it. */
class LastLookTest {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/var/lib/pws");
    private static final String SITE = "etc/apache2/sites-available/pws-shop.conf";
    private static final String DESCRIPTION = "name = \"shop\"\n";

    @TempDir
    Path folder;

    private Path root;
    private LinuxChangeableHost host;
    private LastLook look;
    private int extra;

    @BeforeEach
    void machine() throws IOException {
        Programs.requireRoot();
        root = folder.toRealPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String directory : List.of(
                "etc/apache2/sites-available",
                "etc/apache2/sites-enabled",
                "etc/apache2/conf-available",
                "etc/apache2/conf-enabled",
                "etc/apache2/mods-available",
                "etc/apache2/mods-enabled",
                "etc/tmpfiles.d",
                "etc/logrotate.d",
                "var/lib",
                "var/log",
                "srv")) {
            Files.createDirectories(root.resolve(directory));
        }
        write("etc/passwd", "root:x:0:0::/root:/bin/sh\nshop:x:900:900::/srv/shop:/bin/false\n");
        write("etc/group", "root:x:0:\nshop:x:900:\nadm:x:4:\nwww-data:x:33:\n");
        write("etc/nsswitch.conf", "passwd: files systemd\ngroup: files # as ever\nhosts: files dns\n");
        write("etc/apache2/mods-available/wsgi.load", "LoadModule\n");
        host = LinuxChangeableHost.image(AbsolutePath.of(root.toString()));
        look = LastLook.at(host, RECORDS, "this one");
        apply(Planner.OnEdited.REFUSE);
        look.take();
    }

    private void write(String path, String text) throws IOException {
        Files.writeString(root.resolve(path), text);
    }

    private void apply(Planner.OnEdited onEdited) throws IOException {
        Site site = Site.builder()
                .name("shop")
                .user("shop")
                .root("/srv/shop")
                .env("KEY", "value")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();
        SiteSetup setup = SiteSetup.of(site, WebServer.APACHE)
                .plus(new SiteSetup.ExtraFile(
                        AbsolutePath.of("/etc/pws/sites/shop/pws.toml"), DESCRIPTION, Optional.empty(), "copy", true));
        for (int number = 0; number < extra; number++) {
            setup = setup.plus(new SiteSetup.ExtraFile(
                    AbsolutePath.of("/etc/pws/sites/shop/extra" + number), "x", Optional.empty(), "copy", true));
        }
        List<SiteSetup> setups = List.of(setup);
        // Only files are of interest here: nothing is tested, reloaded or asked.
        MachineControl nothing = (MachineControl) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MachineControl.class}, (proxy, method, values) -> null);
        Planner planner = Planner.on(host, Servers.debian(), RECORDS).onEdited(onEdited);
        Deployment.on(host, nothing, RECORDS).carryOut(() -> planner.plan("apply", setups, "now"));
    }

    @Test
    void whatStandsAsItWasLeftIsKnownWithItsDescriptions() {
        assertThat(look.standing())
                .hasValueSatisfying(sites -> assertThat(sites)
                        .containsExactly(new LastLook.DescribedSite(
                                org.pythonwebstack.value.SiteName.of("shop"),
                                WebServer.APACHE,
                                "pws.toml",
                                org.pythonwebstack.host.FileContent.ofText(DESCRIPTION)
                                        .sha256())));
        assertThat(LastLook.at(host, RECORDS, "another one").standing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SITE,
                "etc/pws/sites/shop/pws.toml",
                "etc/pws/sites/shop/environment",
                "var/lib/pws/ledger/sites/shop.json",
                "var/lib/pws/ledger/shared.json",
                "etc/passwd",
                "etc/group",
                "etc/nsswitch.conf"
            })
    void aFileThatWasChangedIsNoticedThoughItsSizeAndTimeAreTheSame(String path) throws IOException {
        Path file = root.resolve(path);
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);

        assertThat(look.standing()).isEmpty();
    }

    @Test
    void aLookIsNotGoodForEverAsCertificatesAreNot() {
        Instant now = Instant.now();
        assertThat(look.standing(now.plus(Duration.ofDays(9)))).isPresent();
        assertThat(look.standing(now.plus(Duration.ofDays(11)))).isEmpty();
    }

    @Test
    void modesLinksAndAbsenceAreNoticed() throws IOException {
        Path file = root.resolve(SITE);
        Path aside = root.resolve("etc/aside");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(look.standing()).isEmpty();
        apply(Planner.OnEdited.REPLACE);
        look.take();
        assertThat(look.standing()).isPresent();

        Path link = root.resolve("etc/apache2/sites-enabled/pws-shop.conf");
        Files.delete(link);
        assertThat(look.standing()).isEmpty();
        Files.createSymbolicLink(link, Path.of("../sites-available/pws-shop.conf"));
        look.take();
        assertThat(look.standing()).isPresent();

        Files.move(file, aside);
        Files.copy(aside, file);
        assertThat(look.standing()).isEmpty();
    }

    @Test
    void aDirectoryThatSomebodyElseMayWriteToIsNotPassedOver() throws IOException {
        Files.setPosixFilePermissions(
                root.resolve("etc/apache2/sites-available"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(look.standing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc/apache2/mods-available/x.load", "var/lib/pws/ledger/sites/x.json"})
    void somethingNewThatDecidesAboutOurFilesIsNoticed(String path) throws IOException {
        write(path, "");
        assertThat(look.standing()).isEmpty();
    }

    @Test
    void anOperationThatWasCutShortIsNotPassedOver() throws IOException {
        Files.createDirectories(root.resolve("var/lib/pws/operation"));
        write("var/lib/pws/operation/plan.json", "{}");
        assertThat(look.standing()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Planner.OnEdited.class,
            names = {"KEEP", "REPLACE"})
    void whatWasEditedIsNeverTakenForOurs(Planner.OnEdited decision) throws IOException {
        write(SITE, "edited");
        look.take();
        assertThat(look.standing()).isEmpty();

        apply(decision);
        look.take();
        assertThat(look.standing().isPresent()).isEqualTo(decision == Planner.OnEdited.REPLACE);
    }

    @Test
    void accountsOfADirectoryOfTheNetworkAreNotTrustedToStay() throws IOException {
        write("etc/nsswitch.conf", "passwd: files\ngroup: files ldap\n");
        look.take();
        assertThat(look.standing()).isEmpty();
    }

    @Test
    void aDamagedRecordSaysNothing() throws IOException {
        Path record = root.resolve("var/lib/pws/last-look");
        byte[] bytes = Files.readAllBytes(record);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 4;
            Files.write(record, damaged);
            assertThat(look.standing()).isEmpty();
        }
        Files.write(record, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(look.standing()).isEmpty();
        Files.write(record, new byte[bytes.length]);
        assertThat(look.standing()).isEmpty();
        Files.write(record, bytes);
        assertThat(look.standing()).isPresent();
    }

    /** On a disk with such a clock, a file could change once more at the same time. */
    @ParameterizedTest
    @ValueSource(strings = {"/" + SITE, "/etc/passwd"})
    void aFileWhoseClockHasNotGoneOnIsNotReliedOn(String path) throws IOException {
        assertThat(root.resolve("var/lib/pws/last-look")).exists();
        ChangeableHost slow = (ChangeableHost) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChangeableHost.class}, (proxy, method, values) -> {
                    if (method.getName().equals("marks")) {
                        FileMark.Reader marks = host.marks();
                        return (FileMark.Reader) of -> of.toString().equals(path)
                                ? new FileMark(1, 1, TimeUnit.DAYS.toNanos(36_500))
                                : marks.of(of);
                    }
                    return method.invoke(host, values);
                });

        LastLook.at(slow, RECORDS, "this one").take();

        // What was seen earlier is not left to mislead the next command either.
        assertThat(root.resolve("var/lib/pws/last-look")).doesNotExist();
        assertThat(look.standing()).isEmpty();
    }

    /** So many files that they are looked at in several pieces. */
    @Test
    void anyOfThousandFilesIsNoticed() throws IOException {
        extra = 1200;
        apply(Planner.OnEdited.REFUSE);
        for (int number = 0; number < extra; number += 100) {
            look.take();
            assertThat(look.standing()).isPresent();
            Path file = root.resolve("etc/pws/sites/shop/extra" + number);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(look.standing()).as(file.toString()).isEmpty();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }
    }

    @Test
    void aMarkHoldsOnlyWhenTheClockOfTheFileHasGoneOn() {
        long now = TimeUnit.SECONDS.toNanos(1000);
        assertThat(new FileMark(1, 1, now - 1).isSettled(now)).isFalse();
        assertThat(new FileMark(1, 1, now + 1).isSettled(now)).isFalse();
        assertThat(new FileMark(1, 1, now - TimeUnit.MILLISECONDS.toNanos(51)).isSettled(now))
                .isTrue();
        // A clock of whole seconds, or of two.
        assertThat(new FileMark(1, 1, now - TimeUnit.SECONDS.toNanos(2)).isSettled(now))
                .isFalse();
        assertThat(new FileMark(1, 1, now - TimeUnit.SECONDS.toNanos(3)).isSettled(now))
                .isTrue();
        assertThat(FileMark.UNKNOWN.isSameAs(FileMark.UNKNOWN)).isFalse();
    }
}
