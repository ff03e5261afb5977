package io.github.linkrelay.outbox.dispatch;

import java.util.HashMap;
import java.util.Map;

/**
 * Holds the deliveries of one destination that are not settled, and their bytes. The lock of the {@link Subscription}
 * guards it.
 */
final class InFlight {

    private final Map<Long, HandedOver> bySequence = new HashMap<>();
    private long bytes;

    void add(HandedOver delivery) {
        bySequence.put(delivery.event().sequence(), delivery);
        bytes += delivery.event().body().length;
    }

    /** Removes the delivery of this event, if there is one. */
    void remove(long sequence) {
        HandedOver removed = bySequence.remove(sequence);
        if (removed != null) {
            bytes -= removed.event().body().length;
        }
    }

    boolean holds(HandedOver delivery) {
        return bySequence.get(delivery.event().sequence()) == delivery;
    }

    boolean contains(long sequence) {
        return bySequence.containsKey(sequence);
    }

    boolean hasRoom(int maxEvents, long maxBytes, long next) {
        return bySequence.isEmpty() || bySequence.size() < maxEvents && bytes + next <= maxBytes;
    }

    int size() {
        return bySequence.size();
    }

    int deferred() {
        int count = 0;
        for (HandedOver delivery : bySequence.values()) {
            count += delivery.isDeferred() ? 1 : 0;
        }
        return count;
    }

    /** Returns since when somebody is working on the delivery that takes longest, in milliseconds; 0 if nobody is. */
    long busySince() {
        long first = 0;
        for (HandedOver delivery : bySequence.values()) {
            long since = delivery.busySince();
            first = since == 0 ? first : first == 0 ? since : Math.min(first, since);
        }
        return first;
    }

    void clear() {
        bySequence.clear();
        bytes = 0;
    }
}
