package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.TypeHour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file whose index is that of format 7 moves over in the background. */
class FormerIndexTest extends OutboxTestBase {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int EVENTS = 20_000;
    /** So many blocks of these events are whole. */
    private static final int BLOCKS = 78;
    /** Up to this event the table {@code dedupe} has the keys. */
    private static final int KEYED = 19_900;

    /** The index waits at this event. */
    private volatile long gateAt = Long.MAX_VALUE;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    @BeforeEach
    void findByBodyAndId() {
        terms = new EventTerms() {
            @Override
            public List<String> of(StoredEvent event) {
                if (event.sequence() == gateAt) {
                    reached.countDown();
                    await().atMost(LONG).until(() -> gate.getCount() == 0);
                }
                return List.of("body:" + new String(event.body(), UTF_8), id(event.key()));
            }

            @Override
            public boolean has(StoredEvent event, String term) {
                return term.equals("body:" + new String(event.body(), UTF_8)) || term.equals(id(event.key()));
            }

            @Override
            public String keyBeginning(String term) {
                return term.startsWith("id:") ? term.substring(3, 15) : null;
            }
        };
    }

    @AfterEach
    void openTheGate() {
        gate.countDown();
    }

    @Test
    void everyEventIsFoundBeforeWhileAndAfterTheFileIsMovedOver() throws Exception {
        fileOfFormatSeven();
        gateAt = 19_000;
        open();
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(outbox.status().indexedSequence()).isLessThan(EVENTS);
        append(EVENTS + 1, EVENTS + 10);
        assertEachIsFound();
        gate.countDown();
        awaitMovedOver();
        assertEachIsFound();
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(BLOCKS * 256L);
        assertThat(count("former_block_terms")).isZero();
        // Of an old event the id is a term, of a new one it is not.
        assertThat(count("terms")).isEqualTo(BLOCKS * 256L + KEYED);
    }

    @Test
    void eventsByHourAreCountedOnceAtEachMoment() throws Exception {
        fileOfFormatSeven();
        gateAt = 19_000;
        open();
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(perHour()).isEqualTo(EVENTS);
        gate.countDown();
        awaitMovedOver();
        assertThat(perHour()).isEqualTo(EVENTS);
    }

    @Test
    void processThatIsKilledInTheMiddleGoesOnWhereItWas() throws Exception {
        fileOfFormatSeven();
        gateAt = 19_000;
        open();
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        Path killed = Files.createDirectory(directory.resolve("killed"));
        outbox.execute(store -> {
                    // Between two transactions, as the kill leaves the files.
                    for (String name : List.of("events.db", "events.db-wal", "events.db-note")) {
                        try {
                            Files.copy(directory.resolve(name), killed.resolve(name));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    return null;
                })
                .join();
        assertThat(count("former_blocks")).isPositive().isLessThan(BLOCKS);
        gate.countDown();
        outbox.close();
        directory = killed;
        open();
        awaitMovedOver();
        assertEachIsFound();
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(BLOCKS * 256L);
    }

    @Test
    void keysOfBothFormatsAreKnownWithinTheWindowAndNotAfterIt() throws Exception {
        fileOfFormatSeven();
        open();
        for (int i : new int[] {1, KEYED, KEYED + 1, EVENTS}) {
            assertThat(isDuplicate(i)).as("event %d", i).isTrue();
        }
        append(EVENTS + 1, EVENTS + 1);
        reopen();
        assertThat(isDuplicate(EVENTS + 1)).isTrue();
        clock.advance(Duration.ofHours(73));
        for (int i : new int[] {1, EVENTS + 1}) {
            assertThat(isDuplicate(i)).as("event %d", i).isFalse();
            assertThat(isDuplicate(i)).as("event %d", i).isTrue();
        }
        try (OutboxReader reader = outbox.reader()) {
            // The same body is there twice now.
            assertThat(found(reader, id(key(1)))).containsExactly(EVENTS + 2L, 1L);
            assertThat(found(reader, id(key(EVENTS + 1)))).containsExactly(EVENTS + 3L, EVENTS + 1L);
        }
    }

    private boolean isDuplicate(int i) {
        return outbox.append(NewEvent.of("number", String.valueOf(i).getBytes(UTF_8)))
                .join()
                .duplicate();
    }

    private void assertEachIsFound() {
        try (OutboxReader reader = outbox.reader()) {
            for (long i : new long[] {1, 256, 257, 16_384, 16_385, 18_999, 19_000, KEYED, KEYED + 1, EVENTS}) {
                assertThat(found(reader, id(key(i)))).as("id of %d", i).containsExactly(i);
                assertThat(found(reader, "body:" + i)).as("body of %d", i).containsExactly(i);
            }
            assertThat(found(reader, id(key(0)))).isEmpty();
            assertThat(found(reader, "body:0")).isEmpty();
            assertThat(matching(reader, EventQuery.all().withType("number")))
                    .isEqualTo(outbox.status().lastSequence());
            assertThat(matching(reader, EventQuery.all().withType("other"))).isZero();
        }
    }

    private static List<Long> found(OutboxReader reader, String term) {
        return reader.search(EventQuery.all().withTerm(term), 5, LONG).events().stream()
                .map(found -> found.event().sequence())
                .toList();
    }

    private long perHour() {
        try (OutboxReader reader = outbox.reader()) {
            return reader.typeHours(0).stream().mapToLong(TypeHour::events).sum();
        }
    }

    private void awaitMovedOver() {
        await().atMost(LONG).until(() -> count("former_blocks") == 0 && count("blocks") == BLOCKS);
    }

    private static EventKey key(long i) {
        return EventKey.of(String.valueOf(i).getBytes(UTF_8));
    }

    private static String id(EventKey key) {
        return "id:" + key;
    }

    /** As the program wrote it that had format 7: its last block is not indexed, and the last keys are in their events only. */
    private void fileOfFormatSeven() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA application_id = " + Schema.APPLICATION_ID);
            Schema.migrate(connection, Schema.MIGRATIONS.subList(0, 7));
            connection.setAutoCommit(false);
            try (PreparedStatement event =
                            connection.prepareStatement("INSERT INTO events VALUES(?, ?, 'number', ?, ?)");
                    PreparedStatement key = connection.prepareStatement("INSERT INTO dedupe VALUES(?, ?)")) {
                for (int i = 1; i <= EVENTS; i++) {
                    event.setInt(1, i);
                    event.setBytes(2, key(i).bytes());
                    event.setLong(3, clock.millis());
                    event.setBytes(4, String.valueOf(i).getBytes(UTF_8));
                    event.executeUpdate();
                    if (i <= KEYED) {
                        key.setBytes(1, Arrays.copyOf(key(i).bytes(), 16));
                        key.setLong(2, clock.millis());
                        key.executeUpdate();
                    }
                }
            }
            statement.executeUpdate("UPDATE dedupe_state SET indexed_seq = " + KEYED);
            for (int block = 0; block < BLOCKS; block++) {
                statement.executeUpdate("INSERT INTO blocks VALUES(" + block + ", " + clock.millis() + ", "
                        + clock.millis() + ", 'number=256')");
                statement.executeUpdate("INSERT INTO block_terms VALUES(" + block + ", zeroblob(512))");
            }
            statement.executeUpdate("INSERT INTO type_hours VALUES('number', " + clock.millis() / 3_600_000 + ", "
                    + BLOCKS * 256 + ")");
            connection.commit();
        }
    }
}
