package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.ReasonGroup;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index follows the log in the background. */
class IndexerTest extends OutboxTestBase {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final EventTerms BODY = event -> List.of("body:" + new String(event.body(), UTF_8));

    @BeforeEach
    void findByBody() {
        terms = BODY;
    }

    @Test
    void eachWholeBlockIsIndexedAndThePartOfOneIsNot() {
        open();
        append(1, 600);
        awaitBlocks(2);
        clock.advance(Duration.ofHours(2));
        append(601, 767);
        assertThat(number("SELECT last_at - first_at FROM blocks WHERE block = 1"))
                .isZero();
        append(768, 768);
        awaitBlocks(3);
        assertThat(number("SELECT last_at - first_at FROM blocks WHERE block = 2"))
                .isEqualTo(Duration.ofHours(2).toMillis());
        assertThat(number("SELECT events FROM type_hours WHERE type = 'number' ORDER BY hour LIMIT 1"))
                .isEqualTo(600);
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(768);
    }

    @Test
    void indexGoesOnAfterReopeningAndCountsNothingTwice() {
        open();
        append(1, 300);
        awaitBlocks(1);
        reopen();
        append(301, 1_000);
        awaitBlocks(3);
        reopen();
        append(1_001, 1_024);
        awaitBlocks(4);
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(1_024);
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.search(EventQuery.all().withTerm("body:257"), 5, LONG)
                            .events())
                    .hasSize(1);
            assertThat(reader.search(EventQuery.all().withTerm("body:1025"), 5, LONG)
                            .events())
                    .isEmpty();
        }
    }

    @Test
    void statusSaysUpToWhichEventTheIndexReaches() {
        open();
        append(1, 255);
        assertThat(outbox.status().indexedSequence()).isZero();
        append(256, 700);
        await().until(() -> outbox.status().indexedSequence() == 512);
        reopen();
        await().until(() -> outbox.status().indexedSequence() == 512);
        append(701, 768);
        await().until(() -> outbox.status().indexedSequence() == 768);
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.status().indexedSequence()).isEqualTo(768);
        }
    }

    @Test
    void fileOfFormatThreeIsIndexedFromItsFirstEventOn() throws Exception {
        fileOfFormatThree(100, 5_000);
        open();
        // From the block of the first event that is there to the last whole one.
        awaitBlocks(19);
        assertThat(number("SELECT min(block) FROM blocks")).isZero();
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(IndexedBlock.last(18) - 99);
        try (OutboxReader reader = outbox.reader()) {
            assertThat(matching(reader, EventQuery.all())).isEqualTo(4_901);
            assertThat(reader.search(EventQuery.all().withTerm("body:4321"), 5, LONG)
                            .events())
                    .hasSize(1);
            assertThat(reader.search(EventQuery.all().withTerm("body:99"), 5, LONG)
                            .events())
                    .isEmpty();
        }
    }

    @Test
    void deadLettersOfFormatThreeAreGroupedAsNewOnesAre() throws Exception {
        fileOfFormatThree(1, 10);
        sql("INSERT INTO dead_letters(destination, seq, key, received_at, died_at, reason, body) VALUES"
                + "('one', 1, x'01', 0, 7, 'answered 400: 12345', x''), ('one', 2, x'02', 0, 9, 'answered 400: 67890', x''),"
                + "(NULL, NULL, x'03', 0, 8, 'answered 400: 11111', x'')");
        open();
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.deadLetterGroups(10))
                    .containsExactly(
                            new ReasonGroup("one", "answered 400: *", 2, 7, 9),
                            new ReasonGroup(null, "answered 400: *", 1, 8, 8));
        }
        outbox.deadLetter(new NewDeadLetter(null, null, 0, "answered 400: 98765", new byte[1]))
                .join();
        assertThat(number("SELECT letters FROM dead_letter_groups WHERE destination = '-'"))
                .isEqualTo(2);
    }

    @Test
    void termsThatFailCostTheEventItsTermsOnly() {
        terms = event -> {
            if (event.sequence() == 100) {
                throw new IllegalStateException("of a test");
            }
            return BODY.of(event);
        };
        open();
        append(1, 256);
        awaitBlocks(1);
        assertThat(count("terms")).isEqualTo(255);
    }

    @Test
    void indexThatCannotBeWrittenHoldsUpNoEventAndIsTriedAgain() throws Exception {
        open();
        append(1, 255);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = other.createStatement()) {
            statement.executeUpdate("ALTER TABLE terms RENAME TO hidden");
            append(256, 2_000);
            await().during(Duration.ofMillis(400)).until(() -> count("blocks") == 0);
            append(2_001, 2_010);
            assertThat(outbox.status().lastFailure()).isNull();
            statement.executeUpdate("ALTER TABLE hidden RENAME TO terms");
        }
        awaitBlocks(7);
        assertThat(count("terms")).isEqualTo(7 * 256);
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(7 * 256);
    }

    @Test
    void outboxClosesAlthoughMuchIsToBeIndexed() throws Exception {
        fileOfFormatThree(1, 20_000);
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        terms = event -> {
            calls.incrementAndGet();
            begun.countDown();
            return List.of();
        };
        open();
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        outbox.close();
        int atClose = calls.get();
        assertThat(atClose).isLessThan(20_000);
        open();
        awaitBlocks(78);
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(IndexedBlock.last(77));
    }

    @Test
    void blocksGoWithTheirEventsAndOldHoursAfterSixtyDays() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 600);
        awaitBlocks(2);
        take(600).forEach(Delivery::acknowledge);
        clock.advance(Duration.ofDays(8));
        append(601, 601);
        retain();
        assertThat(count("events")).isEqualTo(1);
        assertThat(count("blocks")).isZero();
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.search(EventQuery.all().withTerm("body:7"), 5, LONG)
                            .events())
                    .isEmpty();
            assertThat(reader.search(EventQuery.all().withTerm("body:601"), 5, LONG)
                            .events())
                    .hasSize(1);
        }
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(512);

        clock.advance(Duration.ofDays(51));
        retain();
        assertThat(number("SELECT sum(events) FROM type_hours")).isEqualTo(512);
        clock.advance(Duration.ofDays(2));
        retain();
        assertThat(count("type_hours")).isZero();
    }

    @Test
    void typesAndTermsGoWithTheLastEventOfTheirPart() throws Exception {
        // Of part 0 the last block, and two blocks of part 1.
        fileOfFormatThree(65_281, 66_048);
        sql("UPDATE events SET received_at = received_at + "
                + Duration.ofDays(8).toMillis() + " WHERE seq > 65500");
        open();
        consume(DISPATCH);
        awaitBlocks(3);
        take(768).forEach(Delivery::acknowledge);
        clock.advance(Duration.ofDays(8));
        retain();
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(65_501);
        assertThat(count("terms")).isEqualTo(768);

        clock.advance(Duration.ofDays(8));
        append(66_049, 66_049);
        retain();
        assertThat(count("events")).isEqualTo(1);
        assertThat(count("blocks")).isZero();
        assertThat(number("SELECT count(*) FROM terms WHERE part = 0")).isZero();
        assertThat(number("SELECT count(*) FROM block_types WHERE part = 0")).isZero();
        assertThat(count("terms")).isEqualTo(512);
    }

    @Test
    void indexSkipsWhatRetentionDeletedBeforeIt() throws Exception {
        fileOfFormatThree(2_900, 3_000);
        open();
        append(3_001, 3_072);
        awaitBlocks(1);
        assertThat(number("SELECT min(block) FROM blocks")).isEqualTo(11);
    }

    private void retain() {
        await().until(() -> number("SELECT sum(delivered) FROM destinations") == status().delivered());
        outbox.execute(store -> {
                    Retention retention = new Retention(store, settings());
                    while (retention.step(false)) {
                        continue;
                    }
                    return true;
                })
                .join();
    }

    private void awaitBlocks(long blocks) {
        await().until(() -> count("blocks") == blocks);
    }

    /** With the events {@code first} to {@code last}, whose bodies are their numbers. */
    private void fileOfFormatThree(int first, int last) throws Exception {
        sql("PRAGMA application_id = " + Schema.APPLICATION_ID);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"))) {
            Schema.migrate(connection, Schema.MIGRATIONS.subList(0, 3));
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO events VALUES(?, ?, 'number', ?, ?)")) {
                for (int i = first; i <= last; i++) {
                    byte[] body = String.valueOf(i).getBytes(UTF_8);
                    insert.setInt(1, i);
                    insert.setBytes(2, EventKey.of(body).bytes());
                    insert.setLong(3, clock.millis());
                    insert.setBytes(4, body);
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
