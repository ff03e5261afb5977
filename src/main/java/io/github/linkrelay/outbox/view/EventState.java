package io.github.linkrelay.outbox.view;

/** Where one event stands with one destination. */
public enum EventState {
    /** Neither delivered nor dead; it may be in flight. */
    WAITING,
    /** The destination accepted it. */
    DELIVERED,
    /** Its route ended without sending it, as far back as the log of deliveries reaches: older ones count as delivered. */
    FILTERED,
    /** Among the dead letters. */
    DEAD
}
