package io.github.linkrelay.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Computes what was counted within the last minutes from counters that only grow. It is for one thread. */
final class PastCounts {
    private record Sample(Instant at, Counts counts) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    PastCounts(Instant start) {
        samples.add(new Sample(start, Counts.NONE));
    }

    /**
     * Adds a sample of the counters.
     *
     * @param longest the longest window that will be asked for. If there was no sample for twice that time, for
     *     instance because alerts were off, the counting begins anew
     */
    void add(Instant now, Counts counts, Duration longest) {
        if (samples.getLast().at.plus(longest.multipliedBy(2)).isBefore(now)) {
            samples.clear();
        }
        samples.add(new Sample(now, counts));
        while (samples.size() > 1 && !second().at.isAfter(now.minus(longest))) {
            samples.removeFirst();
        }
    }

    /** Returns the counts from the last sample before the window to the newest one. */
    Counts within(Duration window) {
        Sample newest = samples.getLast();
        Sample base = samples.getFirst();
        for (Sample sample : samples) {
            if (!sample.at.isAfter(newest.at.minus(window))) {
                base = sample;
            }
        }
        return newest.counts.minus(base.counts);
    }

    private Sample second() {
        Iterator<Sample> all = samples.iterator();
        all.next();
        return all.next();
    }
}
