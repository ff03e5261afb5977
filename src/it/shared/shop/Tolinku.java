package shop;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends webhooks as Tolinku does. */
final class Tolinku {
    static final String SECRET = "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;

    Tolinku(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    HttpResponse<String> sends(byte[] body, String secret) throws Exception {
        return sends(body, secret, "application/json");
    }

    HttpResponse<String> sends(byte[] body, String secret, String contentType) throws Exception {
        return sends(body, BodyPublishers.ofByteArray(body), secret, contentType);
    }

    /** Without saying beforehand how long it is. */
    HttpResponse<String> sendsInChunks(byte[] body, String secret) throws Exception {
        return sends(
                body, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), secret, "application/json");
    }

    /** With this {@code Content-Encoding}, whatever the body is. */
    HttpResponse<String> sendsEncoded(byte[] body, String secret, String encoding) throws Exception {
        return sends(body, BodyPublishers.ofByteArray(body), secret, "application/json", "Content-Encoding", encoding);
    }

    private HttpResponse<String> sends(
            byte[] body, BodyPublisher publisher, String secret, String contentType, String... more) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/webhooks/tolinku"))
                .header("Content-Type", contentType)
                .header("X-Webhook-Signature", HexFormat.of().formatHex(mac.doFinal(body)))
                .POST(publisher);
        if (more.length > 0) {
            request.headers(more);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> gets(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
    }

    static byte[] event(String type, String data) {
        return ("{\"event\":\"" + type + "\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":" + data + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
