package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Repeat;

/**
 * The settings for handing over events to one destination. Times are in milliseconds.
 *
 * @param maxInFlight       events handed over and not settled
 * @param maxInFlightBytes  how many bytes their bodies may have; a single larger event is handed over alone
 * @param maxAge            age at which a released event goes to the dead letters instead; 0 for never
 * @param backoffDelay      the first pause
 * @param backoffMultiplier the factor from one pause to the next
 * @param backoffMaxDelay   the longest pause
 * @param holdDelay         the pause between tries of a held destination
 * @param probeSize         events in flight after a pause, until one is acknowledged
 * @param maxRate           events handed over per second; 0 for no limit
 * @param repeat            whether an event may be sent again when nobody knows whether it arrived
 * @param refusalsBeforeHold after how many events that are refused with the same answer, with none accepted in between,
 *     the destination is held; 0 for never
 * @param maxSetAside       how many events may be set aside while others go on
 */
public record DispatchSettings(
        int maxInFlight,
        long maxInFlightBytes,
        long maxAge,
        long backoffDelay,
        double backoffMultiplier,
        long backoffMaxDelay,
        long holdDelay,
        int probeSize,
        double maxRate,
        Repeat repeat,
        int refusalsBeforeHold,
        int maxSetAside) {

    public DispatchSettings {
        require(maxInFlight > 0, "maxInFlight must be above 0");
        require(maxInFlightBytes > 0, "maxInFlightBytes must be above 0");
        require(maxAge >= 0, "maxAge must not be below 0");
        require(backoffDelay > 0, "backoffDelay must be above 0");
        require(backoffMultiplier >= 1, "backoffMultiplier must be 1 or more");
        require(backoffMaxDelay >= backoffDelay, "backoffMaxDelay must not be below backoffDelay");
        require(holdDelay > 0, "holdDelay must be above 0");
        require(probeSize > 0, "probeSize must be above 0");
        require(refusalsBeforeHold >= 0, "refusalsBeforeHold must not be below 0");
        require(maxSetAside >= 0, "maxSetAside must not be below 0");
        require(maxRate >= 0 && Double.isFinite(maxRate), "maxRate must be 0 or more");
    }

    /** Returns the pause after {@code failures} failures in a row, the first being 1. */
    long backoff(int failures) {
        return (long) Math.min((double) backoffMaxDelay, backoffDelay * Math.pow(backoffMultiplier, failures - 1));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("The outbox option " + message);
        }
    }
}
