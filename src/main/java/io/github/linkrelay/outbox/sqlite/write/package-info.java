/**
 * The one thread that writes to the file: it takes all waiting appends, progress and clean-up into one transaction.
 * {@code Committer} is the door, {@code Store} the statements behind it. This package knows nothing of searches and replays.
 */
package io.github.linkrelay.outbox.sqlite.write;
