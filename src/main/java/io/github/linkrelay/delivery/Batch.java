package io.github.linkrelay.delivery;

import io.github.linkrelay.outbox.AttemptOutcome;
import io.github.linkrelay.outbox.Delivery;
import io.github.linkrelay.outbox.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    /** Before an attempt: see {@link Delivery#beginSending}. */
    void beginSending() {
        Delivery.beginSending(deliveries());
    }

    /** After an attempt that did not reach the destination, or that it refused: see {@link Delivery#endSending}. */
    void endSending() {
        Delivery.endSending(deliveries());
    }

    /** Tells the log of deliveries how a request ended, for all of these; before any of them is settled by it. */
    void attempted(AttemptOutcome outcome) {
        Delivery.attempted(deliveries(), outcome);
    }

    /** See {@link Delivery#busy}. */
    void busy(boolean busy) {
        entries.forEach(entry -> entry.delivery().busy(busy));
    }

    void acknowledge() {
        Delivery.acknowledgeAll(deliveries());
    }

    void filter() {
        Delivery.filterAll(deliveries());
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

    private List<Delivery> deliveries() {
        return entries.stream().map(Entry::delivery).toList();
    }

    /** Gives what is not settled back to the outbox, which rests the destination before it tries again. */
    void release(Pause pause) {
        entries.forEach(entry -> entry.delivery().release(pause));
    }
}
