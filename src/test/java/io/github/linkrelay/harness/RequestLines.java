package io.github.linkrelay.harness;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server on loopback that keeps the head of each request byte for byte, and takes any target that a client sends. */
public final class RequestLines implements AutoCloseable {
    private final ServerSocket server;
    private final byte[] answer;
    private final BlockingQueue<List<String>> heads = new LinkedBlockingQueue<>();

    /** @param json what every request is answered with, status 200 */
    public RequestLines(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        answer = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.UTF_8);
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "request-lines");
        thread.setDaemon(true);
        thread.start();
    }

    /** Without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The heads of the requests so far, each with the request line first; the bytes as Latin-1. Forgets them. */
    public List<List<String>> take() {
        List<List<String>> taken = new ArrayList<>();
        heads.drainTo(taken);
        return taken;
    }

    /** The targets of the requests so far. Forgets them. */
    public List<String> targets() {
        return take().stream()
                .map(head -> head.get(0)
                        .substring(head.get(0).indexOf(' ') + 1, head.get(0).lastIndexOf(' ')))
                .toList();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept();
                    InputStream in = new BufferedInputStream(client.getInputStream())) {
                List<String> head = new ArrayList<>();
                int length = 0;
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    head.add(line);
                    if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(
                                line.substring(line.indexOf(':') + 1).strip());
                    }
                }
                in.readNBytes(length);
                if (!head.isEmpty()) {
                    heads.add(head);
                    client.getOutputStream().write(answer);
                }
            } catch (IOException e) {
                // The next one.
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
