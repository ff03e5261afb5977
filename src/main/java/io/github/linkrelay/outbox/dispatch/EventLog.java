package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.StoredEvent;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The log of events that a store keeps. Any thread may call it. */
public interface EventLog {

    /**
     * Adds an event, unless one with the same key was stored within the dedupe window. The future succeeds when the
     * event is on disk.
     */
    CompletableFuture<Appended> append(NewEvent event);

    /** Returns the sequence of the last event that is on disk; 0 without any. */
    long last();

    /** Returns the event if it is in memory, as the last appended ones are; otherwise {@code null}. */
    StoredEvent recent(long sequence);

    /**
     * Opens a reader, which the caller closes.
     *
     * @throws IOException if the log can't be read now
     */
    Reader reader() throws IOException;

    /** Returns where the log is, for messages. */
    String place();

    /** Reads the log. It is for one thread. An exception says that the log can't be read now. */
    interface Reader extends Closeable {

        /** Returns events from {@code first} up to {@code last}: as many as a page holds, and at least one if there is one. */
        List<StoredEvent> read(long first, long last) throws IOException;

        /** Whether the event is a dead letter of this destination now, and not of an earlier one of that name. */
        boolean isDeadLetter(String destination, long sequence) throws IOException;
    }
}
