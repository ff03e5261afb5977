package io.github.linkrelay.outbox.dispatch;

import java.util.List;

/**
 * What the file is to remember of one destination, taken at one moment.
 *
 * @param name      of the destination
 * @param position  see {@link Cursor#position}
 * @param ahead     see {@link Cursor#ranges}
 * @param delivered events acknowledged so far
 * @param filtered  events filtered so far
 * @param dead      events that are dead letters
 * @param everDead  events that ever became dead letters
 * @param deaths    what happened to dead letters and no transaction has taken yet, in order
 * @param ended     events that are no longer being sent, see {@link SendingLedger}
 * @param attempts  requests that no transaction has taken yet
 * @param replays   those that have changed
 * @param version   of the destination's memory, to tell whether it changed meanwhile
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

    /** The event {@code sequence} became a dead letter at {@code at}, milliseconds since 1970, or what became of it then. */
    public record Death(long sequence, String reason, long at, Kind kind) {}

    public enum Kind {
        DIED,
        /** It was one before, and stays one for another reason. */
        AGAIN,
        /** It is none any more. */
        RECOVERED
    }
}
