/**
 * The Camel component {@code outbox:}: a durable, ordered log in one SQLite file, with a named cursor per destination,
 * dead letters and a quarantine. It knows nothing of what it carries, nor of where that goes.
 */
package io.github.linkrelay.outbox;
