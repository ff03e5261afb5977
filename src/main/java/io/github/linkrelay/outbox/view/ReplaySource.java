package io.github.linkrelay.outbox.view;

import io.github.linkrelay.event.StoredEvent;
import java.io.IOException;
import java.util.List;

/**
 * Events from elsewhere that can be sent to a destination again, for instance from an archive. The order must be the same
 * each time, for a replay goes on from where it was after a restart. Read by one thread, on which the destination's live
 * events wait meanwhile.
 */
public interface ReplaySource extends AutoCloseable {

    /**
     * An event at its place in the source.
     *
     * @param position above 0, ascending, the same at each reading
     * @param event    its sequence means nothing
     */
    record Item(long position, StoredEvent event) {}

    /** Up to {@code most} of the items behind {@code position}, in order; empty at the end. */
    List<Item> next(long position, int most) throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a source. Called on any thread. */
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
