/**
 * Reads stored events again for the replays that an operator starts.
 * {@code OutboxReplays} is the door. What a replay has sent is known to the destination, in {@code dispatch}.
 */
package io.github.linkrelay.outbox.sqlite.replay;
