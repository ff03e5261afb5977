package io.github.linkrelay.bench;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.BareOutbox;
import io.github.linkrelay.runtime.beans.SegmentTerms;
import io.github.linkrelay.segment.EventIds;
import io.github.linkrelay.segment.TrackSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * A folder with many stored and indexed events, written by the outbox itself without a process of the product.
 *
 * @param keys by which an {@link ArrivalBook} knows these events
 */
record FilledFolder(DataFolder folder, long[] keys) implements AutoCloseable {

    /** No event that is sent has such a number. */
    private static final int FIRST = 100_000_000;

    private static final int PENDING = 5_000;

    /** @param waiting whether all these events wait for the destination, or none of them */
    static FilledFolder fill(Settings settings, int count, boolean waiting) throws IOException, InterruptedException {
        DataFolder folder = DataFolder.fresh(settings, (waiting ? "waiting-" : "stored-") + count);
        TrackSettings track = TrackSettings.defaults("bench");
        EventBodies bodies = new EventBodies();
        long[] keys = new long[count];
        Semaphore pending = new Semaphore(PENDING);
        try (BareOutbox outbox =
                BareOutbox.open(folder.path(), SegmentTerms.of(new EventIds(track.messageIds(), track.identity())))) {
            for (int i = 0; i < count; i++) {
                byte[] body = bodies.body(FIRST + i).getBytes(StandardCharsets.UTF_8);
                EventKey key = EventKey.of(body);
                keys[i] = ArrivalBook.key(key.bytes());
                pending.acquire();
                outbox.append(new NewEvent(key, bodies.type(FIRST + i), 0, body))
                        .whenComplete((stored, failure) -> pending.release());
            }
            pending.acquire(PENDING);
            if (!waiting) {
                outbox.beginWithNext("segment");
            }
            outbox.awaitIndex();
        }
        System.out.printf("%,d events were stored beforehand, %,d bytes%n", count, folder.bytes());
        return new FilledFolder(folder, keys);
    }

    /** Returns a copy, so that what a process does to it is not there for the next one. */
    DataFolder copy(Settings settings) throws IOException {
        DataFolder copy = DataFolder.fresh(settings, "copy");
        try (Stream<Path> files = Files.list(folder.path())) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.copy(file, copy.path().resolve(file.getFileName()));
            }
        }
        return copy;
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
