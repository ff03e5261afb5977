/**
 * The Camel component {@code outbox:}: a durable, ordered log in one SQLite file, with a named cursor per destination,
 * dead letters and a quarantine.
 *
 * <p>The door for routes is {@link io.github.linkrelay.outbox.OutboxEndpoint}; for code it is
 * {@link io.github.linkrelay.outbox.OutboxComponent}, which opens an {@link io.github.linkrelay.outbox.Outbox} for each
 * name. {@code Outbox} puts the packages below it together, {@code dispatch} and {@code sqlite}. It is the only class
 * in this package that knows SQLite, besides the settings of the file in {@code OutboxComponent}. Code that only looks
 * at an outbox, or uses one of its capabilities, should know an interface of {@code outbox.view} in place of this
 * class.
 *
 * <p>The package knows nothing about the content of events, or about the destinations behind the routes.
 */
package io.github.linkrelay.outbox;
