package io.github.linkrelay.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A fixed number of distinct webhook requests, signed and laid out in memory before any clock starts. */
final class SignedEvents {

    private static final String HEAD =
            """
            POST /webhooks/tolinku HTTP/1.1
            Host: hooks.example.com
            User-Agent: Tolinku/1.0
            Content-Type: application/json
            X-Webhook-Event: %s
            X-Webhook-Signature: %s
            Content-Length: %d

            """
                    .replace("\n", "\r\n");

    private final ByteBuffer[] requests;
    private final byte[][] digests;
    private long bodyBytes;

    SignedEvents(int count, String secret) {
        this(new EventBodies(), 0, count, secret);
    }

    /** Of the bodies from the number {@code first} on; here they are counted from 0. */
    SignedEvents(WebhookBodies bodies, int first, int count, String secret) {
        requests = new ByteBuffer[count];
        digests = new byte[count][];
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (int event = 0; event < count; event++) {
                byte[] body = bodies.body(first + event).getBytes(StandardCharsets.UTF_8);
                String signature = HexFormat.of().formatHex(mac.doFinal(body));
                digests[event] = sha256.digest(body);
                requests[event] = request(HEAD.formatted(bodies.type(first + event), signature, body.length), body);
                bodyBytes += body.length;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int count() {
        return requests.length;
    }

    /** The whole request of one event, ready to be written; the same buffer at each call. */
    ByteBuffer request(int event) {
        return requests[event].rewind();
    }

    /** A book that expects each of these events. */
    ArrivalBook newBook() {
        return new ArrivalBook(digests);
    }

    long meanBodyBytes() {
        return bodyBytes / requests.length;
    }

    private static ByteBuffer request(String head, byte[] body) {
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(start.length + body.length)
                .put(start)
                .put(body)
                .flip();
    }
}
