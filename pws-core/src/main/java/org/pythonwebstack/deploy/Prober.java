package org.pythonwebstack.deploy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks a site of this machine for a page, with the site's own name, over loopback. HTTP is written here because the client of
 * Java cannot be given another name than that of the address.
 */
final class Prober {

    private static final Duration WAIT = Duration.ofSeconds(30);

    /** A server that is being reloaded may answer as before for a moment. */
    private static final Duration WAIT_FOR_ANOTHER_ANSWER = Duration.ofSeconds(10);

    /** What servers say of an application that has not started yet. */
    private static final Set<Integer> NOT_YET = Set.of(502, 503, 504);

    private static final Duration STEP = Duration.ofMillis(200);
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MOST_LINE = 8192;

    private Prober() {}

    /**
     * Asks until the answer is right: a site that was just started may need a moment.
     *
     * @throws IOException with the last answer, if it is not right in ten seconds, or half a minute where there is none or the server says
     *     that the application is not there
     */
    static void require(Change.ProbeChange probe) throws IOException {
        long start = System.nanoTime();
        while (true) {
            String last;
            Duration wait = WAIT;
            try {
                int status = status(probe);
                if (probe.accepted().contains(status)) {
                    return;
                }
                last = "the answer has status " + status;
                if (!NOT_YET.contains(status)) {
                    wait = WAIT_FOR_ANOTHER_ANSWER;
                }
            } catch (IOException e) {
                last = "no answer: " + e.getMessage();
            }
            if (System.nanoTime() - start > wait.toNanos()) {
                throw new IOException(
                        last + ", wanted is one of " + ranges(probe.accepted()) + ". The site's error log says more");
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(STEP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a site was asked", e);
        }
    }

    /**
     * Asks once, and returns the status of the answer.
     *
     * @throws IOException if there is no answer
     */
    static int status(Change.ProbeChange probe) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.port()), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            if (!probe.tls()) {
                return exchange(plain, probe);
            }
            try (SSLSocket secure = (SSLSocket) trusting()
                    .getSocketFactory()
                    .createSocket(plain, probe.host().toString(), probe.port(), true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(probe.host().toString())));
                secure.setSSLParameters(parameters);
                return exchange(secure, probe);
            }
        }
    }

    private static int exchange(Socket socket, Change.ProbeChange probe) throws IOException {
        // Both consist of plain characters; nothing in them can end a line.
        String request = "GET " + probe.path().encoded() + " HTTP/1.1\r\nHost: " + probe.host()
                + "\r\nUser-Agent: pws-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        String line = firstLine(new BufferedInputStream(socket.getInputStream()));
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("what came back is no HTTP");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    /** Returns numbers as {@code 200-299, 401}. */
    static String ranges(Set<Integer> numbers) {
        List<String> ranges = new ArrayList<>();
        int first = 0;
        int last = 0;
        for (int number : new TreeSet<>(numbers)) {
            if (number != last + 1 || ranges.isEmpty()) {
                first = number;
                ranges.add("");
            }
            last = number;
            ranges.set(ranges.size() - 1, first == last ? "" + first : first + "-" + last);
        }
        return String.join(", ", ranges);
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r' && c != '\n' && line.length() < MOST_LINE; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** The certificate proves nothing to us: the connection goes to this machine, and the name need not lead here yet. */
    private static SSLContext trusting() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not available", e);
        }
    }

    private static final class Anyone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
