package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Knows what a destination doesn't take now: it rests as a whole, or single events are set aside while others go on.
 * There is a new one for each consumer, and nothing of it is saved. It has no lock, no thread and no clock; callers
 * give the time.
 */
final class Trouble {

    /** No wait is longer than some years, so that sums of times don't overflow. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private final DispatchSettings settings;
    private final Rest rest;
    private final SetAside aside;
    private final Refusals refusals;
    /** Whether the last event that went had been set aside before. */
    private boolean againWent;

    private boolean resumed;

    Trouble(DispatchSettings settings, Now now) {
        this.settings = settings;
        this.rest = new Rest(settings, now);
        this.aside = new SetAside(settings.maxSetAside());
        this.refusals = new Refusals(settings.refusalsBeforeHold(), settings.maxSetAside());
    }

    Rest rest() {
        return rest;
    }

    Refusals refusals() {
        return refusals;
    }

    // --- the destination as a whole

    /** Returns whether this began a rest, or changed the present one. */
    boolean pause(Pause pause, HandedOver delivery, Now now) {
        boolean paused = rest.pause(pause, delivery.wave(), now);
        if (paused && refusals.isHeld()) {
            refusals.probed();
        }
        return paused;
    }

    /** Begins the hold because of refusals. */
    void hold(Pause pause, HandedOver delivery, Now now) {
        rest.pause(pause, delivery.wave(), now);
        refusals.heldFrom(rest.wave());
    }

    /** Notes that an event was accepted. Returns the refused events that this shows to be at fault. */
    List<Refusals.Death> accepted(HandedOver delivery, Now now) {
        boolean held = refusals.isHeld();
        long sequence = delivery.isReplayed() ? SetAside.NONE : delivery.event().sequence();
        List<Refusals.Death> deaths = refusals.accepted(sequence, delivery.wave(), now.nanos());
        if (held ? !refusals.isHeld() : rest.isProbing(now)) {
            recovered(now);
        }
        return deaths;
    }

    /** Notes that the destination answered, which says nothing about refusals. */
    void answered(Now now) {
        if (!refusals.isHeld() && rest.isProbing(now)) {
            recovered(now);
        }
    }

    /** Ends the trouble, if there was any. */
    void recovered(Now now) {
        if (rest.state() != State.RUNNING) {
            rest.recovered(now);
            resumed = true;
        }
    }

    /** Returns whether the trouble ended since the last call. */
    boolean takeResumed() {
        boolean ended = resumed && rest.state() == State.RUNNING;
        resumed = false;
        return ended;
    }

    /** Returns how many events may be in flight. */
    int most(Now now) {
        if (!rest.isProbing(now)) {
            return settings.maxInFlight();
        }
        int most = Math.min(settings.probeSize(), settings.maxInFlight());
        // If an answer may come from another system, each event that must not be repeated may be lost.
        boolean costly = rest.state() == State.HELD && settings.repeat() == Repeat.never;
        return refusals.isHeld() ? refusals.probeSize(most) : costly ? 1 : most;
    }

    // --- single events

    /**
     * Returns the decision about an event that was refused.
     *
     * @param answer a text that is the same for equal refusals
     */
    Refusals.Decision refused(long sequence, String answer, String reason, Now now) {
        return refusals.refused(sequence, answer, reason, now.nanos(), nanos(settings.holdDelay()));
    }

    /** Returns false if there is no room. */
    boolean setAside(long sequence, String answer, long millis, Now now) {
        return aside.add(sequence, now.nanos(), nanos(millis), answer);
    }

    boolean isAside(long sequence) {
        return aside.contains(sequence) || refusals.isAside(sequence);
    }

    int setAside() {
        return aside.size() + refusals.setAside();
    }

    /**
     * Returns an event that was set aside and goes before the next of the log; {@link SetAside#NONE} if none does.
     *
     * @param liveWaits   whether an event of the log waits
     * @param onTheirWay whether events are in flight
     */
    long again(Now now, boolean liveWaits, boolean onTheirWay) {
        long due = aside.due(now.nanos());
        long suspect = refusals.next(now.nanos(), liveWaits || due != SetAside.NONE, onTheirWay);
        if (suspect != SetAside.NONE && refusals.isHeld()) {
            return suspect;
        }
        // They go in turns, so that neither delays the other.
        boolean turn = !liveWaits || !againWent;
        return !turn ? SetAside.NONE : suspect != SetAside.NONE ? suspect : due;
    }

    /** Returns the nanoseconds until another event is due; the largest number if none will be. */
    long delay(Now now) {
        long first = aside.delay(now.nanos());
        long suspect = refusals.delay(now.nanos());
        // An event that is due already does not wait for time.
        return Math.min(first > 0 ? first : Long.MAX_VALUE, suspect > 0 ? suspect : Long.MAX_VALUE);
    }

    void handedOver(long sequence) {
        againWent = isAside(sequence);
        aside.remove(sequence);
        refusals.handedOver(sequence);
    }

    void settled(long sequence) {
        aside.remove(sequence);
        refusals.forget(sequence);
    }

    /** Returns the events that others pass; {@code null} if there are none. */
    DestinationStatus.Apart apart() {
        String reason = refusals.setAside() > 0 ? refusals.reason() : aside.reason();
        return setAside() == 0 && refusals.suspects() == 0
                ? null
                : new DestinationStatus.Apart(setAside(), reason, refusals.suspects(), refusals.isHeld());
    }

    static long nanos(long millis) {
        return Math.min(TimeUnit.MILLISECONDS.toNanos(millis), LONGEST);
    }
}
