package io.github.linkrelay.outbox.sqlite.write;

import java.time.Instant;

/**
 * The state of the store after its last transaction, for other threads.
 *
 * @param lastSequence      committed
 * @param usedBytes         of the file
 * @param deadLetters       rows
 * @param quarantineEntries rows
 * @param lastFailure       or {@code null}
 * @param lastFailureAt     or {@code null}
 * @param failing           whether the last transaction failed
 */
public record StoreState(
        long lastSequence,
        long usedBytes,
        long deadLetters,
        int quarantineEntries,
        String lastFailure,
        Instant lastFailureAt,
        boolean failing) {

    static StoreState of(Store store, StoreState before) {
        return new StoreState(
                store.lastSequence(),
                store.usedBytes(),
                store.deadLetters(),
                store.quarantineEntries(),
                before == null ? null : before.lastFailure,
                before == null ? null : before.lastFailureAt,
                false);
    }

    StoreState failed(String message, Instant at) {
        return new StoreState(lastSequence, usedBytes, deadLetters, quarantineEntries, message, at, true);
    }
}
