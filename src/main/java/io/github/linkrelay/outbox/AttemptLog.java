package io.github.linkrelay.outbox;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The requests of a destination that the file has yet to learn of. The oldest go where there are too many, for the file
 * can't be written then. Not safe for threads; its {@link Destination} guards it.
 */
final class AttemptLog {

    private static final int ROWS = 2_000;

    private final ArrayDeque<AttemptRow> waiting = new ArrayDeque<>();
    /** Of these, from the first on: given out by {@link #unsaved}. */
    private int givenOut;

    void add(List<AttemptRow> rows) {
        for (AttemptRow row : rows) {
            waiting.add(row);
            if (waiting.size() > ROWS) {
                waiting.remove();
                givenOut = Math.max(0, givenOut - 1);
            }
        }
    }

    List<AttemptRow> unsaved() {
        givenOut = waiting.size();
        return List.copyOf(waiting);
    }

    /** What {@link #unsaved} gave last is on disk. */
    void saved() {
        for (; givenOut > 0; givenOut--) {
            waiting.remove();
        }
    }
}
