package io.github.linkrelay.bench.bare;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.segment.SegmentBatch;
import io.github.linkrelay.segment.TrackJson;
import io.github.linkrelay.segment.TrackMapper;
import io.github.linkrelay.segment.TrackSettings;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Collects events into batches as the product's default settings do, and sends as many of them at once. */
final class BareSender {

    private static final long INTERVAL_MILLIS = 200;

    private final TrackMapper mapper;
    private final SegmentBatch batches;
    private final HttpClient client;
    private final RequestOptions request;
    private final int size;
    private final Semaphore free;
    private List<Delivery> deliveries = new ArrayList<>();
    private List<byte[]> events = new ArrayList<>();

    BareSender(Vertx vertx, Map<String, String> settings, TrackSettings track) {
        String endpoint = settings.get("SEGMENT_ENDPOINT");
        String writeKey = settings.get("SEGMENT_WRITE_KEY");
        int parallel = Integer.parseInt(settings.get("PARALLEL"));
        size = Integer.parseInt(settings.get("BATCH"));
        free = new Semaphore(parallel);
        mapper = new TrackMapper(track);
        batches = new SegmentBatch(writeKey, Clock.systemUTC());
        client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(parallel));
        request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(endpoint + "/v1/batch")
                .putHeader("Content-Type", "application/json")
                .putHeader(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8)));
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> sendWhatIsThere());
    }

    /** Takes one event; waits while all the batches travel that may. */
    void take(Delivery delivery) {
        byte[] event;
        try {
            event = TrackJson.bytes(
                    mapper.track(delivery.event().body(), delivery.event().key().toString(), null));
        } catch (UnusableEnvelopeException e) {
            delivery.deadLetter(e.getMessage());
            return;
        }
        List<Delivery> full = null;
        List<byte[]> bodies = null;
        synchronized (this) {
            deliveries.add(delivery);
            events.add(event);
            if (events.size() == size) {
                full = deliveries;
                bodies = events;
                deliveries = new ArrayList<>(size);
                events = new ArrayList<>(size);
            }
        }
        if (full != null) {
            free.acquireUninterruptibly();
            send(full, bodies);
        }
    }

    private void sendWhatIsThere() {
        List<Delivery> some;
        List<byte[]> bodies;
        synchronized (this) {
            if (events.isEmpty() || !free.tryAcquire()) {
                return;
            }
            some = deliveries;
            bodies = events;
            deliveries = new ArrayList<>(size);
            events = new ArrayList<>(size);
        }
        send(some, bodies);
    }

    private void send(List<Delivery> batch, List<byte[]> bodies) {
        long began = System.nanoTime();
        client.request(request)
                .compose(each -> each.send(Buffer.buffer(batches.render(bodies))))
                .compose(HttpClientResponse::body)
                .onComplete(answer -> {
                    free.release();
                    if (answer.failed()) {
                        batch.get(0).source().release(batch, Pause.backOff(String.valueOf(answer.cause())));
                        return;
                    }
                    batch.get(0)
                            .source()
                            .attempted(
                                    batch,
                                    new AttemptOutcome(batch.size(), System.nanoTime() - began, 200, "accepted", null));
                    batch.get(0).source().acknowledge(batch);
                });
    }
}
