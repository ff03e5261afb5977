package io.github.linkrelay.outbox.dispatch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Single events of a destination that wait for a time of their own, while it goes on with others. They are known by their
 * sequence alone, and stay unsettled. No lock, no thread, no clock: times are given, in milliseconds since 1970.
 */
final class SetAside {

    /** In the place of a sequence: none. */
    static final long NONE = 0;

    private static final long NEVER = Long.MAX_VALUE;
    /** Reasons told apart, so that they don't fill the memory. */
    private static final int REASONS = 16;

    private static final String OTHER_REASONS = "other reasons";

    /** One event, due at a time. */
    private record Waiting(long due, long sequence, String reason) {}

    private final int most;
    private final Map<Long, Waiting> bySequence = new HashMap<>();
    private final TreeSet<Waiting> byTime =
            new TreeSet<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::sequence));
    private final Map<String, Integer> reasons = new LinkedHashMap<>();
    private long longestDelay;

    /** @param most how many it takes; each costs about 150 bytes of memory */
    SetAside(int most) {
        this.most = most;
    }

    /** False if there is no room for it. One that is there already gets another time. */
    boolean add(long sequence, long now, long delay, String reason) {
        remove(sequence);
        if (bySequence.size() >= most) {
            return false;
        }
        String kept = reasons.containsKey(reason) || reasons.size() < REASONS ? reason : OTHER_REASONS;
        // The text that is there already, rather than an equal one for each event.
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

    /** True if it was there. */
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

    /** The one that is due first, whether it is due yet or not; {@link #NONE} without any. */
    long first() {
        return byTime.isEmpty() ? NONE : byTime.first().sequence();
    }

    /** One that is due now, the earliest first; {@link #NONE} if none is. */
    long due(long now) {
        return delay(now) == 0 ? first() : NONE;
    }

    /** How long until one is due; 0 if one is, the largest number without any. */
    long delay(long now) {
        if (byTime.isEmpty()) {
            return NEVER;
        }
        long delay = byTime.first().due() - now;
        // Longer than any was to wait: the clock was set back.
        return delay > longestDelay ? 0 : Math.max(0, delay);
    }

    /** Whoever waits is due now, those with the lowest sequence first. */
    void makeAllDue(long now) {
        byTime.clear();
        bySequence.replaceAll((sequence, event) -> new Waiting(now, sequence, event.reason()));
        byTime.addAll(bySequence.values());
        longestDelay = 0;
    }

    /** Why most of them wait; {@code null} without any. */
    String reason() {
        return reasons.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
