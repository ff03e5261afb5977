package io.github.linkrelay.outbox.dispatch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The single events of a destination that wait until their own time has come, while others go on. Only their sequences
 * are kept, and they stay unsettled. The class has no lock, no thread and no clock; times are given in milliseconds
 * since 1970.
 */
final class SetAside {

    /** The value in place of a sequence if there is none. */
    static final long NONE = 0;

    private static final long NEVER = Long.MAX_VALUE;
    /** How many different reasons are kept, so that they don't fill the memory. */
    private static final int REASONS = 16;

    private static final String OTHER_REASONS = "other reasons";

    /** One event with the time at which it is due. */
    private record Waiting(long due, long sequence, String reason) {}

    private final int most;
    private final Map<Long, Waiting> bySequence = new HashMap<>();
    private final TreeSet<Waiting> byTime =
            new TreeSet<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::sequence));
    private final Map<String, Integer> reasons = new LinkedHashMap<>();
    private long longestDelay;

    /** @param most how many events there may be; each needs about 150 bytes of memory */
    SetAside(int most) {
        this.most = most;
    }

    /** Adds an event; returns false if there is no room. An event that is there already gets the new time. */
    boolean add(long sequence, long now, long delay, String reason) {
        remove(sequence);
        if (bySequence.size() >= most) {
            return false;
        }
        String kept = reasons.containsKey(reason) || reasons.size() < REASONS ? reason : OTHER_REASONS;
        // The text that is kept already is used, instead of an equal one for each event.
        kept = reasons.containsKey(kept) ? same(kept) : kept;
        reasons.merge(kept, 1, Integer::sum);
        put(new Waiting(now + delay, sequence, kept));
        longestDelay = Math.max(longestDelay, delay);
        return true;
    }

    private String same(String reason) {
        return reasons.keySet().stream().filter(reason::equals).findFirst().orElseThrow();
    }

    private void put(Waiting event) {
        bySequence.put(event.sequence(), event);
        byTime.add(event);
    }

    /** Removes an event; returns true if it was there. */
    boolean remove(long sequence) {
        Waiting event = bySequence.remove(sequence);
        if (event == null) {
            return false;
        }
        byTime.remove(event);
        reasons.computeIfPresent(event.reason(), (reason, count) -> count == 1 ? null : count - 1);
        if (byTime.isEmpty()) {
            longestDelay = 0;
        }
        return true;
    }

    boolean contains(long sequence) {
        return bySequence.containsKey(sequence);
    }

    int size() {
        return bySequence.size();
    }

    /** Returns the event that is due first, whether or not it is due yet; {@link #NONE} if there is none. */
    long first() {
        return byTime.isEmpty() ? NONE : byTime.first().sequence();
    }

    /** Returns the earliest event that is due now; {@link #NONE} if none is. */
    long due(long now) {
        return delay(now) == 0 ? first() : NONE;
    }

    /** Returns how long until an event is due; 0 if one is, the largest number if there is none. */
    long delay(long now) {
        if (byTime.isEmpty()) {
            return NEVER;
        }
        long delay = byTime.first().due() - now;
        // This is longer than any event should wait, so the clock was set back.
        return delay > longestDelay ? 0 : Math.max(0, delay);
    }

    /** Makes all events due now, those with the lowest sequence first. */
    void makeAllDue(long now) {
        byTime.clear();
        bySequence.replaceAll((sequence, event) -> new Waiting(now, sequence, event.reason()));
        byTime.addAll(bySequence.values());
        longestDelay = 0;
    }

    /** Returns the most frequent reason; {@code null} if there are no events. */
    String reason() {
        return reasons.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
