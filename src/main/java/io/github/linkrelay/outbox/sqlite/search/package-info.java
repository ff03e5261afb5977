/**
 * Reads the file for people: events by their properties, attempts, dead letters, the quarantine and the status.
 * {@code OutboxReader} is the door, {@code Indexer} the thread that prepares the searches. Nothing here changes an event.
 */
package io.github.linkrelay.outbox.sqlite.search;
