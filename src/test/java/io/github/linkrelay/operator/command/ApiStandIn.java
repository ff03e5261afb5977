package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Stands in for the operator's API, over real HTTP. It notes what breaks the contract, on both sides. */
final class ApiStandIn implements AutoCloseable {
    private static final Contract CONTRACT = new Contract();

    private HttpServer server;
    private final Map<String, Function<Asked, Answered>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> breaches = new CopyOnWriteArrayList<>();

    /** @param path without the query, as it came */
    record Asked(String method, String path, Map<String, String> query, Headers headers, String body) {}

    record Answered(int status, String body, Map<String, String> headers) {
        static Answered ok(String json) {
            return new Answered(200, json, Map.of());
        }

        static Answered problem(int status, String problem) {
            return new Answered(status, "{\"status\":" + status + ",\"problem\":\"" + problem + "\"}", Map.of());
        }
    }

    ApiStandIn() throws IOException {
        listen(0);
    }

    private void listen(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Nobody listens there for a while. */
    void pause() {
        server.stop(0);
    }

    /** At the same address. */
    void resume() {
        try {
            listen(server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param call like {@code GET /api/status} */
    void on(String call, Function<Asked, Answered> answer) {
        answers.put(call, answer);
    }

    void on(String call, String json) {
        on(call, any -> Answered.ok(json));
    }

    List<Asked> asked() {
        return asked;
    }

    /** Requests of this call. */
    List<Asked> asked(String call) {
        return asked.stream()
                .filter(each -> call.equals(each.method() + " " + each.path()))
                .toList();
    }

    List<String> breaches() {
        return breaches;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked question = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    query(exchange.getRequestURI().getRawQuery()),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.add(question);
            breaches.addAll(CONTRACT.problems(question));
            Answered answer = answers.getOrDefault(
                            question.method() + " " + question.path(),
                            any -> Answered.problem(404, "There is no such thing."))
                    .apply(question);
            breaches.addAll(CONTRACT.problems(question, answer.status(), answer.body()));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new TreeMap<>();
        for (String each : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = each.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
