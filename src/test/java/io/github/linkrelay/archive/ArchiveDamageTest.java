package io.github.linkrelay.archive;

import static io.github.linkrelay.archive.ArchiveFolder.events;
import static io.github.linkrelay.archive.ArchiveFolder.sequences;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
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

    @Test
    void endThatIsCutAnywhereIsCutOffBeforeTheNextBatch() throws IOException {
        for (int length = third; length < whole.length; length++) {
            Files.write(archive.file(), Arrays.copyOf(whole, length));

            archive.write(events(10, 12));

            assertThat(sequences(archive.read())).as("cut at %s", length).isEqualTo(numbers(1, 6, 10, 12));
            assertThat(archive.unzipped()).hasLineCount(9);
        }
    }

    @Test
    void wholeEndIsKept() throws IOException {
        try (LogLines log = new LogLines()) {
            archive.write(events(10, 12));

            assertThat(log.complaints()).isEmpty();
        }
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 12));
        assertThat(archive.unzipped()).hasLineCount(12);
    }

    @Test
    void endOfZerosAsAfterAPowerLossIsCutOff() throws IOException {
        // The last two bytes are zeros anyway.
        for (int kept = third; kept < whole.length - 2; kept++) {
            int length = kept == third ? whole.length + 70_000 : whole.length;
            Files.write(archive.file(), Arrays.copyOf(Arrays.copyOf(whole, kept), length));

            archive.write(events(10, 12));

            assertThat(sequences(archive.read())).isEqualTo(numbers(1, 6, 10, 12));
            assertThat(archive.unzipped()).hasLineCount(9);
        }
    }

    @Test
    void cutOffIsLogged() throws IOException {
        Files.write(archive.file(), Arrays.copyOf(whole, whole.length - 1));
        try (LogLines log = new LogLines()) {
            archive.write(events(10, 12));

            assertThat(log.complaints())
                    .singleElement()
                    .asString()
                    .contains("2026-06-14.jsonl.gz ends with " + (whole.length - 1 - third)
                            + " bytes that are no whole batch");
        }
    }

    @Test
    void readingStopsAtAnEndThatIsCutAndSaysSo() throws IOException {
        Files.write(archive.file(), Arrays.copyOf(whole, whole.length - 1));
        try (LogLines log = new LogLines()) {
            assertThat(sequences(archive.read())).isEqualTo(numbers(1, 6));
            assertThat(log.complaints())
                    .singleElement()
                    .asString()
                    .contains("is cut short in the batch at byte " + third);
        }
        assertThat(Files.size(archive.file())).isEqualTo(whole.length - 1);
    }

    @Test
    void flippedByteInTheMiddleTakesNoOtherBatchWithIt() throws IOException {
        for (int place = second; place < third; place++) {
            byte[] damaged = whole.clone();
            damaged[place] ^= 0x55;
            Files.write(archive.file(), damaged);

            List<StoredEvent> read = archive.read();

            assertThat(sequences(read)).as("flipped at %s", place).containsAll(numbers(1, 3, 7, 9));
            // Of the damaged one no line comes that was not written, by the key of its body.
            assertThat(read)
                    .extracting(StoredEvent::key)
                    .isSubsetOf(events(1, 9).stream().map(StoredEvent::key).toList());
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

            assertThat(read).extracting(item -> item.event().sequence()).isEqualTo(numbers(1, 3, 7, 9));
            assertThat(read.get(3).position()).isEqualTo(positions.get(6));
            assertThat(log.complaints()).singleElement().asString().contains("is damaged between byte " + second);
        }
    }

    @Test
    void missingBytesInTheMiddleTakeNoOtherBatchWithThem() throws IOException {
        for (int missing = 1; missing < third - second - Member.HEADER_BYTES; missing += 7) {
            ByteArrayOutputStream shorter = new ByteArrayOutputStream();
            shorter.write(whole, 0, third - missing);
            shorter.write(whole, third, whole.length - third);
            Files.write(archive.file(), shorter.toByteArray());

            assertThat(sequences(archive.read())).as("%s missing", missing).containsAll(numbers(1, 3, 7, 9));
        }
    }

    @Test
    void headerThatPromisesMoreThanThereIsTakesNothingBehindItAway() throws IOException {
        ByteArrayOutputStream shorter = new ByteArrayOutputStream();
        shorter.write(whole, 0, second + Member.HEADER_BYTES);
        shorter.writeBytes(Member.pack(ArchiveFolder.text(events(7, 7)), 7));
        Files.write(archive.file(), shorter.toByteArray());

        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 3, 7, 7));
        archive.write(events(10, 12));

        assertThat(Files.readAllBytes(archive.file())).startsWith(shorter.toByteArray());
        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 3, 7, 7, 10, 12));
    }

    @Test
    void damageInTheMiddleIsNotTakenForATornEnd() throws IOException {
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, second + 20, third, (byte) 0);
        Files.write(archive.file(), damaged);

        archive.write(events(10, 12));

        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 3, 7, 12));
        assertThat(Files.readAllBytes(archive.file())).startsWith(damaged);
    }

    @Test
    void fileThatAnotherProgramCompressedIsReadAndAppendedTo() throws IOException {
        Files.write(archive.file(), gzip(archive.unzipped()));
        byte[] before = Files.readAllBytes(archive.file());

        archive.write(events(10, 12));

        assertThat(sequences(archive.read())).isEqualTo(numbers(1, 12));
        assertThat(archive.items(EventQuery.all()).get(9).position() & 0xffff).isEqualTo(10);
        assertThat(archive.unzipped()).hasLineCount(12);
        assertThat(Files.readAllBytes(archive.file())).startsWith(before);
    }

    @Test
    void fileThatWasPutTogetherOfOthersIsReadInAscendingPositions() throws IOException {
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        together.write(whole);
        together.writeBytes(Member.pack(ArchiveFolder.text(events(10, 12)), 1));
        together.writeBytes(Member.pack(ArchiveFolder.text(events(13, 15)), 1));
        together.write(whole, 0, second - 1);
        together.writeBytes(Member.pack(ArchiveFolder.text(events(16, 17)), 1));
        Files.write(archive.file(), together.toByteArray());

        List<Item> items = archive.items(EventQuery.all());

        assertThat(items).extracting(item -> item.event().sequence()).isEqualTo(numbers(1, 17));
        assertThat(items).extracting(Item::position).isSorted().doesNotHaveDuplicates();
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
    void headerIsFoundWhereverItLiesInALargeFile() throws IOException {
        for (int padding : new int[] {65_535, 65_536 - 31, 65_536 - 32, 131_000, 200_001}) {
            ByteArrayOutputStream large = new ByteArrayOutputStream();
            large.write(new byte[padding]);
            large.write(whole);
            Files.write(archive.file(), large.toByteArray());

            assertThat(sequences(archive.read())).as("behind %s bytes", padding).isEqualTo(numbers(1, 9));
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
