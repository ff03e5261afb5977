package io.github.linkrelay.archive;

import static io.github.linkrelay.archive.ArchiveFolder.event;
import static io.github.linkrelay.archive.ArchiveFolder.events;
import static io.github.linkrelay.archive.ArchiveFolder.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplaySource.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order, the positions and the choice of what is read back. */
class ArchiveSourceTest {
    @TempDir
    Path directory;

    private ArchiveFolder archive;

    @BeforeEach
    void create() {
        archive = new ArchiveFolder(directory.resolve("archive"));
    }

    /** Ten events on each of these days of June, each with two batches. */
    private void writeDays(int... days) throws IOException {
        for (int day : days) {
            List<StoredEvent> events = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                events.add(event(
                        day * 100 + i,
                        String.format("2026-06-%02dT0%d:00:00Z", day, i),
                        i % 2 == 0 ? "link.clicked" : "install.tracked",
                        (day + "/" + i).getBytes(StandardCharsets.UTF_8)));
            }
            archive.write(events.subList(0, 5));
            archive.write(events.subList(5, 10));
        }
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static List<Long> ofDay(int day, int from, int to) {
        return LongStream.rangeClosed(day * 100 + from, day * 100 + to).boxed().toList();
    }

    @Test
    void daysAndLinesComeInOrder() throws IOException {
        writeDays(15, 3, 14);
        Files.createDirectory(archive.path.resolve("shop"));
        Files.createFile(archive.path.resolve("notes.txt"));

        List<Item> items = archive.items(EventQuery.all());

        assertThat(items)
                .extracting(item -> item.event().sequence())
                .startsWith(300L, 301L, 302L)
                .endsWith(1507L, 1508L, 1509L)
                .hasSize(30);
        assertThat(items)
                .extracting(Item::position)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(position -> position > 0);
    }

    @Test
    void readingGoesOnFromAnyPositionAlsoWhenOlderDaysAreGone() throws IOException {
        writeDays(3, 14, 15);
        List<Item> all = archive.items(EventQuery.all());
        for (int i = 0; i < all.size(); i++) {
            try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
                assertThat(source.next(all.get(i).position(), 100))
                        .usingRecursiveComparison()
                        .isEqualTo(all.subList(i + 1, all.size()));
            }
        }
        Files.delete(archive.file("2026-06-03"));
        try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
            assertThat(source.next(all.get(4).position(), 100))
                    .usingRecursiveComparison()
                    .isEqualTo(all.subList(10, 30));
            assertThat(source.next(all.get(12).position(), 100))
                    .usingRecursiveComparison()
                    .isEqualTo(all.subList(13, 30));
            assertThat(source.next(all.get(29).position(), 100)).isEmpty();
            assertThat(source.next(all.get(20).position(), 2))
                    .extracting(item -> item.event().sequence())
                    .containsExactly(1501L, 1502L);
        }
    }

    @Test
    void fewAreGivenAtATime() throws IOException {
        writeDays(14);
        try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
            assertThat(source.next(0, 3)).hasSize(3);
        }
        byte[] large = new byte[5 << 20];
        Arrays.fill(large, (byte) 'x');
        byte[] other = large.clone();
        other[0] = 'y';
        archive.write(List.of(
                event(1, "2026-06-20T00:00:00Z", null, large),
                event(2, "2026-06-20T00:00:00Z", null, other),
                event(3, "2026-06-20T00:00:00Z", null, new byte[0])));
        try (ReplaySource source = ArchiveSource.open(
                archive.path,
                EventQuery.all().receivedBetween(millis("2026-06-20T00:00:00Z"), null),
                EventTerms.NONE)) {
            List<Item> items = source.next(0, 100);
            assertThat(items).hasSize(2);
            assertThat(source.next(items.get(1).position(), 100)).hasSize(1);
        }
    }

    @Test
    void timeIsFromThenUntilBeforeThen() throws IOException {
        writeDays(3, 14, 15);
        EventQuery query =
                EventQuery.all().receivedBetween(millis("2026-06-03T08:00:00Z"), millis("2026-06-15T02:00:00Z"));

        List<Long> expected = new ArrayList<>(ofDay(3, 8, 9));
        expected.addAll(ofDay(14, 0, 9));
        expected.addAll(ofDay(15, 0, 1));
        assertThat(sequences(archive.read(query))).isEqualTo(expected);
        assertThat(sequences(archive.read(EventQuery.all().receivedBetween(null, millis("2026-06-14T00:00:00Z")))))
                .isEqualTo(ofDay(3, 0, 9));
    }

    @Test
    void otherDaysAreNotOpened() throws IOException {
        writeDays(3, 14, 15);
        for (String day : List.of("2026-06-03", "2026-06-15")) {
            Files.delete(archive.file(day));
            // What can't be opened.
            Files.createSymbolicLink(archive.file(day), archive.file(day));
        }

        assertThat(sequences(archive.read(EventQuery.all()
                        .receivedBetween(millis("2026-06-14T00:00:00Z"), millis("2026-06-15T00:00:00Z")))))
                .isEqualTo(ofDay(14, 0, 9));
    }

    @Test
    void typeAndTermChoose() throws IOException {
        writeDays(14);
        EventTerms terms = event -> List.of("user " + event.sequence(), "all");

        assertThat(sequences(archive.read(EventQuery.all().withType("install.tracked"))))
                .containsExactly(1401L, 1403L, 1405L, 1407L, 1409L);
        try (ReplaySource source =
                ArchiveSource.open(archive.path, EventQuery.all().withTerm("user 1407"), terms)) {
            assertThat(source.next(0, 10))
                    .extracting(item -> item.event().sequence())
                    .containsExactly(1407L);
        }
        try (ReplaySource source = ArchiveSource.open(
                archive.path, EventQuery.all().withTerm("all").withType("link.clicked"), terms)) {
            assertThat(source.next(0, 10)).hasSize(5);
        }
        assertThat(archive.read(EventQuery.all().withTerm("anybody"))).isEmpty();
    }

    @Test
    void bodyThatDoesNotHaveItsKeyIsLeftOutAndTold() throws IOException {
        StoredEvent changed = event(2, "changed");
        byte[] other = "b".getBytes(StandardCharsets.UTF_8);
        archive.write(List.of(
                event(1, "a"),
                new StoredEvent(2, changed.key(), changed.type(), changed.receivedAt(), other),
                event(3, "c")));
        try (LogLines log = new LogLines()) {
            assertThat(sequences(archive.read())).containsExactly(1L, 3L);
            assertThat(log.complaints())
                    .singleElement()
                    .asString()
                    .contains("The archive of 2026-06-14 has lines")
                    .endsWith("left out: 1");
        }
    }

    @Test
    void lineThatIsNoEventIsLeftOutAndTold() throws IOException {
        Files.createDirectories(archive.path);
        String lines = new String(ArchiveFolder.text(events(1, 2)), StandardCharsets.UTF_8)
                + "{}\n\nnonsense\n"
                + new String(ArchiveLine.of(event(3, "without a break")), StandardCharsets.UTF_8);
        Files.write(archive.compressed(), ArchiveFolder.gzip(lines.getBytes(StandardCharsets.UTF_8)));
        try (LogLines log = new LogLines()) {
            assertThat(sequences(archive.read())).containsExactly(1L, 2L, 3L);
            assertThat(log.complaints()).singleElement().asString().endsWith("left out: 3");
        }
    }

    @Test
    void batchThatStandsTwiceIsGivenOnce() throws IOException {
        archive.write(events(1, 5));
        archive.write(events(4, 8));
        archive.write(events(6, 9));

        assertThat(sequences(archive.read())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void repeatThatIsFarAwayIsGivenAgain() throws IOException {
        archive.write(events(1, 10_000));
        archive.write(events(1, 1));
        assertThat(archive.read()).hasSize(10_000);

        archive.write(events(10_001, 20_000));
        archive.write(events(2, 2));
        assertThat(archive.read()).hasSize(20_001);
    }

    @Test
    void countSaysHowManyComeAndMovesNothing() throws IOException {
        writeDays(3, 14);
        archive.write(
                List.of(event(9999, "2026-06-14T00:00:00Z", "link.clicked", "14/0".getBytes(StandardCharsets.UTF_8))));
        EventQuery clicks = EventQuery.all().withType("link.clicked");
        try (ArchiveSource source = ArchiveSource.open(archive.path, clicks, EventTerms.NONE)) {
            assertThat(source.count()).isEqualTo(10);
            List<Item> first = source.next(0, 3);
            assertThat(source.count()).isEqualTo(10);
            assertThat(source.next(first.get(2).position(), 100)).hasSize(7);
        }
    }

    @Test
    void whatCameFromAnObjectStoreIsReadToo() throws IOException {
        writeDays(14);
        Path folder = Files.createDirectories(archive.path.resolve("2026-06-13"));
        Files.write(folder.resolve("101500000Z-b.jsonl.gz"), ArchiveFolder.gzip(ArchiveFolder.text(events(4, 6))));
        Files.write(folder.resolve("091500000Z-a.jsonl.gz"), ArchiveFolder.gzip(ArchiveFolder.text(events(1, 3))));
        Files.writeString(folder.resolve("notes.txt"), "no lines");

        List<Item> all = archive.items(EventQuery.all());

        assertThat(all)
                .extracting(item -> item.event().sequence())
                .startsWith(1L, 2L, 3L, 4L, 5L, 6L, 1400L)
                .hasSize(16);
        for (int i = 0; i < all.size(); i++) {
            try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
                assertThat(source.next(all.get(i).position(), 100))
                        .usingRecursiveComparison()
                        .isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void fileThatGrowsMovesNoPositionOfTheFolderOfItsDay() throws IOException {
        Path folder = Files.createDirectories(archive.path.resolve(ArchiveFolder.DAY));
        Files.write(folder.resolve("091500000Z-a.jsonl.gz"), ArchiveFolder.gzip(ArchiveFolder.text(events(51, 53))));
        archive.write(events(1, 2));
        List<Item> before = archive.items(EventQuery.all());
        archive.write(events(3, 4));

        List<Item> after = archive.items(EventQuery.all());

        assertThat(after).extracting(item -> item.event().sequence()).containsExactly(1L, 2L, 3L, 4L, 51L, 52L, 53L);
        assertThat(after.subList(4, 7))
                .extracting(Item::position)
                .isEqualTo(before.subList(2, 5).stream().map(Item::position).toList());
    }

    @Test
    void whatIsAppendedMeanwhileIsForTheNextReading() throws IOException {
        archive.write(events(1, 3));
        try (ReplaySource source = ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE)) {
            List<Item> first = source.next(0, 2);
            archive.write(events(4, 6));
            assertThat(source.next(first.get(1).position(), 100))
                    .extracting(item -> item.event().sequence())
                    .containsExactly(3L);
        }
        assertThat(archive.read()).hasSize(6);
    }

    @Test
    void missingFolderIsNamed() {
        assertThatThrownBy(() -> ArchiveSource.open(archive.path, EventQuery.all(), EventTerms.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no archive in " + archive.path);
    }
}
