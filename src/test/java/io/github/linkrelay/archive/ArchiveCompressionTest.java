package io.github.linkrelay.archive;

import static io.github.linkrelay.archive.ArchiveFolder.events;
import static io.github.linkrelay.archive.ArchiveFolder.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplaySource.Item;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days that are over: the plain file becomes a compressed one, whatever happens meanwhile. */
class ArchiveCompressionTest {
    private static final Instant DAY = Instant.parse("2026-06-14T09:26:53.589Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-06-15T00:00:00Z");

    @TempDir
    Path directory;

    private final FailingDisk disk = new FailingDisk();
    private final MovedClock clock = new MovedClock();
    private ArchiveFolder archive;
    private ArchiveWriter writer;

    private static final class MovedClock extends Clock {
        private volatile Instant now = DAY;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void open() {
        archive = new ArchiveFolder(directory.resolve("archive"));
        writer = new ArchiveWriter(archive.path, disk, clock);
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
    }

    /** At the time of the clock. */
    private void write(int from, int to) throws IOException {
        ArchiveFolder.write(writer, events(from, to));
        for (Path file : files()) {
            if (Files.getLastModifiedTime(file).toInstant().isAfter(MIDNIGHT.plus(Duration.ofDays(100)))) {
                Files.setLastModifiedTime(file, FileTime.from(clock.now));
            }
        }
    }

    private void compressAt(Instant time) {
        clock.now = time;
        writer.compress();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(archive.path)) {
            return files.filter(file -> !file.endsWith("archive.lock")).sorted().toList();
        }
    }

    private List<String> names() throws IOException {
        return files().stream().map(file -> file.getFileName().toString()).toList();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static StoredEvent ofTheNextDay(int sequence) {
        return ArchiveFolder.event(sequence, MIDNIGHT.toString(), "link.clicked", new byte[] {1});
    }

    private static Instant quietAfter(Instant time) {
        return time.plus(Compressor.QUIET);
    }

    @Test
    void dayThatIsOverIsCompressedAndReadAsBefore() throws IOException {
        write(1, 3);
        write(4, 6);
        String content = archive.content();
        List<Item> items = archive.items(EventQuery.all());

        compressAt(MIDNIGHT);

        assertThat(names()).containsExactly("2026-06-14.jsonl.gz");
        assertThat(ArchiveFolder.unzipped(Files.readAllBytes(archive.compressed())))
                .isEqualTo(content);
        assertThat(archive.items(EventQuery.all())).usingRecursiveComparison().isEqualTo(items);
    }

    @Test
    void anyToolReadsTheWholeFile() throws IOException, InterruptedException {
        write(1, 10);
        write(11, 20);
        write(21, 21);
        String content = archive.content();
        compressAt(MIDNIGHT);

        Process zcat = new ProcessBuilder("gzip", "-dc", archive.compressed().toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(zcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(zcat.waitFor()).isZero();
        assertThat(out).isEqualTo(content).hasLineCount(21);
    }

    @Test
    void compressedFileIsItsOwnersAlone() throws IOException {
        try (ArchiveWriter real = new ArchiveWriter(archive.path)) {
            ArchiveFolder.write(real, events(1, 3));
            Files.setLastModifiedTime(archive.file(), FileTime.from(DAY));
            real.compress();
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive.compressed())))
                .isEqualTo("rw-------");
    }

    @Test
    void todayStaysPlainAndSoDoesADayThatStillGetsEvents() throws IOException {
        write(1, 3);
        compressAt(MIDNIGHT.minusMillis(1));
        assertThat(names()).containsExactly("2026-06-14.jsonl");

        clock.now = MIDNIGHT.plusSeconds(5);
        write(4, 6);
        compressAt(quietAfter(clock.now).minusMillis(1));
        assertThat(names()).containsExactly("2026-06-14.jsonl");

        compressAt(quietAfter(MIDNIGHT.plusSeconds(5)));
        assertThat(names()).containsExactly("2026-06-14.jsonl.gz");
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 6));
    }

    @Test
    void lateEventsGoToAFurtherFileThatIsCompressedInItsTurn() throws IOException {
        write(1, 3);
        compressAt(MIDNIGHT);
        write(4, 5);
        write(6, 6);
        assertThat(names()).containsExactly("2026-06-14.2.jsonl", "2026-06-14.jsonl.gz");
        List<Item> items = archive.items(EventQuery.all());
        assertThat(items).extracting(item -> item.event().sequence()).isEqualTo(numbers(1, 6));

        compressAt(quietAfter(MIDNIGHT));
        assertThat(names()).containsExactly("2026-06-14.2.jsonl.gz", "2026-06-14.jsonl.gz");
        assertThat(archive.items(EventQuery.all())).usingRecursiveComparison().isEqualTo(items);

        write(7, 7);
        assertThat(names()).contains("2026-06-14.3.jsonl");
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 7));
    }

    @Test
    void moreThanNineFilesOfADayAreReadInOrder() throws IOException {
        clock.now = MIDNIGHT;
        for (int i = 1; i <= 12; i++) {
            write(i, i);
            compressAt(quietAfter(clock.now));
        }

        assertThat(names()).hasSize(12).contains("2026-06-14.12.jsonl.gz");
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 12));
    }

    @Test
    void everyStateThatACrashLeavesHasEachLineOnce() throws IOException {
        write(1, 3);
        write(4, 6);
        byte[] plain = Files.readAllBytes(archive.file());
        writer.close();
        byte[] gzip = ArchiveFolder.gzip(plain);
        Path unfinished = archive.path.resolve("2026-06-14.jsonl.gz.unfinished");
        clock.now = MIDNIGHT;
        // 0 to its length: bytes of the unfinished file; then it has its name; then the plain one is gone.
        for (int state = 0;
                state <= gzip.length + 2;
                state += state < gzip.length - 3 ? Math.min(40, gzip.length - 3 - state) : 1) {
            for (Path file : files()) {
                Files.delete(file);
            }
            if (state <= gzip.length) {
                Files.write(unfinished, Arrays.copyOf(gzip, state));
            } else {
                Files.write(archive.compressed(), gzip);
            }
            if (state <= gzip.length + 1) {
                Files.write(archive.file(), plain);
                Files.setLastModifiedTime(archive.file(), FileTime.from(DAY));
            }
            assertThat(sequences(archive.read())).as("state %s", state).isEqualTo(numbers(1, 6));

            ArchiveFolder.write(writer, List.of(ofTheNextDay(7)));
            writer.compress();
            writer.close();

            assertThat(sequences(archive.read())).as("state %s", state).isEqualTo(numbers(1, 7));
            assertThat(lines()).as("state %s", state).hasSize(7);
            assertThat(names()).as("state %s", state).containsExactly("2026-06-14.jsonl.gz", "2026-06-15.jsonl");
        }
    }

    /** All lines that an operator's tools find. */
    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            String text = file.toString().endsWith(".gz")
                    ? ArchiveFolder.unzipped(bytes)
                    : new String(bytes, StandardCharsets.UTF_8);
            text.lines().forEach(lines::add);
        }
        return lines;
    }

    @Test
    void halfALineThatACrashLeftAtTheEndOfADayIsNotCompressed() throws IOException {
        write(1, 3);
        byte[] plain = Files.readAllBytes(archive.file());
        Files.write(archive.file(), Arrays.copyOf(plain, plain.length - 5));
        Files.setLastModifiedTime(archive.file(), FileTime.from(DAY));

        compressAt(MIDNIGHT);

        assertThat(ArchiveFolder.unzipped(Files.readAllBytes(archive.compressed())))
                .hasLineCount(2)
                .endsWith("\n");
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 2));
    }

    @Test
    void fullDiskKeepsThePlainFileIsToldOnceAndIsTriedAgainLater() throws IOException {
        write(1, 100);
        List<Item> items = archive.items(EventQuery.all());
        disk.room = 50;
        try (LogLines log = new LogLines()) {
            compressAt(MIDNIGHT);
            assertThat(names()).containsExactly("2026-06-14.jsonl");
            assertThat(log.complaints())
                    .singleElement()
                    .asString()
                    .contains("file " + archive.file() + " can't be compressed (No space left on device)");

            disk.room = 50;
            compressAt(MIDNIGHT.plus(Duration.ofHours(1)));
            assertThat(disk.room).as("it was tried").isZero();
            assertThat(names()).containsExactly("2026-06-14.jsonl");
            assertThat(log.complaints()).hasSize(1);

            disk.room = Long.MAX_VALUE;
            compressAt(MIDNIGHT.plus(Duration.ofHours(2)).minusMillis(1));
            assertThat(names()).containsExactly("2026-06-14.jsonl");
            compressAt(MIDNIGHT.plus(Duration.ofHours(2)));
            assertThat(names()).containsExactly("2026-06-14.jsonl.gz");
            assertThat(log.complaints()).hasSize(1);
        }
        assertThat(archive.items(EventQuery.all())).usingRecursiveComparison().isEqualTo(items);
    }

    @Test
    void compressedFileThatIsNotForcedReplacesNothing() throws IOException {
        write(1, 3);
        disk.forces = false;

        compressAt(MIDNIGHT);

        assertThat(names()).containsExactly("2026-06-14.jsonl");
    }

    @Test
    void dayThatCannotBeCompressedHoldsUpNoOther() throws IOException {
        write(1, 3);
        Files.createDirectory(archive.path.resolve("2026-06-13.jsonl"));
        Files.setLastModifiedTime(archive.path.resolve("2026-06-13.jsonl"), FileTime.from(DAY));
        try (LogLines log = new LogLines()) {
            compressAt(MIDNIGHT);

            assertThat(names()).containsExactly("2026-06-13.jsonl", "2026-06-14.jsonl.gz");
            assertThat(log.complaints()).singleElement().asString().contains("2026-06-13.jsonl");
        }
    }

    @Test
    void compressedFileOfSomebodyElsesWithOtherLinesCostsNoneOfTheTwo() throws IOException {
        write(1, 3);
        Files.write(archive.compressed(), ArchiveFolder.gzip(ArchiveFolder.text(events(1, 2))));
        try (LogLines log = new LogLines()) {
            compressAt(MIDNIGHT);

            assertThat(names()).containsExactly("2026-06-14.jsonl", "2026-06-14.jsonl.gz");
            assertThat(log.complaints())
                    .singleElement()
                    .asString()
                    .contains("2026-06-14.jsonl.gz is there, but has other lines; move one of the two away");
        }
        assertThat(archive.content()).hasLineCount(3);
    }

    @Test
    void readingThatBeganBeforeGoesOnInTheFileThatIsGone() throws IOException {
        write(1, 300);
        try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
            List<Item> first = source.next(0, 2);
            compressAt(MIDNIGHT);
            assertThat(archive.file()).doesNotExist();
            assertThat(source.next(first.get(1).position(), 1000))
                    .extracting(item -> item.event().sequence())
                    .isEqualTo(numbers(3, 300));
        }
    }

    @Test
    void readingThatIsToGoOnFindsTheCompressedFile() throws IOException {
        write(1, 9);
        try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
            long fourth = source.next(0, 4).get(3).position();
            compressAt(MIDNIGHT);
            // From elsewhere, so that it looks for its place anew.
            assertThat(source.next(0, 100)).hasSize(9);
            assertThat(source.next(fourth, 100))
                    .extracting(item -> item.event().sequence())
                    .isEqualTo(numbers(5, 9));
        }
    }

    @Test
    void readersThatComeWhileDaysAreCompressedFindEachLineOnce() throws Exception {
        List<StoredEvent> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StoredEvent event = ArchiveFolder.event(
                    i,
                    Instant.parse("2026-01-01T12:00:00Z")
                            .plus(Duration.ofDays(i))
                            .toString(),
                    "a",
                    new byte[] {(byte) i});
            all.add(event);
            ArchiveFolder.write(writer, List.of(event));
        }
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(DAY));
        }
        AtomicBoolean isDone = new AtomicBoolean();
        List<List<Long>> readings = new ArrayList<>();
        Thread reader = new Thread(() -> {
            try {
                while (!isDone.get()) {
                    readings.add(sequences(archive.read()));
                }
            } catch (IOException e) {
                readings.add(List.of());
            }
        });
        reader.start();
        compressAt(MIDNIGHT);
        isDone.set(true);
        reader.join();

        assertThat(names()).hasSize(60).allMatch(name -> name.endsWith(".gz"));
        assertThat(readings).isNotEmpty().allMatch(reading -> reading.equals(sequences(all)));
    }

    @Test
    void eventsThatComeWhileTheirDayIsCompressedGoToAFurtherFile() throws IOException {
        List<Integer> written = new ArrayList<>();
        writer.close();
        writer = new ArchiveWriter(
                archive.path,
                file -> {
                    if (file.toString().endsWith(".unfinished")) {
                        written.add(4);
                        ArchiveFolder.write(writer, events(4, 4));
                    }
                    return disk.open(file);
                },
                clock);
        write(1, 3);

        compressAt(MIDNIGHT);

        assertThat(written).hasSize(1);
        assertThat(names()).containsExactly("2026-06-14.2.jsonl", "2026-06-14.jsonl.gz");
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 4));
    }

    @Test
    void crashWhileAFurtherFileWasBegunAlreadyMovesNoPosition() throws IOException {
        write(1, 3);
        Files.write(archive.path.resolve("2026-06-14.2.jsonl"), ArchiveFolder.text(events(4, 5)));
        List<Item> before = archive.items(EventQuery.all());

        write(6, 6);
        assertThat(archive.items(EventQuery.all()).subList(0, 5))
                .usingRecursiveComparison()
                .isEqualTo(before);
        assertThat(archive.content()).hasLineCount(3);

        compressAt(MIDNIGHT.plus(Duration.ofDays(1)));
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 6));
    }

    @Test
    void folderThatIsOpenedCompressesByItselfWhatIsOver() throws IOException {
        write(1, 3);
        writer.close();
        clock.now = MIDNIGHT;

        ArchiveFolder.write(writer, List.of(ofTheNextDay(4)));

        await().untilAsserted(() -> assertThat(names()).containsExactly("2026-06-14.jsonl.gz", "2026-06-15.jsonl"));
    }

    @Test
    void closingGivesUpWhatIsHalfDoneAndWaitsForThat() throws Exception {
        write(1, 3);
        writer.close();
        CountDownLatch isCompressing = new CountDownLatch(1);
        ArchiveWriter other = new ArchiveWriter(
                archive.path,
                file -> {
                    if (file.toString().endsWith(".unfinished")) {
                        isCompressing.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new InterruptedIOException("stopped");
                        }
                    }
                    return disk.open(file);
                },
                clock);
        clock.now = MIDNIGHT;
        try (LogLines log = new LogLines()) {
            ArchiveFolder.write(other, List.of(ofTheNextDay(4)));
            isCompressing.await();
            // As after an append that failed on a thread that somebody interrupts.
            Thread.currentThread().interrupt();
            other.close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(log.complaints()).isEmpty();
        }
        assertThat(names()).containsExactly("2026-06-14.jsonl", "2026-06-15.jsonl");
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 4));
    }
}
