package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A row of the log of deliveries: a request, or the part of it whose events are near each other in the log.
 *
 * @param first   the first event of this row; 0 if the events are not from the log
 * @param last    the last, at most {@link #SPAN} behind the first
 * @param events  all of them, as {@link SequenceRanges} writes them
 * @param at      when the request was begun, in milliseconds since 1970
 * @param millis  how long it took
 * @param outcome how it ended
 * @param replay  the replay that it belongs to, or 0
 */
public record AttemptRow(
        long first, long last, String events, long at, long millis, AttemptOutcome outcome, long replay) {

    /**
     * The longest distance between the first and the last event of a row, so that the rows with an event can be found
     * by their first event.
     */
    public static final int SPAN = 4_096;

    /** Returns the rows for one request that ended {@code now}. The sequences may be in any order. */
    public static List<AttemptRow> of(long[] sequences, long replay, AttemptOutcome outcome, long now) {
        long[] sorted = sequences.clone();
        Arrays.sort(sorted);
        long millis = TimeUnit.NANOSECONDS.toMillis(outcome.nanos());
        List<AttemptRow> rows = new ArrayList<>(1);
        int from = 0;
        while (from < sorted.length) {
            int to = from + 1;
            while (to < sorted.length && sorted[to] - sorted[from] <= SPAN) {
                to++;
            }
            rows.add(new AttemptRow(
                    sorted[from],
                    sorted[to - 1],
                    SequenceRanges.of(sorted, from, to),
                    now - millis,
                    millis,
                    outcome,
                    replay));
            from = to;
        }
        return rows;
    }
}
