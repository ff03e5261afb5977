package io.github.linkrelay.outbox.dispatch;

import java.util.concurrent.TimeUnit;

/**
 * Limits a destination to a number of events per second. It is a token bucket with the tokens of a tenth of a second.
 * Times are nanoseconds of a clock that only goes forward. No lock, no thread, no clock: times are given.
 */
final class Pace {

    /** The rounding error by which a sum of fractions may fall short of a whole token. */
    private static final double ROUNDING = 1e-6;

    private final double perNano;
    private final double most;
    private double tokens = 1;
    private long filledAt;

    /**
     * Begins with room for one event.
     *
     * @param maxRate events per second; 0 for no limit
     */
    Pace(double maxRate, Now now) {
        this.perNano = maxRate / TimeUnit.SECONDS.toNanos(1);
        this.most = Math.max(1, maxRate / 10);
        this.filledAt = now.nanos();
    }

    /** Returns how long until the next event may be handed over; 0 if it may be now. */
    long delay(Now now) {
        if (perNano == 0) {
            return 0;
        }
        tokens = Math.min(most, tokens + (now.nanos() - filledAt) * perNano);
        filledAt = now.nanos();
        return tokens >= 1 - ROUNDING ? 0 : (long) Math.ceil((1 - ROUNDING - tokens) / perNano);
    }

    /** Takes a token for one event, for which there was no delay. */
    void take() {
        tokens -= 1;
    }
}
