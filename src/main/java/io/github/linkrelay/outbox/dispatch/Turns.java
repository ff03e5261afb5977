package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.event.StoredEvent;

/**
 * Decides what goes next to a destination, and when: an event of the log, one that was set aside, or one of a replay.
 * There is a new one for each consumer. It has no lock, no thread and no clock; callers give the time.
 */
final class Turns {

    private static final long NEVER = Long.MAX_VALUE;
    /**
     * Nothing more is handed over while so many settled events wait for the disk. If more events than these may be in
     * flight, that number is the limit in its place.
     */
    private static final int UNSAVED = 1_000;

    private final DispatchSettings settings;
    private final Progress progress;
    private final InFlight inFlight;
    private final Sending sending;
    private final Replays replays;
    private final Trouble trouble;
    private final Pace pace;

    private boolean suspended;
    /** Whether something waits for room, for a time, or for the disk. */
    private boolean blocked;
    /** Each event of the log before this one is settled, in flight or set aside. */
    private long readFrom;
    /** The event that found no room, and its size. */
    private long blockedSequence;

    private long blockedBytes;
    private long delay = NEVER;

    Turns(DispatchSettings settings, Memory memory, Trouble trouble, Now now) {
        this.settings = settings;
        this.progress = memory.progress();
        this.inFlight = memory.inFlight();
        this.sending = memory.sending();
        this.replays = memory.replays();
        this.trouble = trouble;
        this.pace = new Pace(settings.maxRate(), now);
    }

    void suspend(boolean suspend) {
        suspended = suspend;
    }

    /** Whether a settlement may let something go that waits. */
    boolean isBlocked() {
        return blocked;
    }

    /**
     * Returns the sequence of the event that is to go now, {@link SubscriptionState#REPLAY}, or
     * {@link SubscriptionState#NOTHING}; then {@link #delay} says how long to wait.
     *
     * @param bound the last event of the log that may go
     */
    long next(Now now, long bound) {
        long live = nextOfLog();
        boolean liveWaits = live <= bound;
        long next = trouble.again(now, liveWaits, inFlight.size() > 0);
        if (next == SetAside.NONE && liveWaits) {
            next = live;
        }
        // A held destination is tried with its own events.
        ReplayRun run = trouble.refusals().isHeld() ? null : replays.turn(now);
        blocked = next != SetAside.NONE || replays.isPending() || trouble.setAside() > 0;
        long liveDelay = next != SetAside.NONE && mayGo(now, next == blockedSequence ? blockedBytes : 0)
                ? pace.delay(now)
                : NEVER;
        long replayDelay = run == null ? NEVER : replayDelay(run, now);
        if (replayDelay == 0 && (liveDelay > 0 || replays.goesBeforeLive(run))) {
            return SubscriptionState.REPLAY;
        }
        if (liveDelay == 0) {
            return next;
        }
        boolean resting = trouble.rest().isResting(now);
        long other = suspended || resting && !blocked
                ? NEVER
                : resting ? trouble.rest().left(now) : trouble.delay(now);
        delay = Math.min(Math.min(liveDelay, replayDelay), other);
        return SubscriptionState.NOTHING;
    }

    /**
     * Returns the nanoseconds until {@link #next} may return something else without a command; the largest number for
     * never.
     */
    long delay() {
        return delay;
    }

    private long nextOfLog() {
        Cursor cursor = progress.cursor();
        long next = cursor.nextUnsettled(readFrom);
        while (inFlight.contains(next) || trouble.isAside(next)) {
            next = cursor.nextUnsettled(next + 1);
        }
        // An event that was passed comes back when it is released, or at its time.
        readFrom = next;
        return next;
    }

    private long replayDelay(ReplayRun run, Now now) {
        ReplayItem item = run.next();
        if (item == null) {
            return mayGo(now, 0) ? run.delay(now) : NEVER;
        }
        long sequence = item.event().sequence();
        // The row that says that the event is being sent must be deleted before another replay may write its own.
        boolean may = !inFlight.contains(sequence)
                && !sending.isEnding(sequence)
                && mayGo(now, item.event().body().length);
        return may ? Math.max(pace.delay(now), run.delay(now)) : NEVER;
    }

    private boolean mayGo(Now now, long bytes) {
        // While the store can't be written, settled events pile up in memory, and a crash would repeat them all.
        boolean saving = progress.version() - progress.savedVersion() < Math.max(settings.maxInFlight(), UNSAVED);
        return !suspended
                && saving
                && !trouble.rest().isResting(now)
                && inFlight.hasRoom(trouble.most(now), settings.maxInFlightBytes(), bytes);
    }

    /** Returns the delivery of {@code event}, now in flight; {@code null} if it may not go now. */
    HandedOver handOver(Now now, StoredEvent event, Subscription subscription) {
        if (!trouble.isAside(event.sequence()) && nextOfLog() != event.sequence()) {
            return null;
        }
        if (!mayGo(now, event.body().length)) {
            blockedSequence = event.sequence();
            blockedBytes = event.body().length;
            return null;
        }
        trouble.handedOver(event.sequence());
        replays.liveWent();
        return went(new HandedOver(subscription, event, null, null, wave(), isRepeatAllowed(), now));
    }

    /** Returns the delivery of a replayed event, now in flight; {@code null} if none may go, or none was read. */
    HandedOver handOverReplay(Now now, Subscription subscription) {
        ReplayRun run = replays.turn(now);
        ReplayItem item = run == null || replayDelay(run, now) > 0 ? null : run.next();
        if (item == null) {
            return null;
        }
        run.handOver(item);
        replays.replayWent();
        return went(new HandedOver(subscription, item.event(), run, item, wave(), isRepeatAllowed(), now));
    }

    private HandedOver went(HandedOver delivery) {
        pace.take();
        inFlight.add(delivery);
        return delivery;
    }

    private int wave() {
        return trouble.rest().wave();
    }

    private boolean isRepeatAllowed() {
        return settings.repeat() == Repeat.allowed;
    }

    /** Notes that an event of the log came back; it goes again in its place. */
    void released(long sequence) {
        readFrom = Math.min(readFrom, sequence);
    }
}
