package io.github.linkrelay.outbox.sqlite.replay;

import io.github.linkrelay.outbox.dispatch.ReplayPages;
import io.github.linkrelay.outbox.dispatch.ReplayRow;
import io.github.linkrelay.outbox.dispatch.ReplayRun;
import io.github.linkrelay.outbox.dispatch.Replays;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplaySource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the events that a replay sends, and keeps its source open meanwhile. For one thread. */
public final class ReplayReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayReader.class);

    private final StoreFile file;
    private final Map<String, ReplaySource.Opener> sources;
    private final EventTerms terms;
    private ReplayRun run;
    private ReplayPages pages;

    ReplayReader(StoreFile file, Map<String, ReplaySource.Opener> sources, EventTerms terms) {
        this.file = file;
        this.sources = sources;
        this.terms = terms;
    }

    /**
     * Reads the next page.
     *
     * @throws IOException if the source can't be read; the message is for an operator
     */
    public ReplayPages.Page read(Replays.Reading reading) throws IOException {
        try {
            if (run != reading.run()) {
                close();
                pages = open(reading.run().begun());
                run = reading.run();
            }
            return pages.read(reading.position());
        } catch (IOException | SQLException | RuntimeException e) {
            close();
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    private ReplayPages open(ReplayRow replay) throws IOException, SQLException {
        if (replay.isStored()) {
            Connection connection = file.reader();
            try {
                return new StoredPages(
                        connection, replay.destination(), replay.source(), replay.choice(), replay.end(), terms);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        ReplaySource.Opener opener = sources.get(replay.source());
        if (opener == null) {
            throw new IOException("there is no source " + replay.source() + " in this process");
        }
        return ReplayPages.of(opener.open(replay.choice().events()));
    }

    @Override
    public void close() {
        run = null;
        if (pages != null) {
            try {
                pages.close();
            } catch (IOException | SQLException | RuntimeException e) {
                LOG.debug("The source of a replay didn't close: {}", e.getMessage());
            }
            pages = null;
        }
    }
}
