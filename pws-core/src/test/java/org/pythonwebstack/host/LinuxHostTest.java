package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Version;

/** What is known of this machine and of the image of one. */
class LinuxHostTest {

    private static final Host MACHINE = LinuxHost.machine();

    @TempDir
    Path folder;

    @Test
    void accountsAreThoseOfTheNameService() {
        Programs.requireFile("/usr/bin/getent");

        UserEntry user = MACHINE.user(Account.of("daemon")).orElseThrow();

        assertThat(user.uid()).isEqualTo(1);
        assertThat(MACHINE.user(Account.ofUid(user.uid()))).contains(user);
        assertThat(MACHINE.groupsOf(user)).contains(user.gid());
        assertThat(MACHINE.group(Group.of("daemon")).orElseThrow().gid()).isEqualTo(user.gid());
        assertThat(MACHINE.user(Account.of("no-such-account"))).isEmpty();
        assertThat(MACHINE.user(Account.of("#4294967294"))).isEmpty();
        assertThat(MACHINE.group(Group.of("no-such-group"))).isEmpty();
    }

    @Test
    void anImageHasItsOwnAccounts() throws Exception {
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(
                folder.resolve("etc/passwd"), "broken\n:::\nshop:x:2001:2002::/srv:/bin/sh\nbad:x:-1:x::/:\n");
        Files.writeString(folder.resolve("etc/group"), "shop:x:2002:\nweb:x:2003:other,shop\nbad:x::shop\n");
        Host image = LinuxHost.image(AbsolutePath.of(folder.toString()));

        UserEntry user = image.user(Account.of("shop")).orElseThrow();

        assertThat(user).isEqualTo(new UserEntry("shop", 2001, 2002, "/srv"));
        assertThat(image.user(Account.of("#2001"))).contains(user);
        assertThat(image.groupsOf(user)).isEqualTo(Set.of(2002L, 2003L));
        assertThat(image.user(Account.of("bad"))).isEmpty();
        assertThat(image.user(Account.of("daemon"))).isEmpty();
        assertThat(image.locales()).isEmpty();
        assertThat(image.version(Program.APACHE)).isEmpty();
    }

    @Test
    void statusIsThatOfTheKernel() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "12345");
        Files.createSymbolicLink(folder.resolve("link"), file);
        Programs.run(
                        Programs.require("mkfifo").toString(),
                        folder.resolve("pipe").toString())
                .orFail();
        Programs.run(Programs.require("chmod").toString(), "2751", file.toString())
                .orFail();
        AbsolutePath place = AbsolutePath.of(folder.toString());
        int uid = (int) Files.getAttribute(file, "unix:uid");
        int gid = (int) Files.getAttribute(file, "unix:gid");

        assertThat(MACHINE.status(place.resolve("file")))
                .isEqualTo(new FileStatus(FileStatus.Kind.FILE, uid, gid, 02751, 5));
        assertThat(MACHINE.status(place.resolve("link")).kind()).isEqualTo(FileStatus.Kind.LINK);
        assertThat(MACHINE.linkTarget(place.resolve("link"))).contains(file.toString());
        assertThat(MACHINE.status(place.resolve("pipe")).kind()).isEqualTo(FileStatus.Kind.SPECIAL);
        assertThat(MACHINE.status(place).isDirectory()).isTrue();
        assertThat(MACHINE.status(place.resolve("none"))).isEqualTo(FileStatus.ABSENT);
        assertThat(MACHINE.status(place.resolve("file/below"))).isEqualTo(FileStatus.ABSENT);
    }

    @Test
    void readingIsBoundedAndFollowsNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "12345");
        Files.createSymbolicLink(folder.resolve("link"), file);
        AbsolutePath place = AbsolutePath.of(folder.toRealPath().toString());

        assertThat(MACHINE.text(place.resolve("file"), 5).orThrow()).isEqualTo("12345");
        assertThat(MACHINE.text(place.resolve("file"), 4).problems().get(0).rule())
                .isEqualTo(HostRule.TOO_LARGE);
        assertThat(MACHINE.text(place.resolve("link"), 5).problems().get(0).rule())
                .isEqualTo(HostRule.LINK);
        assertThat(MACHINE.text(place.resolve("none"), 5).problems().get(0).rule())
                .isEqualTo(HostRule.NOT_FOUND);
        assertThat(MACHINE.names(place, 10)).containsExactly("file", "link");
        assertThat(MACHINE.names(place, 1)).hasSize(1);
        assertThat(MACHINE.names(place.resolve("file"), 10)).isEmpty();
    }

    @Test
    void programsSayTheirVersions() {
        Programs.require("apache2");
        Programs.require("nginx");

        assertThat(MACHINE.version(Program.APACHE).orElseThrow().isAtLeast(Version.of("2.4")))
                .isTrue();
        assertThat(MACHINE.version(Program.NGINX).orElseThrow().isAtLeast(Version.of("1.18")))
                .isTrue();
        assertThat(MACHINE.locales().orElseThrow()).contains("C");
    }

    /** Of owner, group and others the first that applies decides, even if a later one allows more. */
    @ParameterizedTest
    @CsvSource({
        "0700, 2001, 1, true",
        "0077, 2001, 1, false",
        "0070, 1, 2001, true",
        "0707, 1, 2001, false",
        "0007, 1, 1, true",
        "0770, 1, 1, false",
        "0000, 0, 0, true"
    })
    void accessIsThatOfTheKernel(String mode, long uid, long gid, boolean allowed) {
        FileStatus file = new FileStatus(FileStatus.Kind.DIRECTORY, 2001, 2001, Integer.parseInt(mode, 8), 0);
        Credentials who = new Credentials(uid, Set.of(gid));

        assertThat(who.maySearch(file, Optional.empty())).isEqualTo(allowed);
        assertThat(who.mayRead(file, Optional.empty())).isEqualTo(allowed);
        assertThat(who.mayWrite(file, Optional.empty())).isEqualTo(allowed);
    }

    @Test
    void aProgramSeesItsArgumentsAndNothingElse() {
        AbsolutePath printf = AbsolutePath.of("/usr/bin/printf");

        assertThat(Command.run(printf, List.of("[%s]", "a b", "'q'", "$HOME", "\"x\" '"))
                        .orElseThrow())
                .isEqualTo(new Command.Answer(0, "[a b]['q'][$HOME][\"x\" ']"));
        assertThat(Command.run(AbsolutePath.of("/usr/bin/env"), List.of("-u", "PATH"))
                        .orElseThrow()
                        .out())
                .isEqualTo("LC_ALL=C.UTF-8\n");
        assertThat(Command.run(AbsolutePath.of("/usr/bin/no-such-program"), List.of()))
                .isEmpty();
    }

    /** A program that leaves a child with its pipes behind, and one that never stops talking. */
    @Test
    void aProgramCannotHoldTheCaller() {
        long start = System.nanoTime();

        assertThat(Command.run(AbsolutePath.of("/bin/sh"), List.of("-c", "sleep 60 & echo done")))
                .contains(new Command.Answer(0, "done\n"));
        // This one is held for certain: the reader waits in the pipe when the program ends.
        assertThat(Command.run(AbsolutePath.of("/bin/sh"), List.of("-c", "sleep 60 & echo done; sleep 1")))
                .contains(new Command.Answer(0, "done\n"));
        assertThat(Command.run(AbsolutePath.of("/usr/bin/head"), List.of("-c", "3000000", "/dev/zero")))
                .isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(45));
    }

    /** The kernel's order: an account in the list before groups, of several groups one that allows, and the mask over both. */
    @Test
    void accessListsAreReadAndDecide() throws Exception {
        Path file = Files.writeString(folder.resolve("a ${HOME} \"b' $(x)"), "");
        AbsolutePath place = AbsolutePath.of(file.toString());
        setfacl("u::rw-,g::r--,o::r--,m::r-x,u:2001:rwx,u:2002:---,g:3001:rw-,g:3002:---", file);

        AccessList list = MACHINE.accessList(place).orElseThrow();

        assertThat(list).isEqualTo(new AccessList(Map.of(2001L, 5, 2002L, 0), 4, Map.of(3001L, 4, 3002L, 0)));
        FileStatus status = new FileStatus(FileStatus.Kind.FILE, 1, 1, 0657, 0);
        Optional<AccessList> given = Optional.of(list);
        assertThat(new Credentials(2001, Set.of(2001L)).maySearch(status, given))
                .isTrue();
        assertThat(new Credentials(2001, Set.of(2001L)).mayWrite(status, given)).isFalse();
        assertThat(new Credentials(2002, Set.of(1L)).mayRead(status, given)).isFalse();
        assertThat(new Credentials(9, Set.of(3001L, 3002L)).mayRead(status, given))
                .isTrue();
        assertThat(new Credentials(9, Set.of(3002L)).mayRead(status, given)).isFalse();
        assertThat(new Credentials(9, Set.of(1L, 3002L)).mayRead(status, given)).isTrue();
        assertThat(new Credentials(9, Set.of(1L)).maySearch(status, given)).isFalse();
        assertThat(new Credentials(9, Set.of(9L)).mayWrite(status, given)).isTrue();
        assertThat(new Credentials(1, Set.of(3002L)).mayRead(status, given)).isTrue();
        assertThat(new Credentials(0, Set.of()).maySearch(status, given)).isTrue();
    }

    @Test
    void filesWithoutAListHaveNone() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        Path directory = Files.createDirectory(folder.resolve("directory"));
        setfacl("d:u:2001:rwx", directory);
        Files.createSymbolicLink(
                folder.resolve("link"), setfacl("u:2001:r", Files.writeString(folder.resolve("b"), "")));

        assertThat(MACHINE.tellsAccessLists()).isTrue();
        for (String name : List.of("file", "directory", "link", "none", "blank ")) {
            assertThat(MACHINE.accessList(AbsolutePath.of(folder + "/" + name))).isEmpty();
        }
        assertThat(AccessList.of("user::rwx\nmask::\nx\n:::\ngroup:99999999999999:rwx\n"))
                .isEmpty();
    }

    private static Path setfacl(String entries, Path file) {
        Programs.run(Programs.require("setfacl").toString(), "-m", entries, "--", file.toString())
                .orFail();
        return file;
    }
}
