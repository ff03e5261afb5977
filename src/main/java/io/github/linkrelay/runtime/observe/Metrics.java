package io.github.linkrelay.runtime.observe;

import io.github.linkrelay.delivery.AnswerClass;
import io.github.linkrelay.delivery.DeliveryListener;
import io.github.linkrelay.outbox.view.DiskRoom;
import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.WebhookAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Has the {@code linkrelay.*} meters of requests and deliveries, counted since the start. The meters of stored events
 * are in {@link OutboxMetrics}.
 *
 * <p>Tags have few values: no ids, no URLs.
 */
public final class Metrics implements DeliveryListener {
    static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    /**
     * @param bytesInFlight gives the bytes of request bodies in memory
     * @param directory     the directory of the outboxes
     */
    public Metrics(MeterRegistry registry, WebhookAnswer webhooks, LongSupplier bytesInFlight, Path directory) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("linkrelay.webhook.requests", webhooks, answer -> answer.count(outcome))
                    .description("Webhook requests by how they ended")
                    .tag("outcome", lower(outcome))
                    .register(registry);
        }
        Gauge.builder("linkrelay.webhook.in.flight.bytes", () -> wholeKib(bytesInFlight.getAsLong()))
                .description("Bytes of request bodies in memory, rounded up to whole KiB")
                .register(registry);
        disk(registry, "usable", "Bytes that may still be written on the outbox's disk", DiskRoom::usable, directory);
        disk(registry, "size", "All bytes of the outbox's disk", DiskRoom::total, directory);
    }

    private static void disk(
            MeterRegistry registry, String what, String description, ToLongFunction<DiskRoom> bytes, Path directory) {
        Gauge.builder("linkrelay.disk." + what + ".bytes", directory, data -> DiskRoom.of(data)
                        .map(room -> (double) bytes.applyAsLong(room))
                        .orElse(Double.NaN))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void attempted(String route, int events, long bytes, long nanos, AnswerClass answer, boolean repeat) {
        Timer.builder("linkrelay.delivery.request")
                .description("Time from sending a batch to its answer")
                .tag("route", route)
                .tag("answer", lower(answer))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
        DistributionSummary.builder("linkrelay.delivery.batch.events")
                .description("Events in one request")
                .tag("route", route)
                .register(registry)
                .record(events);
        Counter redeliveries = Counter.builder("linkrelay.delivery.redeliveries")
                .description("Requests that were sent again on the spot")
                .tag("route", route)
                .register(registry);
        if (repeat) {
            redeliveries.increment();
        }
    }

    /** Rounds to whole KiB. The exact number could reveal the length of a single body, and so of a hidden field. */
    private static long wholeKib(long bytes) {
        return (bytes + 1_023) / 1_024 * 1_024;
    }

    public static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
