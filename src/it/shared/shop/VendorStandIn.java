package shop;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes batches as a vendor does, and keeps what it accepted. While it is down it answers 503. */
final class VendorStandIn implements AutoCloseable {
    private final List<String> batches = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpServer server;
    private volatile boolean isDown;

    private VendorStandIn(String path, String accepts) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, exchange -> {
            String batch = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = accepts.getBytes(StandardCharsets.UTF_8);
            if (isDown) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(503, -1);
            } else {
                batches.add(batch);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    static VendorStandIn segment() throws IOException {
        return new VendorStandIn("/v1/batch", "{\"success\":true}");
    }

    static VendorStandIn hubspot() throws IOException {
        return new VendorStandIn("/events/v3/send/batch", "{}");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void goesDown() {
        isDown = true;
    }

    void comesBack() {
        isDown = false;
    }

    /** How many batches came while it was down. */
    int refused() {
        return refused.get();
    }

    /** What it accepted. */
    List<String> batches() {
        return batches;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
