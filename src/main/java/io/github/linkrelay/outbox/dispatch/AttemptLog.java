package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * The requests of a destination that the file has yet to learn of. The oldest go where there are too many, for the file
 * can't be written then. Not safe for threads; its {@link Destination} guards it.
 */
public final class AttemptLog {

    private static final int ROWS = 2_000;
    private static final int FEW = 64;

    private final ArrayDeque<AttemptRow> waiting = new ArrayDeque<>();
    private long[] filtered = new long[FEW];
    private int filteredSize;
    /** Of these, from the first on: given out by {@link #unsaved}. */
    private int givenOut;

    /** An event that no request carried; several become one row. */
    void filtered(long sequence) {
        if (filteredSize == filtered.length) {
            filtered = Arrays.copyOf(filtered, 2 * filteredSize);
        }
        filtered[filteredSize++] = sequence;
    }

    private void addFiltered(long now) {
        if (filteredSize > 0) {
            AttemptOutcome outcome = new AttemptOutcome(filteredSize, 0, 0, AttemptOutcome.FILTERED, null);
            add(AttemptRow.of(Arrays.copyOf(filtered, filteredSize), 0, outcome, now));
            filteredSize = 0;
        }
    }

    public void add(List<AttemptRow> rows) {
        for (AttemptRow row : rows) {
            waiting.add(row);
            if (waiting.size() > ROWS) {
                waiting.remove();
                givenOut = Math.max(0, givenOut - 1);
            }
        }
    }

    public List<AttemptRow> unsaved(long now) {
        addFiltered(now);
        givenOut = waiting.size();
        return List.copyOf(waiting);
    }

    /** What {@link #unsaved} gave last is on disk. */
    public void saved() {
        for (; givenOut > 0; givenOut--) {
            waiting.remove();
        }
    }
}
