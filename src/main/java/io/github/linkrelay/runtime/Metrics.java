package io.github.linkrelay.runtime;

import io.github.linkrelay.delivery.AnswerClass;
import io.github.linkrelay.delivery.DeliveryListener;
import io.github.linkrelay.outbox.DestinationStatus;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxListener;
import io.github.linkrelay.outbox.OutboxStatus;
import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.WebhookAnswer;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The {@code linkrelay.*} meters. Counters since the start are counted here; what must be true across restarts, the
 * balance of each destination, is read from the outbox at each scrape.
 *
 * <p>Tags have few values: no ids, no URLs.
 */
final class Metrics implements OutboxListener, DeliveryListener {
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Outbox outbox;
    private final Timer commit;
    private final DistributionSummary commitOperations;
    private final Set<String> destinations = ConcurrentHashMap.newKeySet();

    Metrics(MeterRegistry registry, Outbox outbox, WebhookAnswer webhooks, LongSupplier bytesInFlight) {
        this.registry = registry;
        this.outbox = outbox;
        this.commit = Timer.builder("linkrelay.outbox.commit")
                .description("Time of one transaction, forced to disk")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.commitOperations = DistributionSummary.builder("linkrelay.outbox.commit.operations")
                .description("Appends and other changes in one transaction")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("linkrelay.webhook.requests", webhooks, answer -> answer.count(outcome))
                    .description("Webhook requests by how they ended")
                    .tag("outcome", lower(outcome))
                    .register(registry);
        }
        Gauge.builder("linkrelay.webhook.bytes.in.flight", bytesInFlight::getAsLong)
                .description("Bytes of request bodies in memory")
                .register(registry);
        outboxGauge("linkrelay.outbox.events", "Events ever stored", OutboxStatus::lastSequence);
        outboxGauge("linkrelay.outbox.file", "Bytes of the outbox in use", OutboxStatus::fileBytes);
        outboxGauge("linkrelay.outbox.dead.letters", "Dead letters kept, of all destinations and of none",
                OutboxStatus::deadLetters);
        outboxGauge("linkrelay.outbox.quarantine", "Refused requests kept", OutboxStatus::quarantineEntries);
        outboxGauge("linkrelay.outbox.accepting", "1 while new events are stored", s -> s.accepting() ? 1 : 0);
        refreshDestinations();
    }

    /** Adds the meters of destinations that came since the last call. */
    void refreshDestinations() {
        for (DestinationStatus known : outbox.destinations()) {
            if (destinations.add(known.name())) {
                String name = known.name();
                counter(name, "received", "Events for the destination", DestinationStatus::received);
                counter(name, "delivered", "Events that it accepted", DestinationStatus::delivered);
                counter(name, "dead.lettered", "Events that it will never take", DestinationStatus::deadLettered);
                gauge(name, "waiting", "Events neither delivered nor dead", DestinationStatus::waiting);
                gauge(name, "in.flight", "Of the waiting: in memory", DestinationStatus::inFlight);
                gauge(name, "oldest.waiting.seconds", "Age of the oldest waiting event", Metrics::oldestSeconds);
                for (DestinationStatus.State state : DestinationStatus.State.values()) {
                    Gauge.builder("linkrelay.destination.state", () -> status(name).state() == state ? 1 : 0)
                            .description("1 for the state the destination is in")
                            .tag("destination", name)
                            .tag("state", lower(state))
                            .register(registry);
                }
            }
        }
    }

    @Override
    public void committed(int operations, long nanos) {
        commit.record(Duration.ofNanos(nanos));
        commitOperations.record(operations);
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
        registry.summary("linkrelay.delivery.batch.events", "route", route).record(events);
        if (repeat) {
            registry.counter("linkrelay.delivery.redeliveries", "route", route).increment();
        }
    }

    private DestinationStatus status(String name) {
        return outbox.destinations().stream()
                .filter(destination -> destination.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double oldestSeconds(DestinationStatus status) {
        Instant oldest = status.oldestWaiting();
        return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1000.0;
    }

    private void outboxGauge(String name, String description, ToDoubleFunction<OutboxStatus> value) {
        Gauge.builder(name, outbox, box -> value.applyAsDouble(box.status()))
                .description(description)
                .register(registry);
    }

    private void counter(String name, String what, String description, ToDoubleFunction<DestinationStatus> value) {
        FunctionCounter.builder("linkrelay.destination." + what, outbox, box -> value.applyAsDouble(status(name)))
                .description(description)
                .tag("destination", name)
                .register(registry);
    }

    private void gauge(String name, String what, String description, ToDoubleFunction<DestinationStatus> value) {
        Gauge.builder("linkrelay.destination." + what, outbox, box -> value.applyAsDouble(status(name)))
                .description(description)
                .tag("destination", name)
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
