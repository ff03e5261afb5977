/**
 * Values that others may see of an outbox: its status, found events, dead letters, quarantined bodies, attempts and replays.
 * Each class is open to everybody, for none of them does anything. They know only what an event is.
 */
package io.github.linkrelay.outbox.view;
