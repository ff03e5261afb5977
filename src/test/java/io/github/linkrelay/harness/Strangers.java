package io.github.linkrelay.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that pipeline requests and never read an answer. Whoever is thrown out comes again, until all are closed. */
public final class Strangers implements AutoCloseable {
    private static final byte[] MANY =
            "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000).getBytes(ISO_8859_1);

    private final List<Thread> threads = new ArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger thrownOut = new AtomicInteger();
    private volatile boolean closed;

    private Strangers() {}

    /** So many connections to each port. */
    public static Strangers come(int connections, int... ports) {
        Strangers strangers = new Strangers();
        for (int port : ports) {
            for (int i = 0; i < connections; i++) {
                Thread thread = new Thread(() -> strangers.pipeline(port), "stranger");
                thread.setDaemon(true);
                thread.start();
                strangers.threads.add(thread);
            }
        }
        return strangers;
    }

    private void pipeline(int port) {
        while (!closed) {
            try (Socket socket = new Socket()) {
                // Or the system takes megabytes of answers before they pile up where they came from.
                socket.setReceiveBufferSize(4 << 10);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                sockets.add(socket);
                OutputStream out = socket.getOutputStream();
                while (!closed) {
                    out.write(MANY);
                    sent.addAndGet(MANY.length);
                }
            } catch (IOException e) {
                thrownOut.incrementAndGet();
            }
        }
    }

    /** How often a connection was closed from the other side, or could not be made. */
    public int thrownOut() {
        return thrownOut.get();
    }

    /** The bytes of requests that the sockets took. */
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        for (Socket socket : sockets) {
            socket.close();
        }
        for (Thread thread : threads) {
            thread.join(5_000);
        }
    }
}
