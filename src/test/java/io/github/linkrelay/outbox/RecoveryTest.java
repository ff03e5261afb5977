package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.sqlite.file.Note;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.recovery.KnownTables;
import io.github.linkrelay.outbox.sqlite.recovery.OutboxRecovery;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of damaged files: never anything that was not stored, and as much as can be read. */
class RecoveryTest extends OutboxTestBase {

    private static final int EVENTS = 400;
    private static final int PAGE = 4_096;
    /** All that is carried over, but the index, which is made anew. */
    private static final List<String> TABLES = List.of(
            "events",
            "keys",
            "destinations",
            "sending",
            "dead_letters",
            "dead_letter_groups",
            "quarantine",
            "attempts",
            "admitted",
            "replays");

    private Path damaged;
    private byte[] whole;
    private byte[] note;

    /** Delivered, dead and waiting events, short ones and some that go over many pages, and a letter that never was one. */
    @BeforeEach
    void leaveAFile() throws Exception {
        damaged = directory;
        open();
        append(1, EVENTS);
        for (int i = 1; i <= 20; i++) {
            outbox.append(NewEvent.of("long", body(EVENTS + i).getBytes(UTF_8))).join();
        }
        outbox.deadLetter(new NewDeadLetter(EventKey.of(new byte[] {1}), "t", 5, "unusable", new byte[] {1}))
                .join();
        outbox.quarantine(new NewQuarantineEntry(EventKey.of(new byte[] {2}), 5, "wrong", "s", new byte[] {2}));
        consume(DISPATCH);
        for (Delivery delivery : take(EVENTS)) {
            if (delivery.event().sequence() % 10 == 0) {
                delivery.deadLetter("refused");
            } else if (delivery.event().sequence() % 7 != 0) {
                delivery.acknowledge();
            }
        }
        outbox.close();
        outbox = null;
        whole = Files.readAllBytes(file());
        note = Files.readAllBytes(Note.path(file()));
    }

    private static String body(long sequence) {
        return sequence <= EVENTS ? String.valueOf(sequence) : (sequence + " ").repeat(5_000);
    }

    private Path file() {
        return directory.resolve("events.db");
    }

    private List<String> rows(Path file, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1, 2")) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    byte[] bytes = row.getBytes(i);
                    text.append(bytes == null ? "null" : Arrays.toString(bytes)).append(' ');
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }

    private List<String> recover(byte[] bytes) throws Exception {
        Files.write(file(), bytes);
        List<String> lines = OutboxRecovery.recover(damaged, "events", false);
        assertThat(file()).hasBinaryContent(bytes);
        return lines;
    }

    /** Opens what was recovered in the place of the damaged file, and delivers what waits. */
    private long replacedAndDelivered() throws Exception {
        boolean isPlaceKept =
                OutboxRecovery.recover(damaged, "events", true).get(0).contains("of destinations");
        open();
        deliveries.clear();
        consume(DISPATCH);
        assertBalance(status());
        // One whose place could not be read begins with the oldest event that is there.
        assertThat(status().received())
                .isEqualTo(EVENTS + 20 - (isPlaceKept ? 0 : number("SELECT min(seq) - 1 FROM events")));
        assertThat(outbox.append(NewEvent.of("t", "new".getBytes(UTF_8))).join().sequence())
                .isEqualTo(EVENTS + 21);
        long events = count("events") - 1;
        outbox.lastEvents(1_000).stream()
                .filter(event -> event.sequence() <= EVENTS + 20)
                .forEach(event -> assertThat(new String(event.body(), UTF_8)).isEqualTo(body(event.sequence())));
        outbox.close();
        outbox = null;
        return events;
    }

    @Test
    void ofASoundFileNothingIsMissing() throws Exception {
        List<String> lines = recover(whole);
        for (String table : TABLES) {
            if (!table.equals("keys")) {
                assertThat(rows(damaged.resolve("events.db-recovered"), table))
                        .as(table)
                        .isEqualTo(rows(file(), table));
            }
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("The last event is 420. All from 1 on are there."))
                .noneMatch(line -> line.startsWith("Could not be read"))
                .last()
                .asString()
                .contains("linkrelay recover " + damaged + " --replace");
        assertThat(replacedAndDelivered()).isEqualTo(EVENTS + 20);
    }

    @Test
    void whatIsRecoveredRemembersTheKeys() throws Exception {
        recover(whole);
        OutboxRecovery.recover(damaged, "events", true);
        open();
        assertThat(outbox.append(NewEvent.of("number", "7".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
    }

    @Test
    void zeroedFirstPageCostsNothing() throws Exception {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, 0, PAGE, (byte) 0);
        recover(bytes);
        assertThat(rows(damaged.resolve("events.db-recovered"), "events")).hasSize(EVENTS + 20);
        assertThat(replacedAndDelivered()).isEqualTo(EVENTS + 20);
        assertThat(Files.list(damaged)
                        .filter(file -> file.getFileName().toString().startsWith("events.db.aside-"))
                        .toList())
                .singleElement()
                .satisfies(aside -> assertThat(aside).hasBinaryContent(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void randomDamageCostsWhatItHitAndNothingElseIsMadeUp(int seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = whole.clone();
        int hits = 1 + random.nextInt(4);
        for (int i = 0; i < hits; i++) {
            byte[] noise = new byte[200 + random.nextInt(3 * PAGE)];
            random.nextBytes(noise);
            int at = random.nextInt(bytes.length - noise.length);
            System.arraycopy(noise, 0, bytes, at, noise.length);
        }
        recover(bytes);
        for (String table : List.of("events", "dead_letters", "quarantine", "attempts")) {
            assertThat(rows(damaged.resolve("events.db-recovered"), table))
                    .as(table)
                    .filteredOn(row -> !row.contains(Arrays.toString("damaged on the disk".getBytes(UTF_8))
                            .replace("]", "")))
                    .isSubsetOf(rows(soundCopy(), table));
        }
        // A page has at most a hundred of the short events; of the long ones each has its pages for itself.
        assertThat(replacedAndDelivered()).isGreaterThan(EVENTS / 4);
    }

    private Path soundCopy() throws Exception {
        Path sound = damaged.resolve("sound");
        Files.write(sound, whole);
        return sound;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void ofACutFileIsReadWhatIsLeft(int quarters) throws Exception {
        recover(Arrays.copyOf(whole, whole.length / 4 * quarters + 100));
        assertThat(rows(damaged.resolve("events.db-recovered"), "events")).isSubsetOf(rows(soundCopy(), "events"));
        replacedAndDelivered();
    }

    @Test
    void withoutANoteTheSequenceStillGoesOnBehindAllThatIsKnown() throws Exception {
        Files.delete(Note.path(file()));
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, 0, PAGE, (byte) 0);
        recover(bytes);
        assertThat(replacedAndDelivered()).isEqualTo(EVENTS + 20);
    }

    @Test
    void columnsThatALaterFormatAddedAreKnownByTheSchema() throws Exception {
        assertThat(KnownTables.of(Schema.MIGRATIONS.size()).get("destinations").columns())
                .hasSizeGreaterThan(
                        KnownTables.of(1).get("destinations").columns().size());
        assertThat(KnownTables.of(Schema.MIGRATIONS.size()).get("destinations").fewest())
                .isEqualTo(KnownTables.of(1).get("destinations").columns().size());
    }

    @Test
    void fileOfFormatThreeIsRecoveredInTheFormatOfToday() throws Exception {
        Path old = Files.createDirectory(damaged.resolve("old"));
        directory = old;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA application_id = " + Schema.APPLICATION_ID);
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            Schema.migrate(connection, Schema.MIGRATIONS.subList(0, 3));
            statement.execute("INSERT INTO events VALUES(1, x'01', 't', 5, x'61'), (2, x'02', 't', 6, x'62')");
            statement.execute("INSERT INTO dead_letters(destination, seq, key, received_at, died_at, reason, body)"
                    + " VALUES('one', 2, x'02', 6, 7, 'refused', x'62')");
            statement.execute("INSERT INTO destinations(name, start_seq, position, delivered, dead, registered_at)"
                    + " VALUES('one', 0, 2, 1, 1, 0)");
        }
        OutboxRecovery.recover(old, "events", true);
        open();
        assertThat(status().everDeadLettered()).isEqualTo(1);
        assertThat(count("dead_letter_groups")).isEqualTo(1);
        assertBalance(status());
    }

    @Test
    void fileOfAnotherProgramAndOfANewerFormatAreLeftAlone() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> OutboxRecovery.recover(damaged, "events", true))
                .hasMessageContaining("newer program");
        Files.write(file(), new byte[0]);
        assertThatThrownBy(() -> OutboxRecovery.acceptLoss(damaged, "events")).hasMessageContaining("damaged");
        assertThatThrownBy(() -> OutboxRecovery.recover(damaged, "other", true))
                .hasMessageContaining("There is no outbox");
    }

    @Test
    void outboxThatAProcessHasIsLeftAlone() {
        open();
        assertThatThrownBy(() -> OutboxRecovery.recover(damaged, "events", true))
                .hasMessageContaining("open already");
        assertThatThrownBy(() -> OutboxRecovery.acceptLoss(damaged, "events")).hasMessageContaining("open already");
    }
}
