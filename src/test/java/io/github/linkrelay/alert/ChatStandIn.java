package io.github.linkrelay.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What takes alerts, as Slack does: answers 200, or what a test wants, and keeps each request that it took. */
final class ChatStandIn implements AutoCloseable {
    /** As in Slack the address is the secret. */
    static final String SECRET = "T0Aa1Bb2-X9secretPath";

    private static final ObjectMapper JSON = new ObjectMapper();

    record Post(URI uri, String method, String contentType, JsonNode body) {
        String text() {
            return body.path("text").asText();
        }
    }

    private final HttpServer server;
    private final List<Post> accepted = new CopyOnWriteArrayList<>();
    private final List<Post> refused = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    ChatStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** With a query, as some services have, whose escapes must arrive as they are. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/" + SECRET
                + "?sp=%2Ftriggers%2Frun&sig=a-b_c";
    }

    void answerWith(int wanted) {
        status = wanted;
    }

    List<Post> accepted() {
        return accepted;
    }

    List<Post> refused() {
        return refused;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Post post = new Post(
                exchange.getRequestURI(),
                exchange.getRequestMethod(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                JSON.readTree(exchange.getRequestBody()));
        int now = status;
        (now == 200 ? accepted : refused).add(post);
        exchange.sendResponseHeaders(now, 2);
        exchange.getResponseBody().write("ok".getBytes());
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
