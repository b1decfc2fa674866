package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Refused;

/**
 * Addresses of both families, and those that stand for all of a family, beside each other: both servers start, and each site
 * is reached where it says. So they do with an error page for every status that can have one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressesOnBothServersTest {

    private final ApacheLab apacheLab = new ApacheLab();
    private final NginxLab nginxLab = new NginxLab();
    private final List<Integer> apachePorts = Programs.freePorts(5);
    private final List<Integer> nginxPorts = Programs.freePorts(5);
    private @Nullable PrivateApache apache;

    @BeforeAll
    void startBoth() {
        apache = apacheLab.install(sites(apachePorts)).start();
        nginxLab.start(nginxPorts.get(0), sites(nginxPorts));
    }

    @AfterAll
    void stopBoth() {
        if (apache != null) {
            apache.close();
        }
        nginxLab.close();
        apacheLab.close();
    }

    private static Site[] sites(List<Integer> ports) {
        return new Site[] {
            site("every", "*:" + ports.get(0)),
            site("all4", "0.0.0.0:" + ports.get(0)),
            site("both", "0.0.0.0:" + ports.get(1), "[::]:" + ports.get(1)),
            site("all6", "[::]:" + ports.get(2)),
            site("one4", "127.0.0.1:" + ports.get(2)),
            site("one6", "[::1]:" + ports.get(3)),
            site("own4", "127.0.0.1:" + ports.get(3)),
            site("wide4", "0.0.0.0:" + ports.get(4)),
            site("beside4", "127.0.0.1:" + ports.get(4)),
        };
    }

    private static Site site(String name, String... addresses) {
        VirtualHost.Builder host = VirtualHost.builder()
                .serverName(name + ".test")
                .redirect(Redirect.permanent("/moved", "https://" + name + ".example"));
        for (String address : addresses) {
            host.listen(address);
        }
        for (int status = 400; status < 600; status++) {
            ErrorPage page = page(status);
            if (page != null) {
                host.errorPage(page);
            }
        }
        return Site.builder().name(name).virtualHost(host).build();
    }

    private static @Nullable ErrorPage page(int status) {
        try {
            return ErrorPage.message(status, "This is " + status + ".");
        } catch (Refused e) {
            return null;
        }
    }

    @ParameterizedTest(name = "{0} at [{2}]")
    @CsvSource({
        "every, 0, ::1",
        "all4, 0, 127.0.0.1",
        "both, 1, 127.0.0.1",
        "both, 1, ::1",
        "all6, 2, ::1",
        "one4, 2, 127.0.0.1",
        "one6, 3, ::1",
        "own4, 3, 127.0.0.1",
        "beside4, 4, 127.0.0.1",
    })
    void aSiteIsReachedWhereItSays(String name, int port, String address) {
        assertThat(ask(address, apachePorts.get(port), name)).contains("https://" + name + ".example");
        assertThat(ask(address, nginxPorts.get(port), name)).contains("https://" + name + ".example");
    }

    @Test
    void thereAreErrorPagesForTheUsualStatuses() {
        assertThat(List.of(400, 403, 404, 405, 413, 421, 429, 451, 500, 502, 503, 504, 511))
                .allMatch(status -> page(status) != null);
        assertThat(List.of(418, 425, 444, 494, 497, 499, 509, 599)).allMatch(status -> page(status) == null);
    }

    @Test
    void apacheTellsThatItHearsIpv4Too() {
        Rendering rendering = ApacheRenderer.debian().render(site("all6", "[::]:8080"));

        assertThat(rendering.notices()).extracting(Notice::field).containsExactly("virtual-host.listen");
    }

    private static String ask(String address, int port, String name) {
        try (Socket socket = new Socket(address, port)) {
            socket.getOutputStream()
                    .write(("GET /moved HTTP/1.1\r\nHost: " + name + ".test\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
