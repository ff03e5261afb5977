package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.bounded.BoundedRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;

/** Sends webhooks as Tolinku does: signed, with its headers, waiting ten seconds, not following a redirect. */
final class WebhookSender {
    /** Tolinku counts a delivery as failed after this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int LARGEST_ANSWER = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final URI url;
    private final String secret;
    private final Duration patience;

    WebhookSender(URI url, String secret) {
        this(url, secret, PATIENCE);
    }

    WebhookSender(URI url, String secret, Duration patience) {
        this.patience = patience;
        this.url = url;
        this.secret = secret;
    }

    /**
     * Sends this body and waits for the answer.
     *
     * @throws ConnectException if nothing listens there; any other failure is in the result
     */
    Sent send(byte[] body) throws ConnectException, InterruptedException {
        String type = type(body);
        String messageId = messageId(body).toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Linkrelay-send-test")
                .header("X-Webhook-Signature", Signer.sign(body, secret))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (type.matches("[\\w.-]+")) {
            request.header("X-Webhook-Event", type);
        }
        try {
            HttpResponse<String> answer = BoundedRequest.send(client, request, LARGEST_ANSWER, patience);
            Sent sent = new Sent(answer.statusCode(), EventLine.clean(type), messageId, "");
            return sent.isAccepted() ? sent : new Sent(sent.status(), sent.type(), messageId, describe(answer.body()));
        } catch (ConnectException e) {
            throw e;
        } catch (HttpTimeoutException e) {
            return new Sent(0, EventLine.clean(type), messageId, "no answer within " + patience.toSeconds() + " s");
        } catch (IOException e) {
            return new Sent(
                    0, EventLine.clean(type), messageId, "no answer: " + describe(String.valueOf(e.getMessage())));
        }
    }

    /** Returns the receiver's answer as one short line. If the answer repeats the secret, it is left out. */
    private String describe(String text) {
        return EventLine.clean(text.replace(secret, "(secret)").strip());
    }

    private static String type(byte[] body) {
        try {
            String type = JSON.readTree(body).path("event").asText();
            return type.isEmpty() ? "?" : type;
        } catch (IOException e) {
            return "?";
        }
    }

    /** Returns the first 128 bits of the body's SHA-256 as a UUID of version 8 (RFC 9562). */
    private static UUID messageId(byte[] body) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(body));
            long high = digest.getLong() & ~0xF000L | 0x8000L;
            long low = digest.getLong() & ~0xC000_0000_0000_0000L | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
