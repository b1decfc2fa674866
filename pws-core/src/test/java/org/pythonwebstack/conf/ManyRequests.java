package org.pythonwebstack.conf;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends thousands of requests over one connection, many at a time, and keeps the bytes that come back. */
final class ManyRequests {

    private static final int AT_ONCE = 100;

    private ManyRequests() {}

    /**
     * A response.
     *
     * @param head the status line and the fields, one character for each byte
     * @param body the body, one character for each byte
     */
    record Reply(String head, String body) {

        /** Returns the value of a field, without the blank that nginx puts before it; empty if there is none. */
        String field(String name) {
            String start = "\r\n" + name + ": ";
            int from = head.indexOf(start);
            return from < 0 ? "" : head.substring(from + start.length(), head.indexOf("\r\n", from + 2));
        }

        /** Returns the body as the text that its bytes are. */
        String text() {
            return utf8(body);
        }
    }

    /** Returns the text whose UTF-8 bytes are the characters of {@code bytes}. */
    static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Returns the responses to requests for {@code targets}, which are in the form that goes over the wire. */
    static List<Reply> get(int port, List<String> targets) throws IOException {
        return send(
                port, targets.stream().map(target -> new Request(target, "")).toList());
    }

    /**
     * A request.
     *
     * @param target the target as it goes over the wire
     * @param fields further header fields, each with the line end
     */
    record Request(String target, String fields) {}

    /** Returns the responses to {@code requests}, in order. */
    static List<Reply> send(int port, List<Request> requests) throws IOException {
        List<Reply> replies = new ArrayList<>(requests.size());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int from = 0; from < requests.size(); from += AT_ONCE) {
                List<Request> batch = requests.subList(from, Math.min(requests.size(), from + AT_ONCE));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                for (Request request : batch) {
                    out.writeBytes(
                            ("GET " + request.target() + " HTTP/1.1\r\nHost: EVIL\r\n" + request.fields() + "\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
                }
                socket.getOutputStream().write(out.toByteArray());
                for (int i = 0; i < batch.size(); i++) {
                    replies.add(reply(in));
                }
            }
        }
        return replies;
    }

    /** Returns {@code path} with every byte escaped that is not a letter, a digit or a slash. */
    static String target(String path) {
        StringBuilder target = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
                target.append(c);
            } else {
                target.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return target.toString();
    }

    private static Reply reply(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the connection ended after: " + head);
            }
            head.append((char) b);
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return new Reply(head.toString(), new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }
}
