package io.github.linkrelay.outbox;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.lasting.LastingThread;
import io.github.linkrelay.lasting.OutOfMemory;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.EventLog;
import io.github.linkrelay.outbox.dispatch.Listeners;
import io.github.linkrelay.outbox.dispatch.Predecessor;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.dispatch.Subscription;
import io.github.linkrelay.outbox.dispatch.Subscriptions;
import io.github.linkrelay.outbox.dispatch.TimeSource;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.SoundnessCheck;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.replay.OutboxReplays;
import io.github.linkrelay.outbox.sqlite.search.Indexer;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.sqlite.write.Answers;
import io.github.linkrelay.outbox.sqlite.write.Committer;
import io.github.linkrelay.outbox.sqlite.write.Intake;
import io.github.linkrelay.outbox.sqlite.write.KeptBodies;
import io.github.linkrelay.outbox.sqlite.write.KeptBody;
import io.github.linkrelay.outbox.sqlite.write.Operation;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.sqlite.write.Store;
import io.github.linkrelay.outbox.sqlite.write.StoreState;
import io.github.linkrelay.outbox.sqlite.write.StoreWriter;
import io.github.linkrelay.outbox.sqlite.write.StoredLog;
import io.github.linkrelay.outbox.sqlite.write.StoredProgress;
import io.github.linkrelay.outbox.view.AdmissionControl;
import io.github.linkrelay.outbox.view.DestinationControl;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import io.github.linkrelay.outbox.view.OpenOutbox;
import io.github.linkrelay.outbox.view.OutboxListener;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.github.linkrelay.outbox.view.ReplayControl;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable, ordered log of events with a cursor per destination. Any thread may call it. If a future succeeds, the
 * change is on disk, forced. If it fails with {@link NotStoredException}, nothing was stored, and the caller may try
 * later.
 *
 * <p>It is long because it is the one door to the package, and most methods only pass a call on.
 */
public final class Outbox implements ReplayControl, AdmissionControl, DestinationControl, OpenOutbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final long PENDING_BYTES = 64L << 20;
    private static final int QUARANTINE_PENDING = 500;
    private static final long QUARANTINE_PENDING_BYTES = 4L << 20;
    /** Less free room than this counts as none. */
    private static final long LITTLE_ROOM = 4096;

    private final OutboxSettings settings;
    private final StoreFile file;
    private final Store store;
    private final Listeners listeners = new Listeners();
    private final Committer committer;
    private final StoreWriter writer;
    private final EventLog log;
    private final Subscriptions subscriptions;
    private final OutboxReplays replays;
    private final KeptBodies keptBodies;
    private final Indexer indexer;
    private final EventReader statusReader;

    private Outbox(OutboxSettings settings, StoreFile file, Store store, EventReader statusReader) throws SQLException {
        this.settings = settings;
        this.file = file;
        this.store = store;
        this.statusReader = statusReader;
        Intake intake = new Intake(settings.maxPending(), PENDING_BYTES);
        Intake quarantine = new Intake(QUARANTINE_PENDING, QUARANTINE_PENDING_BYTES);
        Answers answers = new Answers(settings.name());
        this.committer = new Committer(
                settings.name(),
                store,
                intake,
                quarantine,
                answers,
                listeners,
                settings.clock(),
                new Retention(store, settings));
        this.writer = new StoreWriter(intake, quarantine, answers, committer, listeners);
        this.log = new StoredLog(file, store.recent(), committer, writer);
        this.subscriptions = new Subscriptions(
                log,
                new StoredProgress(settings, file, store, committer, writer),
                TimeSource.of(settings.clock()),
                listeners);
        store.rollback();
        this.replays = new OutboxReplays(file, subscriptions, writer, settings.clock(), settings.terms());
        this.keptBodies = new KeptBodies(writer, listeners, settings);
        this.indexer = new Indexer(settings, file, store.recent(), log::last, writer::executeAside);
    }

    /**
     * Opens an outbox.
     *
     * @throws OutboxException with a remedy in its message; a file that was there is then unchanged
     */
    static Outbox open(OutboxSettings settings) {
        StoreFile file = StoreFile.open(settings.directory(), settings.name());
        Store store = null;
        EventReader reader = null;
        try {
            store = Store.open(file, settings);
            reader = new EventReader(file);
            Outbox outbox = new Outbox(settings, file, store, reader);
            store.begin();
            outbox.committer.start(outbox.subscriptions.all());
            outbox.indexer.start();
            LOG.info("The outbox {} is open, last event {}", file.path(), outbox.log.last());
            return outbox;
        } catch (SQLException | IllegalArgumentException e) {
            OutboxException refused = SoundnessCheck.notOpened(file.path(), e);
            closeAll(refused, reader, store, file);
            throw refused;
        }
    }

    /** Returns the name of the outbox, which is also that of its file without the suffix. */
    @Override
    public String name() {
        return settings.name();
    }

    /** Adds an event, unless one with the same key was stored within the dedupe window. */
    public CompletableFuture<Appended> append(NewEvent event) {
        return log.append(event);
    }

    /** Keeps a body that never became an event, once per key. The result is false if it was kept before. */
    public CompletableFuture<Boolean> deadLetter(NewDeadLetter letter) {
        return keptBodies.deadLetter(letter);
    }

    /** Keeps a refused body, once per key, if there is room and not too much comes. It never waits and never fails. */
    public void quarantine(NewQuarantineEntry entry) {
        keptBodies.quarantine(entry);
    }

    @Override
    public CompletableFuture<Appended> admitQuarantined(long id, NewEvent event) {
        return keptBodies.admit(KeptBody.QUARANTINE, id, event);
    }

    @Override
    public CompletableFuture<Appended> admitDeadLetter(long id, NewEvent event) {
        return keptBodies.admit(KeptBody.DEAD_LETTERS, id, event);
    }

    @Override
    public CompletableFuture<Boolean> buryQuarantined(long id, NewDeadLetter letter) {
        return keptBodies.bury(id, letter);
    }

    /** Returns every destination that the file knows, in order of name. */
    @Override
    public List<DestinationStatus> destinations() {
        List<DestinationStatus> all = new ArrayList<>();
        subscriptions.all().forEach(subscription -> all.add(status(subscription)));
        return all;
    }

    @Override
    public int decideRefusals(String destination, boolean bury) {
        Subscription known = subscriptions.get(destination);
        if (known == null) {
            throw new OutboxException("The outbox has no destination " + destination);
        }
        return known.decideRefusals(bury);
    }

    @Override
    public OutboxStatus status() {
        StoreState state = committer.state();
        String refusal = null;
        if (writer.isClosed()) {
            refusal = "The outbox is closed";
        } else if (OutOfMemory.isRecent()) {
            refusal = StoreWriter.NO_MEMORY;
        } else if (state.failing()) {
            refusal = "The outbox can't be written: " + state.lastFailure();
        } else if (settings.maxBytes() > 0 && state.usedBytes() + LITTLE_ROOM > settings.maxBytes()) {
            refusal = "The outbox is full: " + state.usedBytes() + " bytes in use of " + settings.maxBytes();
        }
        return new OutboxStatus(
                state.lastSequence(),
                indexer.indexed(),
                state.usedBytes(),
                state.deadLetters(),
                state.quarantineEntries(),
                keptBodies.notKept(),
                state.lastFailure(),
                state.lastFailureAt(),
                refusal == null,
                refusal);
    }

    /**
     * Returns the last events of the log, the newest last: {@code count} of them, or all if there are fewer. It reads
     * the file on the calling thread, and sees what is on disk. All bodies are in memory at once.
     *
     * @throws OutboxException if the file can't be read, or the outbox is closed
     */
    public List<StoredEvent> lastEvents(int count) {
        if (writer.isClosed()) {
            throw new OutboxException("The outbox " + file.path() + " is closed");
        }
        try (EventReader reader = new EventReader(file)) {
            return reader.last(count);
        } catch (SQLException e) {
            throw new OutboxException("The outbox " + file.path() + " can't be read: " + FailureWords.of(e), e);
        }
    }

    /**
     * Opens a reader of this outbox's file, with its terms; the caller must close it. It sees what is on disk, and a
     * cursor gets there a moment after its event was settled.
     *
     * @throws OutboxException if the file can't be read, or the outbox is closed
     */
    @Override
    public OutboxReader reader() {
        if (writer.isClosed()) {
            throw new OutboxException("The outbox " + file.path() + " is closed");
        }
        return OutboxReader.open(settings.directory(), settings.name(), settings.terms());
    }

    /** Makes a destination known that begins with the next event. It does nothing if the destination is known. */
    public void beginWithNext(String destination) {
        subscriptions.getOrRegister(destination, StartFrom.NEWEST);
    }

    @Override
    public CompletableFuture<Boolean> forget(String destination) {
        return subscriptions.forget(destination);
    }

    @Override
    public CompletableFuture<ReplayStatus> startReplay(ReplayRequest request) {
        return replays.start(request);
    }

    @Override
    public long countReplay(ReplayRequest request) {
        return replays.count(request);
    }

    @Override
    public List<ReplayStatus> replays() {
        return replays.all();
    }

    @Override
    public CompletableFuture<ReplayStatus> pauseReplay(long id) {
        return replays.steer(id, ReplayStatus.State.PAUSED);
    }

    @Override
    public CompletableFuture<ReplayStatus> resumeReplay(long id) {
        return replays.steer(id, ReplayStatus.State.RUNNING);
    }

    @Override
    public CompletableFuture<ReplayStatus> cancelReplay(long id) {
        return replays.steer(id, ReplayStatus.State.CANCELLED);
    }

    /** Adds a source that a {@link ReplayRequest} may name, besides those that an outbox has by itself. */
    void addReplaySource(String name, ReplaySource.Opener opener) {
        replays.addSource(name, opener);
    }

    @Override
    public void addListener(OutboxListener listener) {
        listeners.add(listener);
    }

    public void removeListener(OutboxListener listener) {
        listeners.remove(listener);
    }

    /** Makes a dispatcher, which must still be started. Registers the destination if it is new. */
    Dispatcher dispatcher(String name, StartFrom startFrom, Consumer<Delivery> route) {
        return dispatcher(name, startFrom, null, route);
    }

    /**
     * Makes a dispatcher for a destination that may come after another one. It must still be started. The destination
     * is registered if it is new.
     *
     * @param after the destination that must be done with an event before this one gets it, or {@code null}
     * @throws OutboxException if both would wait for each other
     */
    Dispatcher dispatcher(String name, StartFrom startFrom, String after, Consumer<Delivery> route) {
        Predecessor predecessor = after == null ? null : subscriptions.predecessor(name, after);
        Subscription subscription = subscriptions.getOrRegister(name, startFrom);
        return new Dispatcher(settings.name(), subscription, log, replays, predecessor, route);
    }

    /** Runs {@code work} on the committing thread, in a transaction with whatever else waits. */
    <T> CompletableFuture<T> execute(Operation.Work<T> work) {
        return writer.execute(work);
    }

    /**
     * Accepts nothing more, writes what waits, and closes the file. An interrupt of the calling thread changes nothing
     * about that: the file must not be closed before the last transaction has ended, nor the note be left unwritten.
     */
    void close() {
        if (!writer.isClosed()) {
            LastingThread.toItsEnd("outbox-" + settings.name() + "-close", this::closeInOrder);
        }
    }

    private void closeInOrder() {
        indexer.close();
        writer.close();
        subscriptions.all().forEach(Subscription::close);
        try {
            writer.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeAll(null, statusReader, store, file);
    }

    private DestinationStatus status(Subscription subscription) {
        long first = subscription.firstWaiting();
        Instant oldest = null;
        try {
            synchronized (statusReader) {
                long receivedAt = writer.isClosed() || first > log.last() ? -1 : statusReader.receivedAt(first);
                oldest = receivedAt < 0 ? null : Instant.ofEpochMilli(receivedAt);
            }
        } catch (SQLException e) {
            LOG.debug("The age of the oldest waiting event can't be read: {}", e.getMessage());
        }
        return subscription.status(first, oldest);
    }

    private static void closeAll(OutboxException cause, AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (SQLException | IOException e) {
                if (cause != null) {
                    cause.addSuppressed(e);
                } else {
                    LOG.warn("A part of the outbox didn't close: {}", FailureWords.of(e));
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
