package io.github.linkrelay.outbox.view;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends stored events to one destination again, through its route and with the same keys. A store that can replay
 * implements it. Any thread may call it. Futures fail with an {@link io.github.linkrelay.event.OutboxException} that
 * says why.
 */
public interface ReplayControl {

    /**
     * Starts a replay. The events are counted on the calling thread, which takes a while if there are many. Several
     * replays to one destination run one after another. The future gives the replay when it is on disk.
     */
    CompletableFuture<ReplayStatus> startReplay(ReplayRequest request);

    /**
     * Returns how many events {@link #startReplay} would send now, and sends none. It runs on the calling thread.
     *
     * @throws io.github.linkrelay.event.OutboxException if the request can't be met
     */
    long countReplay(ReplayRequest request);

    /**
     * Returns the replays that have not ended, and the last 1,000 that have; the newest first.
     *
     * @throws io.github.linkrelay.event.OutboxException if the store can't be read
     */
    List<ReplayStatus> replays();

    /**
     * Pauses a replay until {@link #resumeReplay}. Events in flight are still settled and counted. This and the next two
     * methods fail if there is no such replay, or it has ended.
     */
    CompletableFuture<ReplayStatus> pauseReplay(long id);

    /** Lets a paused replay go on where it was. */
    CompletableFuture<ReplayStatus> resumeReplay(long id);

    /** Ends a replay. What was sent stays sent; what is in flight is settled, and counts. */
    CompletableFuture<ReplayStatus> cancelReplay(long id);
}
