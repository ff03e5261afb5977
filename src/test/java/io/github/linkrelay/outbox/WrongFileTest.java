package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.pages.Wal;
import io.github.linkrelay.outbox.sqlite.recovery.OutboxRecovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are not what an outbox left: each is refused and stays byte for byte, or is opened with nothing missing. */
class WrongFileTest extends OutboxTestBase {

    private static final int EVENTS = 300;

    /** What a process left that was killed, with {@link #EVENTS} events, of which some are in the journal only. */
    private Path killed;
    /** The same data directory after an ordinary stop. */
    private Path stopped;

    private Path root;
    /** Events in what was recovered last. */
    private long recovered;

    @BeforeEach
    void leaveFiles() throws Exception {
        root = directory;
        killed = root.resolve("killed");
        directory = root.resolve("left");
        open();
        append(1, EVENTS / 2);
        reopen();
        append(EVENTS / 2 + 1, EVENTS);
        copy(directory, killed);
        outbox.close();
        outbox = null;
        stopped = directory;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path file(String ending) {
        return directory.resolve("events.db" + ending);
    }

    private static Map<String, String> contents(Path directory) {
        Map<String, String> contents = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(),
                        EventKey.of(Files.readAllBytes(file)).toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        contents.remove("events.lock");
        return contents;
    }

    private OutboxException refused(String... words) {
        Map<String, String> before = contents(directory);
        OutboxException refusal = null;
        try {
            open();
        } catch (OutboxException e) {
            refusal = e;
        }
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage())
                .contains(file("").toString())
                .contains(words)
                .contains("linkrelay recover " + directory);
        assertThat(contents(directory)).isEqualTo(before);
        if (Files.exists(file(""))) {
            recoveredOpens(before);
        }
        return refusal;
    }

    /** What is recovered is an outbox, each of its events is one that was stored, and nothing else was changed for it. */
    private void recoveredOpens(Map<String, String> before) {
        OutboxRecovery.recover(directory, "events", false);
        Path refused = directory;
        try {
            directory = Files.createTempDirectory(root, "recovered");
            Files.move(refused.resolve("events.db-recovered"), file(""));
            assertThat(contents(refused)).isEqualTo(before);
            open();
            consume(DISPATCH);
            outbox.lastEvents(10_000).forEach(event -> assertThat(new String(event.body(), StandardCharsets.US_ASCII))
                    .isEqualTo(String.valueOf(event.sequence())));
            recovered = count("events");
            assertBalance(status());
            outbox.close();
            outbox = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            directory = refused;
        }
    }

    /** Goes on with what there is, behind the last event that was noted. */
    private List<String> acceptLoss(long last, long events) throws Exception {
        List<String> lines = OutboxRecovery.acceptLoss(directory, "events");
        open();
        assertThat(outbox.status().lastSequence()).isEqualTo(last);
        assertThat(count("events")).isEqualTo(events);
        assertThat(outbox.append(NewEvent.of("t", "new".getBytes(StandardCharsets.US_ASCII)))
                        .join()
                        .sequence())
                .isEqualTo(last + 1);
        outbox.destinations().forEach(OutboxTestBase::assertBalance);
        outbox.close();
        outbox = null;
        return lines;
    }

    private void opensWithAll() {
        open();
        assertThat(outbox.status().lastSequence()).isEqualTo(EVENTS);
        assertThat(count("events")).isEqualTo(EVENTS);
        outbox.close();
        outbox = null;
    }

    private void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    /** The journal of another database, with something in it. */
    private byte[] journalOfAnother(String... statements) throws Exception {
        Path other = root.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
            return Files.readAllBytes(root.resolve("other.db-wal"));
        }
    }

    private void withoutNote() throws IOException {
        Files.delete(file("-note"));
    }

    @Test
    void killedAndStoppedAreOpenedWithAll() {
        opensWithAll();
        directory = killed;
        opensWithAll();
    }

    @Test
    void journalOfAnotherDatabaseIsRefused() throws Exception {
        byte[] events = journalOfAnother("CREATE TABLE events(a, b)");
        Files.write(file("-wal"), events);
        refused("isn't its own", "--accept-loss");
        assertThat(recovered).isEqualTo(EVENTS);
        withoutNote();
        refused("isn't its own", "it is of another database");
        directory = killed;
        Files.write(file("-wal"), events);
        refused("isn't its own");
        assertThat(acceptLoss(EVENTS, EVENTS / 2))
                .anyMatch(line -> line.contains("events.db-wal is kept as"))
                .anyMatch(line -> line.contains("Lost: events 151 to 300, 150 in all. The next event is 301"));
    }

    @Test
    void journalOfAnotherTableIsRefused() throws Exception {
        Files.write(file("-wal"), journalOfAnother("CREATE TABLE other(x)", "INSERT INTO other VALUES(1)"));
        refused("isn't its own");
        withoutNote();
        refused("isn't its own");
    }

    @Test
    void journalWithAnotherPageSizeIsRefused() throws Exception {
        Files.write(file("-wal"), journalOfAnother("PRAGMA page_size = 8192", "VACUUM", "CREATE TABLE other(x)"));
        withoutNote();
        refused("isn't its own");
    }

    @Test
    void journalOfAnotherOutboxIsRefused() throws Exception {
        directory = root.resolve("another");
        open();
        append(1_001, 1_020);
        byte[] journal = Files.readAllBytes(file("-wal"));
        outbox.close();
        outbox = null;
        directory = stopped;
        Files.write(file("-wal"), journal);
        refused("isn't its own", "was closed and had none");
        directory = killed;
        Files.write(file("-wal"), journal);
        refused("isn't its own", "not the one");
        withoutNote();
        refused("isn't its own", "sound without it");
        acceptLoss(EVENTS / 2, EVENTS / 2);
    }

    @Test
    void journalThatIsLostAfterAKillIsRefusedAndTheLossIsNamed() throws Exception {
        directory = killed;
        Files.delete(file("-wal"));
        refused(
                "has lost its journal",
                "The last event that was stored is 300",
                "lost are events 151 to 300, 150 in all");
        Files.delete(file("-shm"));
        refused("has lost its journal");
        Files.write(file("-wal"), new byte[0]);
        refused("has lost its journal");
        Files.write(file("-wal"), new byte[100_000]);
        refused("has lost its journal");
        acceptLoss(EVENTS, EVENTS / 2);
    }

    @Test
    void journalThatIsCutIsRefused() throws Exception {
        directory = killed;
        byte[] journal = Files.readAllBytes(file("-wal"));
        Files.write(file("-wal"), Arrays.copyOf(journal, journal.length / 2));
        String refusal = refused("older than its note", "The last event that was stored is 300")
                .getMessage();
        long there = Long.parseLong(refusal.replaceFirst("(?s).*the last one that is there is (\\d+).*", "$1"));
        // What of a transaction is in the journal without its end is read by recover alone.
        assertThat(recovered).isBetween(there, EVENTS - 1L);
        assertThat(there).isBetween(EVENTS / 2L, EVENTS - 1L);
        acceptLoss(EVENTS, there);
    }

    @Test
    void journalThatIsDamagedInItsMiddleIsRefused() throws Exception {
        directory = killed;
        byte[] journal = Files.readAllBytes(file("-wal"));
        journal[journal.length / 2] ^= 1;
        Files.write(file("-wal"), journal);
        refused("older than its note");
        // What is behind the damage is read, which SQLite would leave out.
        assertThat(recovered).isGreaterThanOrEqualTo(EVENTS - 2);
    }

    @Test
    void restoredBackupBesideItsOldJournalIsRefused() throws Exception {
        Path backup = root.resolve("backup.db");
        directory = root.resolve("backed up");
        open();
        append(1, 40);
        sql(file(""), "VACUUM INTO '" + backup + "'");
        append(41, 80);
        reopen();
        append(81, 100);
        copy(directory, killed);
        outbox.close();
        outbox = null;
        directory = killed;
        Files.copy(backup, file(""), StandardCopyOption.REPLACE_EXISTING);
        refused("isn't its own", "the file that was here before", "stored is 100", "the last one that is there is 40");
        acceptLoss(100, 40);
    }

    @Test
    void backupThatIsOlderThanItsNoteIsRefused() throws Exception {
        Path later = root.resolve("later");
        copy(stopped, later);
        directory = later;
        open();
        append(EVENTS + 1, EVENTS + 10);
        outbox.close();
        outbox = null;
        Files.copy(stopped.resolve("events.db"), file(""), StandardCopyOption.REPLACE_EXISTING);
        refused("older than its note", "stored is 310", "lost are events 301 to 310, 10 in all");
        acceptLoss(EVENTS + 10, EVENTS);
    }

    @Test
    void fileThatIsGoneIsRefused() throws Exception {
        Files.delete(file(""));
        refused("is missing, but its note");
        acceptLoss(EVENTS, 0);
        directory = killed;
        Files.delete(file(""));
        refused("is missing, but its journal");
    }

    @Test
    void journalWhoseFileIsGoneIsKeptAndTheCommandThatIsPrintedGoesOnWithoutIt() throws Exception {
        directory = killed;
        Files.delete(file(""));
        refused("is missing, but its journal");
        assertThat(acceptLoss(EVENTS, 0)).anyMatch(line -> line.contains("events.db-wal is kept as"));
    }

    @Test
    void journalWithNeitherFileNorNoteIsKeptToo() throws Exception {
        directory = killed;
        Files.delete(file(""));
        withoutNote();
        refused("is missing, but its journal");
        assertThat(acceptLoss(0, 0)).anyMatch(line -> line.contains("events.db-wal is kept as"));
    }

    @Test
    void fileDamagedInItsMiddleIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(file(""));
        byte[] noise = new byte[6_000];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, bytes.length / 2, noise.length);
        Files.write(file(""), bytes);
        refused("damaged");
    }

    /** A page that the journal has too is written over by that, and nothing is missing. */
    @Test
    void pageDamagedAfterAKillIsRefusedUnlessTheJournalHasIt() throws Exception {
        directory = killed;
        byte[] whole = Files.readAllBytes(file(""));
        Set<Integer> inJournal = Wal.read(file("-wal")).pages().keySet();
        int page = IntStream.rangeClosed(3, whole.length / 4_096)
                .filter(each -> !inJournal.contains(each)
                        && whole[(each - 1) * 4_096] == 13
                        && whole[(each - 1) * 4_096 + 4] != 0)
                .findFirst()
                .orElseThrow();
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, (page - 1) * 4_096, page * 4_096, (byte) 0x55);
        Files.write(file(""), damaged);
        refused("damaged");
        System.arraycopy(whole, 0, damaged, 0, whole.length);
        inJournal.stream()
                .filter(each -> each > 1 && each <= whole.length / 4_096)
                .forEach(each -> Arrays.fill(damaged, (each - 1) * 4_096, each * 4_096, (byte) 0x55));
        Files.write(file(""), damaged);
        opensWithAll();
    }

    @Test
    void fileCutOffIsRefused() throws Exception {
        for (Path place : new Path[] {stopped, killed}) {
            directory = place;
            byte[] bytes = Files.readAllBytes(file(""));
            Files.write(file(""), Arrays.copyOf(bytes, bytes.length / 2));
            refused("damaged");
        }
    }

    @Test
    void zeroedFirstPageIsRefused() throws Exception {
        for (Path place : new Path[] {stopped, killed}) {
            directory = place;
            byte[] bytes = Files.readAllBytes(file(""));
            Arrays.fill(bytes, 0, 4_096, (byte) 0);
            Files.write(file(""), bytes);
            refused("damaged");
            assertThat(recovered).isEqualTo(EVENTS);
        }
    }

    @Test
    void emptyFileIsRefused() throws Exception {
        Files.write(file(""), new byte[0]);
        refused("damaged");
    }

    @Test
    void rollbackJournalIsRefused() throws Exception {
        Files.write(
                file("-journal"),
                new byte[] {(byte) 0xd9, (byte) 0xd5, 5, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63, (byte) 0xd7});
        refused("isn't its own", "events.db-journal");
        assertThat(recovered).isEqualTo(EVENTS);
        Files.write(file("-journal"), new byte[1_000]);
        opensWithAll();
    }

    @Test
    void tableOfAnotherShapeIsRefused() throws Exception {
        sql(file(""), "ALTER TABLE admitted RENAME COLUMN at TO since");
        refused("its table admitted");
    }

    @Test
    void cursorThatCannotBeReadIsRefusedWithAJournalToo() throws Exception {
        directory = killed;
        Path copy = root.resolve("copy");
        copy(killed, copy);
        // Into the journal, which stays: another connection still has the file open.
        try (Connection open = StoreFile.reader(file(""))) {
            Schema.version(open);
            sql(
                    file(""),
                    "INSERT INTO destinations(name, start_seq, position, ahead, registered_at) VALUES('one', 0, 3, '9-5', 0)");
        }
        refused("damaged", "out of order");
    }

    @Test
    void journalIsKnownByALinkToTheFileToo() throws Exception {
        directory = killed;
        Files.createDirectory(root.resolve("linked"));
        Files.createSymbolicLink(root.resolve("linked/events.db"), file(""));
        directory = root.resolve("linked");
        opensWithAll();
        directory = killed;
        opensWithAll();
    }

    @Test
    void withoutANoteItOpensWithAWarning() throws Exception {
        for (Path place : new Path[] {stopped, killed}) {
            directory = place;
            withoutNote();
            try (LogLines log = new LogLines()) {
                opensWithAll();
                assertThat(log.lines())
                        .anyMatch(line -> line.startsWith("WARN") && line.contains("has no note beside it"));
            }
            try (LogLines log = new LogLines()) {
                opensWithAll();
                assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN"));
            }
        }
    }

    @Test
    void noteThatCannotBeReadIsNone() throws Exception {
        Files.write(file("-note"), "x".repeat(5_000).getBytes(StandardCharsets.US_ASCII));
        opensWithAll();
    }

    @Test
    void documentedBackupOpensElsewhereWithAWarning() throws Exception {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        directory = killed;
        open();
        sql(file(""), "backup to '" + elsewhere.resolve("events.db") + "'");
        outbox.close();
        directory = elsewhere;
        opensWithAll();
    }

    @Test
    void draftOfALookThatACrashLeftIsNotInTheWay() throws Exception {
        directory = killed;
        Files.write(file("-look"), new byte[10]);
        Files.write(file("-look-wal"), new byte[10]);
        opensWithAll();
        assertThat(file("-look")).doesNotExist();
        assertThat(file("-look-wal")).doesNotExist();
    }
}
