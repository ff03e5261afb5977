package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.alert.TypeHistory;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.OpenOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads from an outbox's file when events of each type came. */
record StoredTypes(OpenOutbox outbox) implements TypeHistory {
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(1);

    @Override
    public List<ActiveHour> since(long hour) {
        try (EventLookup reader = outbox.reader()) {
            return reader.typeHours(hour).stream()
                    .map(active -> new ActiveHour(active.type(), active.hour()))
                    .toList();
        }
    }

    @Override
    public Optional<Instant> last(String type) {
        try (EventLookup reader = outbox.reader()) {
            return reader.search(EventQuery.all().withType(type), 1, LONGEST_SEARCH).events().stream()
                    .map(found -> Instant.ofEpochMilli(found.event().receivedAt()))
                    .findFirst();
        }
    }
}
