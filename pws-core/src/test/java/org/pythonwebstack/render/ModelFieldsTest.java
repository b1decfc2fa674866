package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** What a language refuses is told of the field that a person gave, not of the directive that it was to become. */
class ModelFieldsTest {

    static Stream<Arguments> fields() {
        String plain = "/srv/${HOME}";
        String last = "/srv/" + "a/".repeat(30) + "${HOME}";
        return Stream.of(plain, last)
                .flatMap(path -> Stream.of(
                        Arguments.of("root", site().root(path)),
                        Arguments.of(
                                "process[0].python-home",
                                process(WsgiDaemonProcess.builder().venv(path))),
                        Arguments.of(
                                "process[0].home",
                                process(WsgiDaemonProcess.builder().home(path))),
                        Arguments.of(
                                "process[0].python-path[1]",
                                process(WsgiDaemonProcess.builder()
                                        .pythonPath("/srv/lib")
                                        .pythonPath(path))),
                        Arguments.of(
                                "mount[1].application", site().mount("/b", WsgiApplication.script(path + "/b.py"))),
                        Arguments.of(
                                "static[0].target",
                                site().staticMount("/s/", path).staticMount("/long/", "/a/b")),
                        Arguments.of(
                                "static[1].at",
                                site().staticMount("/s/", "/a/b").staticMount(path + "/", "/a/c")),
                        Arguments.of("virtual-host.document-root", site(host().documentRoot(path))),
                        Arguments.of(
                                "virtual-host.acme-challenge-directory", site(host().acmeChallengeDirectory(path))),
                        Arguments.of("virtual-host.access-log", site(host().accessLog(path + "/a.log"))),
                        Arguments.of("virtual-host.error-log", site(host().errorLog(path + "/a.log"))),
                        Arguments.of("virtual-host.tls.certificate-key", site(host().tls(Tls.of("/etc/a.pem", path)))),
                        Arguments.of(
                                "virtual-host.redirect[0].from",
                                site(host().redirect(Redirect.permanent(path, "https://else.example/")))),
                        Arguments.of("virtual-host.request-env.A", site(host().requestEnv("A", path)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void apacheNamesTheField(String field, Site.Builder builder) {
        Site site = builder.build();
        Refused refused = catchThrowableOfType(
                Refused.class, () -> ApacheRenderer.debian().render(site));

        assertThat(refused.problems())
                .extracting(problem -> problem.code() + " " + problem.field())
                .containsExactly("PWS-CONF-002 " + field);
        assertThat(refused.problems().get(0).character()).isEqualTo("U+0024 '$'");
    }

    @Test
    void aFileThatIsNamedAloneIsTracedToItsPath() {
        Site site = site().staticMount("/f", "/srv/files/~").build();

        Refused refused = catchThrowableOfType(
                Refused.class, () -> ApacheRenderer.debian().render(site));

        assertThat(refused.problems()).extracting(Problem::field).containsOnly("static[0].target");
    }

    @Test
    void severalSitesHaveTheirNamesInFront() {
        Site site = site(host().documentRoot("/srv/${HOME}")).build();
        Refused refused = catchThrowableOfType(
                Refused.class, () -> ApacheRenderer.debian().render(List.of(site)));

        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactly("site[shop].virtual-host.document-root");
    }

    /** The file of the environment has no form for it. */
    @Test
    void aVariableIsNamedAndASecretNotShown() {
        Problem shown = onlyProblem(site().env("NAME", "hunter2\uffff"));
        assertThat(shown.field()).isEqualTo("env.NAME");
        assertThat(shown.excerpt()).isEqualTo("hunter2\\uffff");

        Problem hidden = onlyProblem(site().secret("NAME", "hunter2\uffff"));
        assertThat(hidden.field()).isEqualTo("secrets.NAME");
        assertThat(hidden.toString()).contains("U+FFFF at 7").doesNotContain("hunter");
    }

    private static Problem onlyProblem(Site.Builder builder) {
        Site site = builder.build();
        Refused refused = catchThrowableOfType(
                Refused.class, () -> ApacheRenderer.debian().render(site));
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().get(0);
    }

    @Test
    void nginxAndItsCompanionsNameTheField() {
        Site site = Site.builder()
                .name("shop")
                .root("/srv/shop")
                .user("shop")
                .virtualHost(host())
                .process(WsgiDaemonProcess.builder().venv("/srv/shop/it's"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();
        Refused refused = catchThrowableOfType(
                Refused.class, () -> NginxGunicornRenderer.debian().render(site));

        assertThat(refused.problems()).extracting(Problem::field).containsExactly("process[0].python-home");
        assertThat(refused.problems().get(0).hint()).endsWith("it would stand in [Service] ExecStart");
    }

    private static VirtualHost.Builder host() {
        return VirtualHost.builder().serverName("shop.example.org");
    }

    private static Site.Builder site() {
        return site(host());
    }

    private static Site.Builder site(VirtualHost.Builder host) {
        return Site.builder().name("shop").virtualHost(host).mount("/", WsgiApplication.script("/srv/app.wsgi"));
    }

    private static Site.Builder process(WsgiDaemonProcess.Builder process) {
        return site().process(process);
    }
}
