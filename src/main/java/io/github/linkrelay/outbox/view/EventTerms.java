package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.StoredEvent;
import java.util.List;

/**
 * The words under which an event is found, for instance its message id and its user. Each is an opaque text to the outbox,
 * equal or not. The same event must always have the same terms while a process runs; events that were indexed under
 * other rules are found by those. Called on any thread; must not throw.
 */
@FunctionalInterface
public interface EventTerms {

    /** Possibly none. */
    List<String> of(StoredEvent event);

    /** Whether the event has this term; asked of many events, where that can be told sooner than by making all terms. */
    default boolean has(StoredEvent event, String term) {
        return of(event).contains(term);
    }

    /** Events are found by place, type, time and state only. */
    EventTerms NONE = event -> List.of();
}
