package io.github.linkrelay.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.IntSupplier;

/**
 * Which of the expected events have arrived at the stand-in. An event is known by its {@code messageId}, of which 60
 * bits are looked at that are the same in both forms: the body's SHA-256 in hex, and the UUID made from its beginning.
 * Written by the stand-in's thread alone; the totals may be read by any.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
final class ArrivalBook {

    private static final int SIGNIFICANT_DIGITS = 16;
    private static final int VERSION_DIGIT = 12;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final long[] keys;
    private final int[] events;
    private final BitSet arrived = new BitSet();
    private volatile int unique;
    private volatile int repeated;
    private volatile int unknown;
    private volatile long lastArrival = System.nanoTime();
    private volatile PerSecond perSecond;

    /** @param expected the {@link #key} of each expected event */
    ArrivalBook(long[] expected) {
        keys = new long[Integer.highestOneBit(expected.length) * 4];
        events = new int[keys.length];
        for (int event = 0; event < expected.length; event++) {
            long key = expected[event];
            int slot = slot(key);
            if (keys[slot] != 0) {
                throw new IllegalArgumentException("two events with the same id");
            }
            keys[slot] = key;
            events[slot] = event;
        }
    }

    /** Notes the ids of one batch, found in a request's body. */
    void note(byte[] body, int length) {
        int first = 0;
        int again = 0;
        int strange = 0;
        for (int at = MessageIds.next(body, 0, length); at >= 0; at = MessageIds.next(body, at, length)) {
            long key = key(body, at, length);
            int slot = slot(key);
            if (keys[slot] != key) {
                strange++;
            } else if (arrived.get(events[slot])) {
                again++;
            } else {
                arrived.set(events[slot]);
                first++;
            }
        }
        repeated += again;
        unknown += strange;
        if (first + again > 0) {
            lastArrival = System.nanoTime();
        }
        unique += first;
        PerSecond counted = perSecond;
        if (counted != null) {
            counted.add(first);
        }
    }

    /** Counts the first arrivals of events by second, too, from now on. */
    void countPerSecond(PerSecond counted) {
        perSecond = counted;
    }

    /** Waits until so many events have arrived, or none for so long that the rest must count as lost. */
    void await(int wanted, Deadline deadline) throws IOException, InterruptedException {
        await(() -> unique, wanted, deadline);
    }

    /** Waits until so many arrivals were counted, of which several may be of one event. */
    void awaitArrivals(int wanted, Deadline deadline) throws IOException, InterruptedException {
        await(() -> unique + repeated, wanted, deadline);
    }

    private static void await(IntSupplier arrived, int wanted, Deadline deadline)
            throws IOException, InterruptedException {
        int seen = arrived.getAsInt();
        Deadline silence = deadline.orIn(SILENCE);
        while (seen < wanted && !silence.passed()) {
            Thread.sleep(2);
            int now = arrived.getAsInt();
            if (now > seen) {
                seen = now;
                silence = deadline.orIn(SILENCE);
            }
        }
        deadline.check("the delivery of all events");
    }

    /** How many of the expected events have arrived. */
    int unique() {
        return unique;
    }

    /** How many arrivals were not the first of their event. */
    int repeated() {
        return repeated;
    }

    /** How many arrivals had an id that no expected event has. */
    int unknown() {
        return unknown;
    }

    /** When an expected event last arrived, on the clock of {@link System#nanoTime()}. */
    long lastArrival() {
        return lastArrival;
    }

    /** How many of these events have not arrived. Only when nothing arrives any more. */
    int missing(BitSet wanted) {
        BitSet missing = (BitSet) wanted.clone();
        missing.andNot(arrived);
        return missing.cardinality();
    }

    private int slot(long key) {
        int slot = (int) (key >>> 20) & keys.length - 1;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    /** Returns by what an event is known whose body has this SHA-256. */
    static long key(byte[] digest) {
        long key = 0;
        for (int digit = 0; digit < SIGNIFICANT_DIGITS; digit++) {
            if (digit != VERSION_DIGIT) {
                key = key << 4 | digest[digit >> 1] >> (digit % 2 == 0 ? 4 : 0) & 15;
            }
        }
        return key;
    }

    private static long key(byte[] body, int from, int length) {
        long key = 0;
        int digit = 0;
        for (int i = from; i < length && digit < SIGNIFICANT_DIGITS && body[i] != '"'; i++) {
            if (body[i] == '-') {
                continue;
            }
            if (digit++ != VERSION_DIGIT) {
                key = key << 4 | Character.digit(body[i], 16) & 15;
            }
        }
        return key;
    }
}
