package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.testing.PrivateNginx;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Version;

/** What is written differently for different versions of nginx. */
class NginxVersionsTest {

    private static Rendering render(String version, boolean http2, String certificate, String key) {
        return NginxGunicornRenderer.debian()
                .withNginx(Version.of(version))
                .render(List.of(Site.builder()
                        .name("shop")
                        .virtualHost(VirtualHost.builder()
                                .serverName("shop.example.org")
                                .listen("127.0.0.1:8080")
                                .tls(Tls.builder()
                                        .certificate(certificate)
                                        .certificateKey(key)
                                        .listen("127.0.0.1:8443")
                                        .http2(http2)))
                        .build()));
    }

    private static String site(Rendering rendering) {
        return rendering
                .file("/etc/nginx/sites-available/pws-shop.conf")
                .orElseThrow()
                .content();
    }

    private static String shared(Rendering rendering) {
        return rendering.file("/etc/nginx/conf.d/pws.conf").orElseThrow().content();
    }

    /** The parameter is deprecated from 1.25.1 on, where the directive came; 1.19.4 brought the refusal of handshakes. */
    @ParameterizedTest
    @CsvSource({
        "1.18, false, false",
        "1.18.0, false, false",
        "1.19.3, false, false",
        "1.19.4, false, true",
        "1.22.1, false, true",
        "1.25.0, false, true",
        "1.25.1, true, true",
        "1.29, true, true"
    })
    void eachVersionGetsTheFormThatItKnows(String version, boolean directive, boolean refusesHandshakes) {
        Rendering with = render(version, true, "/etc/ssl/shop.pem", "/etc/ssl/shop.key");
        Rendering without = render(version, false, "/etc/ssl/shop.pem", "/etc/ssl/shop.key");
        String listen = "listen 127.0.0.1:8443 ssl";
        assertThat(site(with)).contains(directive ? listen + ";" : listen + " http2;");
        assertThat(site(without)).contains(listen + ";").doesNotContain("http2 on;");
        assertThat(site(with).contains("http2 on;")).isEqualTo(directive);
        assertThat(site(without).contains("http2 off;")).isEqualTo(directive);
        assertThat(shared(with)).contains(directive ? listen + ";" : listen + " http2;");
        assertThat(shared(with).contains("ssl_reject_handshake on;")).isEqualTo(refusesHandshakes);
        assertThat(shared(with).contains("ssl_certificate /etc/ssl/shop.pem;")).isEqualTo(!refusesHandshakes);
    }

    /** The nginx of this machine takes all older forms, and says nothing against them. */
    @Test
    void olderFormsPassTheTestOfTheServer(@TempDir Path directory) {
        String key = directory.resolve("tls.key").toString();
        String certificate = directory.resolve("tls.pem").toString();
        Programs.run(
                        Programs.require("openssl").toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-subj",
                        "/CN=shop.example.org",
                        "-keyout",
                        key,
                        "-out",
                        certificate)
                .orFail();
        for (String version : List.of("1.18", "1.22.1", "1.25.0")) {
            for (boolean http2 : new boolean[] {true, false}) {
                Rendering rendering = render(version, http2, certificate, key);
                try (PrivateNginx nginx = PrivateNginx.at(directory.resolve("nginx"))) {
                    nginx.clear();
                    nginx.conf("pws.conf", shared(rendering));
                    nginx.site("shop", site(rendering).replace("/var/log/pws/shop/", directory + "/"));
                    assertThat(nginx.test().orFail().err())
                            .as(version)
                            .doesNotContain("[warn]")
                            .doesNotContain("[emerg]");
                }
            }
        }
    }
}
