package org.pythonwebstack.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateApacheTest {

    private final Path root = PrivateApache.temporaryRoot();

    @AfterEach
    void deleteRoot() {
        PrivateApache.delete(root);
    }

    @ParameterizedTest
    @EnumSource
    void servesAnApplicationAndEndsWithAllItsProcesses(PrivateApache.Mpm mpm) throws IOException {
        if (mpm == PrivateApache.Mpm.ITK) {
            Programs.requireRoot();
        }
        Path script = root.resolve("hello.wsgi");
        Files.writeString(script, """
                import os
                def application(environ, start_response):
                    body = ("%d %s" % (os.getpid(), environ["HTTP_HOST"])).encode()
                    start_response("200 OK", [("Content-Length", str(len(body)))])
                    return [body]
                """, StandardCharsets.UTF_8);
        int port = Programs.freePort();
        long daemon;
        try (PrivateApache apache = PrivateApache.in(root)
                .mpm(mpm)
                .listen(port)
                .config("<Directory \"" + root + "\">\nRequire all granted\n</Directory>")
                .config("WSGIDaemonProcess hello threads=1")
                .config("WSGIScriptAlias / \"" + script + "\" process-group=hello application-group=%{GLOBAL}")
                .start()) {
            RawHttp.Reply reply = RawHttp.to(port, "any.example").get("/");
            assertThat(reply.status()).as(apache.errorLog()).isEqualTo(200);
            assertThat(reply.body()).endsWith(" any.example");
            daemon = Long.parseLong(reply.body().split(" ", -1)[0]);
            assertThat(ProcessHandle.of(daemon)).isPresent();
            apache.reload();
            assertThat(RawHttp.to(port, "any.example").get("/").status()).isEqualTo(200);
        }
        assertThat(ProcessHandle.of(daemon)).isEmpty();
    }

    @Test
    void whatApacheWouldNotTakeIsSaid() {
        Programs.Result result =
                PrivateApache.in(root).config("NoSuchDirective x").test();
        assertThat(result.status()).isNotZero();
        assertThat(result.all()).contains("NoSuchDirective");
    }
}
