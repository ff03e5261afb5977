package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A vendor's HTTP interface on loopback: answers by its rules, or first as a test has laid out. */
final class VendorStandIn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param body the bytes as text */
    record Request(String method, String path, String query, Map<String, String> headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Null if it was not sent. */
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** @param headers may be empty; status 0: the connection is cut without an answer */
    record Reply(int status, String body, Map<String, String> headers) {
        static Reply of(int status, String body) {
            return new Reply(status, body, Map.of());
        }

        static Reply cut() {
            return new Reply(0, "", Map.of());
        }

        Reply with(String header, String value) {
            return new Reply(status, body, Map.of(header, value));
        }
    }

    private final Function<Request, Reply> rules;
    private final Queue<Function<Request, Reply>> laidOut = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Request> accepted = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** @param rules what a request is answered by itself */
    VendorStandIn(Function<Request, Reply> rules) throws IOException {
        this.rules = rules;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next request is answered so. */
    synchronized VendorStandIn next(Reply reply) {
        return next(request -> reply);
    }

    synchronized VendorStandIn next(Function<Request, Reply> reply) {
        laidOut.add(reply);
        return this;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Those that were answered 2xx. */
    synchronized List<Request> accepted() {
        return List.copyOf(accepted);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new java.util.TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().getRawQuery(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Function<Request, Reply> how;
        synchronized (this) {
            how = laidOut.isEmpty() ? rules : laidOut.remove();
        }
        Reply reply = how.apply(request);
        synchronized (this) {
            requests.add(request);
            if (reply.status() / 100 == 2) {
                accepted.add(request);
            }
        }
        if (reply.status() == 0) {
            exchange.close();
            return;
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
