package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.EventJson;
import io.github.linkrelay.operator.api.EventPageJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the events that came since the last look. An event gets a state later than it comes to the log; with a state, each
 * look therefore covers the last events of the log again, and remembers which were given.
 */
final class NewEvents {
    private static final int MOST_AT_ONCE = 5 * Pages.MOST_OF_A_PAGE;

    private final Api api;
    private final EventFilter filter;
    private final OutboxChoice outbox;
    private final Pages<EventJson> pages;
    private final Set<Long> given = new HashSet<>();
    private long last;

    /**
     * @param events         the oldest first
     * @param areSomeSkipped whether more had come than fit into a look
     */
    record Look(List<Listed<EventJson>> events, boolean areSomeSkipped) {}

    NewEvents(Api api, EventFilter filter, OutboxChoice outbox, Pages<EventJson> pages) {
        this.api = api;
        this.filter = filter;
        this.outbox = outbox;
        this.pages = pages;
    }

    /** Makes the events that are there now count as seen. */
    void skipWhatIsThere() {
        last = newest();
        if (filter.hasState()) {
            next();
        }
    }

    Look next() {
        long newest = newest();
        if (newest == last && !filter.hasState()) {
            return new Look(List.of(), false);
        }
        long after = filter.hasState() ? Math.max(0, newest - MOST_AT_ONCE) : last;
        Map<String, String> query = outbox.query();
        filter.addTo(query);
        query.put("after", String.valueOf(after));
        List<Listed<EventJson>> events = new ArrayList<>();
        Long rest = pages.read(query, null, MOST_AT_ONCE, page -> page.stream()
                .filter(each -> given.add(each.value().sequence()))
                .forEach(events::add));
        Collections.reverse(events);
        last = events.isEmpty()
                ? newest
                : Math.max(newest, events.get(events.size() - 1).value().sequence());
        given.removeIf(sequence -> sequence <= after);
        return new Look(events, rest != null && !filter.hasState());
    }

    /** Returns the number of the last event of the log, of any kind; 0 if there is none. */
    private long newest() {
        Map<String, String> query = outbox.query();
        query.put("limit", "1");
        List<EventJson> events =
                api.get("/api/events", query).as(EventPageJson.class).events();
        return events.isEmpty() ? 0 : events.get(0).sequence();
    }
}
