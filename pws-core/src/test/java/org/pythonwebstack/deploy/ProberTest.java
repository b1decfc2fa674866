package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.UrlPath;

/** Asking a site: what is sent, and which answers are right. TLS is asked for where a real server has it. */
class ProberTest {

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "site");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                StringBuilder request = new StringBuilder();
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    request.append(line).append('\n');
                }
                requests.add(request.toString());
                String answer = answers.size() > 1 ? answers.take() : answers.peek();
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException | InterruptedException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private Change.ProbeChange probe(String path) {
        return new Change.ProbeChange(
                HostName.of("shop.example.org"), server.getLocalPort(), false, UrlPath.of(path), Set.of(200, 302));
    }

    @Test
    void theSiteIsAskedByItsName() throws Exception {
        answers.add("HTTP/1.1 302 Found\r\n\r\n");

        Prober.require(probe("/Über uns/"));

        assertThat(requests.poll(30, TimeUnit.SECONDS).lines())
                .startsWith("GET /%C3%9Cber%20uns/ HTTP/1.1", "Host: shop.example.org");
    }

    @Test
    void aSiteMayNeedAMomentToStart() {
        answers.addAll(List.of("", "HTTP/1.1 502 Bad Gateway\r\n\r\n", "rubbish", "HTTP/1.1 200 OK\r\n\r\n"));

        assertThatCode(() -> Prober.require(probe("/"))).doesNotThrowAnyException();

        assertThat(requests).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void statusesAreToldAsRanges() {
        assertThat(Prober.ranges(Set.of(401, 200, 201, 202))).isEqualTo("200-202, 401");
        assertThat(Prober.ranges(Set.of(200))).isEqualTo("200");
    }
}
