package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.file.ReasonGroups;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One destination of an outbox: its cursor, what is in flight, and its pauses. Everything in it is under one lock,
 * which is never held while a listener, the file or a route is called.
 *
 * <p>It is longer than its neighbours, because what one lock guards is best read in one place.
 */
public final class Destination implements DeliverySource {

    /** In the place of a sequence: nothing more goes. */
    static final long END = -1;
    /** In the place of a sequence: a replay is to go on. */
    static final long REPLAY = -2;

    private static final Logger LOG = LoggerFactory.getLogger(Destination.class);
    /** How often a waiting dispatcher looks at the clock, which may be one that a test moves. */
    private static final long CLOCK_LOOK_MILLIS = 50;
    /** Settled events that may wait for the disk before nothing more is handed over; or as many as may be in flight. */
    private static final int UNSAVED = 1_000;

    private static final long NEVER = Long.MAX_VALUE;
    private static final String NO_ANSWER = "no answer, whether it arrived is unknown";
    private static final String NO_ACCEPTANCE = "an answer that accepts nothing, whether it arrived is unknown";

    private final String name;
    private final long start;
    private final LongSupplier lastSequence;
    private final Clock clock;
    private final Listeners listeners;
    private final Runnable dirty;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Progress progress;
    private final Cursor cursor;
    private final InFlight inFlight = new InFlight();
    private final AttemptLog attempts = new AttemptLog();
    private final Sending sending;
    private final Replays replays;
    private long readFrom;
    private long stoppedSince;
    private Dispatcher owner;
    private boolean suspended;
    private boolean closed;
    /** Whether the dispatcher waits although there is an event: for room, or for a rest to end. */
    private boolean blocked;

    private DispatchSettings settings;
    private Rest rest;
    private Pace pace;
    private SetAside aside = new SetAside(0);
    private Refusals refusals = new Refusals(0, 0);
    /** Whether the last event that went had been set aside before. */
    private boolean againWent;

    private volatile Predecessor predecessor;
    private volatile long savedPosition;
    /** The event that found no room, and its size. */
    private long blockedSequence;

    private long blockedBytes;

    /**
     * @param beingSent     see {@link Sending}
     * @param dirty         called when there is something to save
     * @param sendingWriter see {@link Sending}
     */
    Destination(
            KnownDestination known,
            Map<Long, Long> beingSent,
            LongSupplier lastSequence,
            Clock clock,
            Listeners listeners,
            Runnable dirty,
            Consumer<Map<Long, Long>> sendingWriter) {
        this.name = known.name();
        this.start = known.start();
        this.progress = new Progress(known);
        this.cursor = progress.cursor();
        this.replays = new Replays(this, lock, progress);
        this.savedPosition = known.position();
        this.lastSequence = lastSequence;
        this.clock = clock;
        this.listeners = listeners;
        this.dirty = dirty;
        this.sending = new Sending(this, lock, progress, inFlight, beingSent, sendingWriter);
        this.stoppedSince = clock.millis();
    }

    public String name() {
        return name;
    }

    public Replays replays() {
        return replays;
    }

    Sending sending() {
        return sending;
    }

    // --- the consumer's side

    /**
     * Gives the destination to a dispatcher. What an earlier one left unsettled is handed over again, but for what was
     * being sent and must not be repeated.
     */
    void attach(Dispatcher dispatcher, DispatchSettings dispatchSettings) {
        int unknown;
        lock.lock();
        try {
            if (owner != null) {
                throw new OutboxException("The outbox destination " + name + " has a consumer already."
                        + " Give each route a destination of its own.");
            }
            owner = dispatcher;
            settings = dispatchSettings;
            rest = new Rest(dispatchSettings, clock.millis());
            pace = new Pace(dispatchSettings.maxRate(), clock.millis());
            aside = new SetAside(dispatchSettings.maxSetAside());
            refusals = new Refusals(dispatchSettings.refusalsBeforeHold(), dispatchSettings.maxSetAside());
            predecessor = dispatcher.predecessor();
            suspended = false;
            inFlight.clear();
            readFrom = 0;
            unknown = settleSending();
            replays.takenBack();
        } finally {
            lock.unlock();
        }
        dirty.run();
        if (unknown > 0) {
            LOG.warn(
                    "The outbox destination {}: {} events became dead letters: {}", name, unknown, Sending.SENT_BEFORE);
            for (int i = 0; i < unknown; i++) {
                listeners.tell(l -> l.deadLettered(name, Sending.SENT_BEFORE));
            }
        }
    }

    /** Nothing more is handed over. What is in flight may still be settled, and then counts. */
    void detach(Dispatcher dispatcher) {
        lock.lock();
        try {
            if (owner == dispatcher) {
                owner = null;
                predecessor = null;
                stoppedSince = clock.millis();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    public void suspend(boolean suspend) {
        lock.lock();
        try {
            suspended = suspend;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something may go: the sequence of an event, {@link #REPLAY}, or {@link #END} for {@code dispatcher}. */
    long awaitNext(Dispatcher dispatcher) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isOwnedBy(dispatcher)) {
                long next = next();
                boolean waiting = next <= bound();
                long again = again(waiting);
                if (again != SetAside.NONE) {
                    next = again;
                    waiting = true;
                }
                long delay = waiting && mayHandOver(next == blockedSequence ? blockedBytes : 0) ? paceDelay() : NEVER;
                // A held destination is tried with its own events.
                boolean replaying = replays.isPending() && !refusals.isHeld();
                long replayDelay = replaying ? replays.delay() : NEVER;
                blocked = waiting || replaying;
                if (replayDelay == 0 && (delay > 0 || replays.goesBeforeLive())) {
                    return REPLAY;
                }
                if (delay == 0) {
                    return next;
                }
                long wait = Math.min(delay, replayDelay);
                if (wait < NEVER || replaying || rest.isResting(now()) || aside.size() + refusals.setAside() > 0) {
                    changed.await(Math.min(wait, CLOCK_LOOK_MILLIS), TimeUnit.MILLISECONDS);
                } else {
                    changed.await();
                }
            }
            return END;
        } finally {
            lock.unlock();
        }
    }

    /** The delivery of {@code event}, now in flight; {@code null} if things changed and it may not go now. */
    HandedOver handOver(Dispatcher dispatcher, StoredEvent event) {
        lock.lock();
        try {
            boolean again = isAside(event.sequence());
            if (owner != dispatcher || !again && next() != event.sequence()) {
                return null;
            }
            if (!mayHandOver(event.body().length)) {
                blockedSequence = event.sequence();
                blockedBytes = event.body().length;
                return null;
            }
            HandedOver delivery = new HandedOver(this, event, rest.wave(), settings.repeat() == Repeat.allowed);
            pace.take();
            inFlight.add(delivery);
            aside.remove(event.sequence());
            refusals.handedOver(event.sequence());
            againWent = again;
            replays.liveWent();
            return delivery;
        } finally {
            lock.unlock();
        }
    }

    /** Settles events that the file no longer holds as dead letters without a body, so that they are not lost in silence. */
    void missing(long first, long last) {
        String reason = "the event is missing from the file";
        for (long sequence = first; sequence <= last; sequence++) {
            lock.lock();
            try {
                die(sequence, reason);
            } finally {
                lock.unlock();
            }
            listeners.tell(l -> l.deadLettered(name, reason));
        }
        dirty.run();
    }

    /** Whether it waits for a time of its own, while those behind it go on. */
    boolean isSetAside(long sequence) {
        lock.lock();
        try {
            return isAside(sequence);
        } finally {
            lock.unlock();
        }
    }

    public boolean isAttached() {
        lock.lock();
        try {
            return owner != null;
        } finally {
            lock.unlock();
        }
    }

    public int deferred() {
        lock.lock();
        try {
            return inFlight.deferred();
        } finally {
            lock.unlock();
        }
    }

    // --- attempts, on any thread

    /** A request with these of its events ended so, whatever becomes of them. */
    void attempted(long[] sequences, long replay, AttemptOutcome outcome) {
        List<AttemptRow> rows = AttemptRow.of(sequences, replay, outcome, clock.millis());
        lock.lock();
        try {
            attempts.add(rows);
            progress.changed();
        } finally {
            lock.unlock();
        }
        dirty.run();
    }

    // --- settlement, on any thread

    @Override
    public void beginSending(Collection<? extends Delivery> deliveries) {
        List<HandedOver> unrepeatable = unrepeatable(deliveries);
        if (unrepeatable.isEmpty()) {
            return;
        }
        try {
            sending.begin(unrepeatable);
        } catch (RuntimeException e) {
            // None of them is sent, so none must count as sent.
            sending.end(unrepeatable);
            throw e;
        }
    }

    @Override
    public void endSending(Collection<? extends Delivery> deliveries) {
        List<HandedOver> unrepeatable = unrepeatable(deliveries);
        if (!unrepeatable.isEmpty()) {
            sending.end(unrepeatable);
        }
    }

    private static List<HandedOver> unrepeatable(Collection<? extends Delivery> deliveries) {
        return deliveries.stream()
                .filter(delivery -> !delivery.isRepeatAllowed())
                .map(HandedOver.class::cast)
                .toList();
    }

    @Override
    public void attempted(Collection<? extends Delivery> deliveries, AttemptOutcome outcome) {
        AttemptedEvents events = new AttemptedEvents();
        for (Delivery delivery : deliveries) {
            HandedOver handedOver = (HandedOver) delivery;
            // What a replay brings from elsewhere has no place in the log.
            if (handedOver.event().sequence() > 0) {
                events.add(this, handedOver.replay(), handedOver.event().sequence());
            }
        }
        events.tell(outcome);
    }

    @Override
    public int acknowledge(Collection<? extends Delivery> deliveries) {
        return settle(deliveries, false);
    }

    /** As {@link #acknowledge}, but the destination has not seen them, so that it says nothing about how it is. */
    @Override
    public int filter(Collection<? extends Delivery> deliveries) {
        return settle(deliveries, true);
    }

    private int settle(Collection<? extends Delivery> deliveries, boolean filtered) {
        int count = 0;
        boolean resumed;
        long recovered;
        List<Refusals.Death> deaths = new ArrayList<>();
        lock.lock();
        try {
            boolean troubled = rest.state() != State.RUNNING;
            recovered = progress.dead();
            for (Delivery handedOver : deliveries) {
                HandedOver delivery = (HandedOver) handedOver;
                if (!closed && delivery.settle() && accept(delivery, filtered)) {
                    count++;
                    if (!filtered) {
                        deaths.addAll(endTrouble(delivery));
                    } else if (!delivery.isReplayed() || delivery.item().dead()) {
                        // One that a replay filters, but that was delivered, stays delivered.
                        attempts.filtered(delivery.event().sequence());
                    }
                    settled(delivery.event().sequence());
                }
            }
            recovered -= progress.dead();
            deaths.forEach(death -> die(death.sequence(), death.reason()));
            resumed = troubled && rest.state() == State.RUNNING;
        } finally {
            lock.unlock();
        }
        if (count > 0) {
            int accepted = count;
            dirty.run();
            listeners.tell(filtered ? l -> l.filtered(name, accepted) : l -> l.delivered(name, accepted));
        }
        deaths.forEach(death -> listeners.tell(l -> l.deadLettered(name, death.reason())));
        if (recovered > 0) {
            int alive = (int) recovered;
            listeners.tell(l -> l.recovered(name, alive));
        }
        if (resumed) {
            LOG.info("The outbox destination {} takes events again", name);
            listeners.tell(l -> l.resumed(name));
        }
        return count;
    }

    boolean deadLetter(HandedOver delivery, String reason) {
        boolean resumed;
        lock.lock();
        try {
            boolean troubled = rest.state() != State.RUNNING;
            if (closed || !delivery.settle() || !bury(delivery, reason)) {
                return false;
            }
            resumed = troubled && rest.state() == State.RUNNING;
        } finally {
            lock.unlock();
        }
        dirty.run();
        if (delivery.replay() == 0) {
            listeners.tell(l -> l.deadLettered(name, reason));
        }
        if (resumed) {
            listeners.tell(l -> l.resumed(name));
        }
        return true;
    }

    boolean release(HandedOver delivery, Pause pause) {
        long now = clock.millis();
        String death;
        boolean paused;
        State state;
        long delay;
        lock.lock();
        try {
            if (closed || !delivery.settle() || !inFlight.holds(delivery)) {
                return false;
            }
            long sequence = delivery.event().sequence();
            death = sending.isUnknown(sequence)
                    ? pause.kind() == Pause.Kind.HOLD ? NO_ACCEPTANCE : NO_ANSWER
                    : isTooOld(delivery) ? tooOldReason(pause.reason()) : null;
            if (death != null) {
                bury(delivery, death);
            } else {
                putBack(delivery);
            }
            paused = owner != null && rest.pause(pause, delivery.wave(), now);
            if (paused && refusals.isHeld()) {
                refusals.probed();
            }
            state = rest.state();
            delay = rest.delay();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (death != null || delivery.replay() != 0) {
            dirty.run();
        }
        if (death == null) {
            listeners.tell(l -> l.released(name));
        } else if (delivery.replay() == 0) {
            listeners.tell(l -> l.deadLettered(name, death));
        }
        if (paused) {
            LOG.warn("The outbox destination {} rests for {} ms ({}): {}", name, delay, state, pause.reason());
            listeners.tell(l -> l.paused(name, state, pause.reason(), Duration.ofMillis(delay)));
        }
        return true;
    }

    /**
     * The destination refused this event, by an answer that says nothing else of any event.
     *
     * @return false if others that were handed over before should not be sent now, as the destination is held
     */
    boolean refuse(HandedOver delivery, String reason) {
        long sequence = delivery.event().sequence();
        String death;
        boolean begins;
        boolean goOn;
        boolean full;
        int waiting;
        lock.lock();
        try {
            if (closed || delivery.isSettled() || !inFlight.holds(delivery)) {
                return true;
            }
            Refusals.Decision decision = delivery.replay() != 0
                    ? Refusals.Decision.DIES
                    : refusals.refused(sequence, ReasonGroups.of(reason), reason, now(), settings.holdDelay());
            sending.answered(sequence);
            full = decision == Refusals.Decision.NO_ROOM && !refusals.isHeld();
            death = full
                    ? null
                    : decision == Refusals.Decision.DIES ? reason : isTooOld(delivery) ? tooOldReason(reason) : null;
            if (!full) {
                delivery.settle();
            }
            if (death != null) {
                bury(delivery, death);
            } else if (decision == Refusals.Decision.NO_ROOM && !full) {
                putBack(delivery);
            } else if (!full) {
                inFlight.remove(sequence);
            }
            // Unless the event was too old and died, and the run with it.
            begins = decision == Refusals.Decision.HOLD && refusals.isHeld();
            waiting = refusals.suspects();
            if (begins) {
                rest.pause(Pause.hold(heldReason(reason)), delivery.wave(), now());
                refusals.heldFrom(rest.wave());
            } else if (refusals.isHeld() && rest.pause(Pause.hold(heldReason(reason)), delivery.wave(), now())) {
                refusals.probed();
            }
            goOn = !refusals.isBeforeHold(delivery.wave());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (full) {
            // It would be sent again at once, and refused again.
            release(delivery, Pause.backOff(reason));
            return true;
        }
        dirty.run();
        if (death == null) {
            listeners.tell(l -> l.released(name));
        } else if (delivery.replay() == 0) {
            listeners.tell(l -> l.deadLettered(name, death));
        }
        if (begins) {
            LOG.warn(
                    "The outbox destination {} is held, for {}. Of these that are no dead letters: {}. It is tried every {} ms.",
                    name,
                    heldReason(reason),
                    waiting,
                    settings.holdDelay());
            listeners.tell(
                    l -> l.paused(name, State.HELD, heldReason(reason), Duration.ofMillis(settings.holdDelay())));
        }
        return goOn;
    }

    /** The destination can't take this event now, for a reason that does not concern the others: they go on. */
    boolean setAside(HandedOver delivery, String reason, Duration delay) {
        long sequence = delivery.event().sequence();
        String death = null;
        boolean resumed;
        boolean full = false;
        long wait;
        lock.lock();
        try {
            if (closed || delivery.isSettled() || !inFlight.holds(delivery)) {
                return false;
            }
            wait = delay != null ? delay.toMillis() : settings.backoffMaxDelay();
            boolean troubled = rest.state() != State.RUNNING;
            sending.answered(sequence);
            if (isTooOld(delivery)) {
                death = tooOldReason(reason);
                delivery.settle();
                bury(delivery, death);
            } else if (delivery.replay() != 0) {
                delivery.settle();
                delivery.run().rest(now(), wait);
                putBack(delivery);
            } else if (aside.add(sequence, now(), wait, ReasonGroups.of(reason))) {
                delivery.settle();
                inFlight.remove(sequence);
            } else {
                full = true;
            }
            if (!full && !refusals.isHeld()) {
                rest.accepted(now());
            }
            resumed = troubled && rest.state() == State.RUNNING;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (full) {
            return release(delivery, Pause.backOff(reason, Duration.ofMillis(wait)));
        }
        dirty.run();
        if (death == null) {
            listeners.tell(l -> l.released(name));
        } else {
            String told = death;
            listeners.tell(l -> l.deadLettered(name, told));
        }
        if (resumed) {
            listeners.tell(l -> l.resumed(name));
        }
        return true;
    }

    /**
     * An operator decides about the events that were refused and are not dead yet, and with that ends the hold.
     *
     * @param bury whether they become dead letters; else they are sent again
     * @return how many they were
     */
    public int decideRefusals(boolean bury) {
        List<Refusals.Death> deaths = List.of();
        int count;
        boolean resumed;
        lock.lock();
        try {
            boolean held = refusals.isHeld();
            if (bury) {
                deaths = refusals.bury();
                deaths.forEach(death -> die(death.sequence(), death.reason()));
                count = deaths.size();
            } else {
                count = refusals.retry(now());
            }
            resumed = held && rest.state() != State.RUNNING;
            if (resumed) {
                rest.recovered(now());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        dirty.run();
        deaths.forEach(death -> listeners.tell(l -> l.deadLettered(name, death.reason())));
        if (count > 0) {
            LOG.warn(
                    "An operator decided about {} refused events of the outbox destination {}: {}",
                    count,
                    name,
                    bury ? "they are dead letters" : "they are sent again");
        }
        if (resumed) {
            listeners.tell(l -> l.resumed(name));
        }
        return count;
    }

    // --- the store's side

    /** After a commit of new events. */
    public void moreToRead() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** After a commit of the cursor of {@code other}. */
    public void moreToRead(String other) {
        Predecessor first = predecessor;
        if (first != null && first.name().equals(other)) {
            moreToRead();
        }
    }

    /** What the file should know, or {@code null} if it knows already. */
    public CursorRow unsaved() {
        lock.lock();
        try {
            return progress.isSaved()
                    ? null
                    : progress.row(name, sending.ended(), attempts.unsaved(clock.millis()), replays.unsaved());
        } finally {
            lock.unlock();
        }
    }

    /** {@code row} is on disk. */
    public void saved(CursorRow row) {
        lock.lock();
        try {
            progress.saved(row);
            savedPosition = row.position();
            attempts.saved();
            sending.saved(row.version());
            replays.saved(row.version());
            signalIfBlocked();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is handed over or settled any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Up to which event it is done with all, on disk. Any thread may ask, and never waits. */
    long savedPosition() {
        return savedPosition;
    }

    /** Which destination goes before this one; {@code null} if none does. */
    Predecessor predecessor() {
        return predecessor;
    }

    /** The first event that waits, or one past the log's end. */
    public long firstWaiting() {
        lock.lock();
        try {
            return cursor.position() + 1;
        } finally {
            lock.unlock();
        }
    }

    /** All numbers of one moment. {@code oldestWaiting} belongs to the event {@code firstWaiting}. */
    public DestinationStatus status(long firstWaiting, Instant oldestWaiting) {
        lock.lock();
        try {
            long now = clock.millis();
            long last = lastSequence.getAsLong();
            long waiting = last - cursor.position() - cursor.aheadCount();
            boolean stopped = owner == null || closed;
            long busySince = inFlight.busySince();
            return new DestinationStatus(
                    name,
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
                    waiting > 0 && cursor.position() >= bound() ? predecessor.name() : null,
                    inFlight.size(),
                    progress.everDead(),
                    stopped ? null : waitingApart(),
                    busySince == 0 ? null : Instant.ofEpochMilli(busySince));
        } finally {
            lock.unlock();
        }
    }

    // --- under the lock

    private DestinationStatus.Apart waitingApart() {
        int events = aside.size() + refusals.setAside();
        String reason = refusals.setAside() > 0 ? refusals.reason() : aside.reason();
        return events == 0 && refusals.suspects() == 0
                ? null
                : new DestinationStatus.Apart(events, reason, refusals.suspects(), refusals.isHeld());
    }

    private long next() {
        long next = cursor.nextUnsettled(readFrom);
        while (inFlight.contains(next) || isAside(next)) {
            next = cursor.nextUnsettled(next + 1);
        }
        // What was passed comes back by its release, or at its time.
        readFrom = next;
        return next;
    }

    /** An event that was set aside and goes before the next of the log; {@link SetAside#NONE} if none does. */
    private long again(boolean liveWaits) {
        long due = aside.due(now());
        long suspect = refusals.next(now(), liveWaits || due != SetAside.NONE, inFlight.size() > 0);
        if (suspect != SetAside.NONE && refusals.isHeld()) {
            return suspect;
        }
        // In turns, so that neither holds up the other.
        boolean turn = !liveWaits || !againWent;
        return !turn ? SetAside.NONE : suspect != SetAside.NONE ? suspect : due;
    }

    private boolean isAside(long sequence) {
        return aside.contains(sequence) || refusals.isAside(sequence);
    }

    /** Of an acceptance: who is at fault for what was refused before, as it shows. */
    private List<Refusals.Death> endTrouble(HandedOver delivery) {
        boolean held = refusals.isHeld();
        long sequence = delivery.replay() == 0 ? delivery.event().sequence() : SetAside.NONE;
        List<Refusals.Death> deaths = refusals.accepted(sequence, delivery.wave(), now());
        if (!held) {
            rest.accepted(now());
        } else if (!refusals.isHeld()) {
            rest.recovered(now());
        }
        return deaths;
    }

    private String heldReason(String reason) {
        return settings.refusalsBeforeHold() + " events in a row were refused alike: " + reason;
    }

    private void putBack(HandedOver delivery) {
        inFlight.remove(delivery.event().sequence());
        if (delivery.replay() == 0) {
            readFrom = Math.min(readFrom, delivery.event().sequence());
        } else {
            replays.released(delivery);
        }
    }

    /** The last event that may go. */
    private long bound() {
        long last = lastSequence.getAsLong();
        return predecessor == null ? last : Math.min(last, predecessor.position());
    }

    boolean isOwnedBy(Dispatcher dispatcher) {
        return owner == dispatcher && !closed;
    }

    long now() {
        return clock.millis();
    }

    /** Not under the lock. */
    void saveSoon() {
        dirty.run();
    }

    void wakeDispatcher() {
        changed.signalAll();
    }

    long paceDelay() {
        return pace.delay(now());
    }

    boolean mayHandOver(ReplayItem item) {
        long sequence = item.event().sequence();
        // The row that says it is being sent must be gone before another replay may write its own.
        return !inFlight.contains(sequence)
                && !sending.isEnding(sequence)
                && mayHandOver(item.event().body().length);
    }

    HandedOver handOver(ReplayRun run, ReplayItem item) {
        HandedOver delivery = new HandedOver(this, run, item, rest.wave(), settings.repeat() == Repeat.allowed);
        pace.take();
        inFlight.add(delivery);
        return delivery;
    }

    boolean mayHandOver(long bytes) {
        long now = clock.millis();
        int bound = rest.isProbing(now) ? probeSize() : settings.maxInFlight();
        // While the file can't be written, settled events pile up in memory, and a crash would repeat them all.
        boolean saving = progress.version() - progress.savedVersion() < Math.max(settings.maxInFlight(), UNSAVED);
        return !suspended
                && saving
                && !rest.isResting(now)
                && inFlight.hasRoom(bound, settings.maxInFlightBytes(), bytes);
    }

    private int probeSize() {
        int most = Math.min(settings.probeSize(), settings.maxInFlight());
        // Where an answer may be somebody else's, each event that must not be repeated is one that may be lost.
        boolean costly = rest.state() == State.HELD && settings.repeat() == Repeat.never;
        return refusals.isHeld() ? refusals.probeSize(most) : costly ? 1 : most;
    }

    /** What was being sent when a consumer or the process ended. How many of these became dead letters. */
    private int settleSending() {
        int unknown = 0;
        for (Map.Entry<Long, Long> sent : sending.takeUnknown().entrySet()) {
            long sequence = sent.getKey();
            long replay = sent.getValue();
            if (settings.repeat() == Repeat.never && replay != 0) {
                replays.lost(replay, sequence, Sending.SENT_BEFORE);
            } else if (settings.repeat() == Repeat.never && die(sequence, Sending.SENT_BEFORE)) {
                unknown++;
            }
        }
        return unknown;
    }

    /** An old delivery may outlive its consumer, whose successor has the event then. */
    void refuseTakenBack(List<HandedOver> deliveries) {
        for (HandedOver delivery : deliveries) {
            if (closed || !delivery.isSettled() && !inFlight.holds(delivery)) {
                throw new OutboxException(delivery + " was taken back and must not be sent");
            }
        }
    }

    private boolean accept(HandedOver delivery, boolean filtered) {
        if (delivery.replay() == 0) {
            return filtered
                    ? progress.filter(delivery.event().sequence())
                    : progress.deliver(delivery.event().sequence());
        }
        boolean held = inFlight.holds(delivery);
        if (held) {
            replays.accepted(delivery, filtered);
        }
        return held;
    }

    private boolean bury(HandedOver delivery, String reason) {
        if (delivery.replay() == 0) {
            return die(delivery.event().sequence(), reason);
        }
        boolean held = inFlight.holds(delivery);
        if (held) {
            replays.refused(delivery, reason);
            settled(delivery.event().sequence());
        }
        return held;
    }

    private boolean die(long sequence, String reason) {
        boolean first = progress.die(sequence, reason, now());
        if (first) {
            settled(sequence);
        }
        return first;
    }

    private void settled(long sequence) {
        inFlight.remove(sequence);
        aside.remove(sequence);
        refusals.forget(sequence);
        progress.changed();
        sending.settled(sequence);
        recoverIfIdle();
        signalIfBlocked();
    }

    /** Where nothing is left to try, nothing would ever end the trouble. */
    void recoverIfIdle() {
        if (rest != null && rest.state() != State.RUNNING && cursor.position() >= bound() && !replays.isPending()) {
            rest.recovered(now());
        }
    }

    /** Without an event to hand over there is nothing to wake for, and settlements are many. */
    private void signalIfBlocked() {
        if (blocked) {
            changed.signalAll();
        }
    }

    private boolean isTooOld(HandedOver delivery) {
        return settings.maxAge() > 0
                && delivery.replay() == 0
                && now() - delivery.event().receivedAt() > settings.maxAge();
    }

    private String tooOldReason(String reason) {
        return "not delivered within " + Duration.ofMillis(settings.maxAge()) + ": " + reason;
    }
}
