package io.github.linkrelay.event;

/**
 * The result of an append, which is known only after the event is on disk.
 *
 * @param sequence  the place of the event in the log, from 1; -1 for a duplicate
 * @param duplicate whether an event of the same key was stored before, so that nothing was added
 */
public record Appended(long sequence, boolean duplicate) {

    public static final Appended DUPLICATE = new Appended(-1, true);
}
