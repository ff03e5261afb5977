package io.github.linkrelay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers the requests of a stand-in, up to a limit. It is safe for any number of threads. */
final class Ledger {
    static final int KEPT_DELIVERIES = 10_000;

    private final int keptEvents;
    private final ArrayDeque<JsonNode> events = new ArrayDeque<>();
    private final ArrayDeque<ServedRequest> deliveries = new ArrayDeque<>();
    private final Map<String, Integer> ids;
    private long taken;
    private long requests;

    Ledger(int keptEvents, int keptIds) {
        this.keptEvents = keptEvents;
        this.ids = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                return size() > keptIds;
            }
        };
    }

    /** Notes an event that was taken over and returns how often its message id was taken by now, 1 for a new one. */
    synchronized int take(JsonNode event) {
        taken++;
        if (keptEvents > 0) {
            if (events.size() == keptEvents) {
                events.removeFirst();
            }
            events.addLast(event);
        }
        return ids.merge(event.get("messageId").textValue(), 1, Integer::sum);
    }

    synchronized void note(ServedRequest delivery) {
        requests++;
        if (deliveries.size() == KEPT_DELIVERIES) {
            deliveries.removeFirst();
        }
        deliveries.addLast(delivery);
    }

    synchronized void clear() {
        events.clear();
        deliveries.clear();
        ids.clear();
        taken = 0;
        requests = 0;
    }

    synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    synchronized List<ServedRequest> deliveries() {
        return List.copyOf(deliveries);
    }

    synchronized Map<String, Integer> ids() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(ids));
    }

    synchronized int uniqueIds() {
        return ids.size();
    }

    synchronized long taken() {
        return taken;
    }

    synchronized long requests() {
        return requests;
    }
}
