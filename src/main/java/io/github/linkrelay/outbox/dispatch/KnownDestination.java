package io.github.linkrelay.outbox.dispatch;

/**
 * A destination as it is in the file.
 *
 * @param name         of the destination
 * @param start        the last event before the destination's first
 * @param position     see {@link Cursor#position}
 * @param ahead        see {@link Cursor#ranges}
 * @param delivered    events acknowledged
 * @param filtered     events filtered
 * @param dead         events that are dead letters
 * @param everDead     events that ever became dead letters
 * @param registeredAt milliseconds since 1970
 */
public record KnownDestination(
        String name,
        long start,
        long position,
        String ahead,
        long delivered,
        long filtered,
        long dead,
        long everDead,
        long registeredAt) {}
