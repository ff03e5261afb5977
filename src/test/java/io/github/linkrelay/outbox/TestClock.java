package io.github.linkrelay.outbox;

import io.github.linkrelay.outbox.dispatch.Now;
import io.github.linkrelay.outbox.dispatch.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that stands still until it is moved, and wakes who waits for it then. What is waited for never goes back. */
class TestClock extends Clock implements TimeSource {

    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private volatile long nanos;

    void advance(Duration by) {
        now = now.plus(by);
        nanos += Math.max(0, by.toNanos());
        waiting.forEach(Runnable::run);
    }

    /** Sets the clock as somebody does who corrects it, or spoils it. No time passes. */
    void set(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Now now() {
        return new Now(nanos, millis());
    }

    @Override
    public void onJump(Runnable wake) {
        waiting.add(wake);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
