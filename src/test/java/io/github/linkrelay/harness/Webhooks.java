package io.github.linkrelay.harness;

import io.github.linkrelay.sandbox.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Tolinku's side of the tests: sends bodies, signed as Tolinku signs them, over real HTTP. */
public final class Webhooks {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI url;
    private final String secret;

    public Webhooks(int port, String secret) {
        this(port, "/webhooks/tolinku", secret);
    }

    public Webhooks(int port, String path, String secret) {
        this.url = URI.create("http://127.0.0.1:" + port + path);
        this.secret = secret;
    }

    /** A click that differs from all others by its token. */
    public static byte[] click(String token) {
        return ("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"prefix\":\"go\",\"token\":\""
                        + token + "\",\"ip\":\"203.0.113.57\",\"platform\":\"ios\",\"device_type\":\"mobile\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The status, or the exception's cause where there was no answer. */
    public int send(byte[] body) throws IOException {
        return exchange(body).statusCode();
    }

    public HttpResponse<String> exchange(byte[] body) throws IOException {
        return exchange(request(body).header("X-Webhook-Signature", Signer.sign(body, secret)));
    }

    /** A request without a signature, to add to. */
    public HttpRequest.Builder request(byte[] body) {
        return HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
    }

    public static HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    public URI url() {
        return url;
    }
}
