/**
 * The Camel component {@code outbox:}: a durable, ordered log in one SQLite file, with a named cursor per destination,
 * dead letters and a quarantine. It knows nothing about the content of events, or about the destinations behind the
 * routes.
 */
package io.github.linkrelay.outbox;
