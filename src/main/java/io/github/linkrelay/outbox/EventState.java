package io.github.linkrelay.outbox;

/** Where one event stands with one destination. */
public enum EventState {
    /** Neither delivered nor dead; it may be in flight. */
    WAITING,
    /** The destination accepted it, or its route ended without sending it. */
    DELIVERED,
    /** Among the dead letters. */
    DEAD
}
