package io.github.linkrelay.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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

    private static final int SLAB = 1 << 26;

    private final List<ByteBuffer> slabs = new ArrayList<>();
    /** Of each request, in which slab it is and where it begins and ends. */
    private final int[] slabOf;

    private final int[] starts;
    private final int[] ends;
    private final long[] keys;
    private long bodyBytes;

    SignedEvents(int count, String secret) {
        this(new EventBodies(), 0, count, secret);
    }

    /** Of the bodies from the number {@code first} on; here they are counted from 0. */
    SignedEvents(WebhookBodies bodies, int first, int count, String secret) {
        slabOf = new int[count];
        starts = new int[count];
        ends = new int[count];
        keys = new long[count];
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (int event = 0; event < count; event++) {
                byte[] body = bodies.body(first + event).getBytes(StandardCharsets.UTF_8);
                String signature = HexFormat.of().formatHex(mac.doFinal(body));
                keys[event] = ArrivalBook.key(sha256.digest(body));
                put(event, HEAD.formatted(bodies.type(first + event), signature, body.length), body);
                bodyBytes += body.length;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int count() {
        return keys.length;
    }

    /** The whole request of one event, ready to be written. */
    ByteBuffer request(int event) {
        return slabs.get(slabOf[event]).duplicate().limit(ends[event]).position(starts[event]);
    }

    /** A book that expects each of these events. */
    ArrivalBook newBook() {
        return new ArrivalBook(keys);
    }

    long meanBodyBytes() {
        return bodyBytes / keys.length;
    }

    private void put(int event, String head, byte[] body) {
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        if (slabs.isEmpty() || slabs.get(slabs.size() - 1).remaining() < start.length + body.length) {
            slabs.add(ByteBuffer.allocateDirect(SLAB));
        }
        ByteBuffer slab = slabs.get(slabs.size() - 1);
        slabOf[event] = slabs.size() - 1;
        starts[event] = slab.position();
        slab.put(start).put(body);
        ends[event] = slab.position();
    }
}
