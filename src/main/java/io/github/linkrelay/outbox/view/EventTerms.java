package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.StoredEvent;
import java.util.List;

/**
 * Gives the terms by which an event is found, for instance its message id and its user. The outbox only compares terms
 * as text. While a process runs, the same event must always have the same terms; events that were indexed by other
 * rules are found by those. Any thread may call it, and it must not throw.
 */
@FunctionalInterface
public interface EventTerms {

    /** Returns the terms of an event; there may be none. */
    List<String> of(StoredEvent event);

    /** Whether the event has this term. It is called for many events, so it should be faster than making all terms. */
    default boolean has(StoredEvent event, String term) {
        return of(event).contains(term);
    }

    /**
     * Returns the digits with which the key of each event begins that has this term, in lower-case hex and even in number;
     * {@code null} if the term says nothing about the key. The outbox looks for such a term among its keys, and keeps it
     * nowhere else.
     */
    default String keyBeginning(String term) {
        return null;
    }

    /** Gives no terms: events are found by place, type, time and state only. */
    EventTerms NONE = event -> List.of();
}
