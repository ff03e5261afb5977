package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events that came since the last look. A state comes to an event later than the event to the log, so with a state it
 * looks again at the last events of the log, and remembers which it gave.
 */
final class NewEvents {
    private static final int MOST_AT_ONCE = 5 * Pages.MOST_OF_A_PAGE;

    private final Api api;
    private final EventFilter filter;
    private final OutboxChoice outbox;
    private final Pages pages;
    private final Set<Long> given = new HashSet<>();
    private long last;

    /**
     * @param events         the oldest first
     * @param areSomeSkipped whether more had come than are given
     */
    record Found(List<JsonNode> events, boolean areSomeSkipped) {}

    NewEvents(Api api, EventFilter filter, OutboxChoice outbox, Pages pages) {
        this.api = api;
        this.filter = filter;
        this.outbox = outbox;
        this.pages = pages;
    }

    /** What is there by now is not new. */
    void skipWhatIsThere() {
        last = newest();
        if (filter.hasState()) {
            next();
        }
    }

    Found next() {
        long newest = newest();
        if (newest == last && !filter.hasState()) {
            return new Found(List.of(), false);
        }
        long after = filter.hasState() ? Math.max(0, newest - MOST_AT_ONCE) : last;
        Map<String, String> query = outbox.query();
        filter.addTo(query);
        query.put("after", String.valueOf(after));
        List<JsonNode> events = new ArrayList<>();
        Long rest = pages.read(query, null, MOST_AT_ONCE, page -> page.stream()
                .filter(each -> given.add(sequence(each)))
                .forEach(events::add));
        Collections.reverse(events);
        last = events.isEmpty() ? newest : Math.max(newest, sequence(events.get(events.size() - 1)));
        given.removeIf(sequence -> sequence <= after);
        return new Found(events, rest != null && !filter.hasState());
    }

    /** Of any kind. */
    private long newest() {
        Map<String, String> query = outbox.query();
        query.put("limit", "1");
        return sequence(api.get("/api/events", query).json().path("events").path(0));
    }

    private static long sequence(JsonNode event) {
        return event.path("sequence").asLong();
    }
}
