package io.github.linkrelay.outbox.dispatch;

import java.time.Clock;

/** Where an outbox takes the time from. Any thread may ask it. */
public interface TimeSource {

    /** When the class was loaded, so that what is counted from there is never below 0. */
    long ORIGIN = System.nanoTime();

    /** Returns the time of both clocks. */
    Now now();

    /**
     * Has {@code wake} called whenever the time jumps, so that who waits looks again. The time of a machine never jumps, so
     * that by default nothing is ever called; the time of a test does.
     */
    default void onJump(Runnable wake) {}

    /** Returns the time of this machine, with {@code clock} on the wall; or the clock itself if it brings its own time. */
    static TimeSource of(Clock clock) {
        return clock instanceof TimeSource own ? own : () -> new Now(System.nanoTime() - ORIGIN, clock.millis());
    }
}
