package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.ApplicationGroup;
import org.pythonwebstack.site.ProcessChoice;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.RawHttp;

/**
 * The set-ups of mod_wsgi's document on virtual environments, run by a real Apache with one version of mod_wsgi. What proves each is in which prefix an
 * application runs, which packages it finds, and in which process and interpreter.
 */
abstract class VenvSetups {

    private static final String PROBE = """
            import sys

            try:
                from marker import NAME
            except ImportError:
                NAME = "none"


            def application(environ, start_response):
                lines = [
                    "prefix=" + sys.prefix,
                    "marker=" + NAME,
                    "process=" + environ["mod_wsgi.process_group"],
                    "interpreter=" + environ["mod_wsgi.application_group"],
                    "multiprocess=%s" % environ["wsgi.multiprocess"],
                    "mount=" + environ["SCRIPT_NAME"],
                ]
                body = "\\n".join(lines).encode()
                start_response("200 OK", [("Content-Length", str(len(body)))])
                return [body]
            """;

    private final ApacheLab lab;
    private final int port = Programs.freePort();

    VenvSetups(ApacheLab lab) {
        this.lab = lab;
    }

    ApacheLab lab() {
        return lab;
    }

    @BeforeEach
    void writeApplications() {
        for (int i = 1; i <= 3; i++) {
            lab.file("project/myapp" + i + ".wsgi", PROBE);
        }
    }

    @AfterEach
    void deleteFiles() {
        lab.close();
    }

    Site.Builder site() {
        return Site.builder()
                .name("myapps")
                .virtualHost(VirtualHost.builder()
                        .serverName("venvs.example")
                        .listen("127.0.0.1:" + port)
                        .build());
    }

    WsgiDaemonProcess.Builder processes(String venv) {
        return WsgiDaemonProcess.builder().processes(1).venv(venv);
    }

    WsgiApplication app(int number) {
        return WsgiApplication.script(lab.path("project/myapp" + number + ".wsgi"));
    }

    private WsgiMount.Builder mount(String at, int number) {
        return WsgiMount.builder().at(at).application(app(number));
    }

    Map<String, String> ask(PrivateApache apache, Site site, String path) {
        Map<String, String> answers = ask(apache, site, "venvs.example", path);
        // A visitor who claims another port must not get another interpreter.
        assertThat(ask(apache, site, "venvs.example:9", path)).isEqualTo(answers);
        return answers;
    }

    private Map<String, String> ask(PrivateApache apache, Site site, String host, String path) {
        RawHttp.Reply reply = RawHttp.to(port, host).get(path);
        assertThat(reply.status())
                .as(() -> reply + apache.errorLog() + lab.errorLog(site))
                .isEqualTo(200);
        Map<String, String> answers = new LinkedHashMap<>();
        reply.body().lines().forEach(line -> answers.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return answers;
    }

    private static Map<String, String> answers(
            Object prefix, String marker, String process, String interpreter, String multiprocess, String mount) {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("prefix", prefix.toString());
        answers.put("marker", marker);
        answers.put("process", process);
        answers.put("interpreter", interpreter);
        answers.put("multiprocess", multiprocess);
        answers.put("mount", mount);
        return answers;
    }

    private String interpreter(String path) {
        return "venvs.example:" + port + "|" + path;
    }

    @Test
    void daemonWithOneApplication() {
        String venv = lab.venv("v").toString();
        Site site = site().process(processes(venv).build()).mount("/", app(1)).build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(ask(apache, site, "/any")).isEqualTo(answers(venv, "v", "myapps", "", "False", ""));
        }
    }

    @Test
    void daemonWithSeveralApplicationsInOneEnvironment() {
        String venv = lab.venv("v").toString();
        Site site = site().process(processes(venv).build())
                .mount("/", app(1))
                .mount("/myapp2", app(2))
                .mount("/myapp3", app(3))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(ask(apache, site, "/")).isEqualTo(answers(venv, "v", "myapps", interpreter(""), "False", ""));
            assertThat(ask(apache, site, "/myapp2/x"))
                    .isEqualTo(answers(venv, "v", "myapps", interpreter("/myapp2"), "False", "/myapp2"));
            assertThat(ask(apache, site, "/myapp3"))
                    .isEqualTo(answers(venv, "v", "myapps", interpreter("/myapp3"), "False", "/myapp3"));
        }
    }

    @Test
    void daemonWithADirectoryOfApplications() {
        String venv = lab.venv("v").toString();
        lab.file("project/secret.txt", "not a script");
        Site site = site().process(processes(venv).build())
                .mount("/", WsgiApplication.directory(lab.path("project")))
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(ask(apache, site, "/myapp2.wsgi/x"))
                    .isEqualTo(answers(venv, "v", "myapps", interpreter("/myapp2.wsgi"), "False", "/myapp2.wsgi"));
            assertThat(ask(apache, site, "/myapp3.wsgi"))
                    .isEqualTo(answers(venv, "v", "myapps", interpreter("/myapp3.wsgi"), "False", "/myapp3.wsgi"));
            assertThat(RawHttp.to(port, "venvs.example").get("/secret.txt").status())
                    .isEqualTo(403);
            assertThat(RawHttp.to(port, "venvs.example").get("/none.wsgi").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void daemonWithSeveralApplicationsInTheirOwnEnvironments() {
        String empty = lab.venv("empty").toString();
        Site site = site().process(processes(empty).build())
                .mount(mount("/", 1).activate(lab.venv("a").toString()).build())
                .mount(mount("/myapp2", 2).activate(lab.venv("b").toString()).build())
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(ask(apache, site, "/")).isEqualTo(answers(empty, "a", "myapps", interpreter(""), "False", ""));
            assertThat(ask(apache, site, "/myapp2"))
                    .isEqualTo(answers(empty, "b", "myapps", interpreter("/myapp2"), "False", "/myapp2"));
        }
    }

    @Test
    void daemonsOfTheirOwnForSeveralApplications() {
        String a = lab.venv("a").toString();
        String b = lab.venv("b").toString();
        Site site = site().process(processes(a).name("one").build())
                .process(processes(b).name("two").build())
                .mount(mount("/", 1).process("one").build())
                .mount(mount("/myapp2", 2).process("two").build())
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(ask(apache, site, "/")).isEqualTo(answers(a, "a", "one", "", "False", ""));
            assertThat(ask(apache, site, "/myapp2")).isEqualTo(answers(b, "b", "two", "", "False", "/myapp2"));
        }
    }

    @Test
    void embeddedWithOneApplication() {
        String venv = lab.venv("v").toString();
        Site site = site().mount(mount("/", 1)
                        .process(ProcessChoice.EMBEDDED)
                        .applicationGroup(ApplicationGroup.GLOBAL)
                        .build())
                .build();
        WsgiServer server = WsgiServer.builder().pythonHome(venv).build();
        try (PrivateApache apache = lab.install(server, List.of(site)).start()) {
            assertThat(ask(apache, site, "/")).isEqualTo(answers(venv, "v", "", "", "True", ""));
        }
    }

    @Test
    void embeddedWithSeveralApplicationsInOneEnvironment() {
        String venv = lab.venv("v").toString();
        Site site = site().mount(mount("/", 1).process(ProcessChoice.EMBEDDED).build())
                .mount(mount("/myapp2", 2).process(ProcessChoice.EMBEDDED).build())
                .build();
        WsgiServer server = WsgiServer.builder().pythonHome(venv).build();
        try (PrivateApache apache = lab.install(server, List.of(site)).start()) {
            assertThat(ask(apache, site, "/")).isEqualTo(answers(venv, "v", "", interpreter(""), "True", ""));
            assertThat(ask(apache, site, "/myapp2"))
                    .isEqualTo(answers(venv, "v", "", interpreter("/myapp2"), "True", "/myapp2"));
        }
    }

    @Test
    void embeddedWithSeveralApplicationsInTheirOwnEnvironments() {
        String empty = lab.venv("empty").toString();
        Site site = site().mount(mount("/", 1)
                        .process(ProcessChoice.EMBEDDED)
                        .activate(lab.venv("a").toString())
                        .build())
                .mount(mount("/myapp2", 2)
                        .process(ProcessChoice.EMBEDDED)
                        .activate(lab.venv("b").toString())
                        .build())
                .build();
        WsgiServer server = WsgiServer.builder().pythonHome(empty).build();
        try (PrivateApache apache = lab.install(server, List.of(site)).start()) {
            assertThat(ask(apache, site, "/")).isEqualTo(answers(empty, "a", "", interpreter(""), "True", ""));
            assertThat(ask(apache, site, "/myapp2"))
                    .isEqualTo(answers(empty, "b", "", interpreter("/myapp2"), "True", "/myapp2"));
        }
    }

    @Test
    void anActivatedEnvironmentThatIsMissingIsNamedInTheLog() {
        String empty = lab.venv("empty").toString();
        Site site = site().process(processes(empty).build())
                .mount(mount("/", 1).activate(lab.path("no-such-venv")).build())
                .build();
        try (PrivateApache apache = lab.install(site).start()) {
            assertThat(RawHttp.to(port, "venvs.example").get("/").status())
                    .as(apache.errorLog())
                    .isEqualTo(500);
            assertThat(lab.errorLog(site))
                    .contains("no virtual environment of Python")
                    .contains("no-such-venv");
        }
    }
}
