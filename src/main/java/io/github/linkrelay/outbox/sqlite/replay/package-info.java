/**
 * Reads stored events again for the replays that an operator starts. {@code OutboxReplays} is the door. The destination
 * in {@code dispatch} knows what a replay has sent.
 */
package io.github.linkrelay.outbox.sqlite.replay;
