package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import java.util.concurrent.CompletableFuture;

/**
 * Admits bodies that were kept out. A store that keeps such bodies implements it. Any thread may call it. The futures
 * fail with an {@link io.github.linkrelay.event.OutboxException}, and nothing is changed, if there is no such body any
 * more.
 */
public interface AdmissionControl {

    /**
     * Admits a refused body. One transaction adds the event, unless its key was stored within the dedupe window, and
     * removes the entry {@code id} from the quarantine. The caller must have verified the body; the event should have
     * the time at which it was received.
     */
    CompletableFuture<Appended> admitQuarantined(long id, NewEvent event);

    /** Does the same as {@link #admitQuarantined} for a dead letter that never was an event. */
    CompletableFuture<Appended> admitDeadLetter(long id, NewEvent event);

    /**
     * Moves the entry {@code id} of the quarantine to the dead letters. The result is false if a dead letter with that
     * key is kept already; then the entry is only deleted.
     */
    CompletableFuture<Boolean> buryQuarantined(long id, NewDeadLetter letter);
}
