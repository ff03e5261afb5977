package io.github.linkrelay.outbox;

import java.util.List;

/**
 * What the file is to remember of one destination, taken at one moment.
 *
 * @param name      of the destination
 * @param position  see {@link Cursor#position}
 * @param ahead     see {@link Cursor#ranges}
 * @param delivered events acknowledged so far
 * @param dead      events moved to the dead letters so far
 * @param deaths    of these: the ones that no transaction has taken yet
 * @param ended     events that are no longer being sent, see {@link SendingLedger}
 * @param attempts  requests that no transaction has taken yet
 * @param version   of the destination's memory, to tell whether it changed meanwhile
 */
record CursorRow(String name, long position, String ahead, long delivered, long dead, List<Death> deaths,
                 List<Long> ended, List<AttemptRow> attempts, long version) {

    /** The event {@code sequence} became a dead letter at {@code at}, milliseconds since 1970. */
    record Death(long sequence, String reason, long at) {
    }
}
