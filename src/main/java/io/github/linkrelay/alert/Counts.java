package io.github.linkrelay.alert;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import java.util.HashMap;
import java.util.Map;

/**
 * Figures that were counted since the start, or between two moments.
 *
 * @param deadLetters new dead letters by outbox and cause
 */
record Counts(RequestCounts requests, Map<String, Map<Cause, Long>> deadLetters) {
    static final Counts NONE = new Counts(RequestCounts.NONE, Map.of());

    Counts minus(Counts earlier) {
        Map<String, Map<Cause, Long>> difference = new HashMap<>();
        deadLetters.forEach((outbox, counts) ->
                difference.put(outbox, minus(counts, earlier.deadLetters.getOrDefault(outbox, Map.of()))));
        return new Counts(requests.minus(earlier.requests), difference);
    }

    private static Map<Cause, Long> minus(Map<Cause, Long> counts, Map<Cause, Long> earlier) {
        Map<Cause, Long> difference = new HashMap<>();
        counts.forEach((cause, count) -> {
            long more = count - earlier.getOrDefault(cause, 0L);
            if (more > 0) {
                difference.put(cause, more);
            }
        });
        return difference;
    }
}
