package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.file.Schema;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DeadLetterQuery;
import io.github.linkrelay.outbox.view.EventPage;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import io.github.linkrelay.outbox.view.QuarantineEntry;
import io.github.linkrelay.outbox.view.ReasonGroup;
import io.github.linkrelay.outbox.view.StoredDestination;
import io.github.linkrelay.outbox.view.TypeHour;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Dead letters, quarantine and numbers, read beside the outbox that writes them. */
class OutboxReadingTest extends OutboxTestBase {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Test
    void deadLettersAreFoundByWhatTheyHaveInCommon() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 6);
        List<Delivery> all = take(6);
        for (int i = 0; i < 6; i++) {
            clock.advance(Duration.ofSeconds(1));
            all.get(i).deadLetter(i < 4 ? "answered 400: event 1000" + i : "too large");
        }
        await().until(() -> count("dead_letters") == 6);
        outbox.deadLetter(new NewDeadLetter(null, "odd", 5, "no JSON near character 12345", "x".getBytes(UTF_8)))
                .join();
        try (OutboxReader reader = outbox.reader()) {
            assertThat(ids(reader, null, null, null, null, 10)).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
            assertThat(ids(reader, null, null, null, 4L, 2)).containsExactly(3L, 2L);
            assertThat(ids(reader, "one", null, null, null, 10)).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
            assertThat(ids(reader, "one", "answered 400: event *", null, 4L, 2)).containsExactly(3L, 2L);
            assertThat(ids(reader, null, "too large", "number", null, 10)).containsExactly(6L, 5L);
            assertThat(ids(reader, null, "too large", "other", null, 10)).isEmpty();
            assertThat(ids(reader, "two", null, null, null, 10)).isEmpty();
            assertThat(ids(reader, "one", "answered 400: event 10001", null, null, 10))
                    .isEmpty();
            assertThat(ids(reader, DeadLetterQuery.NONE, null, null, null, 10)).containsExactly(7L);
            assertThat(ids(reader, DeadLetterQuery.NONE, null, "odd", null, 10)).containsExactly(7L);
            assertThat(ids(reader, DeadLetterQuery.NONE, null, "number", null, 10))
                    .isEmpty();

            DeadLetter letter = reader.deadLetterOf("one", 2).orElseThrow();
            assertThat(letter)
                    .usingRecursiveComparison()
                    .isEqualTo(new DeadLetter(
                            2,
                            "one",
                            2,
                            EventKey.of("2".getBytes(UTF_8)).toString(),
                            "number",
                            clock.millis() - 6_000,
                            clock.millis() - 4_000,
                            "answered 400: event 10001",
                            "answered 400: event *",
                            "2".getBytes(UTF_8)));
            assertThat(reader.deadLetter(2)).usingRecursiveComparison().isEqualTo(reader.deadLetterOf("one", 2));
            assertThat(reader.deadLetter(7).orElseThrow().destination()).isNull();
            assertThat(reader.deadLetter(7).orElseThrow().sequence()).isEqualTo(-1);
            assertThat(reader.deadLetter(8)).isEmpty();
            assertThat(reader.deadLetterOf("one", 7)).isEmpty();
        }
    }

    @Test
    void deadLettersAreCountedByReasonAsTheyComeAndGo() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 5);
        List<Delivery> all = take(5);
        long first = clock.millis();
        for (int i = 0; i < 5; i++) {
            all.get(i).deadLetter(i < 3 ? "answered 400: event 1000" + i : "too large");
            clock.advance(Duration.ofSeconds(1));
        }
        await().until(() -> count("dead_letters") == 5);
        outbox.deadLetter(new NewDeadLetter(null, null, 0, "too large", new byte[0]))
                .join();
        assertThat(outbox.deadLetter(new NewDeadLetter(null, null, 0, "too large", new byte[0]))
                        .join())
                .isFalse();
        ReasonGroup small = new ReasonGroup(null, "too large", 1, first + 5_000, first + 5_000);
        ReasonGroup large = new ReasonGroup("one", "too large", 2, first + 3_000, first + 4_000);
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.deadLetterGroups(10))
                    .containsExactly(
                            new ReasonGroup("one", "answered 400: event *", 3, first, first + 2_000), large, small);
            assertThat(reader.deadLetterGroups(1)).hasSize(1);
            delete("DELETE FROM dead_letters WHERE id IN (1, 2)");
            assertThat(reader.deadLetterGroups(10))
                    .containsExactly(
                            large,
                            small,
                            new ReasonGroup("one", "answered 400: event *", 1, first + 2_000, first + 2_000));
            delete("DELETE FROM dead_letters WHERE id = 3");
            assertThat(reader.deadLetterGroups(10)).containsExactly(large, small);
            delete("DELETE FROM dead_letters");
            assertThat(reader.deadLetterGroups(10)).isEmpty();
        }
        assertThat(count("dead_letter_groups")).isZero();
    }

    @Test
    void quarantineIsReadByReason() {
        open();
        for (int i = 1; i <= 3; i++) {
            outbox.quarantine(
                    new NewQuarantineEntry(null, i, i < 3 ? "no signature" : "wrong", i < 3 ? null : "s", new byte[i]));
        }
        await().until(() -> count("quarantine") == 3);
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.quarantine(null, null, 10))
                    .extracting(QuarantineEntry::receivedAt)
                    .containsExactly(3L, 2L, 1L);
            assertThat(reader.quarantine("no signature", null, 1))
                    .extracting(QuarantineEntry::receivedAt)
                    .containsExactly(2L);
            assertThat(reader.quarantine("no signature", 2L, 10))
                    .extracting(QuarantineEntry::receivedAt)
                    .containsExactly(1L);
            assertThat(reader.quarantine("no", null, 10)).isEmpty();
            assertThat(reader.quarantineGroups())
                    .containsExactly(
                            new ReasonGroup(null, "no signature", 2, 1, 2), new ReasonGroup(null, "wrong", 1, 3, 3));
            assertThat(reader.quarantineEntry(3))
                    .usingRecursiveComparison()
                    .isEqualTo(Optional.of(
                            new QuarantineEntry(3, EventKey.of(new byte[3]).toString(), 3, "wrong", "s", new byte[3])));
            assertThat(reader.quarantineEntry(4)).isEmpty();
        }
    }

    @Test
    void destinationsBalanceFromTheFileAlone() throws Exception {
        open();
        consume(DISPATCH);
        outbox.dispatcher("idle", StartFrom.OLDEST, delivery -> {});
        append(1, 5);
        clock.advance(Duration.ofSeconds(1));
        append(6, 10);
        List<Delivery> all = take(10);
        all.subList(0, 5).forEach(Delivery::acknowledge);
        all.get(6).deadLetter("bad");
        await().until(() -> count("dead_letters") == 1);
        outbox.close();
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(reader.destinations())
                    .containsExactly(
                            new StoredDestination(
                                    "idle", 10, 0, 0, 0, 10, Instant.ofEpochMilli(clock.millis() - 1_000)),
                            new StoredDestination("one", 10, 5, 0, 1, 4, Instant.ofEpochMilli(clock.millis())));
        }
    }

    @Test
    void typesAreCountedByHourWhetherIndexedOrNot() {
        open();
        long hour = clock.millis() / HOUR;
        append(1, 256);
        clock.advance(Duration.ofHours(1));
        append(257, 300);
        outbox.append(new NewEvent(null, null, 0, new byte[0])).join();
        await().until(() -> count("blocks") == 1);
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.typeHours(hour))
                    .containsExactly(
                            new TypeHour("", hour + 1, 1),
                            new TypeHour("number", hour, 256),
                            new TypeHour("number", hour + 1, 44));
            assertThat(reader.typeHours(hour + 1))
                    .containsExactly(new TypeHour("", hour + 1, 1), new TypeHour("number", hour + 1, 44));
            assertThat(reader.typeHours(hour + 2)).isEmpty();
        }
    }

    @Test
    void olderFormatIsSaidAndItsLastEventsAreReadAllTheSame() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA application_id = " + Schema.APPLICATION_ID);
            Schema.migrate(connection, Schema.MIGRATIONS.subList(0, 3));
            statement.executeUpdate("INSERT INTO events VALUES(1, x'01', 't', 5, x'61')");
        }
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(reader.lastEvents(5)).hasSize(1);
            List<Runnable> calls = List.of(
                    () -> reader.search(EventQuery.all(), 1, Duration.ZERO),
                    () -> matching(reader, EventQuery.all()),
                    () -> reader.event(1),
                    () -> reader.attempts("one", 1, 1),
                    () -> ids(reader, null, null, null, null, 1),
                    () -> reader.deadLetterGroups(1),
                    () -> reader.quarantine(null, null, 1),
                    reader::destinations,
                    reader::status,
                    () -> reader.typeHours(0));
            assertThat(calls).allSatisfy(call -> assertThatThrownBy(call::run)
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("format 3")
                    .hasMessageContaining("Restart the process"));
        }
        // The owner brings it up to date.
        open();
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(matching(reader, EventQuery.all())).isEqualTo(1);
        }
    }

    @Test
    void closedOutboxGivesNoReader() {
        open();
        outbox.close();
        assertThatThrownBy(() -> outbox.reader())
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void readerInAnotherProcessFindsEachEventWhileTheOwnerWrites() throws Exception {
        open();
        append(1, 100);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            for (int i = 101; i <= 3_000 && other.isAlive(); i++) {
                append(i, i);
            }
            append(4_001, 4_001);
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(other.getInputStream().readAllBytes(), UTF_8).strip())
                    .isEqualTo("sound");
        } finally {
            other.destroyForcibly();
        }
    }

    /** Pages through the log until the last event is there: each page goes on where the one before ended. */
    static final class Other {

        private Other() {}

        public static void main(String[] args) {
            long last = 0;
            String body = "";
            boolean sound = true;
            try (OutboxReader reader = OutboxReader.open(Path.of(args[0]), "events")) {
                while (!body.equals("4001")) {
                    List<Long> sequences = new ArrayList<>();
                    EventQuery rest = EventQuery.all();
                    while (rest != null) {
                        EventPage page = reader.search(rest, 200, Duration.ofSeconds(10));
                        page.events()
                                .forEach(found -> sequences.add(found.event().sequence()));
                        if (rest.before() == null && !page.events().isEmpty()) {
                            body = new String(page.events().get(0).event().body(), UTF_8);
                        }
                        rest = page.next() == null ? null : rest.withBefore(page.next());
                    }
                    long newest = sequences.get(0);
                    sound &= newest >= last && sequences.size() == newest;
                    last = newest;
                }
            }
            System.out.println(sound ? "sound" : "unsound");
        }
    }

    private static List<Long> ids(
            OutboxReader reader, String destination, String group, String type, Long before, int limit) {
        return reader.deadLetters(new DeadLetterQuery(destination, group, type, before), limit).stream()
                .map(DeadLetter::id)
                .toList();
    }

    private void delete(String sql) {
        outbox.execute(store -> {
                    try (Statement statement = store.connection().createStatement()) {
                        return statement.executeUpdate(sql);
                    }
                })
                .join();
    }
}
