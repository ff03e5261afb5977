package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.ReplaySource;

/**
 * An event that a replay sends.
 *
 * @param position the place in the replay's source
 * @param event    the event as it is handed over. Its sequence is that of the log, or below 0 if it isn't from the log,
 *                 so that no two events in flight have the same
 * @param letter   whether it has a row among the destination's dead letters
 * @param dead     whether the destination counts it as dead, which is not so if it is a dead letter of an earlier
 *     destination of that name
 */
public record ReplayItem(long position, StoredEvent event, boolean letter, boolean dead) {

    /** Makes an item of an event that isn't from the log. */
    static ReplayItem foreign(ReplaySource.Item item) {
        StoredEvent event = item.event();
        return new ReplayItem(
                item.position(),
                new StoredEvent(-item.position(), event.key(), event.type(), event.receivedAt(), event.body()),
                false,
                false);
    }
}
