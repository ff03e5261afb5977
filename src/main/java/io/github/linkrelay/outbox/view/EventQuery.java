package io.github.linkrelay.outbox.view;

/**
 * Chooses stored events. Each {@code with...} returns a changed copy that chooses fewer.
 *
 * @param type        the event type, or {@code null} for any
 * @param term        one of the terms that the outbox's {@link EventTerms} finds in the event, or {@code null}
 * @param from        received then or later, in milliseconds since 1970; {@code null} for no bound
 * @param until       received before, in milliseconds since 1970; {@code null} for no bound
 * @param destination whose state {@code state} means, or {@code null}: {@code WAITING} and {@code DEAD} then ask whether
 *                    one destination says so, {@code DELIVERED} whether all do that the event is for
 * @param state       or {@code null} for any
 * @param before      only events of a lower sequence, or {@code null}
 * @param after       only events of a higher sequence, or {@code null}
 */
public record EventQuery(
        String type,
        String term,
        Long from,
        Long until,
        String destination,
        EventState state,
        Long before,
        Long after) {

    /** Returns a query for every stored event. */
    public static EventQuery all() {
        return new EventQuery(null, null, null, null, null, null, null, null);
    }

    public EventQuery withType(String wanted) {
        return new EventQuery(wanted, term, from, until, destination, state, before, after);
    }

    public EventQuery withTerm(String wanted) {
        return new EventQuery(type, wanted, from, until, destination, state, before, after);
    }

    public EventQuery receivedBetween(Long earliest, Long end) {
        return new EventQuery(type, term, earliest, end, destination, state, before, after);
    }

    /** Returns a query for events with this state at the destination {@code name}, which may be {@code null}. */
    public EventQuery withState(String name, EventState wanted) {
        return new EventQuery(type, term, from, until, name, wanted, before, after);
    }

    public EventQuery withBefore(Long sequence) {
        return new EventQuery(type, term, from, until, destination, state, sequence, after);
    }

    public EventQuery withAfter(Long sequence) {
        return new EventQuery(type, term, from, until, destination, state, before, sequence);
    }
}
