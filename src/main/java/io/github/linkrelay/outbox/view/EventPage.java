package io.github.linkrelay.outbox.view;

import java.util.List;

/**
 * A page of the events that a query asks for, the newest first.
 *
 * @param events possibly empty, also if there are more: a search answers when its time is over
 * @param next   give it to {@link EventQuery#withBefore} for the rest; {@code null} if there is no more
 */
public record EventPage(List<FoundEvent> events, Long next) {

    public EventPage {
        events = List.copyOf(events);
    }
}
