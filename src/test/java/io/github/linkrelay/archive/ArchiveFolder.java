package io.github.linkrelay.archive;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplaySource.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** An archive of a test's: what goes in, what comes out, and the file in between. */
final class ArchiveFolder {
    static final String DAY = "2026-06-14";

    final Path path;

    ArchiveFolder(Path path) {
        this.path = path;
    }

    Path file() {
        return file(DAY);
    }

    Path file(String day) {
        return path.resolve(day + ".jsonl");
    }

    Path compressed() {
        return path.resolve(DAY + ".jsonl.gz");
    }

    /** Each event in the morning of {@link #DAY}. */
    static StoredEvent event(long sequence, String body) {
        return event(sequence, DAY + "T09:26:53.589Z", "link.clicked", body.getBytes(StandardCharsets.UTF_8));
    }

    static StoredEvent event(long sequence, String time, String type, byte[] body) {
        return new StoredEvent(
                sequence, EventKey.of(body), type, Instant.parse(time).toEpochMilli(), body);
    }

    static List<StoredEvent> events(int from, int to) {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            events.add(event(i, "{\"event\":\"link.clicked\",\"data\":{\"number\":" + i + "}}"));
        }
        return events;
    }

    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] text(List<StoredEvent> events) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (StoredEvent event : events) {
            text.writeBytes(ArchiveLine.of(event));
            text.write('\n');
        }
        return text.toByteArray();
    }

    /** Opens the folder, writes one batch to the day of its first event, and closes the folder. */
    void write(List<StoredEvent> events) throws IOException {
        try (ArchiveWriter writer = new ArchiveWriter(path)) {
            write(writer, events);
        }
    }

    static void write(ArchiveWriter writer, List<StoredEvent> events) throws IOException {
        byte[] text = text(events);
        writer.append(ArchiveLine.day(text), text);
    }

    List<StoredEvent> read() throws IOException {
        return read(EventQuery.all());
    }

    List<StoredEvent> read(EventQuery query) throws IOException {
        return items(query).stream().map(Item::event).toList();
    }

    List<Item> items(EventQuery query) throws IOException {
        try (ArchiveSource source = ArchiveSource.open(path, query, EventTerms.NONE)) {
            List<Item> all = new ArrayList<>();
            List<Item> some = source.next(0, 7);
            while (!some.isEmpty()) {
                all.addAll(some);
                some = source.next(all.get(all.size() - 1).position(), 7);
            }
            return all;
        }
    }

    static List<Long> sequences(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::sequence).toList();
    }

    /** As {@code cat} reads it. */
    String content() throws IOException {
        return Files.readString(file());
    }

    /** As {@code zcat} reads it: everything, or it fails. */
    static String unzipped(byte[] file) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }

    /** A file with {@code events(1, 9)}, in members of three, that the first versions wrote. */
    static byte[] former() throws IOException {
        try (InputStream file = ArchiveFolder.class.getResourceAsStream("/archive/former.jsonl.gz")) {
            return file.readAllBytes();
        }
    }
}
