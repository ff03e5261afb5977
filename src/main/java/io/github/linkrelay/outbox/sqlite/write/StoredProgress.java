package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.dispatch.KnownDestination;
import io.github.linkrelay.outbox.dispatch.ProgressStore;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.FirstEvent;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Saves the progress of the destinations in the file. The {@link Committer} alone asks for the rows and writes them,
 * one after another on its thread, so that each is newer than the one before.
 */
public final class StoredProgress implements ProgressStore {

    private final OutboxSettings settings;
    private final StoreFile file;
    private final Committer committer;
    private final Execution execution;
    private final List<SavedProgress> loaded = new ArrayList<>();

    /** Reads what {@code store} has, which no thread may use meanwhile. */
    public StoredProgress(
            OutboxSettings settings, StoreFile file, Store store, Committer committer, Execution execution)
            throws SQLException {
        this.settings = settings;
        this.file = file;
        this.committer = committer;
        this.execution = execution;
        for (KnownDestination known : store.destinations()) {
            loaded.add(new SavedProgress(
                    known, store.sending(known.name()), store.replays().unfinished(known.name())));
        }
    }

    @Override
    public List<SavedProgress> load() {
        return loaded;
    }

    @Override
    public KnownDestination register(String name, StartFrom startFrom) {
        // The committing thread has no time to search.
        try (EventReader reader = new EventReader(file)) {
            long first = FirstEvent.of(startFrom, reader, committer.state().lastSequence(), settings.clock());
            long lastDeath = reader.lastDeath(name);
            return execution
                    .execute(store -> store.register(name, first, lastDeath))
                    .get();
        } catch (SQLException | ExecutionException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new OutboxException("The destination " + name + " can't be registered: " + FailureWords.of(cause), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboxException("Interrupted while the destination " + name + " was registered", e);
        }
    }

    @Override
    public CompletableFuture<Boolean> forget(String destination) {
        return execution.execute(store -> store.forget(destination));
    }

    @Override
    public void dirty() {
        committer.cursorMoved();
    }

    @Override
    public void beginSending(String destination, Map<Long, Long> replaysBySequence) {
        try {
            // The wait must not be interrupted, because the caller must know whether the rows are on disk.
            execution
                    .execute(store -> {
                        store.beginSending(destination, replaysBySequence);
                        return true;
                    })
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof OutboxException unavailable
                    ? unavailable
                    : new OutboxException(FailureWords.of(e), e);
        }
    }
}
