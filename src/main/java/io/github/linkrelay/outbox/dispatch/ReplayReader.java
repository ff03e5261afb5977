package io.github.linkrelay.outbox.dispatch;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events that a replay is to send. The source stays open from page to page, until another replay is read. It
 * is for one thread.
 */
final class ReplayReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayReader.class);

    private final ReplayPages.Opener opener;
    private ReplayRun run;
    private ReplayPages pages;

    ReplayReader(ReplayPages.Opener opener) {
        this.opener = opener;
    }

    /**
     * Reads the next page of a replay.
     *
     * @throws IOException if the source can't be read, now or at all; the message is for an operator
     */
    ReplayPages.Page read(ReplayRun next) throws IOException {
        try {
            if (run != next) {
                close();
                pages = opener.open(next.begun());
                run = next;
            }
            return pages.read(next.lookedTo());
        } catch (IOException | RuntimeException e) {
            close();
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    @Override
    public void close() {
        run = null;
        if (pages != null) {
            try {
                pages.close();
            } catch (IOException | RuntimeException e) {
                LOG.debug("The source of a replay didn't close: {}", e.getMessage());
            }
            pages = null;
        }
    }
}
