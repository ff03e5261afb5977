package io.github.linkrelay.bench.sdk;

import com.segment.analytics.Analytics;
import com.segment.analytics.messages.TrackMessage;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What {@code src/bench/peer/server.js} does, in Java: a plain Vert.x server with Segment's library for Java. All its
 * state is in memory, on one event loop. The library's bounded queue moves at once into the unbounded one of its sending
 * thread, so this thread gets a bounded queue, too: what waits is bounded, and what comes then is refused with 503.
 */
public final class SdkReceiver {

    private static final int GENERATION = 100_000;
    private static final int EVENTS_WAITING = 5_000;
    private static final int BATCHES_WAITING = 10;
    private static final Map<String, String> NAMES = Map.of(
            "link.clicked", "Deep Link Clicked",
            "deferred_link.claimed", "Deferred Link Claimed",
            "install.tracked", "Install Tracked",
            "referral.created", "Referral Created",
            "referral.completed", "Referral Completed",
            "ecommerce.purchase", "Order Completed",
            "ecommerce.refund", "Order Refunded",
            "ecommerce.add_to_cart", "Product Added",
            "ecommerce.begin_checkout", "Checkout Started",
            "ecommerce.add_to_wishlist", "Product Added to Wishlist");

    private final Analytics analytics;
    private final Mac mac;
    private final MessageDigest sha256;
    private Set<String> young = new HashSet<>();
    private Set<String> old = Set.of();

    private SdkReceiver(Analytics analytics, String secret) throws GeneralSecurityException {
        this.analytics = analytics;
        this.mac = Mac.getInstance("HmacSHA256");
        this.mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        this.sha256 = MessageDigest.getInstance("SHA-256");
    }

    public static void main(String[] arguments) throws GeneralSecurityException {
        Map<String, String> settings = System.getenv();
        Analytics analytics = Analytics.builder(settings.get("SEGMENT_WRITE_KEY"))
                .setUploadURL(settings.get("SEGMENT_ENDPOINT") + "/v1/batch")
                .flushQueueSize(Integer.parseInt(settings.getOrDefault("FLUSH_AT", "100")))
                .flushInterval(1, TimeUnit.SECONDS)
                .queueCapacity(EVENTS_WAITING)
                .networkExecutor(oneSender())
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(analytics::shutdown));
        SdkReceiver receiver = new SdkReceiver(analytics, settings.get("WEBHOOK_SECRET"));
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> receiver.receive(request, body)))
                .listen(Integer.parseInt(settings.get("PORT")), "127.0.0.1")
                .onFailure(failure -> {
                    System.err.println("can't listen: " + failure);
                    System.exit(1);
                });
    }

    /** One thread, as the library has without this; the thread that fills its queue waits while that is full. */
    private static ExecutorService oneSender() {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(BATCHES_WAITING), (batch, sender) -> {
                    try {
                        sender.getQueue().put(batch);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void receive(HttpServerRequest request, Buffer buffer) {
        byte[] body = buffer.getBytes();
        if (!isSigned(body, request.getHeader("X-Webhook-Signature"))) {
            answer(request, 401);
            return;
        }
        String id = HexFormat.of().formatHex(sha256.digest(body));
        JsonObject webhook;
        Instant time;
        try {
            webhook = new JsonObject(buffer);
            time = Instant.parse(webhook.getString("timestamp", ""));
        } catch (DecodeException | DateTimeParseException | ClassCastException e) {
            answer(request, 400);
            return;
        }
        if (!(webhook.getValue("event") instanceof String type)
                || !(webhook.getValue("data") instanceof JsonObject data)) {
            answer(request, 400);
            return;
        }
        if (isKnown(id)) {
            answer(request, 200);
        } else if (analytics.offer(track(id, type, time, data.getMap()))) {
            remember(id);
            answer(request, 200);
        } else {
            answer(request, 503);
        }
    }

    private static void answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }

    private boolean isSigned(byte[] body, String signature) {
        try {
            return signature != null
                    && MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isKnown(String id) {
        return young.contains(id) || old.contains(id);
    }

    private void remember(String id) {
        if (young.size() >= GENERATION) {
            old = young;
            young = new HashSet<>();
        }
        young.add(id);
    }

    private TrackMessage.Builder track(String id, String type, Instant time, Map<String, Object> data) {
        Map<String, Object> properties = new HashMap<>(data);
        properties.put("source", "tolinku_webhook");
        properties.put("original_event_type", type);
        Map<String, Object> context = new HashMap<>();
        if (data.get("ip") != null) {
            context.put("ip", data.get("ip"));
        }
        if (data.get("campaign") != null) {
            context.put("campaign", Collections.singletonMap("name", data.get("campaign")));
        }
        TrackMessage.Builder track = TrackMessage.builder(NAMES.getOrDefault(type, "Webhook " + type))
                .messageId(id)
                .timestamp(Date.from(time))
                .properties(properties)
                .context(context);
        Object user = user(type, data);
        return user != null ? track.userId(user.toString()) : track.anonymousId(visitor(data));
    }

    private static Object user(String type, Map<String, Object> data) {
        return switch (type) {
            case "referral.created" -> data.get("referrer_id");
            case "referral.completed" -> data.getOrDefault("referred_user_id", data.get("referrer_id"));
            default -> type.startsWith("ecommerce.") ? data.get("user_id") : null;
        };
    }

    private String visitor(Map<String, Object> data) {
        String visitor = data.get("ip") + "-" + data.get("platform") + "-" + data.get("device_type");
        return HexFormat.of()
                .formatHex(sha256.digest(visitor.getBytes(StandardCharsets.UTF_8)))
                .substring(0, 32);
    }
}
