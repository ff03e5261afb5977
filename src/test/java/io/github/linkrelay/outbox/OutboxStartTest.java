package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.FirstEvent;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Where a destination begins that the file has not seen. */
class OutboxStartTest extends OutboxTestBase {

    private final Instant begin = clock.instant();

    private void start(String startFrom) {
        dispatcher = outbox.dispatcher("one", StartFrom.parse(startFrom), deliveries::add);
        dispatcher.start(DISPATCH);
    }

    private void appendAt(Instant receivedAt, int name) {
        outbox.append(new NewEvent(
                        null,
                        "number",
                        receivedAt.toEpochMilli(),
                        String.valueOf(name).getBytes(UTF_8)))
                .join();
    }

    @Test
    void destinationBeginsWithTheFirstEventAtOrAfterTheTime() throws Exception {
        open();
        for (int day = 0; day < 10; day++) {
            append(day * 10 + 1, day * 10 + 10);
            clock.advance(Duration.ofDays(1));
        }
        start(begin.plus(Duration.ofDays(7)).toString());
        assertThat(sequences(take(30)))
                .isEqualTo(LongStream.rangeClosed(71, 100).boxed().toList());
        assertThat(status().received()).isEqualTo(30);
        append(101, 101);
        assertThat(sequences(take(1))).containsExactly(101L);
        assertBalance(status());
    }

    @Test
    void momentBetweenTwoEventsBeginsWithTheLater() {
        open();
        append(1, 1);
        clock.advance(Duration.ofMillis(2));
        append(2, 2);
        clock.advance(Duration.ofDays(1));
        start(begin.plusMillis(1).toString());
        assertThat(status().received()).isEqualTo(1);
    }

    @Test
    void timeBeforeTheLogIsTheOldestEventAndOneAfterItIsTheNextToCome() throws Exception {
        open();
        append(1, 3);
        clock.advance(Duration.ofDays(1));
        start(begin.minusSeconds(1).toString());
        assertThat(sequences(take(3))).containsExactly(1L, 2L, 3L);
        outbox.dispatcher("late", StartFrom.parse(begin.plusSeconds(1).toString()), deliveries::add)
                .start(DISPATCH);
        append(4, 4);
        assertThat(sequences(take(2))).containsExactly(4L, 4L);
        assertThat(outbox.destinations().get(0).received()).isEqualTo(1);
    }

    @Test
    void emptyLogBeginsWithTheNextToCome() throws Exception {
        open();
        start(begin.toString());
        append(1, 1);
        assertThat(sequences(take(1))).containsExactly(1L);
    }

    @Test
    void eventsThatWereDeletedAreNoObstacle() throws Exception {
        open();
        for (int hour = 1; hour <= 100; hour++) {
            appendAt(begin.plus(Duration.ofHours(hour)), hour);
        }
        clock.advance(Duration.ofDays(6));
        outbox.execute(store -> {
                    for (String gone :
                            new String[] {"seq <= 20", "seq BETWEEN 40 AND 61", "seq BETWEEN 66 AND 69", "seq = 90"}) {
                        try (var statement = store.connection().createStatement()) {
                            statement.executeUpdate("DELETE FROM events WHERE " + gone);
                        }
                    }
                    return null;
                })
                .join();
        try (EventReader reader = new EventReader(StoreFile.reader(directory.resolve("events.db")))) {
            for (int hour = 0; hour <= 100; hour++) {
                int expected = hour <= 20
                        ? 21
                        : hour >= 40 && hour <= 61 ? 62 : hour >= 66 && hour <= 69 ? 70 : hour == 90 ? 91 : hour;
                assertThat(FirstEvent.of(
                                new StartFrom(begin.plus(Duration.ofHours(hour)).toEpochMilli()), reader, 100, clock))
                        .as("hour %d", hour)
                        .isEqualTo(expected);
            }
        }
        start(begin.plus(Duration.ofHours(62)).toString());
        assertThat(sequences(take(4))).containsExactly(62L, 63L, 64L, 65L);
    }

    @Test
    void eventsThatCameOutOfOrderAreNotPassedOver() throws Exception {
        open();
        Random random = new Random(7);
        long[] times = new long[400];
        for (int i = 0; i < times.length; i++) {
            times[i] = begin.toEpochMilli() + i * 60_000L - random.nextInt(1_700_000);
            appendAt(Instant.ofEpochMilli(times[i]), i);
        }
        clock.advance(Duration.ofDays(2));
        try (EventReader reader = new EventReader(StoreFile.reader(directory.resolve("events.db")))) {
            for (long time : times) {
                long expected = LongStream.range(0, times.length)
                        .filter(i -> times[(int) i] >= time)
                        .findFirst()
                        .orElseThrow();
                assertThat(FirstEvent.of(new StartFrom(time), reader, times.length, clock))
                        .isEqualTo(expected + 1);
            }
        }
    }

    @Test
    void timeToComeIsRefused() {
        open();
        assertThatThrownBy(() -> start(begin.plusSeconds(1).toString()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("startFrom")
                .hasMessageContaining("newest");
        assertThat(outbox.destinations()).isEmpty();
        start(begin.toString());
    }

    @Test
    void startIsOfNoMeaningToADestinationThatIsKnown() throws Exception {
        open();
        append(1, 3);
        start("oldest");
        take(1).get(0).acknowledge();
        reopen();
        start("newest");
        assertThat(sequences(take(2))).containsExactly(2L, 3L);
        assertThat(status().received()).isEqualTo(3);
    }

    @Test
    void newDestinationIsLoggedOnceWithItsStartAndWhatWaits() {
        try (LogLines log = new LogLines()) {
            open();
            append(1, 3);
            clock.advance(Duration.ofSeconds(1));
            append(4, 9);
            start(begin.plusSeconds(1).toString());
            reopen();
            start("oldest");
            assertThat(log.lines().stream().filter(line -> line.contains("is new")))
                    .singleElement()
                    .asString()
                    .startsWith("INFO")
                    .endsWith("The outbox destination one is new: it begins with event 4, 6 events wait");
        }
    }
}
