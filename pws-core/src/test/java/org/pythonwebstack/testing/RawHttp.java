package org.pythonwebstack.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One HTTP/1.1 request on a connection of its own, sent byte for byte as it was built: no client library stands between a
 * test and the {@code Host} header, the method or the target that it means.
 */
public final class RawHttp {

    private static final int TIMEOUT_MILLISECONDS = 30_000;

    private final int port;
    private final String host;
    private final List<String> headers = new ArrayList<>();
    private String method = "GET";
    private byte[] body = new byte[0];
    private boolean tls;

    private RawHttp(int port, String host) {
        this.port = port;
        this.host = host;
    }

    /** Returns a request to a port of 127.0.0.1 for a virtual host. */
    public static RawHttp to(int port, String host) {
        return new RawHttp(port, host);
    }

    /** Speaks TLS and takes any certificate. */
    public RawHttp overTls() {
        tls = true;
        return this;
    }

    /** Sets the method; {@code GET} unless set. */
    public RawHttp method(String name) {
        method = name;
        return this;
    }

    /** Adds a header. */
    public RawHttp header(String name, String value) {
        headers.add(name + ": " + value);
        return this;
    }

    /** Sends a body with its length, by {@code POST} unless another method is set later. */
    public RawHttp body(byte[] bytes) {
        body = bytes.clone();
        method = "POST";
        return header("Content-Length", Integer.toString(bytes.length));
    }

    /** Sends the request for {@code target} and returns what came back. */
    public Reply get(String target) {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(host).append("\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("\r\n");
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            try {
                out.write(body);
                out.flush();
            } catch (IOException e) {
                // A server may refuse a large body before it has read it; its answer is what counts.
                return Reply.parse(method, socket.getInputStream());
            }
            return Reply.parse(method, socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target + " on port " + port, e);
        }
    }

    private Socket connect() throws IOException {
        return tls ? tlsSocket() : plainSocket();
    }

    private Socket plainSocket() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLISECONDS);
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        return socket;
    }

    /** Returns a connection on which the handshake has not yet begun. */
    public SSLSocket tlsSocket() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAnything()}, new SecureRandom());
            return (SSLSocket) context.getSocketFactory().createSocket(plainSocket(), host, port, true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /**
     * What came back.
     *
     * @param status the status code
     * @param headers the header lines as they were
     * @param latin1 the body, chunks joined, each byte as the character of the same number
     */
    public record Reply(int status, List<String> headers, String latin1) {

        private static Reply of(int status, List<String> headers, byte[] bytes) {
            return new Reply(status, List.copyOf(headers), new String(bytes, StandardCharsets.ISO_8859_1));
        }

        /** Returns the bytes of the body, chunks joined. */
        public byte[] bytes() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Returns the first header of this name, if there is one. */
        public Optional<String> header(String name) {
            return all(name).stream().findFirst();
        }

        /** Returns the values of all headers of this name. */
        public List<String> all(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        /** Returns the body as UTF-8. */
        public String body() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return status + " " + headers + "\n" + body();
        }

        static Reply parse(String method, InputStream in) throws IOException {
            String statusLine = line(in);
            if (!statusLine.startsWith("HTTP/1.")) {
                throw new IOException("not an HTTP answer: " + statusLine);
            }
            int status = Integer.parseInt(statusLine.substring(9, 12));
            List<String> headers = new ArrayList<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                headers.add(line);
            }
            Reply head = of(status, headers, new byte[0]);
            if (method.equals("HEAD") || status == 204 || status == 304) {
                // Whatever follows is not allowed to be there, so a test may want to see it.
                return of(status, headers, in.readAllBytes());
            }
            if (head.header("Transfer-Encoding").filter("chunked"::equals).isPresent()) {
                return of(status, headers, chunks(in));
            }
            Optional<String> length = head.header("Content-Length");
            return of(
                    status,
                    headers,
                    length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes());
        }

        private static byte[] chunks(InputStream in) throws IOException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int size = size(in); size > 0; size = size(in)) {
                whole.write(in.readNBytes(size));
                line(in);
            }
            return whole.toByteArray();
        }

        private static int size(InputStream in) throws IOException {
            String line = line(in);
            if (line.isEmpty()) {
                throw new IOException("the answer was cut short");
            }
            return Integer.parseInt(line, 16);
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
                bytes.write(b);
            }
            String line = bytes.toString(StandardCharsets.ISO_8859_1);
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        }
    }

    /** Certificates of tests are signed by nobody. */
    private static final class TrustAnything implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
