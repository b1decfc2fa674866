package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.testing.Machine;
import org.pythonwebstack.testing.Programs;

/**
 * Sites are deployed on a machine with systemd, nginx and Apache, by a program of its own: {@link DeployMain}. Each test
 * leaves the machine as it found it, byte for byte.
 */
class SystemControlUnderSystemdTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What a reader of the machine could tell, without what servers and tools write by themselves. */
    private static final String PICTURE = """
            import hashlib, os, stat
            others = ('/var/lib/pws', '/var/lib/systemd', '/var/log/journal', '/var/log/nginx', '/var/log/apache2',
                      '/var/lib/nginx', '/var/log/wtmp', '/etc/.pwd.lock', '/etc/passwd-', '/etc/shadow-', '/etc/group-', '/etc/gshadow-')
            def tell(path):
                name = os.path.basename(path)
                if path.startswith(others) or name.startswith(('.pws-removed-', '.pws-undone-')):
                    return
                status = os.lstat(path)
                content = ''
                if stat.S_ISLNK(status.st_mode):
                    content = os.readlink(path)
                elif stat.S_ISREG(status.st_mode) and not path.startswith('/var/log/'):
                    with open(path, 'rb') as file:
                        content = hashlib.sha256(file.read()).hexdigest()
                print(path, oct(status.st_mode), status.st_uid, status.st_gid, content)
                if stat.S_ISDIR(status.st_mode):
                    for name in sorted(os.listdir(path)):
                        tell(os.path.join(path, name))
            for top in ('/etc', '/srv', '/var/log', '/var/lib'):
                tell(top)
            """;

    private static final String ASK = """
            import sys, urllib.request, urllib.error
            host, port = sys.argv[1:]
            asked = urllib.request.Request("http://127.0.0.1:" + port + "/", headers={"Host": host})
            try:
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    print(answer.status, answer.read().decode())
            except urllib.error.HTTPError as error:
                print(error.code)
            except OSError as error:
                print("000", error)
            """;

    private static Machine machine;
    private static String classPath;
    private static Set<String> before;

    @BeforeAll
    static void start() {
        machine = Machine.boot();
        List<String> places = new ArrayList<>();
        for (Class<?> type : List.of(DeployMain.class, Deployment.class)) {
            // Of the checkout, which the machine sees.
            String place = place(type).toString();
            places.add("/pws" + place.substring(place.lastIndexOf("/pws-core/")));
        }
        for (Class<?> type : Stream.of(
                        com.google.common.collect.ImmutableList.class,
                        com.google.common.util.concurrent.internal.InternalFutureFailureAccess.class,
                        com.fasterxml.jackson.databind.ObjectMapper.class,
                        com.fasterxml.jackson.core.JsonParser.class,
                        com.fasterxml.jackson.annotation.JsonTypeInfo.class,
                        org.apache.commons.exec.DefaultExecutor.class)
                .toList()) {
            Path library = place(type);
            String copy = "/usr/local/lib/pws-test/" + library.getFileName();
            machine.copyIn(library, copy);
            places.add(copy);
        }
        classPath = String.join(":", places);
        machine.write("/usr/local/lib/picture.py", "root", "root", "644", PICTURE);
        machine.write("/usr/local/lib/ask.py", "root", "root", "644", ASK);
        machine.write("/etc/apache2/ports.conf", "root", "root", "644", "Listen 127.0.0.1:8081\n");
        done("systemctl", "enable", "--now", "nginx.service", "apache2.service");
        // Nothing to do, but for PWS's own directory.
        assertThat(deploy("apply")).containsExactly("nothing to do");
        before = picture();
    }

    @AfterAll
    static void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static String done(String... command) {
        return machine.run(command).orFail().out().strip();
    }

    private static Set<String> picture() {
        return done("python3", "/usr/local/lib/picture.py").lines().collect(Collectors.toSet());
    }

    /** What differs is told, and not the whole machine. */
    private static void assertPicture(Set<String> wanted) {
        Set<String> now = picture();
        assertThat(now.stream().filter(line -> !wanted.contains(line)))
                .as("new")
                .isEmpty();
        assertThat(wanted.stream().filter(line -> !now.contains(line)))
                .as("lost")
                .isEmpty();
    }

    /** Returns what the program said that were no steps. */
    private static List<String> deploy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                classPath,
                "org.pythonwebstack.deploy.DeployMain"));
        all.addAll(List.of(arguments));
        Programs.Result result = machine.run(all.toArray(new String[0]));
        return result.all().lines().filter(line -> !line.matches(" *[0-9]+ .*")).toList();
    }

    private static String ask(String name) {
        return done("python3", "/usr/local/lib/ask.py", name + ".example.org", name.startsWith("a") ? "8080" : "80");
    }

    private static void assertAnswers(String... names) {
        for (String name : names) {
            Programs.await(name + " answering", PATIENCE, () -> ask(name).startsWith("200 "));
            assertThat(ask(name)).isEqualTo("200 hello from " + name + " " + done("id", "-u", name));
        }
    }

    private static void assertGone(String... names) {
        assertPicture(before);
        for (String name : names) {
            assertThat(machine.run("getent", "passwd", name).status()).isNotZero();
            assertThat(machine.run("getent", "group", name).status()).isNotZero();
            assertThat(ask(name)).doesNotStartWith("200");
        }
        for (String list : List.of("list-units", "list-unit-files")) {
            assertThat(machine.run("systemctl", list, "--all", "--plain", "--no-legend", "pws-*")
                            .all())
                    .isBlank();
        }
        assertThat(done("systemctl", "is-system-running")).isEqualTo("running");
    }

    @AfterEach
    void removeAll() {
        // After a failure, so that the next test finds the machine as it should be.
        if (!machine.run("ls", "/var/lib/pws/ledger/sites").out().isBlank()) {
            deploy("apply");
        }
    }

    @Test
    void sitesOnBothServersComeOutlastARebootAndGo() {
        assertThat(deploy("apply", "gamma", "alpha")).containsExactly("done");
        assertAnswers("alpha", "gamma");
        assertThat(done("cat", "/srv/sites/gamma/made-by")).isEqualTo(done("id", "-u", "gamma"));
        assertThat(done("systemctl", "is-active", "pws-gamma.socket", "pws-gamma.service"))
                .isEqualTo("active\nactive");
        assertThat(done("systemctl", "is-enabled", "pws-gamma.socket", "pws-gamma.service"))
                .isEqualTo("enabled\nenabled");
        assertThat(done("stat", "-c", "%U:%G %a", "/var/log/pws/gamma/access.log"))
                .isEqualTo("www-data:adm 640");
        assertThat(deploy("apply", "gamma", "alpha")).containsExactly("nothing to do");

        machine.reboot();
        assertAnswers("alpha", "gamma");
        assertThat(deploy("apply", "gamma", "alpha")).containsExactly("nothing to do");

        assertThat(deploy("undo")).containsExactly("undone: apply gamma alpha");
        assertGone("alpha", "gamma");
        assertThat(machine.run("test", "-e", "/run/pws/gamma").status()).isNotZero();
    }

    @Test
    void oneSiteGoesAndTheOthersStay() {
        assertThat(deploy("apply", "gamma", "alpha", "another")).containsExactly("done");
        assertThat(deploy("apply", "gamma", "alpha")).containsExactly("done");
        assertAnswers("alpha", "gamma");
        assertThat(machine.run("id", "another").status()).isNotZero();
        assertThat(deploy("apply", "alpha")).containsExactly("done");
        assertAnswers("alpha");
        assertThat(machine.run("id", "gamma").status()).isNotZero();

        // Removed sites are put aside, also from their undoing.
        assertThat(deploy("undo")).containsExactly("undone: apply alpha");
        assertAnswers("alpha", "gamma");

        assertThat(deploy("apply")).containsExactly("done");
        assertGone("alpha", "gamma", "another");
    }

    @Test
    void aSiteThatDoesNotAnswerLeavesTheOthersAndNothingBehind() {
        String bad = "afailing";
        assertThat(deploy("apply", "gamma", "alpha")).containsExactly("done");
        Set<String> good = picture();
        assertThat(deploy("apply", "gamma", "alpha", bad))
                .singleElement()
                .asString()
                .startsWith("failed: ask http://" + bad + ".example.org/: the answer has status 500");
        assertPicture(good);
        assertAnswers("alpha", "gamma");
        assertThat(deploy("apply")).containsExactly("done");
        assertGone("alpha", "gamma", bad);
    }

    @Test
    void aReloadThatNginxDidNotTakeIsTold() {
        // The server passes its test, which runs elsewhere, and cannot open the logs when it reloads.
        done("mkdir", "/var/log/pws");
        machine.write(
                "/run/systemd/system/nginx.service.d/blind.conf",
                "root",
                "root",
                "644",
                "[Service]\nTemporaryFileSystem=/var/log/pws:ro\n");
        done("systemctl", "daemon-reload");
        done("systemctl", "restart", "nginx.service");
        try {
            assertThat(deploy("apply", "gamma"))
                    .singleElement()
                    .asString()
                    .startsWith("failed: reload nginx: nginx.service did not take its new configuration");
        } finally {
            done("rm", "-r", "/run/systemd/system/nginx.service.d");
            done("systemctl", "daemon-reload");
            done("systemctl", "restart", "nginx.service");
            done("rmdir", "/var/log/pws");
        }
        assertGone("gamma");
    }

    @Test
    void aReloadThatApacheDidNotTakeIsTold() {
        done("mkdir", "/var/log/pws");
        machine.write(
                "/run/systemd/system/apache2.service.d/blind.conf",
                "root",
                "root",
                "644",
                "[Service]\nTemporaryFileSystem=/var/log/pws:ro\n");
        done("systemctl", "daemon-reload");
        done("systemctl", "restart", "apache2.service");
        try {
            assertThat(deploy("apply", "alpha"))
                    .singleElement()
                    .asString()
                    .startsWith("failed: reload Apache: apache2.service did not take its new configuration");
            assertThat(done("systemctl", "is-active", "apache2.service")).isEqualTo("active");
        } finally {
            done("rm", "-r", "/run/systemd/system/apache2.service.d");
            done("systemctl", "daemon-reload");
            done("systemctl", "restart", "apache2.service");
            machine.run("rmdir", "/var/log/pws");
        }
        assertGone("alpha");
    }

    /** It cannot open the site's logs when it reads its configuration again, and ends; the program that told it to could. */
    @Test
    void anApacheThatEndsWhenItIsReloadedRunsAgainWithoutTheSite() {
        String main = done("systemctl", "show", "--property=MainPID", "--value", "apache2.service");
        done("prlimit", "--pid", main, "--nofile=9:9");
        assertThat(deploy("apply", "alpha"))
                .singleElement()
                .asString()
                .startsWith("failed: reload Apache: apache2.service ended when it read its new configuration");
        assertThat(done("systemctl", "is-active", "apache2.service")).isEqualTo("active");
        assertGone("alpha");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compile the code", "enable and start", "reload nginx", "ask http"})
    void whateverKillsItTheNextCommandPutsTheMachineBack(String step) {
        assertThat(deploy("kill=" + step, "apply", "gamma")).doesNotContain("done");
        assertThat(deploy("recover")).last().isEqualTo("recovered: apply gamma");
        assertGone("gamma");
    }

    @Test
    void aUnitWhoseFileIsGoneIsStoppedAllTheSame() {
        assertThat(deploy("apply", "gamma")).containsExactly("done");
        done("rm", "/etc/systemd/system/pws-gamma.service");
        done("systemctl", "daemon-reload");
        // Undoing would be more than was done.
        assertThat(deploy("undo")).first().asString().contains("PWS-DEPLOY-003");
        assertThat(deploy("apply")).containsExactly("done");
        assertGone("gamma");
    }
}
