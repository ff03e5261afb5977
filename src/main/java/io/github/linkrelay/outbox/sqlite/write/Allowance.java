package io.github.linkrelay.outbox.sqlite.write;

import java.util.concurrent.TimeUnit;

/**
 * Lets so many bytes through in a second, on average over some seconds. A single piece passes whatever its size, and is
 * paid off afterwards. Any thread may call it.
 */
final class Allowance {

    /** What was not used for so many seconds may come at once. */
    private static final int SAVED_SECONDS = 4;

    private final long perSecond;
    private double left;
    private long countedAt;

    /** @param now in nanoseconds, of a clock that only goes forward */
    Allowance(long perSecond, long now) {
        this.perSecond = perSecond;
        this.left = most();
        this.countedAt = now;
    }

    /** Takes the bytes from the allowance; returns false, and takes nothing, if it is used up. */
    synchronized boolean take(long bytes, long now) {
        left = Math.min(most(), left + (double) perSecond * (now - countedAt) / TimeUnit.SECONDS.toNanos(1));
        countedAt = now;
        boolean free = left > 0;
        left -= free ? bytes : 0;
        return free;
    }

    private double most() {
        return (double) perSecond * SAVED_SECONDS;
    }
}
