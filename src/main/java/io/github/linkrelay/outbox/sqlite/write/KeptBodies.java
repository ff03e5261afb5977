package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.dispatch.Listeners;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps bodies that are no events, among the dead letters or in the quarantine, and admits them later. It calls the
 * listeners. Any thread may call it.
 *
 * <p>Anybody can send bodies for the quarantine, so it takes them at a limited rate; those beyond are only counted.
 */
public final class KeptBodies {

    /** About how many bytes of the file a row of the quarantine changes besides its body. */
    private static final int ROW_BYTES = 4096;

    private final StoreWriter writer;
    private final Listeners listeners;
    private final Allowance quarantineAllowance;
    private final LongAdder notKept = new LongAdder();

    public KeptBodies(StoreWriter writer, Listeners listeners, OutboxSettings settings) {
        this.writer = writer;
        this.listeners = listeners;
        this.quarantineAllowance = new Allowance(settings.quarantineRate(), System.nanoTime());
    }

    /** Keeps a body that never became an event, once per key. The result is false if it was kept before. */
    public CompletableFuture<Boolean> deadLetter(NewDeadLetter letter) {
        CompletableFuture<Boolean> kept =
                writer.submit(Operation.of(letter.body().length, store -> store.deadLetter(letter)));
        return kept.whenComplete((added, failure) -> tellOfDeath(added, letter));
    }

    /** Keeps a refused body, once per key, if there is room and not too much comes. It never waits and never fails. */
    public void quarantine(NewQuarantineEntry entry) {
        if (!quarantineAllowance.take(ROW_BYTES + entry.body().length, System.nanoTime())) {
            notKept.increment();
            return;
        }
        Operation<Boolean> operation = Operation.of(entry.body().length, store -> store.quarantine(entry));
        if (writer.offerQuarantine(operation)) {
            operation.future.whenComplete((added, failure) -> {
                if (Boolean.TRUE.equals(added)) {
                    listeners.tell(l -> l.quarantined(1));
                }
            });
        } else {
            notKept.increment();
        }
    }

    /** Returns how many refused bodies were not kept since the start, because too much came. */
    public long notKept() {
        return notKept.sum();
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
            tellOfDeath(added, letter);
        });
    }

    private void tellOfDeath(Boolean added, NewDeadLetter letter) {
        if (Boolean.TRUE.equals(added)) {
            listeners.tell(l -> l.deadLettered(null, letter.reason()));
        }
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
