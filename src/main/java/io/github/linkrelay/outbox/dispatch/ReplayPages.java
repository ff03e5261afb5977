package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.outbox.view.ReplaySource;
import java.io.IOException;
import java.util.List;

/** Reads the events of one replay, a page at a time. It is for one thread. */
public interface ReplayPages extends AutoCloseable {

    /**
     * One page of a replay's events.
     *
     * @param items    the items in order of position; there may be none although there are more
     * @param lookedTo the place up to which there are only these items
     * @param end      whether there are none behind that place either
     */
    record Page(List<ReplayItem> items, long lookedTo, boolean end) {}

    /** Reads the items behind {@code position}. Returns soon, also if little of the source belongs to the replay. */
    Page read(long position) throws IOException;

    @Override
    void close() throws IOException;

    /** Opens what a replay is to send. */
    interface Opener {

        /**
         * Opens the source of a replay.
         *
         * @throws IOException if the source can't be read, now or at all; the message is for an operator
         */
        ReplayPages open(ReplayRow replay) throws IOException;
    }

    /** Returns the pages of a source that was added by name. */
    static ReplayPages of(ReplaySource source) {
        return new ReplayPages() {

            private static final int MOST = 256;

            @Override
            public Page read(long position) throws IOException {
                List<ReplaySource.Item> items = source.next(position, MOST);
                long last =
                        items.isEmpty() ? position : items.get(items.size() - 1).position();
                return new Page(items.stream().map(ReplayItem::foreign).toList(), last, items.isEmpty());
            }

            @Override
            public void close() throws IOException {
                source.close();
            }
        };
    }
}
