package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.view.DestinationStatus;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxRetentionTest extends OutboxTestBase {

    @Test
    void oldDeliveredEventsGoAndUndeliveredOnesStay() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 10);
        take(10).subList(0, 6).forEach(Delivery::acknowledge);
        retain();
        assertThat(count("events")).as("young events").isEqualTo(10);

        clock.advance(Duration.ofDays(8));
        retain();
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(7);
        assertThat(count("events")).isEqualTo(4);
        reopen();
        assertThat(outbox.append(NewEvent.of("new", new byte[0])).join().sequence())
                .isEqualTo(11);
    }

    @Test
    void eventStoredWhileTheClockWasFarAheadHoldsUpNoneBehindIt() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 2);
        clock.set(Duration.ofDays(3_650));
        append(3, 3);
        clock.set(Duration.ofDays(-3_650));
        append(4, 5);
        take(5).forEach(Delivery::acknowledge);
        clock.advance(Duration.ofDays(6));
        append(6, 6);
        take(1).forEach(Delivery::acknowledge);
        retain();
        assertThat(count("events")).as("young events").isEqualTo(6);
        clock.advance(Duration.ofDays(2));
        retain();
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(6);
    }

    @Test
    void moreEventsFromAheadThanOneStepLooksAtHoldUpNothingAndGoWithTheNextOldOne() throws Exception {
        open();
        consume(DISPATCH);
        clock.set(Duration.ofDays(3_650));
        append(1, 1_200);
        clock.set(Duration.ofDays(-3_650));
        append(1_201, 1_201);
        for (int i = 0; i < 1_201; i++) {
            take(1).get(0).acknowledge();
        }
        retain();
        assertThat(count("events")).isEqualTo(1_201);
        clock.advance(Duration.ofDays(8));
        append(1_202, 1_202);
        retain();
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(1_202);
    }

    @Test
    void eventsStoredWhileTheClockWasFarBehindDoNotGoEarly() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 1);
        clock.set(Duration.ofDays(-30));
        append(2, 2);
        clock.set(Duration.ofDays(30));
        append(3, 3);
        take(3).forEach(Delivery::acknowledge);
        clock.advance(Duration.ofDays(6));
        retain();
        assertThat(count("events")).isEqualTo(3);
        clock.advance(Duration.ofDays(2));
        retain();
        assertThat(count("events")).isZero();
    }

    @Test
    void firstEventsOfAMachineWhoseClockWasNotSetYetDoNotGoEarly() throws Exception {
        open();
        consume(DISPATCH);
        Duration sinceNever = Duration.ofMillis(clock.millis()).minusMinutes(1);
        clock.set(sinceNever.negated());
        append(1, 2);
        clock.set(sinceNever);
        append(3, 3);
        take(3).forEach(Delivery::acknowledge);
        retain();
        assertThat(count("events")).isEqualTo(3);
        clock.advance(Duration.ofDays(8));
        retain();
        assertThat(count("events")).isZero();
    }

    @Test
    void nothingGoesWhileTheClockIsFarBehind() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 2);
        clock.set(Duration.ofDays(-365));
        append(3, 3);
        clock.set(Duration.ofDays(365));
        append(4, 4);
        take(4).forEach(Delivery::acknowledge);
        // As it was at event 3, and nine days later.
        clock.set(Duration.ofDays(9 - 365));
        retain();
        assertThat(count("events")).isEqualTo(4);
    }

    @Test
    void clockThatIsSetFarAheadDeletesNothingThatTheProcessStoredJustNow() throws Exception {
        open();
        CompletableFuture<Retention> retention = outbox.execute(store -> new Retention(store, settings()));
        consume(DISPATCH);
        retention.join();
        append(1, 3);
        take(3).forEach(Delivery::acknowledge);
        clock.set(Duration.ofDays(3_650));
        retain(retention.join());
        assertThat(count("events")).isEqualTo(3);
        clock.advance(Duration.ofDays(8));
        retain(retention.join());
        assertThat(count("events")).isZero();
    }

    @Test
    void destinationThatComesBetweenTwoStepsStillGetsWhatIsLeft() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 1_200);
        for (int i = 0; i < 1_200; i++) {
            take(1).get(0).acknowledge();
        }
        clock.advance(Duration.ofDays(8));
        await().until(() -> number("SELECT position FROM destinations") == 1_200);
        Retention retention =
                outbox.execute(store -> new Retention(store, settings())).join();
        outbox.execute(store -> retention.step(false) && retention.step(false)).join();
        long oldest = number("SELECT min(seq) FROM events");
        assertThat(oldest).isBetween(501L, 1_001L);
        outbox.dispatcher("late", StartFrom.OLDEST, delivery -> {});
        retain(retention);
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(oldest);
    }

    @Test
    void attemptFromAheadHoldsUpNoOlderOneBehindIt() {
        open();
        long now = clock.millis();
        long day = Duration.ofDays(1).toMillis();
        outbox.execute(store -> {
                    for (long at : new long[] {now, now + 3_650 * day, now + 1, now + 5 * day}) {
                        store.connection()
                                .createStatement()
                                .executeUpdate(
                                        "INSERT INTO attempts(destination, first_seq, last_seq, events, at, millis,"
                                                + " status, answer, size) VALUES('one', 9, 9, '9', " + at
                                                + ", 1, 200, 'accepted', 1)");
                    }
                    return true;
                })
                .join();
        retain();
        assertThat(count("attempts")).isEqualTo(4);
        clock.advance(Duration.ofDays(8));
        retain();
        assertThat(number("SELECT min(id) FROM attempts")).isEqualTo(4);
    }

    @Test
    void eventThatOneDestinationStillWaitsForStays() throws Exception {
        open();
        consume(DISPATCH);
        outbox.dispatcher("stopped", StartFrom.OLDEST, delivery -> {});
        append(1, 5);
        take(5).forEach(Delivery::acknowledge);
        clock.advance(Duration.ofDays(100));
        retain();
        assertThat(count("events")).isEqualTo(5);

        outbox.forget("stopped").join();
        retain();
        assertThat(count("events")).isZero();
    }

    @Test
    void withoutAnyDestinationNothingIsDeleted() {
        open();
        append(1, 5);
        clock.advance(Duration.ofDays(100));
        retain();
        assertThat(count("events")).isEqualTo(5);
    }

    @Test
    void emptiedLogGoesOnWithItsNumbersAfterReopening() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 3);
        take(3).forEach(Delivery::acknowledge);
        clock.advance(Duration.ofDays(8));
        retain();
        assertThat(count("events")).isZero();
        reopen();
        append(4, 4);
        consume(DISPATCH);
        assertThat(sequences(take(1))).containsExactly(4L);
        assertBalance(status());
    }

    @Test
    void fileOverItsSizeLosesDeliveredEventsOnlyAndShrinks() throws Exception {
        retentionBytes = 500_000;
        open();
        consume(DISPATCH);
        for (int i = 0; i < 400; i++) {
            byte[] body = new byte[10_000];
            body[0] = (byte) i;
            body[1] = (byte) (i >> 8);
            outbox.append(NewEvent.of("big", body));
        }
        for (Delivery delivery : take(200)) {
            delivery.acknowledge();
        }
        retain();
        assertThat(number("SELECT min(seq) FROM events")).isEqualTo(201);
        assertThat(count("events")).isEqualTo(200);

        take(200).forEach(Delivery::acknowledge);
        retain();
        assertThat(outbox.status().fileBytes()).isLessThanOrEqualTo(500_000);
        assertThat(count("events")).isPositive();
        outbox.close();
        assertThat(Files.size(directory.resolve("events.db"))).isLessThan(2_000_000);
    }

    @Test
    void fullFileTakesEventsAgainOnceRetentionMadeRoom() throws Exception {
        maxBytes = 300_000;
        retentionBytes = 200_000;
        open();
        consume(DISPATCH);
        CompletableFuture<Appended> answer = CompletableFuture.completedFuture(null);
        for (int i = 0; !answer.isCompletedExceptionally(); i++) {
            byte[] body = new byte[10_000];
            body[0] = (byte) i;
            answer = outbox.append(NewEvent.of("big", body));
            answer.exceptionally(failure -> null).join();
        }
        assertThat(answer).isCompletedExceptionally();
        take((int) outbox.status().lastSequence()).forEach(Delivery::acknowledge);
        retain();
        assertThat(outbox.append(NewEvent.of("big", new byte[10_001])).join().duplicate())
                .isFalse();
    }

    @Test
    void fullFileMakesRoomOfWhatIsDeliveredWithoutBeingToldTo() throws Exception {
        maxBytes = 300_000;
        open();
        consume(DISPATCH);
        CompletableFuture<Appended> answer = CompletableFuture.completedFuture(null);
        for (int i = 0; !answer.isCompletedExceptionally(); i++) {
            byte[] body = new byte[10_000];
            body[0] = (byte) i;
            answer = outbox.append(NewEvent.of("big", body));
            answer.exceptionally(failure -> null).join();
        }
        take((int) outbox.status().lastSequence()).forEach(Delivery::acknowledge);
        retain();
        assertThat(outbox.append(NewEvent.of("big", new byte[10_001])).join().duplicate())
                .isFalse();
    }

    @Test
    void keysStayAsLongAsTheirEventsAndThenGo() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 3);
        take(3).forEach(Delivery::acknowledge);
        clock.advance(Duration.ofHours(73));
        retain();
        assertThat(count("keys")).as("past the window, but stored").isEqualTo(3);
        clock.advance(Duration.ofDays(5));
        append(4, 5);
        retain();
        assertThat(count("events")).isEqualTo(2);
        assertThat(count("keys")).isEqualTo(2);
    }

    @Test
    void keyThatOutlivesItsEventIsKnownWithinTheWindowAndGoesAfterIt() throws Exception {
        retentionBytes = 1;
        open();
        consume(DISPATCH);
        append(1, 3);
        take(3).forEach(Delivery::acknowledge);
        retain();
        assertThat(count("events")).isZero();
        assertThat(count("keys")).isEqualTo(3);
        reopen();
        assertThat(outbox.append(NewEvent.of("number", "2".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
        clock.advance(Duration.ofHours(73));
        retain();
        assertThat(count("keys")).isZero();
        assertThat(outbox.append(NewEvent.of("number", "2".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isFalse();
    }

    @Test
    void moreExpiredKeysThanOneStepSweepsGoAndYoungOnesStay() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 2_500);
        for (int i = 0; i < 5; i++) {
            take(500).forEach(Delivery::acknowledge);
        }
        clock.advance(Duration.ofDays(8));
        append(2_501, 5_000);
        retain();
        // The first way round began before the last events were gone.
        retain();
        assertThat(count("keys")).isEqualTo(2_500);
    }

    /** Saves the cursors, then lets retention take steps until it finds nothing more. */
    private void retain() {
        retain(outbox.execute(store -> new Retention(store, settings())).join());
    }

    /** Only what is saved as settled goes, so this waits for it first. */
    private void retain(Retention retention) {
        if (!outbox.destinations().isEmpty()) {
            await().until(() -> number("SELECT sum(delivered) FROM destinations")
                    == outbox.destinations().stream()
                            .mapToLong(DestinationStatus::delivered)
                            .sum());
        }
        outbox.execute(store -> {
                    while (retention.step(false)) {
                        assertThat(store.usedBytes()).isPositive();
                    }
                    return null;
                })
                .join();
    }
}
