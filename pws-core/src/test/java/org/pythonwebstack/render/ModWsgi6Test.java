package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.RawHttp;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Version;

/** The set-ups with virtual environments on mod_wsgi 6, and what only that version can do. */
class ModWsgi6Test extends VenvSetups {

    private static final List<String> NEW_OPTIONS =
            List.of("switch-interval", "interrupt-timeout", "response-flush-delay");

    ModWsgi6Test() {
        super(new ApacheLab("6.0.5"));
    }

    private WsgiDaemonProcess.Builder withNewOptions(String venv) {
        return processes(venv)
                .switchInterval(Duration.ofMillis(250))
                .requestTimeout(Duration.ofSeconds(1))
                .interruptTimeout(Duration.ofSeconds(20))
                .responseFlushDelay(Duration.ofMillis(20));
    }

    @Test
    void theOptionsOfVersion6WorkAsTheyAreMeant() {
        String script = lab().file("project/slow.wsgi", """
                        import os
                        import sys
                        import time

                        INTERRUPTED = []


                        def application(environ, start_response):
                            if environ["PATH_INFO"] == "/slow":
                                try:
                                    end = time.monotonic() + 15
                                    while time.monotonic() < end:
                                        time.sleep(0.05)
                                except BaseException as found:
                                    INTERRUPTED.append(type(found).__name__)
                                    raise
                            body = "%s %d %s" % (sys.getswitchinterval(), os.getpid(), INTERRUPTED)
                            body = body.encode()
                            start_response("200 OK", [("Content-Length", str(len(body)))])
                            return [body]
                        """).toString();
        Site site = site().process(withNewOptions(lab().venv("empty").toString())
                        .threads(1)
                        .build())
                .mount("/", WsgiApplication.script(script))
                .build();
        try (PrivateApache apache = lab().install(site).start()) {
            RawHttp client =
                    RawHttp.to(site.virtualHost().listen().get(0).port().number(), "venvs.example");
            String before = client.get("/").body();
            assertThat(before)
                    .as(() -> apache.errorLog() + lab().errorLog(site))
                    .startsWith("0.25 ");
            assertThat(client.get("/slow").status()).isEqualTo(504);
            // The request was ended and its process was not: without the option the process would be another.
            String after = client.get("/").body();
            assertThat(after)
                    .as(() -> apache.errorLog() + lab().errorLog(site))
                    .startsWith(before.substring(0, before.indexOf('[')))
                    .contains("RequestTimeout");
        }
    }

    @Test
    void anOlderTargetRefusesThem() {
        Site site = site().process(withNewOptions("/srv/venv").build())
                .mount("/", app(1))
                .build();
        for (String older : List.of("4.9.4", "5.0.2")) {
            ApacheRenderer renderer = ApacheRenderer.debian().withModWsgi(Version.of(older));
            assertThatThrownBy(() -> renderer.render(site))
                    .asInstanceOf(type(Refused.class))
                    .satisfies(refused -> assertThat(refused.problems())
                            .hasSize(NEW_OPTIONS.size())
                            .allSatisfy(problem -> assertThat(problem.rule()).isEqualTo(RenderRule.VERSION_LACKS))
                            .extracting(Problem::field)
                            .containsExactlyInAnyOrderElementsOf(NEW_OPTIONS.stream()
                                    .map(key -> "process[0]." + key)
                                    .toList()));
        }
    }
}
