/**
 * Chooses and reads stored events again for the replays that an operator starts. {@code OutboxReplays} is the door. The
 * package sends and settles nothing: the subscription in {@code dispatch} hands the events over and knows what a replay
 * has sent. It changes the file only by work that it gives to the committing thread of {@code write}.
 */
package io.github.linkrelay.outbox.sqlite.replay;
