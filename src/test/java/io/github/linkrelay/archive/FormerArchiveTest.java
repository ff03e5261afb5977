package io.github.linkrelay.archive;

import static io.github.linkrelay.archive.ArchiveFolder.events;
import static io.github.linkrelay.archive.ArchiveFolder.sequences;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplaySource.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the first versions, whose days were gzip from their first batch on. */
class FormerArchiveTest {
    @TempDir
    Path directory;

    private ArchiveFolder archive;
    private byte[] former;

    @BeforeEach
    void placeADayOfThreeBatches() throws IOException {
        archive = new ArchiveFolder(Files.createDirectory(directory.resolve("archive")));
        former = ArchiveFolder.former();
        Files.write(archive.compressed(), former);
    }

    @Test
    void dayIsReadWithThePositionsThatItHad() throws IOException {
        List<Item> items = archive.items(EventQuery.all());

        assertThat(items).extracting(Item::event).usingRecursiveComparison().isEqualTo(events(1, 9));
        assertThat(items)
                .extracting(item -> item.position() & 0xffff)
                .isEqualTo(IntStream.rangeClosed(1, 9).mapToObj(Long::valueOf).toList());
    }

    @Test
    void dayThatIsStillTodayGoesOnInAPlainFileBehindIt() throws IOException {
        archive.write(events(10, 11));
        archive.write(events(12, 12));

        List<Item> all = archive.items(EventQuery.all());
        assertThat(all).extracting(Item::event).usingRecursiveComparison().isEqualTo(events(1, 12));
        assertThat(Files.readAllBytes(archive.compressed())).isEqualTo(former);
        assertThat(Files.readString(archive.path.resolve("2026-06-14.2.jsonl"))).hasLineCount(3);
        for (int i = 0; i < all.size(); i++) {
            try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
                assertThat(source.next(all.get(i).position(), 100))
                        .usingRecursiveComparison()
                        .isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void endThatACrashOfTheFormerVersionToreCostsNoBatchThatIsWhole() throws IOException {
        int last = lastMember();
        for (int length = last; length < former.length; length++) {
            Files.write(archive.compressed(), Arrays.copyOf(former, length));

            List<StoredEvent> read = archive.read();

            assertThat(sequences(read)).as("cut at %s", length).startsWith(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(sequences(read)).isSubsetOf(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void damageInTheMiddleIsTold() throws IOException {
        for (int place = 0; place < lastMember(); place++) {
            byte[] damaged = former.clone();
            damaged[place] ^= 0x55;
            Files.write(archive.compressed(), damaged);
            try (LogLines log = new LogLines()) {
                List<Long> read = sequences(archive.read());

                if (read.size() < 9) {
                    assertThat(log.complaints()).as("flipped at %s", place).isNotEmpty();
                }
            }
        }
    }

    /** Where the last of the three begins: the header of each says that it has a field of its own. */
    private int lastMember() {
        int place = former.length - 1;
        while (former[place] != 0x1f || former[place + 1] != (byte) 0x8b || former[place + 2] != 8) {
            place--;
        }
        assertThat(place).isPositive();
        return place;
    }
}
