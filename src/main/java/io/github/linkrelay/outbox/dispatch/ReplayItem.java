package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.ReplaySource;

/**
 * An event that a replay sends.
 *
 * @param position in the replay's source
 * @param event    as it is handed over. Its sequence is the one of the log, or below 0 where it isn't from the log, so that
 *                 no two that are in flight have the same
 * @param letter   whether it has a row among the destination's dead letters
 * @param dead     whether the destination counts it as dead: not if it is a letter of an earlier destination of that name
 */
public record ReplayItem(long position, StoredEvent event, boolean letter, boolean dead) {

    /** Where it isn't from the log. */
    static ReplayItem foreign(ReplaySource.Item item) {
        StoredEvent event = item.event();
        return new ReplayItem(
                item.position(),
                new StoredEvent(-item.position(), event.key(), event.type(), event.receivedAt(), event.body()),
                false,
                false);
    }
}
