package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.view.OutboxListener;
import java.util.HashMap;
import java.util.Map;

/** Counts the dead letters of one outbox since the start. Many threads may call it. */
final class DeadLetterCounts implements OutboxListener {
    /** The most kinds of reasons to count; nobody reads more. All others are counted as one. */
    private static final int MOST = 200;

    private static final String OTHER = "other reasons";

    /**
     * The destination and kind of reason under which a dead letter is counted.
     *
     * @param destination null for a body that never was an event
     * @param reason the kind of the reason
     */
    record Cause(String destination, String reason) {}

    private final Map<Cause, Long> counts = new HashMap<>();

    @Override
    public synchronized void deadLettered(String destination, String reason) {
        Cause cause = new Cause(destination, Figures.reason(reason));
        boolean isNew = !counts.containsKey(cause);
        counts.merge(isNew && counts.size() >= MOST ? new Cause(destination, OTHER) : cause, 1L, Long::sum);
    }

    synchronized Map<Cause, Long> now() {
        return Map.copyOf(counts);
    }
}
