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
 * Events on their way to a destination together: each with its serialised member of the request and the handle
 * that settles it in the outbox.
 *
 * <p>Filled by one thread at a time, under the aggregator's lock, then read by the thread that sends it.
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

    /** How many events. */
    public int size() {
        return entries.size();
    }

    /** The members' size together, in bytes, without what the request puts around and between them. */
    public long bytes() {
        return bytes;
    }

    /** The serialised members, UTF-8, in the order of their arrival. */
    public List<byte[]> members() {
        return entries.stream().map(Entry::member).toList();
    }

    /** What of this batch is neither accepted nor dead yet. */
    Batch unsettled() {
        return new Batch(
                entries.stream().filter(entry -> !entry.delivery().isSettled()).toList());
    }

    /** The events at these places, from 0. */
    Batch part(List<Integer> indexes) {
        return new Batch(indexes.stream().map(entries::get).toList());
    }

    List<Batch> halves() {
        int middle = size() / 2;
        return List.of(new Batch(entries.subList(0, middle)), new Batch(entries.subList(middle, size())));
    }

    /** Of this batch: the events that must not be sent again when nobody knows whether they arrived. */
    Batch unrepeatable() {
        return new Batch(entries.stream()
                .filter(entry -> !entry.delivery().isRepeatAllowed())
                .toList());
    }

    /** Before an attempt: see {@link DeliverySource#beginSending}. */
    void beginSending() {
        Map<DeliverySource, List<Delivery>> bySource = bySource();
        try {
            bySource.forEach(DeliverySource::beginSending);
        } catch (RuntimeException e) {
            // None of them is sent, so none must count as sent.
            bySource.forEach(DeliverySource::endSending);
            throw e;
        }
    }

    /** After an attempt that did not reach the destination, or that it refused: see {@link DeliverySource#endSending}. */
    void endSending() {
        bySource().forEach(DeliverySource::endSending);
    }

    /** Tells the log of deliveries how a request ended, for all of these; before any of them is settled by it. */
    void attempted(AttemptOutcome outcome) {
        bySource().forEach((source, deliveries) -> source.attempted(deliveries, outcome));
    }

    /** See {@link Delivery#busy}. */
    void busy(boolean busy) {
        entries.forEach(entry -> entry.delivery().busy(busy));
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

    /** See {@link Delivery#refuse}. */
    boolean refuse(int index, String reason) {
        return entries.get(index).delivery().refuse(reason);
    }

    /** See {@link Delivery#setAside}. */
    void setAside(int index, String reason, Duration delay) {
        entries.get(index).delivery().setAside(reason, delay);
    }

    /** Nearly always one source: a batch of several is one into which a route has put events of several destinations. */
    private Map<DeliverySource, List<Delivery>> bySource() {
        return entries.stream()
                .map(Entry::delivery)
                .collect(Collectors.groupingBy(Delivery::source, LinkedHashMap::new, Collectors.toList()));
    }

    /** Gives what is not settled back to the outbox, which rests the destination before it tries again. */
    void release(Pause pause) {
        bySource().forEach((source, deliveries) -> source.release(deliveries, pause));
    }
}
