package io.github.linkrelay.outbox.view;

import java.util.List;

/**
 * A request to send events again.
 *
 * @param destination the destination to send to
 * @param source      the name of a source, see {@link ReplaySource}: {@link #DEAD_LETTERS} of that destination,
 *                    {@link #EVENTS} that are stored and that it is done with, or one that was added
 * @param events      which of its events; destination, state, before and after of the query are ignored
 * @param group       only dead letters with this group of reasons, or {@code null}. Refused for other sources
 * @param sequences   only these events, at most 1,000; or empty. Refused for sources that were added
 * @param rate        events per second at most; 0 for no limit
 * @param label       the chosen events in words, for a person
 */
public record ReplayRequest(
        String destination,
        String source,
        EventQuery events,
        String group,
        List<Long> sequences,
        double rate,
        String label) {

    /** The source with the dead letters of the destination. */
    public static final String DEAD_LETTERS = "dead-letters";
    /** The source with the events in the log. */
    public static final String EVENTS = "events";

    public ReplayRequest {
        sequences = List.copyOf(sequences);
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The rate of a replay is a number of events per second, or 0, not " + rate);
        }
    }
}
