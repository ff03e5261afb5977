package io.github.linkrelay.bench;

import java.io.IOException;
import java.time.Duration;

/** A moment after which waiting is given up. */
final class Deadline {

    private final long at;

    private Deadline(long at) {
        this.at = at;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** This deadline, or the moment after {@code time} if that comes first. */
    Deadline orIn(Duration time) {
        long other = System.nanoTime() + time.toNanos();
        return other - at < 0 ? new Deadline(other) : this;
    }

    boolean passed() {
        return System.nanoTime() - at >= 0;
    }

    /** Fails, naming what was waited for, when the deadline has passed. */
    void check(String awaited) throws IOException {
        if (passed()) {
            throw new IOException("gave up waiting for " + awaited);
        }
    }
}
