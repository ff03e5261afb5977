/**
 * Writes to the file on one thread, which puts all waiting appends, progress and clean-up into one transaction.
 *
 * <p>{@code StoreWriter} is the door: any thread gives it an operation and gets a future. {@code Committer} is the one
 * thread, {@code Store} has the statements, and {@code StoredLog} and {@code StoredProgress} are what {@code dispatch}
 * sees of the file.
 *
 * <p>The package saves the rows of replays and deletes those of the index together with their events, but it does not
 * know how a replay chooses its events or how a search finds them: {@code replay} and {@code search} use this package,
 * and not the other way round.
 */
package io.github.linkrelay.outbox.sqlite.write;
