package io.github.linkrelay.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy on loopback. Whatever host a client asks for, it connects the client to one server of the test: after a
 * {@code CONNECT}, or after the first request line with a whole URL.
 */
public final class ProxyStandIn implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Queue<List<String>> heads = new ConcurrentLinkedQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int refusal;

    /** @param target the port of the server behind it */
    public ProxyStandIn(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Answers each CONNECT with this status; 0: connects. */
    public void refuseWith(int status) {
        refusal = status;
    }

    /** The heads of the first request of each connection, the request line first. */
    public List<List<String>> heads() {
        return List.copyOf(heads);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                thread(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            List<String> head = head(in);
            if (head.isEmpty()) {
                return;
            }
            heads.add(head);
            boolean isConnect = head.get(0).startsWith("CONNECT ");
            OutputStream out = client.getOutputStream();
            if (isConnect && refusal != 0) {
                out.write(ascii("HTTP/1.1 " + refusal + " no\r\nContent-Length: 5\r\n\r\nproxy"));
                return;
            }
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
                sockets.add(upstream);
                if (isConnect) {
                    out.write(ascii("HTTP/1.1 200 connected\r\n\r\n"));
                } else {
                    upstream.getOutputStream().write(ascii(String.join("\r\n", head) + "\r\n\r\n"));
                }
                thread(() -> copy(upstream, client));
                in.transferTo(upstream.getOutputStream());
            }
        } catch (IOException e) {
            // one side has gone
        } finally {
            sockets.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            // one side has gone
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> head = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n') {
                line.append((char) c);
            } else if (line.toString().isBlank()) {
                return head;
            } else {
                head.add(line.toString().strip());
                line.setLength(0);
            }
        }
        return List.of();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "proxy-stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
