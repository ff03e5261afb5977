package io.github.linkrelay.runtime.observe;

import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.OpenOutbox;
import io.github.linkrelay.outbox.view.OutboxListener;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Has the meters of one outbox and of its destinations, tagged with its name. The balance of each destination must be
 * right also after a restart, so it is read from the outbox at each scrape, all of it at one moment.
 */
public final class OutboxMetrics implements OutboxListener {
    private final MeterRegistry registry;
    private final OpenOutbox outbox;
    private final ScrapedDestinations scraped;
    private final Tags tags;
    private final Timer commit;
    private final DistributionSummary commitOperations;
    private final Set<String> destinations = ConcurrentHashMap.newKeySet();

    public OutboxMetrics(MeterRegistry registry, OpenOutbox outbox) {
        this.registry = registry;
        this.outbox = outbox;
        this.scraped = new ScrapedDestinations(outbox);
        this.tags = Tags.of("outbox", outbox.name());
        this.commit = Timer.builder("linkrelay.outbox.commit")
                .description("Time of one transaction, forced to disk")
                .tags(tags)
                .serviceLevelObjectives(Metrics.BUCKETS)
                .register(registry);
        this.commitOperations = DistributionSummary.builder("linkrelay.outbox.commit.operations")
                .description("Appends and other changes in one transaction")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "linkrelay.outbox.events", outbox, box -> box.status().lastSequence())
                .description("Events ever stored")
                .tags(tags)
                .register(registry);
        outboxGauge("linkrelay.outbox.file.bytes", "Bytes of the outbox's file in use", OutboxStatus::fileBytes);
        outboxGauge(
                "linkrelay.outbox.dead.letters",
                "Dead letters kept, of all destinations and of none",
                OutboxStatus::deadLetters);
        outboxGauge("linkrelay.outbox.quarantine", "Refused requests kept", OutboxStatus::quarantineEntries);
        FunctionCounter.builder("linkrelay.outbox.quarantine.not.kept", outbox, box -> box.status()
                        .quarantineNotKept())
                .description("Refused requests that came too fast to be kept, since the start")
                .tags(tags)
                .register(registry);
        outboxGauge("linkrelay.outbox.accepting", "1 while new events are stored", s -> s.accepting() ? 1 : 0);
        outbox.destinations().forEach(known -> registered(known.name()));
    }

    @Override
    public void registered(String name) {
        // A destination that was forgotten and came again still has its meters.
        if (destinations.add(name)) {
            counter(name, "received", "Events for the destination", DestinationStatus::received);
            counter(name, "delivered", "Events that it accepted", DestinationStatus::delivered);
            counter(name, "filtered", "Events that its route stopped before a request", DestinationStatus::filtered);
            counter(name, "dead.lettered", "Events that ever became dead letters", DestinationStatus::everDeadLettered);
            gauge(name, "dead.letters", "Events that are dead letters", DestinationStatus::deadLettered);
            gauge(name, "waiting", "Events neither delivered, filtered nor dead", DestinationStatus::waiting);
            gauge(name, "in.flight", "Of the waiting: in memory", DestinationStatus::inFlight);
            gauge(name, "oldest.waiting.seconds", "Age of the oldest waiting event", s -> seconds(s.oldestWaiting()));
            gauge(name, "busy.seconds", "How long a sender is at work on the same batch", s -> seconds(s.busySince()));
            for (DestinationStatus.State state : DestinationStatus.State.values()) {
                Gauge.builder("linkrelay.destination.state", () -> isIn(name, state) ? 1 : 0)
                        .description("1 for the state the destination is in")
                        .tags(tags.and("destination", name, "state", Metrics.lower(state)))
                        .register(registry);
            }
        }
    }

    @Override
    public void committed(int operations, long nanos) {
        commit.record(Duration.ofNanos(nanos));
        commitOperations.record(operations);
    }

    private boolean isIn(String name, DestinationStatus.State state) {
        return scraped.status(name, state.name()).state() == state;
    }

    private static double seconds(Instant since) {
        return since == null ? 0 : Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }

    private void outboxGauge(String name, String description, ToDoubleFunction<OutboxStatus> value) {
        Gauge.builder(name, outbox, box -> value.applyAsDouble(box.status()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, String what, String description, ToDoubleFunction<DestinationStatus> value) {
        FunctionCounter.builder(
                        "linkrelay.destination." + what, outbox, box -> value.applyAsDouble(scraped.status(name, what)))
                .description(description)
                .tags(tags.and("destination", name))
                .register(registry);
    }

    private void gauge(String name, String what, String description, ToDoubleFunction<DestinationStatus> value) {
        Gauge.builder("linkrelay.destination." + what, outbox, box -> value.applyAsDouble(scraped.status(name, what)))
                .description(description)
                .tags(tags.and("destination", name))
                .register(registry);
    }
}
