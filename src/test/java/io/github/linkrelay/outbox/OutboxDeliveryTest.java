package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutboxDeliveryTest extends OutboxTestBase {

    @Test
    void eventsAreHandedOverInOrder() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 500);
        assertThat(sequences(take(500)))
                .isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
    }

    @Test
    void reopeningRepeatsExactlyWhatWasNotSettled() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 10);
        List<Delivery> taken = take(10);
        for (int index : new int[] {9, 0, 1, 4, 5, 6}) {
            assertThat(taken.get(index).acknowledge()).isTrue();
        }
        assertThat(status().delivered()).isEqualTo(6);
        assertThat(status().waiting()).isEqualTo(4);
        assertThat(status().inFlight()).isEqualTo(4);
        await().until(() -> number("SELECT position FROM destinations") == 2);

        reopen();
        assertThat(status().state()).isEqualTo(State.STOPPED);
        assertBalance(status());
        consume(DISPATCH);
        assertThat(sequences(take(4))).containsExactly(3L, 4L, 8L, 9L);
        assertThat(status().delivered()).isEqualTo(6);
    }

    @Test
    void onlyTheFirstSettlementCounts() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 1);
        Delivery delivery = take(1).get(0);
        assertThat(delivery.acknowledge()).isTrue();
        assertThat(delivery.acknowledge()).isFalse();
        assertThat(delivery.deadLetter("late")).isFalse();
        assertThat(delivery.release(Pause.backOff("late"))).isFalse();
        assertThat(status().delivered()).isEqualTo(1);
        assertThat(status().deadLettered()).isZero();
    }

    @Test
    void releasedEventsComeAgainAfterThePauseInOrder() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 5);
        List<Delivery> taken = take(5);
        taken.get(3).release(Pause.backOff("busy"));
        taken.get(1).release(Pause.backOff("busy"));
        taken.get(0).acknowledge();
        append(6, 6);

        assertThat(status().state()).isEqualTo(State.BACKING_OFF);
        assertThat(status().reason()).isEqualTo("busy");
        assertThat(status().nextAttempt()).isEqualTo(clock.instant().plusMillis(500));
        assertThat(deliveries.poll(150, TimeUnit.MILLISECONDS)).isNull();
        clock.advance(Duration.ofMillis(500));
        assertThat(sequences(take(3))).containsExactly(2L, 4L, 6L);
    }

    @Test
    void pausesGrowUntilSomethingIsAccepted() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 2);
        take(1);
        Delivery delivery = null;
        Delivery second = take(1).get(0);
        for (long expected : new long[] {500, 1_000, 2_000, 4_000, 5_000, 5_000}) {
            (delivery == null ? second : delivery).release(Pause.backOff("down"));
            assertThat(Duration.between(clock.instant(), status().nextAttempt()).toMillis())
                    .isEqualTo(expected);
            clock.advance(Duration.ofMillis(expected));
            delivery = take(1).get(0);
        }
        delivery.acknowledge();
        assertThat(status().state()).isEqualTo(State.RUNNING);
        assertThat(status().reason()).isNull();
        append(3, 3);
        take(1).get(0).release(Pause.backOff("down"));
        assertThat(Duration.between(clock.instant(), status().nextAttempt()).toMillis())
                .isEqualTo(500);
    }

    @Test
    void oneWaveOfFailuresIsOnePause() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 50);
        take(50).forEach(delivery -> delivery.release(Pause.backOff("down")));
        assertThat(Duration.between(clock.instant(), status().nextAttempt()).toMillis())
                .isEqualTo(500);
        assertThat(status().inFlight()).isZero();
    }

    @Test
    void pauseLastsAsLongAsTheDestinationAskedFor() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 1);
        take(1).get(0).release(Pause.backOff("429", Duration.ofMinutes(2)));
        assertThat(status().nextAttempt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(2)));
    }

    @Test
    void heldDestinationIsTriedSlowlyAndStaysHeldUntilATryIsAccepted() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 3);
        List<Delivery> taken = take(3);
        taken.get(0).release(Pause.hold("401"));
        assertThat(status().state()).isEqualTo(State.HELD);
        assertThat(status().nextAttempt()).isEqualTo(clock.instant().plusSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        Delivery again = take(1).get(0);
        assertThat(status().state()).isEqualTo(State.HELD);
        again.acknowledge();
        assertThat(status().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void afterAPauseOnlyAProbeIsInFlightUntilOneIsAccepted() throws Exception {
        open();
        consume(new DispatchSettings(1_000, 16 << 20, 0, 500, 2, 5_000, 10_000, 7, 0, Repeat.allowed, 10, 100_000));
        append(1, 100);
        take(100).forEach(delivery -> delivery.release(Pause.backOff("down")));
        clock.advance(Duration.ofMillis(500));
        List<Delivery> probe = take(7);
        assertThat(deliveries.poll(150, TimeUnit.MILLISECONDS)).isNull();
        probe.get(0).acknowledge();
        assertThat(sequences(take(93))).first().isEqualTo(8L);
    }

    @Test
    void backlogIsHandedOverWithinTheBoundOfEvents() throws Exception {
        open();
        append(1, 10_000);
        append(10_001, 20_000);
        consume(new DispatchSettings(50, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 10, 100_000));
        Random random = new Random(1);
        List<Delivery> open = new ArrayList<>();
        for (int settled = 0; settled < 20_000; settled++) {
            if (open.isEmpty()) {
                open.addAll(take(1));
            }
            deliveries.drainTo(open);
            assertThat(open.size()).isLessThanOrEqualTo(50);
            open.remove(random.nextInt(open.size())).acknowledge();
        }
        assertThat(status().delivered()).isEqualTo(20_000);
        assertThat(status().waiting()).isZero();
    }

    @Test
    void bytesInFlightAreBoundedAndALargerEventGoesAlone() throws Exception {
        open();
        for (int size : new int[] {400, 400, 400, 5_000, 10}) {
            byte[] body = new byte[size];
            body[0] = (byte) outbox.status().lastSequence();
            outbox.append(NewEvent.of("sized", body)).join();
        }
        consume(new DispatchSettings(100, 1_000, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 10, 100_000));
        List<Delivery> taken = take(2);
        assertThat(deliveries.poll(150, TimeUnit.MILLISECONDS)).isNull();
        taken.get(0).acknowledge();
        taken.get(1).acknowledge();
        take(1).get(0).acknowledge();
        Delivery large = take(1).get(0);
        assertThat(large.event().body()).hasSize(5_000);
        assertThat(deliveries.poll(150, TimeUnit.MILLISECONDS)).isNull();
        large.acknowledge();
        take(1);
    }

    @Test
    void deadLetterKeepsTheEventAndMovesTheBalance() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 3);
        List<Delivery> taken = take(3);
        assertThat(taken.get(1).deadLetter("400")).isTrue();
        assertThat(status().deadLettered()).isEqualTo(1);
        assertThat(status().waiting()).isEqualTo(2);
        assertBalance(status());
        await().until(() -> number("SELECT count(*) FROM dead_letters WHERE destination = 'one' AND seq = 2"
                        + " AND reason = '400' AND body = CAST('2' AS BLOB)")
                == 1);
        reopen();
        consume(DISPATCH);
        assertThat(sequences(take(2))).containsExactly(1L, 3L);
        assertThat(outbox.status().deadLetters()).isEqualTo(1);
    }

    @Test
    void releasedEventThatIsTooOldGoesToTheDeadLetters() throws Exception {
        open();
        consume(new DispatchSettings(100, 1 << 20, 60_000, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 10, 100_000));
        append(1, 1);
        take(1).get(0).release(Pause.backOff("down"));
        clock.advance(Duration.ofSeconds(60));
        take(1).get(0).release(Pause.backOff("down"));
        assertThat(status().deadLettered()).isZero();
        clock.advance(Duration.ofSeconds(10));
        take(1).get(0).release(Pause.backOff("down"));
        assertThat(status().deadLettered()).isEqualTo(1);
        assertThat(status().waiting()).isZero();
    }

    @Test
    void balanceHoldsWhileManyThreadsSettleAtRandom() throws Exception {
        open();
        consume(DISPATCH);
        AtomicInteger settled = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Random random = new Random(t);
            Thread thread = new Thread(() -> {
                while (settled.get() < 5_000) {
                    Delivery delivery = deliveries.poll();
                    int dice = random.nextInt(20);
                    if (delivery != null && dice == 0) {
                        delivery.release(Pause.backOff("dice", Duration.ofMillis(-1)));
                    } else if (delivery != null) {
                        boolean first = dice == 1 ? delivery.deadLetter("dice") : delivery.acknowledge();
                        settled.addAndGet(first ? 1 : 0);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (int i = 0; i < 50; i++) {
            append(100 * i + 1, 100 * i + 100);
            assertBalance(status());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        DestinationStatus before = status();
        assertBalance(before);
        assertThat(before.waiting()).isZero();
        reopen();
        assertThat(status().delivered()).isEqualTo(before.delivered());
        assertThat(status().deadLettered()).isEqualTo(before.deadLettered()).isEqualTo(count("dead_letters"));
        assertBalance(status());
    }

    @Test
    void lateSettlementCountsAfterTheConsumerWasReplaced() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 3);
        List<Delivery> first = take(3);
        dispatcher.stop();
        first.get(0).acknowledge();
        assertThat(status().state()).isEqualTo(State.STOPPED);
        consume(DISPATCH);
        List<Delivery> second = take(2);
        assertThat(sequences(second)).containsExactly(2L, 3L);
        assertThat(first.get(1).acknowledge()).isTrue();
        assertThat(second.get(0).acknowledge()).isFalse();
        assertThat(first.get(2).release(Pause.backOff("old"))).isFalse();
        assertThat(status().state()).isEqualTo(State.RUNNING);
        assertThat(second.get(1).acknowledge()).isTrue();
        assertThat(status().delivered()).isEqualTo(3);
        assertThat(status().inFlight()).isZero();
    }

    @Test
    void newestDestinationBeginsWithWhatIsStillToCome() throws Exception {
        open();
        append(1, 3);
        outbox.dispatcher("late", StartFrom.NEWEST, deliveries::add).start(DISPATCH);
        append(4, 4);
        assertThat(sequences(take(1))).containsExactly(4L);
        assertThat(status().received()).isEqualTo(1);
        assertBalance(status());
    }

    @Test
    void destinationsDoNotWaitForEachOther() throws Exception {
        open();
        append(1, 3);
        consume(DISPATCH);
        take(3).get(0).release(Pause.hold("401"));
        List<Delivery> other = Collections.synchronizedList(new ArrayList<>());
        outbox.dispatcher("two", StartFrom.OLDEST, other::add).start(DISPATCH);
        await().until(() -> other.size() == 3);
        other.forEach(Delivery::acknowledge);
        assertThat(outbox.destinations()).extracting(DestinationStatus::waiting).containsExactly(3L, 0L);
    }

    @Test
    void forgottenDestinationIsGoneButNotWhileItIsConsumed() {
        open();
        consume(DISPATCH);
        assertThatThrownBy(() -> outbox.forget("one")).hasMessageContaining("Stop its route");
        dispatcher.stop();
        assertThat(outbox.forget("one").join()).isTrue();
        assertThat(outbox.forget("one").join()).isFalse();
        assertThat(outbox.destinations()).isEmpty();
    }

    @Test
    void oldestWaitingIsTheFirstThatIsNotSettled() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 1);
        clock.advance(Duration.ofHours(1));
        append(2, 2);
        List<Delivery> taken = take(2);
        taken.get(0).acknowledge();
        assertThat(status().oldestWaiting()).isEqualTo(clock.instant());
        taken.get(1).acknowledge();
        assertThat(status().oldestWaiting()).isNull();
    }
}
