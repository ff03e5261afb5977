package io.github.linkrelay.outbox.sqlite.write;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.dispatch.EventLog;
import io.github.linkrelay.outbox.dispatch.RecentEvents;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The log of events in the file. */
public final class StoredLog implements EventLog {

    private final StoreFile file;
    private final RecentEvents recent;
    private final Committer committer;
    private final StoreWriter writer;

    public StoredLog(StoreFile file, RecentEvents recent, Committer committer, StoreWriter writer) {
        this.file = file;
        this.recent = recent;
        this.committer = committer;
        this.writer = writer;
    }

    @Override
    public CompletableFuture<Appended> append(NewEvent event) {
        return writer.submit(new Operation.Append(event));
    }

    @Override
    public long last() {
        return committer.state().lastSequence();
    }

    @Override
    public StoredEvent recent(long sequence) {
        return recent.get(sequence);
    }

    @Override
    public Reader reader() throws IOException {
        try {
            return new LogReader(new EventReader(file));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public String place() {
        return file.path().toString();
    }

    private static IOException unreadable(SQLException e) {
        return new IOException(FailureWords.of(e), e);
    }

    private record LogReader(EventReader events) implements Reader {

        @Override
        public List<StoredEvent> read(long first, long last) throws IOException {
            try {
                return events.read(first, last);
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }

        @Override
        public boolean isDeadLetter(String destination, long sequence) throws IOException {
            try {
                return events.isDeadLetter(destination, sequence);
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                events.close();
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }
    }
}
