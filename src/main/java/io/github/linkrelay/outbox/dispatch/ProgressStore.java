package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Saves the progress of the destinations. Soon after {@link #dirty} a store asks each {@link Subscription} for
 * {@link Subscription#unsaved}, writes the row, and then calls {@link Subscription#saved}. A row that it could not
 * write is dropped, because the next row has its content too. A row is written only if its version is above that of the
 * last one written, so that an older row never replaces a newer one.
 */
public interface ProgressStore {

    /** Returns the saved progress of every destination, in order of name. It is called once, before anything else. */
    List<SavedProgress> load();

    /**
     * Saves a new destination, which begins at {@code startFrom}, and returns when that is on disk. It may take a while.
     *
     * @throws OutboxException if it can't be registered
     */
    KnownDestination register(String name, StartFrom startFrom);

    /**
     * Deletes what is saved of a destination. The future succeeds when that is on disk; the result is false if there was
     * no such destination.
     */
    CompletableFuture<Boolean> forget(String destination);

    /** Says that there is something to save. It returns at once, and is called often. */
    void dirty();

    /**
     * Notes that these events are about to be sent, each with the replay that sends it or 0, and returns when that is on
     * disk. This is written after every row that was asked for before, and before every row that is asked for later.
     *
     * @throws NotStoredException if it can't be written now
     */
    void beginSending(String destination, Map<Long, Long> replaysBySequence);

    /**
     * The saved progress of one destination.
     *
     * @param sending the events that were being sent, each with the replay that sent it, or 0
     * @param replays the replays that have not ended, in order
     */
    record SavedProgress(KnownDestination known, Map<Long, Long> sending, List<ReplayRow> replays) {}
}
