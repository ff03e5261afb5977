package io.github.linkrelay.event;

import java.util.Collection;

/**
 * Whoever handed events over to a route, and learns here what became of many of them at once. Each method takes deliveries
 * whose {@link Delivery#source} this is, and may be called by any thread.
 *
 * <p>The methods that are implemented here settle one delivery after another. A store overrides those that it can do
 * faster, and all that concern sending where it keeps a ledger of what is being sent.
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

    /** Gives them back, so that they are handed over again when the pause is over. */
    default void release(Collection<? extends Delivery> deliveries, Pause pause) {
        deliveries.forEach(delivery -> delivery.release(pause));
    }

    /**
     * Notes durably that those of them which must not be repeated are about to be sent, and returns when that is noted; at
     * once where all of them may be repeated. Until they are settled, or {@link #endSending} is called, whether they arrived
     * counts as unknown: a crash, or {@link Delivery#release}, makes dead letters of them. It must not be called by the
     * thread that completes an outbox's futures.
     *
     * <p>As implemented here, it refuses what must not be repeated, since nothing notes it.
     *
     * @throws NotStoredException if it can't be noted now: none of them is to be sent
     * @throws OutboxException if one of them went to another consumer meanwhile: none of them is to be sent
     */
    default void beginSending(Collection<? extends Delivery> deliveries) {
        if (!deliveries.stream().allMatch(Delivery::isRepeatAllowed)) {
            throw new OutboxException(
                    "This store keeps no note of what is being sent, so repeat=never can't be had with it");
        }
    }

    /** Notes that the destination surely did not take these, so that they may be sent again. Returns at once. */
    default void endSending(Collection<? extends Delivery> deliveries) {}

    /**
     * Notes for the log of deliveries how a request with these ended. It settles nothing and returns at once. It has to be
     * called before they are settled, so that the log has it when the cursor moves.
     */
    default void attempted(Collection<? extends Delivery> deliveries, AttemptOutcome outcome) {}
}
