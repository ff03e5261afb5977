package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Where a destination stands in the log, and what becomes of each event: a state machine without lock, thread, clock and
 * listener. Commands change it at a time that they are given, {@link #effects} says what is to be done then, and
 * {@link #unsaved} and {@link #saved} carry immutable rows of a growing version between it and a store. Rebuilt from the
 * rows that were saved last, it goes on as after a crash.
 *
 * <p>Its parts: {@link Memory} is what outlives a consumer; {@link Turns} says what goes next and when,
 * {@link Settlement} what becomes of it, and {@link Trouble} what the destination doesn't take now. It is longer than its
 * neighbours, because it has one short method for each command.
 */
final class SubscriptionState {

    /** In the place of a sequence: nothing more goes. */
    static final long END = -1;
    /** In the place of a sequence: a replay is to go on. */
    static final long REPLAY = -2;
    /** In the place of a sequence: nothing goes now. */
    static final long NOTHING = 0;

    private static final String MISSING = "the event is missing from the file";

    private final long start;
    private final Memory memory;
    private final Effects.Collector effects = new Effects.Collector();
    /** The last event of the log. */
    private long last;
    /** {@code null} if no other destination goes first, and up to where that one is done. */
    private String predecessor;

    private long predecessorDone;

    private Object consumer;
    /** Of the consumer, or of the last one; {@code null} before the first. So are the next two. */
    private Trouble trouble;

    private Turns turns;
    private Settlement settlement;
    private long stoppedSince;
    private boolean closed;
    private long versionTold;

    /**
     * Begins with what the store has.
     *
     * @param last the last event of the log
     */
    SubscriptionState(ProgressStore.SavedProgress saved, long last, Now now) {
        this.start = saved.known().start();
        this.memory = Memory.of(saved);
        this.last = last;
        this.stoppedSince = now.millis();
    }

    /** Returns what the commands since the last call leave to be done. */
    Effects effects() {
        if (trouble != null && trouble.takeResumed()) {
            effects.tell(new Notice.Resumed());
        }
        long version = memory.progress().version();
        boolean dirty = version != versionTold;
        versionTold = version;
        return effects.take(dirty);
    }

    // --- the consumer

    /**
     * Gives the destination to a consumer. What an earlier one left unsettled is handed over again, but for what was being
     * sent and must not be repeated.
     *
     * @param after the destination that goes first, or {@code null}
     * @throws OutboxException if it has a consumer
     */
    void attach(Now now, Object asking, DispatchSettings settings, String after) {
        if (consumer != null) {
            throw new OutboxException("The outbox destination " + memory.name() + " has a consumer already."
                    + " Give each route a destination of its own.");
        }
        consumer = asking;
        predecessor = after;
        predecessorDone = -1;
        memory.inFlight().clear();
        trouble = new Trouble(settings, now);
        turns = new Turns(settings, memory, trouble, now);
        settlement = new Settlement(settings, memory, trouble, turns, this::bound, effects);
        int dead = settleUnknown(settings.repeat(), now);
        if (dead > 0) {
            effects.tell(new Notice.SentBefore(dead, Sending.SENT_BEFORE));
        }
        memory.replays().takenBack();
    }

    /** What was being sent when a consumer or the process ended. Returns how many of these became dead letters. */
    private int settleUnknown(Repeat repeat, Now now) {
        int dead = 0;
        for (Map.Entry<Long, Long> sent : memory.sending().takeUnknown().entrySet()) {
            long sequence = sent.getKey();
            long replay = sent.getValue();
            if (repeat == Repeat.never && replay != 0) {
                memory.replays().lost(replay, sequence, Sending.SENT_BEFORE, now);
            } else if (repeat == Repeat.never && settlement.die(sequence, Sending.SENT_BEFORE, now)) {
                dead++;
            }
        }
        return dead;
    }

    /**
     * Nothing more is handed over to it. What is in flight may still be settled, and then counts. Returns false if another
     * one is the consumer.
     */
    boolean detach(Now now, Object asking) {
        if (consumer != asking) {
            return false;
        }
        consumer = null;
        predecessor = null;
        stoppedSince = now.millis();
        settlement.detach();
        effects.wake();
        return true;
    }

    boolean isAttached() {
        return consumer != null;
    }

    void suspend(boolean suspend) {
        if (turns != null) {
            turns.suspend(suspend);
        }
        effects.wake();
    }

    /** Nothing is handed over or settled any more. */
    void close() {
        closed = true;
        if (settlement != null) {
            settlement.close();
        }
        effects.wake();
    }

    private boolean isOwnedBy(Object asking) {
        return consumer == asking && !closed;
    }

    // --- what goes next

    /**
     * Looks at the time. Returns the sequence of an event that may go now, {@link #REPLAY}, {@link #NOTHING} until the time
     * that {@link #delay} names or until a command, or {@link #END} for the consumer.
     */
    long tick(Now now, Object asking) {
        return isOwnedBy(asking) ? turns.next(now, bound()) : END;
    }

    /** Returns for how many nanoseconds {@link #NOTHING} holds; the largest number if time alone changes nothing. */
    long delay() {
        return turns.delay();
    }

    /** Returns the delivery of {@code event}, now in flight; {@code null} if things changed and it may not go now. */
    HandedOver handOver(Now now, Object asking, StoredEvent event, Subscription subscription) {
        return isOwnedBy(asking) ? turns.handOver(now, event, subscription) : null;
    }

    /** The last event of the log that may go. */
    private long bound() {
        return predecessor == null ? last : Math.min(last, predecessorDone);
    }

    /** The log has grown, up to this event. */
    void appended(long sequence) {
        last = Math.max(last, sequence);
        effects.wake();
    }

    /** The destination that goes first is done, on disk, with all up to this event; -1 if there is none of that name. */
    void predecessorDone(long position) {
        predecessorDone = position;
        effects.wake();
    }

    /** The store no longer holds these, so that they become dead letters without a body. */
    void missing(Now now, long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            settlement.die(sequence, MISSING, now);
        }
    }

    /** Whether the event waits for a time of its own, while those behind it go on. */
    boolean isAside(long sequence) {
        return trouble != null && trouble.isAside(sequence);
    }

    // --- what becomes of it

    /** Returns what settles the deliveries; {@code null} before the first consumer, when there are none. */
    Settlement settlement() {
        return settlement;
    }

    /** A request with these ended so, whatever becomes of them. */
    void attempted(Now now, Collection<HandedOver> deliveries, AttemptOutcome outcome) {
        memory.attempts()
                .add(deliveries, outcome, now.millis(), memory.progress().changed());
    }

    /** See {@link Sending#begin}. */
    Map<Long, Long> beginSending(Collection<HandedOver> deliveries) {
        refuseIfClosed();
        return memory.sending().begin(deliveries);
    }

    /** See {@link Sending#saved(Map, Collection)}. */
    void sendingSaved(Map<Long, Long> written, Collection<HandedOver> deliveries) {
        memory.sending().saved(written, deliveries);
        refuseIfClosed();
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new OutboxException("The outbox is closed, nothing must be sent to " + memory.name());
        }
    }

    /** They surely did not arrive. */
    void endSending(Collection<HandedOver> deliveries) {
        memory.sending().end(deliveries);
    }

    // --- replays

    ReplayStatus addReplay(Now now, ReplayRow row) {
        memory.replays().add(row);
        effects.wake();
        return replayStatus(now, row.id());
    }

    /** Pauses a replay, goes on with it, or gives it up. Returns {@code null} if it has ended, or isn't one of these. */
    ReplayStatus steerReplay(Now now, long id, ReplayStatus.State next) {
        if (!memory.replays().steer(id, next, now)) {
            return null;
        }
        recoverIfIdle(now);
        effects.wake();
        return replayStatus(now, id);
    }

    private ReplayStatus replayStatus(Now now, long id) {
        return replayStatuses(now).stream()
                .filter(status -> status.id() == id)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the replays that are still running, or whose end is not saved yet. */
    List<ReplayStatus> replayStatuses(Now now) {
        return memory.replays().statuses(isAttached(), now);
    }

    int unfinishedReplays() {
        return memory.replays().size();
    }

    /** Returns the replay of which a page is to be read, behind {@link ReplayRun#lookedTo}; {@code null} if none is. */
    ReplayRun toRead(Now now, Object asking) {
        ReplayRun run = isOwnedBy(asking) ? memory.replays().turn(now) : null;
        return run == null || !run.wantsPage(now) ? null : run;
    }

    /** A page was read for {@code run}. */
    void read(Now now, Object asking, ReplayRun run, ReplayPages.Page page) {
        if (isOwnedBy(asking) && memory.replays().turn(now) == run) {
            memory.replays().add(run, page, now);
            recoverIfIdle(now);
        }
    }

    /** Returns the delivery of a replayed event, now in flight; {@code null} if none may go, perhaps as none was read. */
    HandedOver handOverReplay(Now now, Object asking, Subscription subscription) {
        return isOwnedBy(asking) ? turns.handOverReplay(now, subscription) : null;
    }

    private void recoverIfIdle(Now now) {
        if (settlement != null) {
            settlement.recoverIfIdle(now);
        }
    }

    // --- the store

    Progress progress() {
        return memory.progress();
    }

    /** See {@link Memory#unsaved}. */
    CursorRow unsaved(Now now) {
        return memory.unsaved(now);
    }

    /** {@code row} is on disk. One that is older than another that was is ignored. */
    void saved(CursorRow row) {
        if (memory.saved(row) && turns != null && turns.isBlocked()) {
            effects.wake();
        }
    }

    // --- what others see

    int deferred() {
        return memory.inFlight().deferred();
    }

    /** Returns all numbers of one moment. {@code oldestWaiting} belongs to the event {@code firstWaiting}. */
    DestinationStatus status(Now now, long firstWaiting, Instant oldestWaiting) {
        Progress progress = memory.progress();
        Cursor cursor = progress.cursor();
        long waiting = last - cursor.position() - cursor.aheadCount();
        boolean stopped = consumer == null || closed;
        Rest rest = stopped ? null : trouble.rest();
        long busySince = memory.inFlight().busySince();
        return new DestinationStatus(
                memory.name(),
                stopped ? State.STOPPED : rest.state(),
                stopped ? null : rest.reason(),
                Instant.ofEpochMilli(stopped ? stoppedSince : rest.since()),
                !stopped && rest.isResting(now) ? Instant.ofEpochMilli(rest.until()) : null,
                last - start,
                progress.delivered(),
                progress.filtered(),
                progress.dead(),
                waiting,
                waiting > 0 && firstWaiting == cursor.position() + 1 ? oldestWaiting : null,
                waiting > 0 && cursor.position() >= bound() ? predecessor : null,
                memory.inFlight().size(),
                progress.everDead(),
                stopped ? null : trouble.apart(),
                busySince == 0 ? null : Instant.ofEpochMilli(busySince));
    }
}
