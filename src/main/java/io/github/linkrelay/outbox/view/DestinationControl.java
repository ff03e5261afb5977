package io.github.linkrelay.outbox.view;

import java.util.concurrent.CompletableFuture;

/**
 * Carries out an operator's decisions about destinations. A store that this process has open implements it. Any thread
 * may call it.
 */
public interface DestinationControl {

    /**
     * Decides about the events of a destination that were refused and are not dead letters yet, because the destination
     * may be at fault: {@link DestinationStatus.Apart#refused}. If the destination is held because of them, the hold
     * ends.
     *
     * @param bury whether they become dead letters; otherwise they are sent again, as if they had not been refused
     * @return how many events there were
     * @throws io.github.linkrelay.event.OutboxException if the outbox doesn't know this destination
     */
    int decideRefusals(String destination, boolean bury);

    /**
     * Forgets a destination that no route consumes, so that its cursor no longer keeps events from being deleted. A new
     * destination of the same name begins anew. The result is false if there is none of this name.
     *
     * @throws io.github.linkrelay.event.OutboxException if a route consumes it
     */
    CompletableFuture<Boolean> forget(String destination);
}
