package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.dispatch.Listeners;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import java.util.concurrent.CompletableFuture;

/** Admits bodies that were kept as no events, and calls the listeners. Any thread may call it. */
public final class OutboxAdmission {

    private final StoreWriter writer;
    private final Listeners listeners;

    public OutboxAdmission(StoreWriter writer, Listeners listeners) {
        this.writer = writer;
        this.listeners = listeners;
    }

    public CompletableFuture<Appended> admit(KeptBody place, long id, NewEvent event) {
        Operation<Appended> operation;
        try {
            operation = new Operation.Admission(event, place, id);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return unlessGone(writer.submit(operation), place, id).whenComplete((admitted, failure) -> {
            if (admitted != null) {
                listeners.tell(place == KeptBody.QUARANTINE ? l -> l.leftQuarantine(1) : l -> l.recovered(null, 1));
            }
        });
    }

    public CompletableFuture<Boolean> bury(long id, NewDeadLetter letter) {
        CompletableFuture<Boolean> buried = writer.submit(Operation.of(
                letter.body().length, store -> store.drop(KeptBody.QUARANTINE, id) ? store.deadLetter(letter) : null));
        return unlessGone(buried, KeptBody.QUARANTINE, id).whenComplete((added, failure) -> {
            if (added != null) {
                listeners.tell(l -> l.leftQuarantine(1));
            }
            if (Boolean.TRUE.equals(added)) {
                listeners.tell(l -> l.deadLettered(null, letter.reason()));
            }
        });
    }

    /** Fails the future if the result is {@code null}, which means that the body was gone. */
    private static <T> CompletableFuture<T> unlessGone(CompletableFuture<T> done, KeptBody place, long id) {
        return done.thenApply(result -> {
            if (result == null) {
                throw place.gone(id);
            }
            return result;
        });
    }
}
