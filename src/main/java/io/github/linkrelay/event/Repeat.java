package io.github.linkrelay.event;

/** Says whether an event may be sent again when nobody knows whether the destination has it. */
public enum Repeat {
    /** The event may be sent again: nothing is lost, and the destination drops what it gets twice. */
    allowed,
    /** The event must not be sent again: it becomes a dead letter. */
    never
}
