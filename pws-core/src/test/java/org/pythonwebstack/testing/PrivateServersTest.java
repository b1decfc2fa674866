package org.pythonwebstack.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateServersTest {

    private static final String APP = """
            def application(environ, start_response):
                body = environ["wsgi.input"].read()
                text = "%s %s %d" % (environ["REQUEST_METHOD"], environ["PATH_INFO"], len(body))
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [text.encode()]
            """;

    @Test
    void aPrivateNginxServesAPrivateGunicornOverAUnixSocket(@TempDir Path root) throws Exception {
        int port = Programs.freePort();
        Path socket = root.resolve("g.sock");
        Files.writeString(root.resolve("probe.py"), APP);
        String site = """
                server {
                    listen 127.0.0.1:%d;
                    location / {
                        proxy_pass http://unix:%s;
                    }
                }
                """.formatted(port, socket);
        List<String> command = List.of(Programs.require("gunicorn").toString(), "probe:application");
        try (PrivateNginx nginx = PrivateNginx.at(root.resolve("nginx")).site("probe", site);
                PrivateGunicorn gunicorn =
                        PrivateGunicorn.start(socket, command, Map.of(), root, root.resolve("gunicorn.log"))) {
            nginx.test().orFail();
            nginx.start(port);
            RawHttp.Reply reply = RawHttp.to(port, "localhost")
                    .body("12345".getBytes(StandardCharsets.UTF_8))
                    .get("/a%20b");
            assertThat(reply.status()).as(gunicorn.said()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("POST /a b 5");
        }
        assertThat(PrivateNginx.accepts(port)).isFalse();
    }
}
