package io.github.linkrelay.outbox;

/**
 * One event handed over to a route, to be settled once: the first of {@link #acknowledge}, {@link #deadLetter} and
 * {@link #release} wins, later ones return false. Any thread may settle it.
 *
 * <p>Without {@link #defer} the end of the exchange settles it: success acknowledges, failure releases with back-off.
 */
public interface Delivery {

    OutboxEvent event();

    /** The destination has it: its cursor moves past this event. */
    boolean acknowledge();

    /** Acknowledges each of them, for less than one by one. */
    static void acknowledgeAll(Iterable<? extends Delivery> deliveries) {
        HandedOver.acknowledge(deliveries);
    }

    /** The destination will never take it: the event is copied to the dead letters, and the cursor moves past it. */
    boolean deadLetter(String reason);

    /** The destination can't take it now: it rests, then this event is handed over again, in order of sequence. */
    boolean release(Pause pause);

    /** Says that the end of this exchange is not the end of the delivery: whoever calls this settles it, in time. */
    void defer();

    /** Whether one of the three settled it. */
    boolean isSettled();

    /** Whether {@link #defer} was called. */
    boolean isDeferred();
}
