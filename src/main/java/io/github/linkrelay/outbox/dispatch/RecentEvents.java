package io.github.linkrelay.outbox.dispatch;

import io.github.linkrelay.event.StoredEvent;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps the last appended events in memory, so that a destination that keeps up need not read them from the file. The
 * committing thread adds events, and any thread reads them.
 */
public final class RecentEvents {

    private static final int EVENTS = 1_024;
    private static final long BYTES = 4 << 20;

    private final AtomicReferenceArray<StoredEvent> ring = new AtomicReferenceArray<>(EVENTS);
    private long oldest;
    private long bytes;

    /** Keeps an event that is on disk. Its sequence is one more than that of the event before. */
    public void add(StoredEvent event) {
        if (oldest == 0) {
            oldest = event.sequence();
        }
        bytes += event.body().length;
        while (event.sequence() - oldest >= EVENTS || bytes > BYTES && oldest < event.sequence()) {
            bytes -= ring.getAndSet(slot(oldest), null).body().length;
            oldest++;
        }
        ring.set(slot(event.sequence()), event);
    }

    /** Returns an event; {@code null} if it isn't in memory. */
    public StoredEvent get(long sequence) {
        StoredEvent event = ring.get(slot(sequence));
        return event != null && event.sequence() == sequence ? event : null;
    }

    private static int slot(long sequence) {
        return (int) (sequence % EVENTS);
    }
}
