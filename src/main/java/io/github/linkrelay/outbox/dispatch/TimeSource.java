package io.github.linkrelay.outbox.dispatch;

import java.time.Clock;

/** Gives an outbox the time. Any thread may call it. */
public interface TimeSource {

    /** The time when the class was loaded; times counted from it are never below 0. */
    long ORIGIN = System.nanoTime();

    /** Returns the time of both clocks. */
    Now now();

    /**
     * Registers {@code wake}, which is called whenever the time jumps, so that waiting threads look again. Only the
     * time of a test jumps; by default nothing is ever called.
     */
    default void onJump(Runnable wake) {}

    /**
     * Returns the time of this machine, with {@code clock} for the time since 1970; or the clock itself if it is a time
     * source.
     */
    static TimeSource of(Clock clock) {
        return clock instanceof TimeSource own ? own : () -> new Now(System.nanoTime() - ORIGIN, clock.millis());
    }
}
