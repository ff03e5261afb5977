package io.github.linkrelay.archive;

import static io.github.linkrelay.archive.ArchiveFolder.events;
import static io.github.linkrelay.archive.ArchiveFolder.sequences;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplaySource.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files after a crash, with flipped bits, and after somebody worked on them. */
class ArchiveDamageTest {
    @TempDir
    Path directory;

    private ArchiveFolder archive;
    private byte[] whole;
    private int second;
    private int third;

    @BeforeEach
    void writeThreeBatches() throws IOException {
        archive = new ArchiveFolder(directory.resolve("archive"));
        archive.write(events(1, 3));
        second = (int) Files.size(archive.file());
        archive.write(events(4, 6));
        third = (int) Files.size(archive.file());
        archive.write(events(7, 9));
        whole = Files.readAllBytes(archive.file());
    }

    private static List<Long> numbers(long... ranges) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < ranges.length; i += 2) {
            LongStream.rangeClosed(ranges[i], ranges[i + 1]).forEach(numbers::add);
        }
        return numbers;
    }

    private static List<EventKey> keys(int from, int to) {
        return events(from, to).stream().map(StoredEvent::key).toList();
    }

    /** How many lines with their breaks are within the first bytes of the whole file. */
    private int linesWithin(int length) {
        return (int) new String(whole, 0, length, StandardCharsets.UTF_8)
                .chars()
                .filter(character -> character == '\n')
                .count();
    }

    /** Places in the last batch: around each break, and some between. */
    private IntStream placesOfTheLastBatch() {
        return IntStream.range(third, whole.length)
                .filter(place -> (place - third) % 23 == 0 || whole[place] == '\n' || whole[place - 1] == '\n');
    }

    @Test
    void endThatIsCutAnywhereIsCutOffBeforeTheNextBatchAndWholeLinesAreKept() throws IOException {
        for (int length : placesOfTheLastBatch().toArray()) {
            Files.write(archive.file(), Arrays.copyOf(whole, length));
            // A line that lacks no more than its break is whole.
            int lines = linesWithin(length + 1);

            archive.write(events(10, 12));

            assertThat(sequences(archive.read())).as("cut at %s", length).isEqualTo(numbers(1, lines, 10, 12));
            assertThat(archive.content()).hasLineCount(lines + 3);
        }
    }

    @Test
    void wholeEndIsKept() throws IOException {
        try (LogLines log = new LogLines()) {
            archive.write(events(10, 12));

            assertThat(log.complaints()).isEmpty();
        }
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 12));
        assertThat(archive.content()).hasLineCount(12);
    }

    @Test
    void wholeLineThatLacksItsBreakAloneIsKept() throws IOException {
        Files.write(archive.file(), Arrays.copyOf(whole, whole.length - 1));

        archive.write(events(10, 12));

        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 12));
        assertThat(archive.content()).hasLineCount(12);
    }

    @Test
    void endOfZerosAsAfterAPowerLossIsCutOff() throws IOException {
        for (int kept : placesOfTheLastBatch().toArray()) {
            int length = kept == third ? whole.length + 70_000 : whole.length;
            Files.write(archive.file(), Arrays.copyOf(Arrays.copyOf(whole, kept), length));

            archive.write(events(10, 12));

            assertThat(sequences(archive.read())).isEqualTo(numbers(1, linesWithin(kept), 10, 12));
            assertThat(archive.content()).hasLineCount(linesWithin(kept) + 3);
        }
    }

    @Test
    void fileOfHalfALineIsEmptiedAndUsed() throws IOException {
        Files.write(archive.file(), Arrays.copyOf(whole, 20));

        archive.write(events(10, 12));

        assertThat(sequences(archive.read())).isEqualTo(numbers(10, 12));
        assertThat(archive.content()).hasLineCount(3);
    }

    @Test
    void cutOffIsLogged() throws IOException {
        int last = whole.length - 1 - ArchiveLine.of(events(9, 9).get(0)).length;
        Files.write(archive.file(), Arrays.copyOf(whole, whole.length - 2));
        try (LogLines log = new LogLines()) {
            archive.write(events(10, 12));

            assertThat(log.complaints())
                    .singleElement()
                    .asString()
                    .contains("2026-06-14.jsonl ends with " + (whole.length - 2 - last)
                            + " bytes that are no whole line");
        }
    }

    @Test
    void halfALineThatMayJustBeWrittenIsNotRead() throws IOException {
        Files.write(archive.file(), Arrays.copyOf(whole, whole.length - 2));
        try (LogLines log = new LogLines()) {
            assertThat(sequences(archive.read())).isEqualTo(numbers(1, 8));
            assertThat(log.complaints()).isEmpty();
        }
        assertThat(Files.size(archive.file())).isEqualTo(whole.length - 2);
    }

    @Test
    void flippedByteInTheMiddleTakesNoOtherLineWithIt() throws IOException {
        for (int place = second; place < third; place++) {
            byte[] damaged = whole.clone();
            damaged[place] ^= 0x55;
            Files.write(archive.file(), damaged);

            List<StoredEvent> read = archive.read();

            assertThat(sequences(read)).as("flipped at %s", place).containsAll(numbers(1, 3, 8, 9));
            // A break that is gone joins two lines.
            assertThat(read).hasSizeBetween(whole[place] == '\n' ? 7 : 8, 9);
            // Of the damaged one no line comes that was not written, by the key of its body.
            assertThat(read).extracting(StoredEvent::key).isSubsetOf(keys(1, 9));
        }
    }

    @Test
    void damageInTheMiddleIsLoggedAndTheOthersKeepTheirPositions() throws IOException {
        List<Long> positions =
                archive.items(EventQuery.all()).stream().map(Item::position).toList();
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, second, second + 60, (byte) 'x');
        Files.write(archive.file(), damaged);
        try (LogLines log = new LogLines()) {
            List<Item> read = archive.items(EventQuery.all());

            assertThat(read).extracting(item -> item.event().sequence()).isEqualTo(numbers(1, 3, 5, 9));
            assertThat(read.get(3).position()).isEqualTo(positions.get(4));
            assertThat(log.complaints()).singleElement().asString().endsWith("left out: 1");
        }
    }

    @Test
    void damageInTheMiddleIsNotTakenForATornEnd() throws IOException {
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, second + 20, third, (byte) 0);
        Files.write(archive.file(), damaged);

        archive.write(events(10, 12));

        // The zeros have taken the break before the seventh.
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 3, 8, 12));
        assertThat(Files.readAllBytes(archive.file())).startsWith(damaged);
    }

    @Test
    void strangersFileIsNeitherCutNorInTheWay() throws IOException {
        byte[] strange = "not an archive at all".getBytes();
        Files.write(archive.file(), strange);

        archive.write(events(1, 3));

        assertThat(Files.readAllBytes(archive.file())).startsWith(strange);
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 3));
    }

    @Test
    void compressedFileThatAnotherProgramMadeIsReadAndNotAppendedTo() throws IOException {
        byte[] gzip = ArchiveFolder.gzip(whole);
        Files.write(archive.compressed(), gzip);
        Files.delete(archive.file());

        archive.write(events(10, 12));

        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 12));
        assertThat(archive.items(EventQuery.all()).get(9).position() & 0xffff).isEqualTo(10);
        assertThat(Files.readString(archive.path.resolve("2026-06-14.2.jsonl"))).hasLineCount(3);
        assertThat(Files.readAllBytes(archive.compressed())).isEqualTo(gzip);
    }

    @Test
    void compressedFileThatWasPutTogetherOfOthersIsReadInAscendingPositions() throws IOException {
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        together.write(ArchiveFolder.former());
        together.write(ArchiveFolder.gzip(ArchiveFolder.text(events(10, 12))));
        together.write(ArchiveFolder.gzip(new byte[0]));
        together.write(ArchiveFolder.gzip(ArchiveFolder.text(events(13, 15))));
        Files.write(archive.compressed(), together.toByteArray());

        List<Item> items = archive.items(EventQuery.all());

        assertThat(items).extracting(item -> item.event().sequence()).isEqualTo(numbers(1, 15));
        assertThat(items).extracting(Item::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void damagedCompressedFileIsReadUpToThereAndTheOthersOfTheDayToo() throws IOException {
        byte[] gzip = ArchiveFolder.gzip(whole);
        Files.delete(archive.file());
        Files.write(archive.path.resolve("2026-06-14.2.jsonl"), ArchiveFolder.text(events(10, 12)));
        for (int place = 0; place < gzip.length; place++) {
            byte[] damaged = gzip.clone();
            damaged[place] ^= 0x55;
            Files.write(archive.compressed(), damaged);
            try (LogLines log = new LogLines()) {
                List<EventKey> read =
                        archive.read().stream().map(StoredEvent::key).toList();

                assertThat(read)
                        .as("flipped at %s", place)
                        .isSubsetOf(keys(1, 12))
                        .endsWith(keys(10, 12).toArray(EventKey[]::new))
                        .doesNotHaveDuplicates();
                if (read.size() < 12) {
                    assertThat(log.complaints()).as("flipped at %s", place).isNotEmpty();
                }
            }
        }
    }

    @Test
    void compressedFileThatIsCutShortIsReadUpToThereAndToldSo() throws IOException {
        byte[] gzip = ArchiveFolder.gzip(whole);
        Files.delete(archive.file());
        Files.write(archive.compressed(), Arrays.copyOf(gzip, gzip.length - 1));
        try (LogLines log = new LogLines()) {
            assertThat(sequences(archive.read())).isEqualTo(numbers(1, 9));
            assertThat(log.complaints())
                    .singleElement()
                    .asString()
                    .contains("2026-06-14.jsonl.gz is damaged or cut short behind line 9");
        }
    }

    @Test
    void whatFollowsOnACompressedFileAndIsNoGzipIsTold() throws IOException {
        Files.delete(archive.file());
        for (int length : new int[] {1, 7, 8, 9, 17, 18, 19, 100, 100_000}) {
            ByteArrayOutputStream more = new ByteArrayOutputStream();
            more.write(ArchiveFolder.gzip(whole));
            more.write(new byte[length]);
            Files.write(archive.compressed(), more.toByteArray());
            try (LogLines log = new LogLines()) {
                assertThat(sequences(archive.read())).isEqualTo(numbers(1, 9));
                assertThat(log.complaints()).as("%s bytes", length).hasSize(1);
            }
        }
    }
}
