package io.github.linkrelay.outbox.view;

/**
 * The number of events of a type that were received in one hour.
 *
 * @param type   the event type; empty for events without one
 * @param hour   whole hours since 1970
 * @param events above 0
 */
public record TypeHour(String type, long hour, long events) {}
