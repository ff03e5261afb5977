package io.github.linkrelay.event;

import java.util.Collection;

/**
 * Hands events over to a route, and settles many of them at once. Each method takes deliveries whose
 * {@link Delivery#source} this is, and may be called by any thread.
 *
 * <p>The default methods settle one delivery after another. A store overrides those that it can do faster. If it
 * records which events are being sent, it also overrides those about sending.
 */
public interface DeliverySource {

    /**
     * Acknowledges each of them.
     *
     * @return how many of them this call settled; the others were settled before
     */
    default int acknowledge(Collection<? extends Delivery> deliveries) {
        return (int) deliveries.stream().filter(Delivery::acknowledge).count();
    }

    /**
     * Counts each of them as filtered.
     *
     * @return how many of them this call settled; the others were settled before
     */
    default int filter(Collection<? extends Delivery> deliveries) {
        return (int) deliveries.stream().filter(Delivery::filter).count();
    }

    /** Makes dead letters of them, all for the same reason. */
    default void deadLetter(Collection<? extends Delivery> deliveries, String reason) {
        deliveries.forEach(delivery -> delivery.deadLetter(reason));
    }

    /** Releases them, so that they are handed over again when the pause is over. */
    default void release(Collection<? extends Delivery> deliveries, Pause pause) {
        deliveries.forEach(delivery -> delivery.release(pause));
    }

    /**
     * Notes durably that events which must not be repeated are about to be sent. Returns when that is on disk, or at
     * once if all of them may be repeated. Until they are settled, or {@link #endSending} is called, nobody knows
     * whether they arrived: a crash, or {@link Delivery#release}, makes dead letters of them. The thread that completes
     * an outbox's futures must not call this.
     *
     * <p>This default refuses events that must not be repeated, because it can't note them.
     *
     * @throws NotStoredException if it can't be noted now; then none of them may be sent
     * @throws OutboxException if one of them went to another consumer meanwhile; then none of them may be sent
     */
    default void beginSending(Collection<? extends Delivery> deliveries) {
        if (!deliveries.stream().allMatch(Delivery::isRepeatAllowed)) {
            throw new OutboxException(
                    "This store keeps no note of what is being sent, so repeat=never can't be had with it");
        }
    }

    /** Notes that the destination surely did not take these, so that they may be sent again. Returns at once. */
    default void endSending(Collection<? extends Delivery> deliveries) {}

    /** Calls {@link Delivery#busy} for each of them. */
    default void busy(Collection<? extends Delivery> deliveries, boolean busy) {
        deliveries.forEach(delivery -> delivery.busy(busy));
    }

    /**
     * Notes for the log of deliveries how a request with these events ended. It settles nothing and returns at once.
     * Call it before they are settled, so that the log has it when the cursor moves.
     */
    default void attempted(Collection<? extends Delivery> deliveries, AttemptOutcome outcome) {}
}
