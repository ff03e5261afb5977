package io.github.linkrelay.event;

/** Whether an event may be sent again when nobody knows whether the destination has it. */
public enum Repeat {
    /** It may: nothing is lost, and the destination drops what it gets twice. */
    allowed,
    /** It may not: the event becomes a dead letter. */
    never
}
