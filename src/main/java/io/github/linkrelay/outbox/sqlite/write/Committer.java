package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.outbox.dispatch.CursorRow;
import io.github.linkrelay.outbox.dispatch.Listeners;
import io.github.linkrelay.outbox.dispatch.Subscription;
import io.github.linkrelay.outbox.dispatch.TroubleLog;
import io.github.linkrelay.outbox.sqlite.file.StoreFailure;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs on the one thread that writes. It puts everything that waits into one transaction, and answers when that is on
 * disk. Cursors are written in the same transaction, or by themselves a moment after the first settlement. Refused
 * bodies, which anybody can send, have small transactions of their own, a few in a second, so that no append waits for
 * them. If the file fails, the appends fail, the cursors are kept for later, and the committer tries again until the
 * file works.
 *
 * <p>Everything here runs on that thread, except the constructor, {@link #start}, {@link #wake}, {@link #cursorMoved},
 * {@link #state} and {@link #close}, which other threads call. It calls a {@link Subscription}, which has a lock of its
 * own; it must never wait for a route, for a reader, or for whoever chained something to a future: {@link Answers} has
 * a thread for that.
 *
 * <p>It is longer than its neighbours, because the order of commit, note, cursors and answers is best read in one
 * place.
 */
public final class Committer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private static final int BATCH = 2_000;
    private static final long BATCH_BYTES = 8 << 20;
    private static final int QUARANTINE_BATCH = 100;
    private static final long QUARANTINE_BYTES = 256 << 10;
    /** If a transaction has so many operations, more will come while it is written. */
    private static final int BUSY = 8;

    /** How long it gathers before it looks whether enough have come, and how often it does that. */
    private static final long GATHER = TimeUnit.MICROSECONDS.toNanos(300);

    private static final int LOOKS = 5;
    private static final long CURSOR_DELAY = TimeUnit.MILLISECONDS.toNanos(10);
    /**
     * The longest such delay. It grows by a microsecond for each character of a cursor, which is long if many events
     * wait among settled ones.
     */
    private static final long LONGEST_CURSOR_DELAY = TimeUnit.SECONDS.toNanos(1);

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final long RETENTION_EVERY = TimeUnit.SECONDS.toNanos(3);

    private final Store store;
    private final Intake intake;
    private final Intake quarantine;
    private final Answers answers;
    private final Listeners listeners;
    private final Clock clock;
    private final Retention retention;
    private final Thread thread;
    private Collection<Subscription> subscriptions = List.of();
    private volatile boolean idle;
    private volatile boolean dirty;
    private volatile boolean closing;
    private volatile StoreState state;
    private int lastBatch;
    private final TroubleLog unwritable = new TroubleLog();
    private final TroubleLog refusing = new TroubleLog();
    private final TroubleLog badRows = new TroubleLog();
    /** The operations that were taken and are not answered yet. */
    private List<Operation<?>> taken = List.of();

    private long cursorsDue;
    private long cursorsDelay = CURSOR_DELAY;
    private long retryAt;
    private long retentionDue = System.nanoTime();
    private boolean retentionHasMore;

    public Committer(
            String outbox,
            Store store,
            Intake intake,
            Intake quarantine,
            Answers answers,
            Listeners listeners,
            Clock clock,
            Retention retention) {
        this.store = store;
        this.intake = intake;
        this.quarantine = quarantine;
        this.answers = answers;
        this.listeners = listeners;
        this.clock = clock;
        this.retention = retention;
        this.state = StoreState.of(store, null);
        this.thread = LastingThread.of("outbox-" + outbox + "-commit", this);
    }

    /**
     * Starts the thread.
     *
     * @param all whose progress it saves; a view that follows what comes and goes
     */
    public void start(Collection<Subscription> all) {
        subscriptions = all;
        thread.start();
    }

    /** Wakes the committer after something was added to the intake. */
    public void wake() {
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /** Says that a destination has something to save. */
    public void cursorMoved() {
        if (!dirty) {
            dirty = true;
            wake();
        }
    }

    public StoreState state() {
        return state;
    }

    /** Writes what waits, then ends the thread. */
    public void close() throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join();
    }

    @Override
    public void run() {
        giveUpTaken();
        while (!closing) {
            round();
        }
        for (boolean more = true; more; more = !intake.isEmpty() && !state.failing()) {
            taken = take();
            commit(taken, true);
            taken = List.of();
        }
        while (!quarantine.isEmpty() && !state.failing()) {
            keepRefused();
        }
        answers.fail(intake.drainAll(), new NotStoredException("The outbox is closed"));
    }

    /**
     * Fails the operations that were taken, after an unexpected failure that was logged. They were not committed, or
     * nobody knows whether they were.
     */
    private void giveUpTaken() {
        if (!taken.isEmpty()) {
            store.rollback();
            answers.fail(taken, new NotStoredException("The outbox failed unexpectedly"));
            taken = List.of();
            dirty = true;
        }
    }

    private void round() {
        long now = System.nanoTime();
        if (dirty && cursorsDue == 0) {
            cursorsDue = now + cursorsDelay;
        }
        boolean cursors = cursorsDue != 0 && now >= cursorsDue && !(state.failing() && now < retryAt);
        boolean tick = now >= retryAt;
        if (tick) {
            answers.goOn();
        }
        gather();
        List<Operation<?>> batch = take();
        taken = batch;
        lastBatch = batch.size();
        if (!batch.isEmpty() || cursors || tick && state.failing()) {
            commit(batch, cursors);
        }
        taken = List.of();
        if (tick && !state.failing()) {
            keepRefused();
        }
        if (tick) {
            retryAt = System.nanoTime() + (state.failing() ? RETRY : TICK);
        }
        if (now >= retentionDue || retentionHasMore && intake.isEmpty()) {
            retain();
        } else if (batch.isEmpty()) {
            rest();
        }
    }

    /**
     * Waits a moment for more appends if many come at once, before the disk is forced for all of them: until as many
     * wait as the last time, so that senders which are all there don't wait for others. Where fewer come than the last
     * time, one round takes all looks. A single append is not delayed.
     */
    private void gather() {
        for (int look = 0; look < LOOKS && lastBatch >= BUSY && intake.size() < lastBatch && !closing; look++) {
            LockSupport.parkNanos(this, GATHER);
        }
    }

    private List<Operation<?>> take() {
        List<Operation<?>> batch = new ArrayList<>();
        intake.drain(batch, BATCH, BATCH_BYTES);
        return batch;
    }

    /** Writes some of the refused bodies, so few that an append that comes meanwhile hardly waits. */
    private void keepRefused() {
        List<Operation<?>> batch = new ArrayList<>();
        quarantine.drain(batch, QUARANTINE_BATCH, QUARANTINE_BYTES);
        if (!batch.isEmpty()) {
            taken = batch;
            commit(batch, false);
            taken = List.of();
        }
    }

    private void rest() {
        idle = true;
        // An appender adds its operation first and reads idle then, so that the appender sees idle, or this thread sees
        // the new operation.
        if (intake.isEmpty() && !closing && (!dirty || cursorsDue != 0)) {
            long until = Math.min(retryAt, retentionDue);
            boolean waitForCursors = cursorsDue != 0 && !state.failing();
            LockSupport.parkNanos(
                    this, Math.max(1, (waitForCursors ? Math.min(until, cursorsDue) : until) - System.nanoTime()));
        }
        idle = false;
    }

    private void commit(List<Operation<?>> batch, boolean withCursors) {
        List<CursorRow> rows = new ArrayList<>();
        if (withCursors) {
            dirty = false;
            cursorsDue = 0;
            subscriptions.forEach(subscription -> rows.add(subscription.unsaved()));
            rows.removeIf(row -> row == null);
            long characters =
                    rows.stream().mapToLong(row -> row.ahead().length()).sum();
            cursorsDelay = CURSOR_DELAY + Math.min(LONGEST_CURSOR_DELAY, TimeUnit.MICROSECONDS.toNanos(characters));
        }
        try {
            transact(batch, rows);
        } catch (SQLException e) {
            store.rollback();
            if (StoreFailure.isOfOneRow(e) && (batch.size() > 1 || !rows.isEmpty())) {
                oneByOne(batch, rows);
            } else {
                failed(batch, e);
            }
        }
    }

    /** Writes the operations one by one after one of them failed, so that the others succeed. */
    private void oneByOne(List<Operation<?>> batch, List<CursorRow> rows) {
        for (Operation<?> operation : batch) {
            try {
                transact(List.of(operation), List.of());
            } catch (SQLException e) {
                store.rollback();
                failed(List.of(operation), e);
            }
        }
        for (CursorRow row : rows) {
            try {
                transact(List.of(), List.of(row));
            } catch (SQLException e) {
                store.rollback();
                rowFailed(row, e);
            }
        }
    }

    /**
     * Keeps the row of one destination for later, because it can't be written and the file can. It is tried again at a
     * slower pace, which is then also that of the other destinations.
     */
    private void rowFailed(CursorRow row, SQLException e) {
        if (!StoreFailure.isOfOneRow(e)) {
            failed(List.of(), e);
            return;
        }
        dirty = true;
        cursorsDelay = LONGEST_CURSOR_DELAY;
        boolean isDue = badRows.met(row.name(), System.nanoTime()).isDue();
        LOG.atLevel(isDue ? Level.ERROR : Level.DEBUG)
                .log(
                        "The progress of the outbox destination {} can't be written. What it settles is repeated after a"
                                + " restart, and it soon gets no more events: {}",
                        row.name(),
                        FailureWords.of(e));
        LOG.debug("The progress of a destination can't be written", e);
    }

    private void transact(List<Operation<?>> batch, List<CursorRow> rows) throws SQLException {
        long began = System.nanoTime();
        for (Operation<?> operation : batch) {
            operation.run(store);
        }
        for (CursorRow row : rows) {
            store.save(row);
        }
        if (state.failing() && batch.isEmpty() && rows.isEmpty()) {
            store.probe();
        }
        store.commit();
        long nanos = System.nanoTime() - began;
        boolean recovered = state.failing();
        state = StoreState.of(store, state);
        for (CursorRow row : rows) {
            subscriptions.stream().filter(s -> s.name().equals(row.name())).forEach(s -> s.saved(row));
            subscriptions.forEach(s -> s.moved(row.name()));
        }
        if (recovered) {
            LOG.atLevel(unwritable.ended() ? Level.INFO : Level.DEBUG).log("The outbox can be written again");
        }
        if (!batch.isEmpty()) {
            tell(batch);
            subscriptions.forEach(s -> s.appended(state.lastSequence()));
        }
        answers.complete(batch);
        listeners.tell(l -> l.committed(batch.size() + rows.size(), nanos));
    }

    private void failed(List<Operation<?>> batch, SQLException e) {
        String kind = StoreFailure.isOfOneRow(e) ? "one row" : "unwritable";
        boolean isDue = unwritable.met(kind, System.nanoTime()).isDue();
        LOG.atLevel(isDue ? Level.ERROR : Level.DEBUG).log("The outbox can't be written: {}", FailureWords.of(e));
        LOG.debug("The outbox can't be written", e);
        if (!StoreFailure.isOfOneRow(e)) {
            state = state.failed(FailureWords.of(e), Instant.now(clock));
            retryAt = System.nanoTime() + RETRY;
        }
        dirty = true;
        if (!batch.isEmpty()) {
            String message = "The outbox can't be written: " + FailureWords.of(e);
            long appends =
                    batch.stream().filter(Operation.Append.class::isInstance).count();
            for (long i = 0; i < appends; i++) {
                listeners.tell(l -> l.appendRefused(message));
            }
            answers.fail(batch, new NotStoredException(message, e));
        }
    }

    private void tell(List<Operation<?>> batch) {
        int events = 0;
        int duplicates = 0;
        long bytes = 0;
        for (Operation<?> operation : batch) {
            if (operation instanceof Operation.Append append) {
                if (append.refusal() != null) {
                    boolean isDue = refusing.met("refusing", System.nanoTime()).isDue();
                    LOG.atLevel(isDue ? Level.WARN : Level.DEBUG)
                            .log("New events are refused: {}", append.refusal().getMessage());
                    listeners.tell(l -> l.appendRefused(append.refusal().getMessage()));
                } else if (append.result() != null && append.result().duplicate()) {
                    duplicates++;
                } else if (append.result() != null) {
                    events++;
                    bytes += append.bytes();
                }
            }
        }
        if (events + duplicates > 0) {
            int count = events;
            int twice = duplicates;
            long size = bytes;
            if (events > 0 && refusing.ended()) {
                LOG.info("New events are stored again");
            }
            listeners.tell(l -> l.appended(count, twice, size));
        }
    }

    private void retain() {
        retentionDue = System.nanoTime() + RETENTION_EVERY;
        try {
            retentionHasMore = retention.step(state.failing());
            // If there was nothing to delete, nothing was written, so this does not show that the file can be written
            // again.
            if (!state.failing()) {
                state = StoreState.of(store, state);
            }
        } catch (SQLException e) {
            retentionHasMore = false;
            failed(List.of(), e);
        }
    }
}
