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
 * Decides how far a destination is in the log, and what happens to each event. It is a state machine without lock,
 * thread, clock and listener. Commands change it; callers give them the time. {@link #effects} then says what is to be
 * done. {@link #unsaved} gives immutable rows to a store, and {@link #saved} takes them back when they are on disk;
 * their version grows. If it is built from the rows that were saved last, it goes on as after a crash.
 *
 * <p>It has four parts: {@link Memory} outlives a consumer; {@link Turns} decides what goes next and when;
 * {@link Settlement} settles it; and {@link Trouble} knows what the destination doesn't take now. It is longer than its
 * neighbours, because it has one short method for each command.
 */
final class SubscriptionState {

    /** In place of a sequence, this says that nothing more goes. */
    static final long END = -1;
    /** In place of a sequence, this says that a replay is to go on. */
    static final long REPLAY = -2;
    /** In place of a sequence, this says that nothing goes now. */
    static final long NOTHING = 0;

    private static final String MISSING = "the event is missing from the file";

    private final long start;
    private final Memory memory;
    private final Effects.Collector effects = new Effects.Collector();
    /** The last event of the log. */
    private long last;
    /**
     * The destination that goes first, {@code null} for none; the next field is the event up to which that one is done.
     */
    private String predecessor;

    private long predecessorDone;

    private Object consumer;
    /**
     * The trouble of the present consumer, or of the last one; {@code null} before the first consumer. The next two
     * fields are alike.
     */
    private Trouble trouble;

    private Turns turns;
    private Settlement settlement;
    private long stoppedSince;
    private boolean retired;
    private boolean closed;
    private long versionTold;

    /**
     * Begins with the state that the store has saved.
     *
     * @param last the last event of the log
     */
    SubscriptionState(ProgressStore.SavedProgress saved, long last, Now now) {
        this.start = saved.known().start();
        this.memory = Memory.of(saved);
        this.last = last;
        this.stoppedSince = now.millis();
    }

    /** Returns the effects of the commands since the last call. */
    Effects effects() {
        if (trouble != null && trouble.takeResumed()) {
            effects.tell(new Notice.Resumed());
        }
        memory.replays().takeDone().forEach(done -> effects.tell(new Notice.ReplayEnded(done.status(done.state()))));
        long version = memory.progress().version();
        boolean dirty = version != versionTold;
        versionTold = version;
        return effects.take(dirty);
    }

    // --- the consumer

    /**
     * Gives the destination to a consumer. Events that an earlier one left unsettled are handed over again, except
     * those that were being sent and must not be repeated.
     *
     * @param after the destination that goes first, or {@code null}
     * @throws OutboxException if it has a consumer, or is being forgotten
     */
    void attach(Now now, Object asking, DispatchSettings settings, String after) {
        if (retired) {
            throw new OutboxException("The outbox destination " + memory.name()
                    + " has just been forgotten. Start its route again: it is then registered anew.");
        }
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

    /**
     * Settles the events that were being sent when a consumer or the process ended. Returns how many of these became
     * dead letters.
     */
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
     * Takes the destination from its consumer, which gets nothing more. Events in flight may still be settled, and then
     * count. Returns false if another one is the consumer.
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

    /**
     * Takes no consumer any more, because the destination is to be forgotten; or takes one again, because it could not
     * be forgotten.
     *
     * @throws OutboxException if it has a consumer
     */
    void retire(boolean retire) {
        if (retire && consumer != null) {
            throw new OutboxException(
                    "The outbox destination " + memory.name() + " has a consumer. Stop its route first.");
        }
        retired = retire;
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

    /** Ends everything: nothing is handed over or settled any more. */
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
     * Decides what goes now. Returns the sequence of an event that may go; {@link #REPLAY}; {@link #NOTHING}, which
     * holds for {@link #delay} or until a command; or {@link #END} if the consumer gets nothing more.
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

    /** Returns the last event of the log that may go. */
    private long bound() {
        return predecessor == null ? last : Math.min(last, predecessorDone);
    }

    /** Notes that the log has grown, up to this event. */
    void appended(long sequence) {
        last = Math.max(last, sequence);
        effects.wake();
    }

    /**
     * Notes that the destination that goes first is done with all events up to this one, on disk; -1 if there is no
     * such destination.
     */
    void predecessorDone(long position) {
        predecessorDone = position;
        effects.wake();
    }

    /** Makes these events dead letters without a body, because the store no longer has them. */
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

    /** Notes how a request with these events ended, whatever happens to them. */
    void attempted(Now now, Collection<HandedOver> deliveries, AttemptOutcome outcome) {
        memory.attempts()
                .add(deliveries, outcome, now.millis(), memory.progress().changed());
    }

    /** Does what {@link Sending#begin} says. */
    Map<Long, Long> beginSending(Collection<HandedOver> deliveries) {
        refuseIfClosed();
        return memory.sending().begin(deliveries);
    }

    /** Does what {@link Sending#saved(Map, Collection)} says. */
    void sendingSaved(Map<Long, Long> written, Collection<HandedOver> deliveries) {
        memory.sending().saved(written, deliveries);
        refuseIfClosed();
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new OutboxException(
                    "The outbox is closed or has forgotten " + memory.name() + ", nothing must be sent to it");
        }
    }

    /** Notes that these events surely did not arrive. */
    void endSending(Collection<HandedOver> deliveries) {
        memory.sending().end(deliveries);
    }

    // --- replays

    ReplayStatus addReplay(Now now, ReplayRow row) {
        memory.replays().add(row);
        effects.wake();
        return replayStatus(now, row.id());
    }

    /** Pauses, resumes or cancels a replay. Returns {@code null} if it has ended, or is none of this destination. */
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

    /** Takes a page that was read for {@code run}. */
    void read(Now now, Object asking, ReplayRun run, ReplayPages.Page page) {
        if (isOwnedBy(asking) && memory.replays().turn(now) == run) {
            memory.replays().add(run, page, now);
            recoverIfIdle(now);
        }
    }

    /** Returns the delivery of a replayed event, now in flight; {@code null} if none may go, or none was read. */
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

    /** Returns what {@link Memory#unsaved} says. */
    CursorRow unsaved(Now now) {
        return memory.unsaved(now);
    }

    /** Notes that {@code row} is on disk. A row that is older than another on disk is ignored. */
    void saved(CursorRow row) {
        if (memory.saved(row) && turns != null && turns.isBlocked()) {
            effects.wake();
        }
    }

    // --- what others see

    int deferred() {
        return memory.inFlight().deferred();
    }

    /** Returns all figures, as of one moment. {@code oldestWaiting} belongs to the event {@code firstWaiting}. */
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
