package io.github.linkrelay.event;

import io.github.linkrelay.secret.Secrets;
import java.time.Duration;

/**
 * One event that was handed over to a route and must be settled once. The first call of {@link #acknowledge},
 * {@link #filter}, {@link #deadLetter}, {@link #refuse}, {@link #setAside} or {@link #release} settles it; later calls
 * change nothing. Any thread may settle it. The {@link #source} settles many deliveries together, which is faster.
 *
 * <p>Without {@link #defer} the end of the exchange settles the delivery: see {@link Handover}.
 */
public interface Delivery {

    /** Returns the event that is to be delivered. */
    StoredEvent event();

    /** Returns the source that handed the event over. Deliveries of one source can be settled together. */
    DeliverySource source();

    /** Says that the destination has the event: its cursor moves past it. */
    boolean acknowledge();

    /**
     * Says that the destination was not meant to get the event: its cursor moves past it, and it counts as filtered.
     */
    boolean filter();

    /**
     * Says that the destination will never take the event: it is copied to the dead letters, and the cursor moves past
     * it.
     */
    boolean deadLetter(String reason);

    /**
     * Says that the destination refused the event, and that its answer says nothing about other events. If others are
     * accepted, the event is at fault and becomes a dead letter. If one event after another is refused with the same
     * answer, the destination is held, and these events wait. If the event is known to be at fault, for instance
     * because of its size, call {@link #deadLetter} instead.
     *
     * @return false if other events that were handed over before should not be sent now, because the destination is
     *     held
     */
    default boolean refuse(String reason) {
        deadLetter(reason);
        return true;
    }

    /**
     * Says that the destination can't take this one event now; others go on. The event is handed over again after
     * {@code delay} or, if that is null, after the longest pause of the back-off.
     */
    default boolean setAside(String reason, Duration delay) {
        return release(delay == null ? Pause.backOff(reason) : Pause.backOff(reason, delay));
    }

    /**
     * Says that the destination can't take anything now: it rests, then this event is handed over again, in order of
     * sequence.
     */
    boolean release(Pause pause);

    /**
     * Says that the route ended with an exception before the delivery was deferred: the event is released with
     * back-off.
     *
     * @param cause may be {@code null}
     */
    default boolean routeFailed(Exception cause) {
        return release(Pause.backOff(
                cause == null ? "the route failed" : "the route failed: " + Secrets.blanked(FailureWords.of(cause))));
    }

    /**
     * Whether this event may be sent again when nobody knows whether it arrived. If not, the sender must call
     * {@link DeliverySource#beginSending} before an attempt, and {@link DeliverySource#endSending} after one that did
     * not reach the destination.
     */
    default boolean isRepeatAllowed() {
        return true;
    }

    /** Whether the event is a dead letter of the destination that the option {@code after} of the endpoint names. */
    default boolean isDeadElsewhere() {
        return false;
    }

    /** Says that the end of this exchange does not settle the delivery: the caller must settle it later. */
    void defer();

    /**
     * Says whether somebody is working on the event, so that the status can show what takes long. Without a call, it
     * counts as being worked on from the hand-over until it is settled or deferred. After {@link #defer} the caller
     * says when the event waits and when it is sent.
     */
    default void busy(boolean busy) {}

    /** Whether the delivery is settled. */
    boolean isSettled();

    /** Whether {@link #defer} was called. */
    boolean isDeferred();
}
