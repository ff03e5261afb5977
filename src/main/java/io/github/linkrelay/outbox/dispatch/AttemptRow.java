package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A row of the log of deliveries: a request, or the part of it with events that stand near each other.
 *
 * @param first   the first event of this row; 0 if the events are none of the log
 * @param last    the last, at most {@link #SPAN} behind the first
 * @param events  all of them, as {@link SequenceRanges} writes them
 * @param at      when the request was begun, in milliseconds since 1970
 * @param millis  how long it took
 * @param outcome how it ended
 * @param replay  the replay that it belongs to, or 0
 */
public record AttemptRow(
        long first, long last, String events, long at, long millis, AttemptOutcome outcome, long replay) {

    /** So that the rows with some event are found by their first: it is no further away. */
    public static final int SPAN = 4_096;

    /** The rows for one request that ended {@code now}. The order of the sequences is of no meaning. */
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
