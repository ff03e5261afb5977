package io.github.linkrelay.delivery;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Events that are sent to a destination together. For each there is its serialised form in the request, and the
 * {@link Delivery} that settles it in the outbox.
 *
 * <p>It knows an event only as a {@link Delivery}, and settles it through its {@link DeliverySource}, whichever store
 * that is. A sink sees only the members and their number.
 *
 * <p>One thread at a time fills the batch, under the aggregator's lock; then the sending thread reads it.
 */
public final class Batch {
    private record Entry(Delivery delivery, byte[] member) {}

    private final List<Entry> entries;
    private long bytes;

    Batch() {
        this(new ArrayList<>());
    }

    private Batch(List<Entry> entries) {
        this.entries = entries;
        this.bytes = entries.stream().mapToLong(entry -> entry.member().length).sum();
    }

    void add(Delivery delivery, byte[] member) {
        entries.add(new Entry(delivery, member));
        bytes += member.length;
    }

    /** Returns the number of events. */
    public int size() {
        return entries.size();
    }

    /** Returns the bytes of all members together, without what the request puts around and between them. */
    public long bytes() {
        return bytes;
    }

    /** Returns the serialised members in UTF-8, in the order of their arrival. */
    public List<byte[]> members() {
        return entries.stream().map(Entry::member).toList();
    }

    /** Returns a batch of those events that are not settled yet. */
    Batch unsettled() {
        return new Batch(
                entries.stream().filter(entry -> !entry.delivery().isSettled()).toList());
    }

    /** Returns a batch of the events at these places, from 0. */
    Batch part(List<Integer> indexes) {
        return new Batch(indexes.stream().map(entries::get).toList());
    }

    List<Batch> halves() {
        int middle = size() / 2;
        return List.of(new Batch(entries.subList(0, middle)), new Batch(entries.subList(middle, size())));
    }

    /** Returns a batch of those events that must not be sent again when nobody knows whether they arrived. */
    Batch unrepeatable() {
        return new Batch(entries.stream()
                .filter(entry -> !entry.delivery().isRepeatAllowed())
                .toList());
    }

    /**
     * Calls {@link DeliverySource#beginSending} before an attempt. If one source can't note its events, none of the
     * batch counts as being sent.
     */
    void beginSending() {
        Map<DeliverySource, List<Delivery>> bySource = bySource();
        try {
            bySource.forEach(DeliverySource::beginSending);
        } catch (RuntimeException e) {
            // The batch is not sent, so no event may count as sent.
            bySource.forEach(DeliverySource::endSending);
            throw e;
        }
    }

    /**
     * Calls {@link DeliverySource#endSending} after an attempt that did not reach the destination, or that it refused.
     */
    void endSending() {
        bySource().forEach(DeliverySource::endSending);
    }

    /**
     * Writes to the log of deliveries how a request with all these events ended. Call it before any of them is settled.
     */
    void attempted(AttemptOutcome outcome) {
        bySource().forEach((source, deliveries) -> source.attempted(deliveries, outcome));
    }

    /** Calls {@link Delivery#busy} for each event. */
    void busy(boolean busy) {
        bySource().forEach((source, deliveries) -> source.busy(deliveries, busy));
    }

    void acknowledge() {
        bySource().forEach(DeliverySource::acknowledge);
    }

    void filter() {
        bySource().forEach(DeliverySource::filter);
    }

    void deadLetter(int index, String reason) {
        entries.get(index).delivery().deadLetter(reason);
    }

    /** Calls {@link Delivery#refuse} for one event. */
    boolean refuse(int index, String reason) {
        return entries.get(index).delivery().refuse(reason);
    }

    /** Calls {@link Delivery#setAside} for one event. */
    void setAside(int index, String reason, Duration delay) {
        entries.get(index).delivery().setAside(reason, delay);
    }

    /**
     * Groups the deliveries by their source. There is nearly always one; there are several if a route puts events of
     * several destinations into one batch.
     */
    private Map<DeliverySource, List<Delivery>> bySource() {
        return entries.stream()
                .map(Entry::delivery)
                .collect(Collectors.groupingBy(Delivery::source, LinkedHashMap::new, Collectors.toList()));
    }

    /** Releases the events that are not settled; the destination rests before it gets them again. */
    void release(Pause pause) {
        bySource().forEach((source, deliveries) -> source.release(deliveries, pause));
    }
}
