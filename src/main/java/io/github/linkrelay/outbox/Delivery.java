package io.github.linkrelay.outbox;

import java.time.Duration;
import java.util.Collection;

/**
 * One event handed over to a route, to be settled once: the first of {@link #acknowledge}, {@link #filter},
 * {@link #deadLetter}, {@link #refuse}, {@link #setAside} and {@link #release} wins, later ones change nothing. Any thread
 * may settle it.
 *
 * <p>Without {@link #defer} the end of the exchange settles it: success acknowledges where a request carried the event
 * (see {@link RequestMark}) and filters it where none did, failure releases with back-off.
 */
public interface Delivery {

    OutboxEvent event();

    /** The destination has it: its cursor moves past this event. */
    boolean acknowledge();

    /** Acknowledges each of them, for less than one by one. */
    static void acknowledgeAll(Iterable<? extends Delivery> deliveries) {
        HandedOver.acknowledge(deliveries);
    }

    /** The destination was not meant to get it: its cursor moves past this event, which counts as filtered. */
    boolean filter();

    /** Filters each of them, for less than one by one. */
    static void filterAll(Iterable<? extends Delivery> deliveries) {
        HandedOver.filter(deliveries);
    }

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
     * Whether this event may be sent again when nobody knows whether it arrived. If not, whoever sends it calls
     * {@link #beginSending} before and {@link #endSending} after an attempt that did not reach the destination.
     */
    default boolean isRepeatAllowed() {
        return true;
    }

    /**
     * Notes that these are about to be sent, and returns when that is on disk; at once where they may be repeated. Until
     * they are settled, or {@link #endSending} is called, whether they arrived counts as unknown: a crash, or
     * {@link #release}, makes them dead letters. Not for the thread that completes an outbox's futures.
     *
     * @throws OutboxUnavailableException if it can't be written now: none of them is to be sent
     * @throws OutboxException if one of them went to another consumer meanwhile: none of them is to be sent
     */
    static void beginSending(Collection<? extends Delivery> deliveries) {
        HandedOver.beginSending(deliveries);
    }

    /** Notes that the destination surely did not take these, so that they may be sent again. Returns at once. */
    static void endSending(Collection<? extends Delivery> deliveries) {
        HandedOver.endSending(deliveries);
    }

    /**
     * Notes how a request with these ended, for the log of deliveries. Settles nothing, returns at once, and is to be called
     * before they are settled, so that the log has it when the cursor moves.
     */
    static void attempted(Collection<? extends Delivery> deliveries, AttemptOutcome outcome) {
        HandedOver.attempted(deliveries, outcome);
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
