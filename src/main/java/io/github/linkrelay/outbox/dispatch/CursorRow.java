package io.github.linkrelay.outbox.dispatch;

import java.util.List;

/**
 * Holds what a store saves of one destination, as of one moment.
 *
 * @param name      the name of the destination
 * @param position  see {@link Cursor#position}
 * @param ahead     see {@link Cursor#ranges}
 * @param delivered how many events were acknowledged so far
 * @param filtered  how many events were filtered so far
 * @param dead      how many events are dead letters
 * @param everDead  how many events ever became dead letters
 * @param deaths    the changes of dead letters since the row that was saved last, in order
 * @param ended     the events that are no longer being sent, see {@link Sending}
 * @param attempts  the requests since the row that was saved last
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
