package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.outbox.dispatch.AttemptRow;
import io.github.linkrelay.outbox.dispatch.Dispatcher;
import io.github.linkrelay.outbox.dispatch.SequenceRanges;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.view.Attempt;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The log of deliveries, from what is told of a request to what is read of it. */
class AttemptsTest extends OutboxTestBase {

    private static final AttemptOutcome ACCEPTED = outcome(10, 200, "accepted", null);

    @Test
    void eachEventHasTheRequestsItWasIn() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 10);
        List<Delivery> all = take(10);
        long first = clock.millis();
        attempted(all, new AttemptOutcome(10, Duration.ofMillis(250).toNanos(), 503, "retry", "answered 503"));
        clock.advance(Duration.ofSeconds(2));
        attempted(List.of(all.get(9), all.get(0), all.get(1)), outcome(3, 200, "accepted", null));
        awaitAttempts(2);

        Attempt refused = new Attempt("one", first - 250, 250, 503, "retry", "answered 503", 10, 0);
        Attempt accepted = new Attempt("one", first + 2_000, 0, 200, "accepted", null, 3, 0);
        assertThat(attempts(1)).containsExactly(refused, accepted);
        assertThat(attempts(2)).containsExactly(refused, accepted);
        assertThat(attempts(10)).containsExactly(refused, accepted);
        assertThat(attempts(3)).containsExactly(refused);
        assertThat(attempts(11)).isEmpty();
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.attempts("one", 1, 1)).containsExactly(accepted);
            assertThat(reader.attempts("other", 1, 1)).isEmpty();
        }
    }

    @Test
    void requestOfSeveralDestinationsIsOneForEach() throws Exception {
        open();
        consume(DISPATCH);
        Dispatcher two = outbox.dispatcher("two", StartFrom.OLDEST, deliveries::add);
        two.start(DISPATCH);
        append(1, 2);
        attempted(take(4), outcome(4, 200, "accepted", null));
        awaitAttempts(2);
        assertThat(attempts(1)).hasSize(1);
        try (OutboxReader reader = outbox.reader()) {
            assertThat(reader.attempts("two", 2, 10))
                    .extracting(Attempt::destination)
                    .containsExactly("two");
        }
    }

    /** What a crash leaves is what another program sees in the file. */
    @Test
    void attemptIsThereWheneverTheCursorHasMoved() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 400);
        int looks = 0;
        for (Delivery delivery : take(400)) {
            attempted(List.of(delivery), ACCEPTED);
            delivery.acknowledge();
            long position = number("SELECT position FROM destinations");
            assertThat(number("SELECT count(*) FROM attempts")).isGreaterThanOrEqualTo(position);
            looks += position > 0 && position < 400 ? 1 : 0;
        }
        assertThat(looks).isPositive();
        awaitAttempts(400);
        reopen();
        assertThat(attempts(400)).hasSize(1);
    }

    @Test
    void rowsOfAWideRequestAreFoundByTheirFirstEvent() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<Long> sequences = new ArrayList<>();
            long sequence = 1 + random.nextInt(100);
            for (int i = 0; i < 100; i++) {
                sequences.add(sequence);
                sequence += random.nextInt(4) == 0 ? 1 + random.nextInt(3_000) : 1;
            }
            List<Long> mixed = new ArrayList<>(sequences);
            Collections.shuffle(mixed, random);
            List<AttemptRow> rows =
                    AttemptRow.of(mixed.stream().mapToLong(Long::longValue).toArray(), 0, ACCEPTED, 0);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.last() - row.first()).isBetween(0L, (long) AttemptRow.SPAN);
                assertThat(row.outcome().events()).isEqualTo(10);
            });
            for (long candidate = 1; candidate <= sequence; candidate++) {
                long one = candidate;
                long holding = rows.stream()
                        .filter(row ->
                                row.first() <= one && one <= row.last() && SequenceRanges.contain(row.events(), one))
                        .count();
                assertThat(holding).isEqualTo(sequences.contains(one) ? 1 : 0);
            }
        }
    }

    @Test
    void attemptsGoWithTheirEvents() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 20);
        List<Delivery> all = take(20);
        clock.advance(Duration.ofDays(6));
        for (int i = 0; i < 20; i += 2) {
            attempted(all.subList(i, i + 2), ACCEPTED);
        }
        all.subList(0, 11).forEach(Delivery::acknowledge);
        awaitAttempts(10);
        clock.advance(Duration.ofDays(2));
        retain();
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(12);
        assertThat(number("SELECT min(last_seq) FROM attempts")).isEqualTo(12);
        assertThat(count("attempts")).isEqualTo(5);
    }

    @Test
    void oldAttemptsGoAlthoughTheirEventsStay() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 2);
        List<Delivery> all = take(2);
        for (int i = 0; i < 1_200; i++) {
            attempted(all, outcome(2, 503, "retry", "answered 503"));
        }
        awaitAttempts(1_200);
        clock.advance(Duration.ofDays(6));
        attempted(all, outcome(2, 503, "retry", "answered 503"));
        awaitAttempts(1_201);
        retain();
        assertThat(count("attempts")).isEqualTo(1_201);
        clock.advance(Duration.ofDays(2));
        retain();
        assertThat(count("attempts")).isEqualTo(1);
        assertThat(count("events")).isEqualTo(2);
    }

    @Test
    void deliveryThatIsOfNoOutboxLeavesNoAttempt() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 1);
        Delivery own = take(1).get(0);
        Delivery foreign = (Delivery) Proxy.newProxyInstance(
                Delivery.class.getClassLoader(),
                new Class<?>[] {Delivery.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "event" -> own.event();
                    case "source" -> new DeliverySource() {};
                    default -> null;
                });
        attempted(List.of(foreign), ACCEPTED);
        own.acknowledge();
        await().until(() -> number("SELECT position FROM destinations") == 1);
        assertThat(count("attempts")).isZero();
    }

    private static AttemptOutcome outcome(int events, int status, String answer, String reason) {
        return new AttemptOutcome(events, 0, status, answer, reason);
    }

    private List<Attempt> attempts(long sequence) {
        try (OutboxReader reader = outbox.reader()) {
            return reader.attempts("one", sequence, 10);
        }
    }

    private void awaitAttempts(long rows) {
        await().until(() -> count("attempts") == rows);
    }

    private void retain() {
        await().until(() -> number("SELECT sum(delivered) FROM destinations") == status().delivered());
        outbox.execute(store -> {
                    Retention retention = new Retention(store, settings());
                    while (retention.step(false)) {
                        assertThat(store.usedBytes()).isPositive();
                    }
                    return true;
                })
                .join();
    }
}
