package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.github.linkrelay.outbox.view.StoredOutbox;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last events of a log, read by its owner and beside it. */
class OutboxReaderTest extends OutboxTestBase {

    @Test
    void ownerReadsTheLastEventsWithTheNewestLast() {
        open();
        append(1, 5);
        assertThat(bodies(outbox.lastEvents(3))).containsExactly("3", "4", "5");
        StoredEvent last = outbox.lastEvents(1).get(0);
        assertThat(last.sequence()).isEqualTo(5);
        assertThat(last.type()).isEqualTo("number");
        assertThat(last.receivedAt()).isEqualTo(clock.millis());
        assertThat(last.key()).isEqualTo(EventKey.of("5".getBytes(UTF_8)));
    }

    @Test
    void fewerEventsThanAskedForAreAllThereAre() {
        open();
        assertThat(outbox.lastEvents(3)).isEmpty();
        append(1, 2);
        assertThat(bodies(outbox.lastEvents(3))).containsExactly("1", "2");
        assertThat(outbox.lastEvents(0)).isEmpty();
        assertThatThrownBy(() -> outbox.lastEvents(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closedOutboxCannotBeRead() {
        open();
        append(1, 1);
        outbox.close();
        assertThatThrownBy(() -> outbox.lastEvents(1))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void readerBesideTheOwnerSeesEachEventThatIsStored() {
        open();
        append(1, 2);
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(bodies(reader.lastEvents(10))).containsExactly("1", "2");
            append(3, 3);
            assertThat(bodies(reader.lastEvents(2))).containsExactly("2", "3");
        }
    }

    @Test
    void readerInAnotherProcessSeesWhatTheOwnerStores() throws Exception {
        open();
        append(1, 7);
        Process other = other(Other.class);
        assertThat(new String(other.getInputStream().readAllBytes(), UTF_8).strip())
                .isEqualTo("6,7");
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        append(8, 8);
    }

    @Test
    void readerNeedsNoOwnerAndLeavesTheFileAsItIs() throws Exception {
        open();
        append(1, 2);
        outbox.close();
        Map<String, String> before = contents(directory);
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(bodies(reader.lastEvents(1))).containsExactly("2");
            assertThat(matching(reader, EventQuery.all())).isEqualTo(2);
        }
        assertThat(contents(directory)).isEqualTo(before);
        // The owner left the library too, if no other folder of this JVM had it before.
        assertThat(before.keySet()).allMatch(name -> name.matches("events\\.(db|db-note|lock)|sqlite-library-.*"));
        open();
        append(3, 3);
    }

    @Test
    void whatAKilledOwnerLeftIsReadToItsLastEventAndStaysAsItIs(@TempDir Path left) throws Exception {
        open();
        append(1, 7);
        // As they are on disk at any moment: the events are in the journal only.
        for (String ending : List.of("db", "db-wal", "db-shm")) {
            Files.copy(directory.resolve("events." + ending), left.resolve("events." + ending));
        }
        Map<String, String> before = contents(left);
        try (OutboxReader reader = OutboxReader.open(left, "events")) {
            assertThat(bodies(reader.lastEvents(2))).containsExactly("6", "7");
            assertThat(reader.status().lastSequence()).isEqualTo(7);
            assertThat(reader.status().owned()).isFalse();
        }
        assertThat(contents(left)).isEqualTo(before);
    }

    @Test
    void copyWithoutItsSharedMemoryIsReadToItsLastEventAndNoneIsMade(@TempDir Path copy) throws Exception {
        open();
        append(1, 7);
        for (String ending : List.of("db", "db-wal")) {
            Files.copy(directory.resolve("events." + ending), copy.resolve("events." + ending));
        }
        Map<String, String> before = contents(copy);
        OutboxReader.requireSound(copy, "events");
        assertThat(contents(copy)).isEqualTo(before);
        try (OutboxReader reader = OutboxReader.open(copy, "events")) {
            assertThat(bodies(reader.lastEvents(2))).containsExactly("6", "7");
            assertThat(contents(copy)).isEqualTo(before).containsOnlyKeys("events.db", "events.db-wal");
        }
        assertThat(contents(copy)).isEqualTo(before);
    }

    @Test
    void copyWithoutItsSharedMemoryIsNotReadBesideANewOwner(@TempDir Path copy) throws Exception {
        open();
        append(1, 7);
        for (String ending : List.of("db", "db-wal")) {
            Files.copy(directory.resolve("events." + ending), copy.resolve("events." + ending));
        }
        outbox.close();
        try (OutboxReader reader = OutboxReader.open(copy, "events")) {
            directory = copy;
            open();
            assertThatThrownBy(() -> reader.lastEvents(1))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("was opened by its process while it was read. Try again.");
        }
    }

    @Test
    void readerThatCannotSeeWhatANewOwnerWritesSaysSo() {
        open();
        append(1, 2);
        outbox.close();
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(matching(reader, EventQuery.all())).isEqualTo(2);
            open();
            assertThatThrownBy(() -> matching(reader, EventQuery.all()))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("was opened by its process while it was read. Try again.");
            assertThatThrownBy(() -> reader.lastEvents(1)).isInstanceOf(OutboxException.class);
        }
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            append(3, 3);
            assertThat(matching(reader, EventQuery.all())).isEqualTo(3);
        }
    }

    @Test
    void statusOfTheFileIsThatOfItsOwner() {
        open();
        append(1, 5);
        outbox.deadLetter(new NewDeadLetter(null, null, 0, "no event", new byte[] {1}))
                .join();
        outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong", null, new byte[] {2}));
        await().until(() -> outbox.status().quarantineEntries() == 1);
        OutboxStatus status = outbox.status();
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertSame(reader.status(), status);
            assertThat(reader.status().owned()).isTrue();
        }
        outbox.close();
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertSame(reader.status(), status);
            assertThat(reader.status().owned()).isFalse();
            assertThat(reader.status().writtenAt()).isBetween(Instant.now().minusSeconds(600), Instant.now());
        }
    }

    private static void assertSame(StoredOutbox stored, OutboxStatus status) {
        assertThat(stored.lastSequence()).isEqualTo(status.lastSequence()).isEqualTo(5);
        assertThat(stored.indexedSequence()).isEqualTo(status.indexedSequence());
        assertThat(stored.deadLetters()).isEqualTo(status.deadLetters()).isEqualTo(1);
        assertThat(stored.quarantineEntries())
                .isEqualTo(status.quarantineEntries())
                .isEqualTo(1);
        // The owner counts what it adds, and measures now and then.
        assertThat(stored.fileBytes()).isPositive().isCloseTo(status.fileBytes(), Offset.offset(16_384L));
    }

    @Test
    void whoLooksIsNotInTheWayOfAnOwnerThatStarts() throws Exception {
        open();
        outbox.close();
        Process looking = other(Looking.class);
        assertThat(looking.getInputStream().read()).isEqualTo('!');
        CompletableFuture<Void> opening = CompletableFuture.runAsync(this::open);
        looking.getOutputStream().close();
        opening.get(20, TimeUnit.SECONDS);
        append(1, 1);
        assertThat(looking.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void namesAreThoseOfOutboxesADamagedOneAmongThem() throws Exception {
        assertThat(OutboxReader.names(directory.resolve("nothing"))).isEmpty();
        open();
        outbox.close();
        sql("other", "CREATE TABLE t(x)");
        Files.writeString(directory.resolve("notes.db"), "x");
        Files.copy(directory.resolve("events.db"), directory.resolve("copy.db"));
        Files.copy(directory.resolve("events.db"), directory.resolve("-x.db"));
        assertThat(OutboxReader.names(directory)).containsExactly("copy", "events");
        Files.writeString(directory.resolve("events.db"), "x");
        assertThat(OutboxReader.names(directory)).containsExactly("copy", "events");
    }

    @Test
    void missingFileIsSaidAndNotMade() {
        assertThatThrownBy(() -> OutboxReader.open(directory, "events"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("There is no outbox")
                .hasMessageContaining(directory.resolve("events.db").toString());
        assertThat(directory).isEmptyDirectory();
        assertThatThrownBy(() -> OutboxReader.open(directory, "../events"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fileThatIsNoOutboxIsRefused() throws Exception {
        Files.writeString(directory.resolve("events.db"), "x".repeat(5_000));
        assertThatThrownBy(() -> OutboxReader.open(directory, "events"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("can't be read");
        sql("other", "CREATE TABLE t(x)");
        assertThatThrownBy(() -> OutboxReader.open(directory, "other"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("another program");
    }

    @Test
    void fileOfANewerFormatIsRefused() throws Exception {
        open();
        outbox.close();
        sql("events", "PRAGMA user_version = 99");
        assertThatThrownBy(() -> OutboxReader.open(directory, "events"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("format 99");
    }

    private Process other(Class<?> program) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Of all files, with the time when each was written. */
    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                contents.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file) + " " + new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
        return contents;
    }

    private void sql(String name, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(name + ".db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static List<String> bodies(List<StoredEvent> events) {
        return events.stream().map(event -> new String(event.body(), UTF_8)).toList();
    }

    /** Holds the lock as one does who looks whether it is held, until its input ends. */
    static final class Looking {

        private Looking() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(args[0], "events.lock"), StandardOpenOption.READ);
                    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                System.out.print(lock == null ? "" : "!");
                System.out.flush();
                System.in.read();
            }
        }
    }

    /** Prints the bodies of the last two events. */
    static final class Other {

        private Other() {}

        public static void main(String[] args) {
            try (OutboxReader reader = OutboxReader.open(Path.of(args[0]), "events")) {
                System.out.println(String.join(",", bodies(reader.lastEvents(2))));
            }
        }
    }
}
