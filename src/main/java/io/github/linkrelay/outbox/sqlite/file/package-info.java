/**
 * Handles the file of an outbox: its schema, its lock, the checks before it is opened, and the conversion of rows to
 * values. {@code StoreFile} is the door. This package writes no event and decides nothing about deliveries.
 */
package io.github.linkrelay.outbox.sqlite.file;
