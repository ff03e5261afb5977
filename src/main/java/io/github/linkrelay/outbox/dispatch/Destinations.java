package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.write.Operation;
import io.github.linkrelay.outbox.sqlite.write.Store;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The destinations of one outbox, and how a new one begins. Any thread may call it but the committing one. */
public final class Destinations {

    private static final Logger LOG = LoggerFactory.getLogger(Destinations.class);

    /** Runs work on the committing thread, in a transaction with whatever else waits. */
    public interface Execution {
        <T> CompletableFuture<T> execute(Operation.Work<T> work);
    }

    private final OutboxSettings settings;
    private final StoreFile file;
    private final Listeners listeners;
    private final LongSupplier lastSequence;
    private final Runnable cursorMoved;
    private final Execution execution;
    private final Map<String, Destination> byName = new ConcurrentSkipListMap<>();

    public Destinations(
            OutboxSettings settings,
            StoreFile file,
            Listeners listeners,
            LongSupplier lastSequence,
            Runnable cursorMoved,
            Execution execution) {
        this.settings = settings;
        this.file = file;
        this.listeners = listeners;
        this.lastSequence = lastSequence;
        this.cursorMoved = cursorMoved;
        this.execution = execution;
    }

    /** What the file knows. Before the committing thread runs. */
    public void load(Store store) throws SQLException {
        for (KnownDestination known : store.destinations()) {
            Destination destination = destination(known, store.sending(known.name()));
            store.replays().unfinished(known.name()).forEach(destination.replays()::add);
            byName.put(known.name(), destination);
        }
    }

    /** In order of name; a view that follows what comes and goes. */
    public Collection<Destination> all() {
        return byName.values();
    }

    /** {@code null} if there is none. */
    public Destination get(String name) {
        return byName.get(name);
    }

    public void remove(String name) {
        byName.remove(name);
    }

    /**
     * Returns the destination that {@code name} waits for.
     *
     * @throws OutboxException if {@code after} itself waits for {@code name}, perhaps by way of others
     */
    public Predecessor predecessor(String name, String after) {
        for (String next = after; next != null; next = predecessorOf(next)) {
            if (next.equals(name)) {
                throw new OutboxException("The outbox destination " + name + " can't wait for "
                        + (after.equals(name) ? "itself" : after + ", which waits for it")
                        + ". Choose another destination for the option after.");
            }
        }
        return new Predecessor(after, byName::get);
    }

    private String predecessorOf(String name) {
        Destination destination = byName.get(name);
        Predecessor predecessor = destination == null ? null : destination.predecessor();
        return predecessor == null ? null : predecessor.name();
    }

    /** One that is new begins at {@code startFrom}, which is of no meaning to one that is known. */
    public synchronized Destination getOrRegister(String name, StartFrom startFrom) {
        Destination destination = byName.get(name);
        if (destination == null) {
            destination = destination(register(name, startFrom), Map.of());
            byName.put(name, destination);
            listeners.tell(l -> l.registered(name));
        }
        return destination;
    }

    private KnownDestination register(String name, StartFrom startFrom) {
        // The committing thread has no time to search.
        try (EventReader reader = new EventReader(file)) {
            long first = startFrom.firstEvent(reader, lastSequence.getAsLong(), settings.clock());
            long lastDeath = reader.lastDeath(name);
            KnownDestination added = execution
                    .execute(store -> store.register(name, first, lastDeath))
                    .get();
            LOG.info(
                    "The outbox destination {} is new: it begins with event {}, {} events wait",
                    name,
                    added.start() + 1,
                    lastSequence.getAsLong() - added.start());
            return added;
        } catch (SQLException | ExecutionException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new OutboxException("The destination " + name + " can't be registered: " + cause.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboxException("Interrupted while the destination " + name + " was registered", e);
        }
    }

    private Destination destination(KnownDestination known, Map<Long, Long> sending) {
        return new Destination(
                known,
                sending,
                lastSequence,
                settings.clock(),
                listeners,
                cursorMoved,
                sequences -> writeSending(known.name(), sequences));
    }

    private void writeSending(String destination, Map<Long, Long> sequences) {
        CompletableFuture<Boolean> written = execution.execute(store -> {
            store.beginSending(destination, sequences);
            return true;
        });
        try {
            // Not to be interrupted: whether the rows are there must be known.
            written.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof OutboxException unavailable
                    ? unavailable
                    : new OutboxException(e.getMessage(), e);
        }
    }
}
