/**
 * Saves what can still be read of a damaged file into a new one, and reports what is lost; or, with
 * {@code --accept-loss}, makes the present file usable as it is.
 *
 * <p>{@code OutboxRecovery} is the door. It reads the bytes of a damaged file itself, since SQLite refuses such a file,
 * and leaves that file unchanged. It takes the lock, so no process may have the outbox open; therefore it knows neither
 * the thread that writes nor any delivery.
 */
package io.github.linkrelay.outbox.sqlite.recovery;
