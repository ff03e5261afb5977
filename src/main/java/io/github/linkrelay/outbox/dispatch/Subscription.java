package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one destination its events from the log; its dispatcher waits here. Any thread may call it. It is a lock around
 * a {@link SubscriptionState}, which decides everything. Each method gives the state one command under the lock, and
 * carries out the effects of the command without the lock, so that the lock is never held while a listener, the store
 * or a route is called.
 *
 * <p>It is longer than its neighbours, because it has one short method for each command.
 */
public final class Subscription implements DeliverySource {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    private static final long SAVED_WITHIN = TimeUnit.SECONDS.toNanos(1);
    /** How many missing events are settled together at most. */
    private static final int MISSING = 1_000;

    private final String name;
    private final TimeSource time;
    private final Listeners listeners;
    private final ProgressStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition saved = lock.newCondition();
    private final SubscriptionState state;
    private final TroubleLog rests = new TroubleLog();
    private volatile Predecessor predecessor;
    private volatile long savedPosition;

    /**
     * Begins with the state that the store has saved.
     *
     * @param last the last event of the log
     */
    Subscription(
            ProgressStore.SavedProgress saved, long last, TimeSource time, Listeners listeners, ProgressStore store) {
        this.name = saved.known().name();
        this.time = time;
        this.listeners = listeners;
        this.store = store;
        this.state = new SubscriptionState(saved, last, time.now());
        this.savedPosition = state.progress().savedPosition();
    }

    public String name() {
        return name;
    }

    Now now() {
        return time.now();
    }

    /** Gives a command, and then carries out its effects. */
    private void give(Consumer<Now> command) {
        run(now -> {
            command.accept(now);
            return null;
        });
    }

    private <T> T run(Function<Now, T> command) {
        Effects effects = Effects.NONE;
        lock.lock();
        try {
            try {
                return command.apply(time.now());
            } finally {
                effects = state.effects();
                if (effects.wake()) {
                    changed.signalAll();
                }
            }
        } finally {
            lock.unlock();
            perform(effects);
        }
    }

    private void perform(Effects effects) {
        if (effects.dirty()) {
            store.dirty();
        }
        for (Notice notice : effects.notices()) {
            notice.log(LOG, name, rests, time.now());
            listeners.tell(listener -> notice.tell(listener, name));
        }
    }

    /** Asks a question that changes nothing. */
    private <T> T ask(Function<Now, T> question) {
        lock.lock();
        try {
            return question.apply(time.now());
        } finally {
            lock.unlock();
        }
    }

    // --- the consumer

    /** Does what {@link SubscriptionState#attach} says. */
    void attach(Dispatcher dispatcher, DispatchSettings settings) {
        Predecessor first = dispatcher.predecessor();
        give(now -> {
            state.attach(now, dispatcher, settings, first == null ? null : first.name());
            predecessor = first;
            lookAtPredecessor();
            // It begins without a rest, so that its first one is told.
            rests.ended();
        });
        time.onJump(this::wake);
    }

    private void lookAtPredecessor() {
        if (predecessor != null) {
            state.predecessorDone(predecessor.position());
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does what {@link SubscriptionState#detach} says. */
    void detach(Dispatcher dispatcher) {
        give(now -> {
            if (state.detach(now, dispatcher)) {
                predecessor = null;
            }
        });
    }

    /** Does what {@link SubscriptionState#retire} says. */
    void retire(boolean retired) {
        give(now -> state.retire(retired));
    }

    public void suspend(boolean suspend) {
        give(now -> state.suspend(suspend));
    }

    /** Ends the subscription: nothing is handed over or settled any more. */
    public void close() {
        give(now -> state.close());
    }

    // --- the dispatcher

    /**
     * Waits until something may go, and returns what: see {@link SubscriptionState#tick}, but never
     * {@link SubscriptionState#NOTHING}.
     */
    long awaitNext(Dispatcher dispatcher) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long next = state.tick(time.now(), dispatcher);
            while (next == SubscriptionState.NOTHING) {
                changed.awaitNanos(state.delay());
                next = state.tick(time.now(), dispatcher);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    HandedOver handOver(Dispatcher dispatcher, StoredEvent event) {
        return run(now -> state.handOver(now, dispatcher, event, this));
    }

    HandedOver handOverReplay(Dispatcher dispatcher) {
        return run(now -> state.handOverReplay(now, dispatcher, this));
    }

    ReplayRun toRead(Dispatcher dispatcher) {
        return ask(now -> state.toRead(now, dispatcher));
    }

    void read(Dispatcher dispatcher, ReplayRun replay, ReplayPages.Page page) {
        give(now -> state.read(now, dispatcher, replay, page));
    }

    /** Notes that the source of the replay can't be read now. Returns true if it could be read before. */
    boolean failedToRead(ReplayRun replay) {
        return ask(replay::failedToRead);
    }

    boolean isAside(long sequence) {
        return ask(now -> state.isAside(sequence));
    }

    /**
     * Settles events that the store no longer has as dead letters without a body, so that their loss is reported. It
     * takes only the first of them; the others come when their turn does, so that no more of them wait for the disk than
     * of other events.
     */
    void missing(long first, long last) {
        give(now -> state.missing(now, first, Math.min(last, first + MISSING - 1)));
    }

    // --- settlement

    @Override
    public int acknowledge(Collection<? extends Delivery> deliveries) {
        return run(now -> state.settlement().accept(now, ours(deliveries), false));
    }

    @Override
    public int filter(Collection<? extends Delivery> deliveries) {
        return run(now -> state.settlement().accept(now, ours(deliveries), true));
    }

    boolean deadLetter(HandedOver delivery, String reason) {
        return run(now -> state.settlement().deadLetter(now, delivery, reason));
    }

    boolean release(HandedOver delivery, Pause pause) {
        return run(now -> state.settlement().release(now, delivery, pause));
    }

    boolean refuse(HandedOver delivery, String reason) {
        String answer = ReasonGroups.of(reason);
        return run(now -> state.settlement().refuse(now, delivery, answer, reason));
    }

    boolean setAside(HandedOver delivery, String reason, Duration delay) {
        String answer = ReasonGroups.of(reason);
        return run(now -> state.settlement().setAside(now, delivery, answer, reason, delay));
    }

    /** Carries out an operator's decision, see {@link Settlement#decideRefusals}. */
    public int decideRefusals(boolean bury) {
        return run(now -> state.settlement() == null ? 0 : state.settlement().decideRefusals(now, bury));
    }

    @Override
    public void attempted(Collection<? extends Delivery> deliveries, AttemptOutcome outcome) {
        give(now -> state.attempted(now, ours(deliveries), outcome));
    }

    @Override
    public void busy(Collection<? extends Delivery> deliveries, boolean busy) {
        long since = busy ? now().millis() : 0;
        ours(deliveries).forEach(delivery -> delivery.busySince(since));
    }

    @Override
    public void beginSending(Collection<? extends Delivery> deliveries) {
        List<HandedOver> unrepeatable = ours(deliveries).stream()
                .filter(delivery -> !delivery.isRepeatAllowed())
                .toList();
        if (unrepeatable.isEmpty()) {
            return;
        }
        try {
            Map<Long, Long> unwritten = run(now -> state.beginSending(unrepeatable));
            if (!unwritten.isEmpty()) {
                store.beginSending(name, unwritten);
                give(now -> state.sendingSaved(unwritten, unrepeatable));
            }
        } catch (RuntimeException e) {
            // None of them is sent, so none may count as sent.
            endSending(unrepeatable);
            throw e;
        }
    }

    @Override
    public void endSending(Collection<? extends Delivery> deliveries) {
        give(now -> state.endSending(ours(deliveries)));
    }

    /** Returns the deliveries as this class made them: every delivery that names it as its source was made here. */
    @SuppressWarnings("unchecked")
    private static Collection<HandedOver> ours(Collection<? extends Delivery> deliveries) {
        return (Collection<HandedOver>) deliveries;
    }

    // --- the store

    /** Notes that the log has grown, up to this event. */
    public void appended(long sequence) {
        give(now -> state.appended(sequence));
    }

    /** Notes that another destination has come, has gone, or has saved more progress. */
    public void moved(String other) {
        Predecessor first = predecessor;
        if (first != null && first.name().equals(other)) {
            give(now -> lookAtPredecessor());
        }
    }

    /** Returns what the store must save; {@code null} if it has saved everything. */
    public CursorRow unsaved() {
        return ask(state::unsaved);
    }

    /** Notes that {@code row} is on disk. A row that is older than another on disk is ignored. */
    public void saved(CursorRow row) {
        give(now -> {
            state.saved(row);
            savedPosition = state.progress().savedPosition();
            saved.signalAll();
        });
    }

    /** Waits until everything that is settled now is on disk, but at most for a second. */
    public void awaitSaved() {
        lock.lock();
        try {
            long version = state.progress().version();
            long left = SAVED_WITHIN;
            while (state.progress().savedVersion() < version && left > 0) {
                left = saved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the event up to which all are settled, on disk. It never waits. */
    long savedPosition() {
        return savedPosition;
    }

    /** Returns which destination goes before this one; {@code null} if none does. */
    Predecessor predecessor() {
        return predecessor;
    }

    // --- replays

    public ReplayStatus addReplay(ReplayRow row) {
        return run(now -> state.addReplay(now, row));
    }

    /** Pauses, resumes or cancels a replay. Returns {@code null} if it has ended, or is none of this destination. */
    public ReplayStatus steerReplay(long id, ReplayStatus.State next) {
        return run(now -> state.steerReplay(now, id, next));
    }

    /** Returns the replays that are still running, or whose end is not saved yet. */
    public List<ReplayStatus> replays() {
        return ask(state::replayStatuses);
    }

    /** Returns how many replays have not ended. */
    public int unfinishedReplays() {
        return ask(now -> state.unfinishedReplays());
    }

    // --- what others see

    /** Returns how many deliveries were deferred and are not settled. */
    public int deferred() {
        return ask(now -> state.deferred());
    }

    /** Returns the first event that waits, or one past the log's end. */
    public long firstWaiting() {
        return ask(now -> state.progress().cursor().position() + 1);
    }

    /** Returns all figures, as of one moment. {@code oldestWaiting} belongs to the event {@code firstWaiting}. */
    public DestinationStatus status(long firstWaiting, Instant oldestWaiting) {
        return ask(now -> state.status(now, firstWaiting, oldestWaiting));
    }
}
