/**
 * Saves what can still be read of a damaged file into a new one, and reports what is lost.
 * {@code OutboxRecovery} is the door. It reads the bytes itself, since SQLite refuses such a file, and changes none of the old files.
 */
package io.github.linkrelay.outbox.sqlite.recovery;
