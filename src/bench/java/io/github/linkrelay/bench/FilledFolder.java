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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * A folder with many stored and indexed events, written by the outbox itself without a process of the product. It is
 * filled once and kept in the work folder; what is measured gets a copy. It is filled anew when it is half a day old,
 * before the product begins to remove what it has kept for long, or when the file has got another format.
 */
record FilledFolder(DataFolder folder, int count) {

    /** No event that is sent has such a number. */
    private static final int FIRST = 100_000_000;

    private static final int PENDING = 5_000;
    private static final Duration FRESH = Duration.ofHours(12);

    /** @param waiting whether all these events wait for the destination, or none of them */
    static FilledFolder of(Settings settings, int count, boolean waiting) throws IOException, InterruptedException {
        String name = (waiting ? "waiting-" : "stored-") + count + "-" + BareOutbox.FORMAT;
        Path complete = settings.work().resolve("data").resolve(name + ".complete");
        if (Files.exists(complete)
                && Files.getLastModifiedTime(complete)
                        .toInstant()
                        .isAfter(Instant.now().minus(FRESH))) {
            return new FilledFolder(DataFolder.existing(settings, name), count);
        }
        Files.deleteIfExists(complete);
        DataFolder folder = DataFolder.fresh(settings, name);
        long began = System.nanoTime();
        fill(folder, count, waiting);
        Files.createFile(complete);
        System.out.printf(
                "%,d events were stored beforehand in %d s, %,d bytes%n",
                count, Duration.ofNanos(System.nanoTime() - began).toSeconds(), folder.bytes());
        return new FilledFolder(folder, count);
    }

    private static void fill(DataFolder folder, int count, boolean waiting) throws InterruptedException {
        TrackSettings track = TrackSettings.defaults("bench");
        EventBodies bodies = new EventBodies();
        Semaphore pending = new Semaphore(PENDING);
        try (BareOutbox outbox =
                BareOutbox.open(folder.path(), SegmentTerms.of(new EventIds(track.messageIds(), track.identity())))) {
            for (int i = 0; i < count; i++) {
                byte[] body = body(bodies, i);
                pending.acquire();
                outbox.append(new NewEvent(EventKey.of(body), bodies.type(FIRST + i), 0, body))
                        .whenComplete((stored, failure) -> pending.release());
            }
            pending.acquire(PENDING);
            if (!waiting) {
                outbox.beginWithNext("segment");
            }
            outbox.awaitIndex();
        }
    }

    private static byte[] body(EventBodies bodies, int event) {
        return bodies.body(FIRST + event).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a book of the arrivals of these events. */
    ArrivalBook newBook() {
        EventBodies bodies = new EventBodies();
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = ArrivalBook.key(EventKey.of(body(bodies, i)).bytes());
        }
        return new ArrivalBook(keys);
    }

    /** Returns a copy that is on the disk, so that writing it out disturbs nothing that is measured. */
    DataFolder copy(Settings settings) throws IOException, InterruptedException {
        DataFolder copy = DataFolder.fresh(settings, "copy");
        try (Stream<Path> files = Files.list(folder.path())) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.copy(file, copy.path().resolve(file.getFileName()));
            }
        }
        new ProcessBuilder("sync", "-f", copy.path().toString()).start().waitFor();
        return copy;
    }
}
