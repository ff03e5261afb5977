package io.github.linkrelay.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** A server that answers byte by byte as a test says: what no HTTP server would send. */
public final class RawAnswers implements AutoCloseable {
    /** Writes what answers a request. */
    public interface Answer {
        void write(OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cutOff = new AtomicInteger();
    private volatile Answer answer;

    public RawAnswers(Answer answer) throws IOException {
        this.answer = answer;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** What the next requests are answered with. */
    public void answerWith(Answer next) {
        answer = next;
    }

    public int requests() {
        return requests.get();
    }

    /** The bodies of the requests whose answers were taken whole, or may have been. */
    public List<String> answered() {
        return List.copyOf(answered);
    }

    /** How many answers the other side did not wait for. */
    public int cutOff() {
        return cutOff.get();
    }

    /** Status, headers, and a body with its length. */
    public static Answer whole(int status, String body) {
        return out -> out.write(("HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** A body of so many bytes. */
    public static Answer huge(int status, long bytes) {
        return out -> {
            out.write(("HTTP/1.1 " + status + " x\r\nContent-Length: " + bytes + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] block = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            for (long left = bytes; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        };
    }

    /** A small body that unpacks to so many bytes. */
    public static Answer packed(int status, int bytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream packer = new GZIPOutputStream(body)) {
            byte[] block = new byte[1 << 16];
            for (int left = bytes; left > 0; left -= block.length) {
                packer.write(block);
            }
        }
        return out -> {
            out.write(("HTTP/1.1 " + status + " x\r\nContent-Encoding: gzip\r\nContent-Length: " + body.size()
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body.toByteArray());
        };
    }

    /** This first, then the other text every few milliseconds, for ever. */
    public static Answer dripping(String first, String then, int millis) {
        return out -> {
            out.write(first.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(then.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            }
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                thread(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (byte[] body = readRequest(in); body != null; body = readRequest(in)) {
                requests.incrementAndGet();
                try {
                    answer.write(connection.getOutputStream());
                    answered.add(new String(body, StandardCharsets.UTF_8));
                } catch (IOException e) {
                    cutOff.incrementAndGet();
                    return;
                }
            }
        } catch (IOException e) {
            // the other side has gone
        } finally {
            connections.remove(connection);
        }
    }

    /** Its body; {@code null} if the connection ended before it did. */
    private static byte[] readRequest(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase().startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
            if (line.equals("end")) {
                return null;
            }
        }
        byte[] body = in.readNBytes(length);
        return body.length == length ? body : null;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return "end";
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "raw-answers");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
