package io.github.linkrelay.outbox.dispatch;

import java.util.List;

/**
 * What the file stores about one destination, as of one moment.
 *
 * @param name      of the destination
 * @param position  see {@link Cursor#position}
 * @param ahead     see {@link Cursor#ranges}
 * @param delivered events acknowledged so far
 * @param filtered  events filtered so far
 * @param dead      events that are dead letters
 * @param everDead  events that ever became dead letters
 * @param deaths    changes of dead letters that are not in a transaction yet, in order
 * @param ended     events that are no longer being sent, see {@link Sending}
 * @param attempts  requests that are not in a transaction yet
 * @param replays   the replays that have changed
 * @param version   the version of the destination's memory, which shows whether it changed meanwhile
 */
public record CursorRow(
        String name,
        long position,
        String ahead,
        long delivered,
        long filtered,
        long dead,
        long everDead,
        List<Death> deaths,
        List<Long> ended,
        List<AttemptRow> attempts,
        List<ReplayRow> replays,
        long version) {

    /** A change of a dead letter of the event {@code sequence}, at {@code at}, in milliseconds since 1970. */
    public record Death(long sequence, String reason, long at, Kind kind) {}

    public enum Kind {
        DIED,
        /** The event was a dead letter before, and stays one for another reason. */
        AGAIN,
        /** The event is no dead letter any more. */
        RECOVERED
    }
}
