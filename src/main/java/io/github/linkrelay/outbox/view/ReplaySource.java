package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.StoredEvent;
import java.io.IOException;
import java.util.List;

/**
 * Reads events from another place, for instance an archive, so that they can be sent to a destination again. The order
 * must be the same at each reading, because a replay goes on from its place after a restart. One thread reads it; the
 * destination's live events wait for that thread.
 */
public interface ReplaySource extends AutoCloseable {

    /**
     * An event at its place in the source.
     *
     * @param position above 0 and ascending; the same at each reading
     * @param event    its sequence means nothing
     */
    record Item(long position, StoredEvent event) {}

    /** Returns up to {@code most} items behind {@code position}, in order; empty at the end. */
    List<Item> next(long position, int most) throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a source. Any thread may call it. */
    @FunctionalInterface
    interface Opener {

        /**
         * Opens the source at the first of these events.
         *
         * @throws IOException if it can't be read; the message is for an operator
         */
        ReplaySource open(EventQuery events) throws IOException;
    }
}
