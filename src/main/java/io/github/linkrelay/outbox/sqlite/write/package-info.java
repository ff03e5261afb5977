/**
 * Writes to the file on one thread, which puts all waiting appends, progress and clean-up into one transaction.
 * {@code Committer} is the door; {@code Store} has the statements. This package knows nothing of searches and replays.
 */
package io.github.linkrelay.outbox.sqlite.write;
