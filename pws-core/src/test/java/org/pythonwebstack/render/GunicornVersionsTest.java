package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.testing.PythonApps;
import org.pythonwebstack.testing.RawHttp;

/** The same rendered settings and loader on the oldest Gunicorn that is supported and on a new one. */
class GunicornVersionsTest {

    private static final String ACCOUNT = PrivateApache.runsAsRoot() ? "games" : System.getProperty("user.name");
    private static final String OF_DEBIAN = "20.1.0";

    @ParameterizedTest
    @ValueSource(strings = {OF_DEBIAN, "27.0.1"})
    void theRenderedFilesRun(String version) {
        WsgiDaemonProcess.Builder process = WsgiDaemonProcess.builder().processes(1);
        if (version.equals(OF_DEBIAN)) {
            // Without a venv it is the system's Python, and the package of the distribution.
            Programs.requireFile("/usr/lib/python3/dist-packages/gunicorn");
        } else {
            process.venv(PythonApps.venv().toString());
        }
        int port = Programs.freePort();
        Path files = PrivateApache.temporaryRoot();
        try (NginxLab lab = new NginxLab()) {
            Path app = PythonApps.copy("probe", files.resolve("probe"));
            lab.start(
                    port,
                    Site.builder()
                            .name("probe")
                            .root(app.toString())
                            .user(ACCOUNT)
                            .virtualHost(VirtualHost.builder()
                                    .serverName("probe.test")
                                    .listen("127.0.0.1:" + port))
                            .process(process)
                            .mount("/app", WsgiApplication.module("probe"))
                            .build());
            RawHttp.Reply reply = RawHttp.to(port, "probe.test")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .header("X-Real-IP", "203.0.113.9")
                    .header("X-Forwarded-Host", "evil.test")
                    .body(new byte[] {'x'})
                    .get("/app/%C3%A9?q=1");
            assertThat(reply.status()).as(lab::journal).isEqualTo(200);
            assertThat(reply.body())
                    .contains("SERVER_SOFTWARE=gunicorn/" + version + "\n")
                    .contains("SCRIPT_NAME=/app\n")
                    .contains("QUERY_STRING=q=1\n")
                    .contains("REMOTE_ADDR=127.0.0.1\n")
                    .contains("wsgi.url_scheme=http\n")
                    .contains("wsgi.multithread=True\n")
                    .contains("body=1\n")
                    .contains("HTTP_X_FORWARDED_FOR=127.0.0.1\n")
                    .doesNotContain("HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST");
            assertThat(lab.journal()).doesNotContain("Unknown", "Invalid value");
        } finally {
            PrivateApache.delete(files);
        }
    }
}
