/**
 * The file of an outbox: its schema, its lock, the checks before it is opened, and how a row becomes a value.
 * {@code StoreFile} is the door. This package writes no event and decides nothing about deliveries.
 */
package io.github.linkrelay.outbox.sqlite.file;
