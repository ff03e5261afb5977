package io.github.linkrelay.event;

import java.time.Duration;

/**
 * One event handed over to a route, to be settled once: the first of {@link #acknowledge}, {@link #filter},
 * {@link #deadLetter}, {@link #refuse}, {@link #setAside} and {@link #release} wins, later ones change nothing. Any thread
 * may settle it. What is settled together goes faster by its {@link #source}.
 *
 * <p>Without {@link #defer} the end of the exchange settles it: see {@link Handover}.
 */
public interface Delivery {

    /** Returns the event that is to be delivered. */
    StoredEvent event();

    /** Returns what handed it over. Deliveries of one source can be settled together. */
    DeliverySource source();

    /** The destination has it: its cursor moves past this event. */
    boolean acknowledge();

    /** The destination was not meant to get it: its cursor moves past this event, which counts as filtered. */
    boolean filter();

    /** The destination will never take it: the event is copied to the dead letters, and the cursor moves past it. */
    boolean deadLetter(String reason);

    /**
     * The destination refused it, by an answer that says nothing else of any event. It becomes a dead letter if the fault is
     * its own: if others are accepted around it. Where one event after another is refused alike, the destination is held, and
     * they wait. Not for what is known to be the event's fault, such as its size: that is {@link #deadLetter}.
     *
     * @return false if others that were handed over before should not be sent now, as the destination is held
     */
    default boolean refuse(String reason) {
        deadLetter(reason);
        return true;
    }

    /**
     * The destination can't take it now, and said so of this event alone, so that others go on. It is handed over again after
     * {@code delay}, or, where that is null, after the longest pause of the back-off.
     */
    default boolean setAside(String reason, Duration delay) {
        return release(delay == null ? Pause.backOff(reason) : Pause.backOff(reason, delay));
    }

    /** The destination can't take it now: it rests, then this event is handed over again, in order of sequence. */
    boolean release(Pause pause);

    /**
     * The route ended with an exception before anybody deferred the delivery: it is given back with back-off.
     *
     * @param cause may be {@code null}
     */
    default boolean routeFailed(Exception cause) {
        return release(Pause.backOff(cause == null ? "the route failed" : "the route failed: " + cause));
    }

    /**
     * Whether this event may be sent again when nobody knows whether it arrived. If not, whoever sends it calls
     * {@link DeliverySource#beginSending} before, and {@link DeliverySource#endSending} after an attempt that did not reach
     * the destination.
     */
    default boolean isRepeatAllowed() {
        return true;
    }

    /** Whether the event is a dead letter of the destination that the option {@code after} of the endpoint names. */
    default boolean isDeadElsewhere() {
        return false;
    }

    /** Says that the end of this exchange is not the end of the delivery: whoever calls this settles it, in time. */
    void defer();

    /**
     * Says whether somebody is at work on it, so that the status can show what takes long. By itself it is being worked on
     * from the hand-over to its settlement or {@link #defer}: whoever defers it says when it waits for others or for its next
     * try, and when it is sent.
     */
    default void busy(boolean busy) {}

    /** Whether one of these settled it. */
    boolean isSettled();

    /** Whether {@link #defer} was called. */
    boolean isDeferred();
}
