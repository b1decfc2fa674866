package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.Machine;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.PythonApps;

/**
 * Three sites on one machine, each with an account of its own: alpha below {@code /srv} with the system's Gunicorn, beta
 * below {@code /home} with a virtual environment, both behind nginx; gamma behind Apache on another port.
 *
 * <p>Each test leaves the machine as it found it: all three answer.
 */
class UnitsUnderSystemdTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String ASK = """
            import sys, urllib.request, urllib.error
            host, port, path = sys.argv[1:]
            asked = urllib.request.Request("http://127.0.0.1:" + port + path, headers={"Host": host})
            try:
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    print(answer.status, answer.read().decode())
            except urllib.error.HTTPError as error:
                print(error.code, error.read().decode())
            except OSError as error:
                print("000", error)
            """;

    private static Machine machine;

    private static Site.Builder site(String name, String root) {
        return Site.builder()
                .name(name)
                .root(root)
                .user(name)
                .mount("/", WsgiApplication.module("confined"))
                .secret("GREETING", "hello \"" + name + "\" 100% $HOME");
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        Path application = PythonApps.copy("confined", directory.resolve("confined"));
        machine = Machine.boot();
        for (String name : List.of("alpha", "beta", "gamma")) {
            String home = name.equals("beta") ? "/home/beta" : "/srv/" + name;
            String root = name.equals("beta") ? "/home/beta/site" : home;
            done("useradd", "--user-group", "--home-dir", home, "--create-home", "--shell", "/usr/sbin/nologin", name);
            machine.copyIn(application, root);
            done("chown", "-R", name + ":" + name, home);
            done("chmod", "755", home);
        }
        done("install", "-d", "-m", "777", "/srv/open");
        done("install", "-d", "/home/neighbour");
        done("runuser", "-u", "beta", "--", "python3", "-m", "venv", "--system-site-packages", "/home/beta/venv");
        machine.write("/usr/local/lib/ask.py", "root", "root", "644", ASK);
        install(NginxGunicornRenderer.debian()
                .render(List.of(
                        site("alpha", "/srv/alpha")
                                .virtualHost(VirtualHost.builder().serverName("alpha.example.org"))
                                .process(WsgiDaemonProcess.builder())
                                .build(),
                        site("beta", "/home/beta/site")
                                .virtualHost(VirtualHost.builder().serverName("beta.example.org"))
                                .process(WsgiDaemonProcess.builder()
                                        .venv("/home/beta/venv")
                                        .processes(2)
                                        .threads(4))
                                .build())));
        ApacheRenderer apache = ApacheRenderer.neutral(ApacheLayout.debian().withPortsListened(Set.of()));
        Site gamma = site("gamma", "/srv/gamma")
                .virtualHost(
                        VirtualHost.builder().serverName("gamma.example.org").listen("*:8080"))
                .process(WsgiDaemonProcess.builder().pythonPath("/srv/gamma"))
                .build();
        // Debian's own file would have Apache take nginx's port.
        machine.write("/etc/apache2/ports.conf", "root", "root", "644", "");
        install(apache.render(List.of(gamma)));
        done("systemd-tmpfiles", "--create");
        done("systemctl", "daemon-reload");
        done("systemctl", "enable", "--now", "pws-alpha.socket", "pws-alpha.service", "pws-beta.socket");
        done("systemctl", "enable", "--now", "pws-beta.service");
        for (String name : List.of("alpha", "beta")) {
            String file = "pws-" + name + ".conf";
            done("ln", "-s", "../sites-available/" + file, "/etc/nginx/sites-enabled/" + file);
        }
        done("nginx", "-t");
        done("systemctl", "enable", "--now", "nginx.service");
        for (ApacheModule module : apache.modules(gamma)) {
            done("a2enmod", "--quiet", module.moduleName());
        }
        done("a2dissite", "--quiet", "000-default");
        done("a2ensite", "--quiet", "pws-gamma");
        done("a2enconf", "--quiet", "pws");
        done("apachectl", "-t");
        done("systemctl", "enable", "--now", "apache2.service");
        for (String name : List.of("alpha", "beta", "gamma")) {
            assertThat(ask(name, "/"))
                    .as(machine.journal("pws-" + name + ".service"))
                    .startsWith("200 ");
        }
    }

    @AfterAll
    static void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    private static void install(Rendering rendering) {
        for (RenderedFile file : rendering.files()) {
            machine.write(
                    file.path().toString(),
                    file.owner(),
                    file.group(),
                    file.mode().toString(),
                    file.content());
        }
    }

    private static String done(String... command) {
        return machine.run(command).orFail().out().strip();
    }

    private static String ask(String name, String path) {
        return done(
                "python3", "/usr/local/lib/ask.py", name + ".example.org", name.equals("gamma") ? "8080" : "80", path);
    }

    private static String property(String name, String property) {
        return done("systemctl", "show", "--value", "--property=" + property, "pws-" + name + ".service");
    }

    private static void awaitAnswer(String name) {
        Programs.await(name + " answering", PATIENCE, () -> ask(name, "/").startsWith("200 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha", "beta", "gamma"})
    void theApplicationRunsAsItsAccountWithItsEnvironment(String name) {
        assertThat(ask(name, "/"))
                .startsWith("200 ")
                .contains("\"user\": \"" + name + "\"")
                .contains("\"environment\": \"hello \\\"" + name + "\\\" 100% $HOME\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha", "beta"})
    void theSandboxHolds(String name) {
        assertThat(done("stat", "-c", "%A", "/srv/open")).isEqualTo("drwxrwxrwx");
        machine.write("/tmp/of-another", "root", "root", "644", "");
        assertThat(ask(name, "/"))
                .contains("\"own\": \"done\"")
                .contains("\"etc\": \"OSError 30\"")
                .contains("\"neighbour\": \"OSError 30\"")
                .contains("\"home\": \"" + (name.equals("beta") ? "beta" : "") + "\"")
                .contains("\"temporary\": \"\"")
                .contains("\"others\": \"\"")
                .contains("\"privileges\": \"1\"")
                .contains("\"capabilities\": \"0000000000000000\"")
                .contains("\"filter\": \"2\"");
        // Nobody but the web server and root comes to the socket.
        String socket = "/run/pws/" + name + "/gunicorn.sock";
        assertThat(done("stat", "-c", "%U:%G %a", socket)).isEqualTo("root:www-data 660");
        assertThat(machine.run("runuser", "-u", "gamma", "--", "stat", socket).status())
                .isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha", "beta"})
    void theSocketStartsAServiceThatIsStopped(String name) {
        done("systemctl", "stop", "pws-" + name + ".service");
        assertThat(property(name, "ActiveState")).isEqualTo("inactive");
        assertThat(ask(name, "/")).startsWith("200 ");
        assertThat(property(name, "ActiveState")).isEqualTo("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha", "beta"})
    void aServiceThatIsKilledComesBackByItself(String name) {
        awaitAnswer(name);
        String before = property(name, "MainPID");
        assertThat(property(name, "ActiveState")).isEqualTo("active");
        done("systemctl", "kill", "--signal=KILL", "--kill-who=main", "pws-" + name + ".service");
        // No request is made meanwhile: the socket would start it too.
        Programs.await("the restart of " + name, PATIENCE, () -> {
            String now = property(name, "MainPID");
            return !now.equals("0")
                    && !now.equals(before)
                    && property(name, "ActiveState").equals("active");
        });
        assertThat(ask(name, "/")).startsWith("200 ");
    }

    @Test
    void aReloadTakesNewCodeAndKeepsTheService() {
        String before = property("beta", "MainPID");
        done("systemctl", "reload", "pws-beta.service");
        assertThat(ask("beta", "/")).startsWith("200 ");
        assertThat(property("beta", "MainPID")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha", "beta"})
    void whatTheApplicationSaysIsInTheJournal(String name) {
        assertThat(ask(name, "/spoken-" + name)).startsWith("200 ");
        Programs.await(
                "the line in the journal",
                PATIENCE,
                () -> machine.journal("pws-" + name + ".service").contains("asked for /spoken-" + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha", "beta", "gamma"})
    void logsAreWherePromisedAndAreRotated(String name) {
        String log = "/var/log/pws/" + name + "/access.log";
        assertThat(ask(name, "/before-rotation")).startsWith("200 ");
        Programs.await(
                "the request in the log", PATIENCE, () -> done("cat", log).contains("/before-rotation"));
        assertThat(machine.run("runuser", "-u", "alpha", "--", "cat", log).status())
                .isNotZero();
        String file = "/etc/logrotate.d/pws-" + name;
        assertThat(machine.run("logrotate", "-d", file).orFail().all()).doesNotContain("error:");
        assertThat(machine.run("logrotate", "-f", file).orFail().all()).doesNotContain("error:");
        assertThat(done("cat", log + ".1")).contains("/before-rotation");
        // nginx is told by a signal, and opens its logs a moment later.
        Programs.await("a request in the new log", PATIENCE, () -> {
            assertThat(ask(name, "/after-rotation")).startsWith("200 ");
            return done("cat", log).contains("/after-rotation");
        });
        assertThat(done("cat", log)).doesNotContain("/before-rotation");
    }

    @Test
    void allAnswerAgainAfterAReboot() {
        String before =
                done("cat", "/proc/sys/kernel/random/boot_id") + done("journalctl", "--list-boots", "--no-pager");
        machine.reboot();
        assertThat(done("journalctl", "--list-boots", "--no-pager")).isNotEqualTo(before);
        for (String name : List.of("alpha", "beta", "gamma")) {
            awaitAnswer(name);
        }
        assertThat(done("systemctl", "is-system-running", "--wait")).isEqualTo("running");
    }
}
