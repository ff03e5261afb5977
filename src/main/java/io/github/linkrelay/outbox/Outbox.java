package io.github.linkrelay.outbox;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.lasting.OutOfMemory;
import io.github.linkrelay.outbox.dispatch.Destination;
import io.github.linkrelay.outbox.dispatch.Destinations;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.Listeners;
import io.github.linkrelay.outbox.dispatch.Predecessor;
import io.github.linkrelay.outbox.dispatch.StartFrom;
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
import io.github.linkrelay.outbox.sqlite.write.KeptBody;
import io.github.linkrelay.outbox.sqlite.write.Operation;
import io.github.linkrelay.outbox.sqlite.write.OutboxAdmission;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.sqlite.write.Store;
import io.github.linkrelay.outbox.sqlite.write.StoreState;
import io.github.linkrelay.outbox.view.AdmissionControl;
import io.github.linkrelay.outbox.view.DestinationControl;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
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
public final class Outbox implements ReplayControl, AdmissionControl, DestinationControl {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final long PENDING_BYTES = 64L << 20;
    private static final int QUARANTINE_PENDING = 500;
    private static final long QUARANTINE_PENDING_BYTES = 4L << 20;
    private static final String NO_MEMORY = "The process ran out of memory less than a minute ago";
    /** Less free room than this counts as none. */
    private static final long LITTLE_ROOM = 4096;

    private final OutboxSettings settings;
    private final StoreFile file;
    private final Store store;
    private final Intake intake;
    private final Intake quarantineIntake = new Intake(QUARANTINE_PENDING, QUARANTINE_PENDING_BYTES);
    private final Listeners listeners = new Listeners();
    private final Destinations destinations;
    private final OutboxReplays replays;
    private final OutboxAdmission admission = new OutboxAdmission(this::submit, listeners);
    private final Answers answers;
    private final Committer committer;
    private final Indexer indexer;
    private final EventReader statusReader;
    private volatile boolean closed;
    private volatile boolean ended;

    private Outbox(OutboxSettings settings, StoreFile file, Store store, EventReader statusReader) throws SQLException {
        this.settings = settings;
        this.file = file;
        this.intake = new Intake(settings.maxPending(), PENDING_BYTES);
        this.answers = new Answers(settings.name());
        this.store = store;
        this.statusReader = statusReader;
        this.destinations =
                new Destinations(settings, file, listeners, this::lastSequence, this::cursorMoved, this::execute);
        this.replays = new OutboxReplays(file, destinations, this::execute, settings.clock(), settings.terms());
        this.committer = new Committer(
                settings.name(),
                store,
                intake,
                quarantineIntake,
                answers,
                destinations.all(),
                listeners,
                settings.clock(),
                new Retention(store, settings));
        this.indexer = new Indexer(settings, file, store.recent(), this::lastSequence, this::executeAside);
        destinations.load(store);
        store.rollback();
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
            outbox.committer.start();
            outbox.indexer.start();
            LOG.info("The outbox {} is open, last event {}", file.path(), outbox.lastSequence());
            return outbox;
        } catch (SQLException | IllegalArgumentException e) {
            OutboxException refused = SoundnessCheck.notOpened(file.path(), e);
            closeAll(refused, reader, store, file);
            throw refused;
        }
    }

    /** Returns the name of the outbox, which is also that of its file without the suffix. */
    public String name() {
        return settings.name();
    }

    /** Adds an event, unless one with the same key was stored within the dedupe window. */
    public CompletableFuture<Appended> append(NewEvent event) {
        Operation<Appended> operation;
        try {
            operation = new Operation.Append(event);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return submit(operation);
    }

    /** Keeps a body that never became an event, once per key. The result is false if it was kept before. */
    public CompletableFuture<Boolean> deadLetter(NewDeadLetter letter) {
        CompletableFuture<Boolean> kept = submit(Operation.of(letter.body().length, store -> store.deadLetter(letter)));
        return kept.whenComplete((added, failure) -> {
            if (Boolean.TRUE.equals(added)) {
                listeners.tell(l -> l.deadLettered(null, letter.reason()));
            }
        });
    }

    /** Keeps a refused body, once per key, if there is room. It never waits and never fails. */
    public void quarantine(NewQuarantineEntry entry) {
        Operation<Boolean> operation = Operation.of(entry.body().length, store -> store.quarantine(entry));
        if (closed || !quarantineIntake.offer(operation)) {
            return;
        }
        operation.future.whenComplete((added, failure) -> {
            if (Boolean.TRUE.equals(added)) {
                listeners.tell(l -> l.quarantined(1));
            }
        });
    }

    @Override
    public CompletableFuture<Appended> admitQuarantined(long id, NewEvent event) {
        return admission.admit(KeptBody.QUARANTINE, id, event);
    }

    @Override
    public CompletableFuture<Appended> admitDeadLetter(long id, NewEvent event) {
        return admission.admit(KeptBody.DEAD_LETTERS, id, event);
    }

    @Override
    public CompletableFuture<Boolean> buryQuarantined(long id, NewDeadLetter letter) {
        return admission.bury(id, letter);
    }

    /** Returns every destination that the file knows, in order of name. */
    public List<DestinationStatus> destinations() {
        List<DestinationStatus> all = new ArrayList<>();
        destinations.all().forEach(destination -> all.add(status(destination)));
        return all;
    }

    @Override
    public int decideRefusals(String destination, boolean bury) {
        Destination known = destinations.get(destination);
        if (known == null) {
            throw new OutboxException("The outbox has no destination " + destination);
        }
        return known.decideRefusals(bury);
    }

    public OutboxStatus status() {
        StoreState state = committer.state();
        String refusal = null;
        if (closed) {
            refusal = "The outbox is closed";
        } else if (OutOfMemory.isRecent()) {
            refusal = NO_MEMORY;
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
        if (closed) {
            throw new OutboxException("The outbox " + file.path() + " is closed");
        }
        try (EventReader reader = new EventReader(file)) {
            return reader.last(count);
        } catch (SQLException e) {
            throw new OutboxException("The outbox " + file.path() + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a reader of this outbox's file, with its terms; the caller must close it. It sees what is on disk, and a
     * cursor gets there a moment after its event was settled.
     *
     * @throws OutboxException if the file can't be read, or the outbox is closed
     */
    public OutboxReader reader() {
        if (closed) {
            throw new OutboxException("The outbox " + file.path() + " is closed");
        }
        return OutboxReader.open(settings.directory(), settings.name(), settings.terms());
    }

    @Override
    public CompletableFuture<Boolean> forget(String destination) {
        Destination known = destinations.get(destination);
        if (known != null && known.isAttached()) {
            throw new OutboxException(
                    "The outbox destination " + destination + " has a consumer. Stop its route first.");
        }
        return execute(store -> store.forget(destination)).whenComplete((gone, failure) -> {
            if (Boolean.TRUE.equals(gone)) {
                destinations.remove(destination);
            }
        });
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
     * @param after the destination that must be done with an event before this one gets it, or {@code null}
     * @throws OutboxException if both would wait for each other
     */
    Dispatcher dispatcher(String name, StartFrom startFrom, String after, Consumer<Delivery> route) {
        Predecessor predecessor = after == null ? null : destinations.predecessor(name, after);
        Destination destination = destinations.getOrRegister(name, startFrom);
        return new Dispatcher(
                settings.name(),
                destination,
                file,
                store.recent(),
                this::lastSequence,
                replays.reader(),
                predecessor,
                route);
    }

    /** Runs {@code work} on the committing thread, in a transaction with whatever else waits. */
    <T> CompletableFuture<T> execute(Operation.Work<T> work) {
        return submit(Operation.of(0, work));
    }

    /** Accepts nothing more, writes what waits, and closes the file. */
    void close() {
        if (closed) {
            return;
        }
        indexer.close();
        closed = true;
        destinations.all().forEach(Destination::close);
        try {
            committer.close();
            ended = true;
            answers.fail(intake.drainAll(), new NotStoredException("The outbox is closed"));
            answers.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeAll(null, statusReader, store, file);
    }

    private <T> CompletableFuture<T> submit(Operation<T> operation) {
        if (closed) {
            return refuse("The outbox is closed");
        }
        if (OutOfMemory.isRecent()) {
            return refuse(NO_MEMORY);
        }
        if (!intake.offer(operation)) {
            return refuse("The outbox has no room for another append: too many wait for the disk");
        }
        return taken(operation);
    }

    /**
     * Does the same as {@link #execute} for the outbox's own work, which takes no room from appends and is never
     * refused because of them.
     */
    private <T> CompletableFuture<T> executeAside(Operation.Work<T> work) {
        Operation<T> operation = Operation.of(0, work);
        intake.addAside(operation);
        return taken(operation);
    }

    private <T> CompletableFuture<T> taken(Operation<T> operation) {
        committer.wake();
        if (ended) {
            // The operation may have come after the intake was read for the last time. If not, it has its answer
            // already, and this changes nothing.
            operation.fail(new NotStoredException("The outbox is closed"));
        }
        return operation.future;
    }

    private <T> CompletableFuture<T> refuse(String reason) {
        listeners.tell(l -> l.appendRefused(reason));
        return CompletableFuture.failedFuture(new NotStoredException(reason));
    }

    private void cursorMoved() {
        committer.cursorMoved();
    }

    private long lastSequence() {
        return committer.state().lastSequence();
    }

    private DestinationStatus status(Destination destination) {
        long first = destination.firstWaiting();
        Instant oldest = null;
        try {
            synchronized (statusReader) {
                long receivedAt = closed || first > lastSequence() ? -1 : statusReader.receivedAt(first);
                oldest = receivedAt < 0 ? null : Instant.ofEpochMilli(receivedAt);
            }
        } catch (SQLException e) {
            LOG.debug("The age of the oldest waiting event can't be read: {}", e.getMessage());
        }
        return destination.status(first, oldest);
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
                    LOG.warn("A part of the outbox didn't close: {}", e.getMessage());
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
