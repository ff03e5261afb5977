package io.github.linkrelay.outbox;

/** Says what a producer does with a message. */
public enum OutboxOperation {
    /** Appends the body as an event; the exchange goes on when it is on disk. */
    append,
    /** Keeps the body among the dead letters, once per key; the exchange goes on when it is on disk. */
    deadLetter,
    /** Keeps the body in the quarantine, once per key; the exchange goes on at once. */
    quarantine
}
