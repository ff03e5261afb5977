package io.github.linkrelay.event;

/**
 * What became of an append, known only after it is on disk.
 *
 * @param sequence  the place of the event in the log, from 1; -1 for a duplicate
 * @param duplicate whether an event of the same key was stored before, so that nothing was added
 */
public record Appended(long sequence, boolean duplicate) {

    public static final Appended DUPLICATE = new Appended(-1, true);
}
