/**
 * Reads the file for people: events by their properties, attempts, dead letters, the quarantine and the status.
 *
 * <p>{@code OutboxReader} is the door for every reader, and {@code Indexer} the thread that prepares the searches.
 * Nothing here changes an event. {@code OutboxReader} writes nothing at all, so it works beside the process that owns
 * the file, and without one. Only the index is written: {@code Indexer} gives it to the committing thread of
 * {@code write}. Nothing here knows a delivery.
 */
package io.github.linkrelay.outbox.sqlite.search;
