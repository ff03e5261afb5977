package io.github.linkrelay.outbox.dispatch;

/**
 * Keeps a destination to so many events per second: a token bucket that holds a tenth of a second. Times are milliseconds
 * since 1970. Not safe for threads; its {@link Destination} guards it.
 */
final class Pace {

    /** Sums of fractions that should make a whole token fall short by about as much. */
    private static final double ROUNDING = 1e-6;

    private final double perMillisecond;
    private final double most;
    private double tokens = 1;
    private long filledAt;

    /** @param maxRate events per second; 0 for no limit */
    Pace(double maxRate, long now) {
        this.perMillisecond = maxRate / 1_000;
        this.most = Math.max(1, maxRate / 10);
        this.filledAt = now;
    }

    /** How long until the next event may go; 0 if it may go now. */
    long delay(long now) {
        if (perMillisecond == 0) {
            return 0;
        }
        // A clock that was set back gives nothing, and takes nothing.
        tokens = Math.min(most, tokens + Math.max(0, now - filledAt) * perMillisecond);
        filledAt = now;
        return tokens >= 1 - ROUNDING ? 0 : (long) Math.ceil((1 - ROUNDING - tokens) / perMillisecond);
    }

    /** One event goes, for which there was no delay. */
    void take() {
        tokens -= 1;
    }
}
