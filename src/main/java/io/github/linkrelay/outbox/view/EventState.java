package io.github.linkrelay.outbox.view;

/** The state of one event at one destination. */
public enum EventState {
    /** The event is not settled; it may be in flight. */
    WAITING,
    /** The destination accepted it. */
    DELIVERED,
    /**
     * Its route ended without sending it. The log of deliveries must still have that; older events count as delivered.
     */
    FILTERED,
    /** The event is among the dead letters. */
    DEAD
}
