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
        if (!outbox.destinations().isEmpty()) {
            await().until(() -> number("SELECT sum(delivered) FROM destinations")
                    == outbox.destinations().stream()
                            .mapToLong(DestinationStatus::delivered)
                            .sum());
        }
        outbox.execute(store -> {
                    Retention retention = new Retention(store, settings());
                    while (retention.step(false)) {
                        assertThat(store.usedBytes()).isPositive();
                    }
                    return null;
                })
                .join();
    }
}
