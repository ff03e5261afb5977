package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A delivery of one destination. Its settlement is decided under the destination's lock. */
public final class HandedOver implements Delivery {

    private final Destination destination;
    private final StoredEvent event;
    private final int wave;
    private final boolean repeatAllowed;
    /** Both {@code null} unless a replay sends it. */
    private final ReplayRun run;

    private final ReplayItem item;
    private volatile boolean deadElsewhere;
    private volatile boolean deferred;
    /** Since when somebody is at work on it, in milliseconds; 0 while it waits for its batch or its next try. */
    private volatile long busySince;
    /** Written under the destination's lock. */
    private volatile boolean settled;

    /** Handed over now. */
    HandedOver(Destination destination, StoredEvent event, int wave, boolean repeatAllowed) {
        this(destination, event, wave, repeatAllowed, null, null);
    }

    HandedOver(Destination destination, ReplayRun run, ReplayItem item, int wave, boolean repeatAllowed) {
        this(destination, item.event(), wave, repeatAllowed, run, item);
    }

    private HandedOver(
            Destination destination,
            StoredEvent event,
            int wave,
            boolean repeatAllowed,
            ReplayRun run,
            ReplayItem item) {
        this.destination = destination;
        this.event = event;
        this.wave = wave;
        this.repeatAllowed = repeatAllowed;
        this.run = run;
        this.item = item;
        busy(true);
    }

    @Override
    public StoredEvent event() {
        return event;
    }

    @Override
    public DeliverySource source() {
        return destination;
    }

    @Override
    public boolean acknowledge() {
        return destination.acknowledge(List.of(this)) == 1;
    }

    @Override
    public boolean filter() {
        return destination.filter(List.of(this)) == 1;
    }

    @Override
    public boolean deadLetter(String reason) {
        return destination.deadLetter(this, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public boolean release(Pause pause) {
        return destination.release(this, Objects.requireNonNull(pause, "pause"));
    }

    @Override
    public boolean refuse(String reason) {
        return destination.refuse(this, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public boolean setAside(String reason, Duration delay) {
        return destination.setAside(this, Objects.requireNonNull(reason, "reason"), delay);
    }

    @Override
    public void defer() {
        deferred = true;
        busy(false);
    }

    @Override
    public void busy(boolean busy) {
        busySince = busy ? destination.now() : 0;
    }

    /** In milliseconds; 0 if nobody is at work on it. */
    long busySince() {
        return busySince;
    }

    @Override
    public boolean isDeferred() {
        return deferred;
    }

    @Override
    public boolean isRepeatAllowed() {
        return repeatAllowed;
    }

    @Override
    public boolean isSettled() {
        return settled;
    }

    int wave() {
        return wave;
    }

    boolean isReplayed() {
        return run != null;
    }

    /** The replay that sends it, or 0. */
    long replay() {
        return run == null ? 0 : run.id();
    }

    ReplayRun run() {
        return run;
    }

    ReplayItem item() {
        return item;
    }

    @Override
    public boolean isDeadElsewhere() {
        return deadElsewhere;
    }

    void deadElsewhere(boolean dead) {
        deadElsewhere = dead;
    }

    /** True once. */
    boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    @Override
    public String toString() {
        return "Delivery of event " + event.sequence() + " to " + destination.name();
    }
}
