package org.pythonwebstack.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonAppsTest {

    @ParameterizedTest
    @CsvSource({"shop, shop.wsgi:application, /", "flaskshop, flaskshop:app, /", "probe, probe:application, ''"})
    void eachSampleApplicationRuns(String name, String callable, String path, @TempDir Path root) {
        Path app = PythonApps.copy(name, root.resolve("app"));
        int port = Programs.freePort();
        List<String> command = List.of(
                PythonApps.venv().resolve("bin/gunicorn").toString(),
                "--bind=127.0.0.1:" + port,
                "--no-control-socket",
                callable);
        Map<String, String> environment = Map.of("SHOP_SECRET_KEY", "s", "SHOP_HOSTS", "shop.test");
        try (PrivateProcess gunicorn = PrivateProcess.start(command, environment, app, root.resolve("gunicorn.log"))) {
            gunicorn.awaitReady(() -> PrivateNginx.accepts(port));
            RawHttp.Reply reply = RawHttp.to(port, "shop.test").get("/echo" + path);
            assertThat(reply.status()).as(gunicorn.said()).isEqualTo(200);
            assertThat(reply.body()).containsIgnoringCase("method=GET\n");
        }
    }

    @Test
    void theShopHasStaticFiles(@TempDir Path root) {
        Path app = PythonApps.copy("shop", root.resolve("app"));
        PythonApps.collectStatic(app, root.resolve("static"));
        assertThat(Files.exists(root.resolve("static/catalog/shop.css"))).isTrue();
    }
}
