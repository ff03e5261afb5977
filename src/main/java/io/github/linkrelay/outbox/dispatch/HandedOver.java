package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A delivery of one destination, whose {@link Subscription} decides about its settlement. */
final class HandedOver implements Delivery {

    private final Subscription subscription;
    private final StoredEvent event;
    /** Both are {@code null} unless a replay sends the event. */
    private final ReplayRun run;

    private final ReplayItem item;
    private final int wave;
    private final boolean repeatAllowed;
    private volatile boolean deadElsewhere;
    private volatile boolean deferred;
    /**
     * The time since when somebody is working on the event, in milliseconds since 1970; 0 while it waits for its batch
     * or its next attempt.
     */
    private volatile long busySince;
    /** This is written only under the lock of the {@link Subscription}, so only one thread settles at a time. */
    private volatile boolean settled;

    /**
     * Makes a delivery that somebody works on from now on.
     *
     * @param run  the replay that sends it, or {@code null}
     * @param item of the replay, or {@code null}
     * @param wave see {@link Rest#wave}
     * @param now  when it is handed over
     */
    HandedOver(
            Subscription subscription,
            StoredEvent event,
            ReplayRun run,
            ReplayItem item,
            int wave,
            boolean repeatAllowed,
            Now now) {
        this.subscription = subscription;
        this.event = event;
        this.run = run;
        this.item = item;
        this.wave = wave;
        this.repeatAllowed = repeatAllowed;
        this.busySince = now.millis();
    }

    @Override
    public StoredEvent event() {
        return event;
    }

    @Override
    public DeliverySource source() {
        return subscription;
    }

    @Override
    public boolean acknowledge() {
        return subscription.acknowledge(List.of(this)) == 1;
    }

    @Override
    public boolean filter() {
        return subscription.filter(List.of(this)) == 1;
    }

    @Override
    public boolean deadLetter(String reason) {
        return subscription.deadLetter(this, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public boolean release(Pause pause) {
        return subscription.release(this, Objects.requireNonNull(pause, "pause"));
    }

    @Override
    public boolean refuse(String reason) {
        return subscription.refuse(this, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public boolean setAside(String reason, Duration delay) {
        return subscription.setAside(this, Objects.requireNonNull(reason, "reason"), delay);
    }

    @Override
    public void defer() {
        deferred = true;
        busy(false);
    }

    @Override
    public void busy(boolean busy) {
        busySince = busy ? subscription.now().millis() : 0;
    }

    /** Notes since when somebody is working on the event, in milliseconds; 0 for nobody. */
    void busySince(long millis) {
        busySince = millis;
    }

    /** Returns since when somebody is working on the event, in milliseconds; 0 if nobody is. */
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

    /** Returns the replay that sends the event, or 0. */
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

    /** Settles the delivery; returns true only the first time. */
    boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    @Override
    public String toString() {
        return "Delivery of event " + event.sequence() + (subscription == null ? "" : " to " + subscription.name());
    }
}
