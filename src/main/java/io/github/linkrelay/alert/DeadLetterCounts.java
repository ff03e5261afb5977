package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.view.OutboxListener;
import java.util.HashMap;
import java.util.Map;

/** Counts the dead letters of one outbox since the start. Called on many threads. */
final class DeadLetterCounts implements OutboxListener {
    /** More kinds of reasons than anybody reads: the rest is counted as one. */
    private static final int MOST = 200;

    private static final String OTHER = "other reasons";

    /**
     * What a dead letter is counted under.
     *
     * @param destination null for a body that never was an event
     * @param reason its kind
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
