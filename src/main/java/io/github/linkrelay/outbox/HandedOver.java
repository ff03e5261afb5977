package io.github.linkrelay.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A delivery of one destination. Its settlement is decided under the destination's lock. */
final class HandedOver implements Delivery {

    private final Destination destination;
    private final OutboxEvent event;
    private final int wave;
    private final boolean repeatAllowed;
    /** Both {@code null} unless a replay sends it. */
    private final ReplayRun run;

    private final ReplayItem item;
    private volatile boolean deadElsewhere;
    private volatile boolean deferred;
    /** Since when somebody is at work on it, in milliseconds; 0 while it waits for its batch or its next try. */
    private volatile long busySince;
    /** Written under the destination's lock. */
    private volatile boolean settled;

    /** Handed over now. */
    HandedOver(Destination destination, OutboxEvent event, int wave, boolean repeatAllowed) {
        this(destination, event, wave, repeatAllowed, null, null);
    }

    HandedOver(Destination destination, ReplayRun run, ReplayItem item, int wave, boolean repeatAllowed) {
        this(destination, item.event(), wave, repeatAllowed, run, item);
    }

    private HandedOver(
            Destination destination,
            OutboxEvent event,
            int wave,
            boolean repeatAllowed,
            ReplayRun run,
            ReplayItem item) {
        this.destination = destination;
        this.event = event;
        this.wave = wave;
        this.repeatAllowed = repeatAllowed;
        this.run = run;
        this.item = item;
        busy(true);
    }

    @Override
    public OutboxEvent event() {
        return event;
    }

    @Override
    public boolean acknowledge() {
        return destination.acknowledge(List.of(this)) == 1;
    }

    @Override
    public boolean filter() {
        return destination.filter(List.of(this)) == 1;
    }

    @Override
    public boolean deadLetter(String reason) {
        return destination.deadLetter(this, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public boolean release(Pause pause) {
        return destination.release(this, Objects.requireNonNull(pause, "pause"));
    }

    @Override
    public boolean refuse(String reason) {
        return destination.refuse(this, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public boolean setAside(String reason, Duration delay) {
        return destination.setAside(this, Objects.requireNonNull(reason, "reason"), delay);
    }

    @Override
    public void defer() {
        deferred = true;
        busy(false);
    }

    @Override
    public void busy(boolean busy) {
        busySince = busy ? destination.now() : 0;
    }

    /** In milliseconds; 0 if nobody is at work on it. */
    long busySince() {
        return busySince;
    }

    @Override
    public boolean isDeferred() {
        return deferred;
    }

    @Override
    public boolean isRepeatAllowed() {
        return repeatAllowed;
    }

    @Override
    public boolean isSettled() {
        return settled;
    }

    static void acknowledge(Iterable<? extends Delivery> deliveries) {
        settle(deliveries, Delivery::acknowledge, Destination::acknowledge);
    }

    static void filter(Iterable<? extends Delivery> deliveries) {
        settle(deliveries, Delivery::filter, Destination::filter);
    }

    /** One after another, but those of one destination together. */
    private static void settle(
            Iterable<? extends Delivery> deliveries,
            Consumer<Delivery> one,
            BiConsumer<Destination, List<HandedOver>> several) {
        List<HandedOver> together = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (!(delivery instanceof HandedOver handedOver)) {
                one.accept(delivery);
                continue;
            }
            if (!together.isEmpty() && together.get(0).destination != handedOver.destination) {
                several.accept(together.get(0).destination, together);
                together.clear();
            }
            together.add(handedOver);
        }
        if (!together.isEmpty()) {
            several.accept(together.get(0).destination, together);
        }
    }

    static void beginSending(Collection<? extends Delivery> deliveries) {
        try {
            unrepeatable(deliveries)
                    .forEach((destination, some) -> destination.sending().begin(some));
        } catch (RuntimeException e) {
            // None of them is sent, so none must count as sent.
            endSending(deliveries);
            throw e;
        }
    }

    static void endSending(Collection<? extends Delivery> deliveries) {
        unrepeatable(deliveries)
                .forEach((destination, some) -> destination.sending().end(some));
    }

    static void attempted(Collection<? extends Delivery> deliveries, AttemptOutcome outcome) {
        AttemptedEvents events = new AttemptedEvents();
        for (Delivery delivery : deliveries) {
            // What a replay brings from elsewhere has no place in the log.
            if (delivery instanceof HandedOver handedOver && handedOver.event.sequence() > 0) {
                events.add(handedOver.destination, handedOver.replay(), handedOver.event.sequence());
            }
        }
        events.tell(outcome);
    }

    private static Map<Destination, List<HandedOver>> unrepeatable(Collection<? extends Delivery> deliveries) {
        Map<Destination, List<HandedOver>> byDestination = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            if (!delivery.isRepeatAllowed() && delivery instanceof HandedOver handedOver) {
                byDestination
                        .computeIfAbsent(handedOver.destination, d -> new ArrayList<>())
                        .add(handedOver);
            }
        }
        return byDestination;
    }

    int wave() {
        return wave;
    }

    boolean isReplayed() {
        return run != null;
    }

    /** The replay that sends it, or 0. */
    long replay() {
        return run == null ? 0 : run.id();
    }

    ReplayRun run() {
        return run;
    }

    ReplayItem item() {
        return item;
    }

    /** Whether it is a dead letter of the destination that goes before. */
    boolean isDeadElsewhere() {
        return deadElsewhere;
    }

    void deadElsewhere(boolean dead) {
        deadElsewhere = dead;
    }

    /** True once. */
    boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    @Override
    public String toString() {
        return "Delivery of event " + event.sequence() + " to " + destination.name();
    }
}
