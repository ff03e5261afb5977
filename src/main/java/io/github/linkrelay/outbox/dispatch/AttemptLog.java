package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the requests of a destination until the store has saved them. If there are too many, because the store can't be
 * written, the oldest are dropped. It has no lock, no thread and no clock; callers give the time, in milliseconds since
 * 1970.
 */
final class AttemptLog {

    private static final int ROWS = 2_000;
    private static final int FEW = 64;

    private final Unsaved<AttemptRow> waiting = new Unsaved<>();
    private long[] filtered = new long[FEW];
    private int filteredSize;

    /** Notes an event that no request carried; several become one row. */
    void filtered(long sequence) {
        if (filteredSize == filtered.length) {
            filtered = Arrays.copyOf(filtered, 2 * filteredSize);
        }
        filtered[filteredSize++] = sequence;
    }

    /** Notes a request with these, each replay in rows of its own. What a replay brings from elsewhere is not of the log. */
    void add(Collection<HandedOver> deliveries, AttemptOutcome outcome, long now, long version) {
        Set<Long> replays = new LinkedHashSet<>();
        deliveries.forEach(delivery -> replays.add(delivery.replay()));
        for (long replay : replays) {
            long[] sequences = new long[deliveries.size()];
            int size = 0;
            for (HandedOver delivery : deliveries) {
                if (delivery.replay() == replay && delivery.event().sequence() > 0) {
                    sequences[size++] = delivery.event().sequence();
                }
            }
            add(AttemptRow.of(Arrays.copyOf(sequences, size), replay, outcome, now), version);
        }
    }

    void add(List<AttemptRow> rows, long version) {
        for (AttemptRow row : rows) {
            waiting.add(row, version);
            if (waiting.size() > ROWS) {
                waiting.removeFirst();
            }
        }
    }

    List<AttemptRow> unsaved(long now, long version) {
        if (filteredSize > 0) {
            AttemptOutcome outcome = new AttemptOutcome(filteredSize, 0, 0, AttemptOutcome.FILTERED, null);
            add(AttemptRow.of(Arrays.copyOf(filtered, filteredSize), 0, outcome, now), version);
            filteredSize = 0;
        }
        return waiting.all();
    }

    void saved(long version) {
        waiting.saved(version);
    }
}
