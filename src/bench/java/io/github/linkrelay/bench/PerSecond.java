package io.github.linkrelay.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Counts what happens in each second after a moment. What comes later than the last second is not counted. */
final class PerSecond {

    private final long origin;
    private final AtomicIntegerArray counts;

    /** @param origin on the clock of {@link System#nanoTime()} */
    PerSecond(long origin, int seconds) {
        this.origin = origin;
        this.counts = new AtomicIntegerArray(seconds);
    }

    void add(int count) {
        int second = (int) ((System.nanoTime() - origin) / 1_000_000_000L);
        if (second >= 0 && second < counts.length()) {
            counts.addAndGet(second, count);
        }
    }

    int seconds() {
        return counts.length();
    }

    /** Returns the count of the second that begins so many seconds after the origin. */
    int get(int second) {
        return counts.get(second);
    }
}
