package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Single events that wait while their destination goes on, and those of which nobody knows whose fault a refusal is. */
class OutboxSetAsideTest extends OutboxTestBase {

    private static final String BAD = "answered 400: bad request";

    private static DispatchSettings settings(int maxInFlight, long maxAge, Repeat repeat, int limit, int maxSetAside) {
        return new DispatchSettings(
                maxInFlight, 16 << 20, maxAge, 500, 2, 5_000, 10_000, 100, 0, repeat, limit, maxSetAside);
    }

    private List<Delivery> noMore() throws InterruptedException {
        Delivery more = deliveries.poll(200, TimeUnit.MILLISECONDS);
        return more == null ? List.of() : List.of(more);
    }

    // --- set aside

    @Test
    void othersGoOnWhileSomeWaitForTheirTime() throws Exception {
        open();
        append(1, 30);
        consume(settings(10, 0, Repeat.allowed, 10, 100));
        for (Delivery delivery : take(10)) {
            assertThat(delivery.setAside("throttled", Duration.ofSeconds(30))).isTrue();
        }
        List<Delivery> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.addAll(take(1));
            others.get(i).acknowledge();
        }
        assertThat(sequences(others)).first().isEqualTo(11L);
        assertThat(noMore()).isEmpty();
        DestinationStatus waiting = status();
        assertThat(waiting.state()).isEqualTo(State.RUNNING);
        assertThat(waiting.waiting()).isEqualTo(10);
        assertThat(waiting.inFlight()).isZero();
        assertThat(waiting.apart()).isEqualTo(new DestinationStatus.Apart(10, "throttled", 0, false));
        assertBalance(waiting);
        clock.advance(Duration.ofSeconds(30));
        List<Delivery> again = take(10);
        assertThat(sequences(again)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        again.forEach(Delivery::acknowledge);
        assertThat(status().delivered()).isEqualTo(30);
        assertThat(status().apart()).isNull();
    }

    @Test
    void beyondTheBoundTheDestinationRests() throws Exception {
        open();
        append(1, 5);
        consume(settings(10, 0, Repeat.allowed, 10, 3));
        List<Delivery> all = take(5);
        all.subList(0, 3).forEach(delivery -> delivery.setAside("throttled", Duration.ofSeconds(30)));
        assertThat(status().state()).isEqualTo(State.RUNNING);
        all.get(3).setAside("throttled", Duration.ofSeconds(30));
        assertThat(status().state()).isEqualTo(State.BACKING_OFF);
        assertThat(status().apart().setAside()).isEqualTo(3);
        all.get(4).acknowledge();
        clock.advance(Duration.ofSeconds(31));
        take(4).forEach(Delivery::acknowledge);
        assertThat(status().delivered()).isEqualTo(5);
    }

    @Test
    void refusedEventForWhichThereIsNoRoomRestsTheDestination() throws Exception {
        open();
        append(1, 3);
        consume(settings(1, 0, Repeat.allowed, 10, 2));
        for (int i = 0; i < 3; i++) {
            assertThat(take(1).get(0).refuse(BAD)).isTrue();
        }
        assertThat(status().state()).isEqualTo(State.BACKING_OFF);
        assertThat(status().apart().refused()).isEqualTo(2);
        assertThat(status().deadLettered()).isZero();
        assertThat(noMore()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sequences(take(1))).containsExactly(3L);
    }

    @Test
    void whatTheDestinationSaidItDidNotTakeIsNotUnknown() throws Exception {
        open();
        append(1, 2);
        consume(settings(10, 0, Repeat.never, 10, 100));
        List<Delivery> all = take(2);
        beginSending(all);
        all.get(0).setAside("throttled", Duration.ofSeconds(30));
        all.get(1).refuse(BAD);
        assertThat(status().deadLettered()).isZero();
        await().until(() -> count("sending") == 0);
        reopen();
        consume(settings(10, 0, Repeat.never, 10, 100));
        assertThat(sequences(take(2))).containsExactly(1L, 2L);
        assertThat(status().deadLettered()).isZero();
    }

    @Test
    void eventThatIsTooOldDiesInsteadOfBeingSetAside() throws Exception {
        open();
        append(1, 2);
        consume(settings(10, 60_000, Repeat.allowed, 10, 100));
        List<Delivery> all = take(2);
        clock.advance(Duration.ofSeconds(61));
        all.get(0).setAside("throttled", Duration.ofSeconds(30));
        all.get(1).refuse(BAD);
        assertThat(status().deadLettered()).isEqualTo(2);
        assertThat(status().apart()).isNull();
    }

    @Test
    void afterARestartTheyAreHandedOverAgainAndNothingElseIs() throws Exception {
        open();
        append(1, 6);
        consume(settings(10, 0, Repeat.allowed, 10, 100));
        List<Delivery> all = take(6);
        all.get(1).setAside("throttled", Duration.ofHours(1));
        all.get(3).refuse(BAD);
        for (int i : new int[] {0, 2, 4, 5}) {
            all.get(i).acknowledge();
            if (i == 0) {
                // The acceptance says that the refused one is at fault, so it would be dead; refuse it anew.
                assertThat(status().deadLettered()).isEqualTo(1);
            }
        }
        await().until(() -> number("SELECT delivered FROM destinations") == 4);
        reopen();
        consume(settings(10, 0, Repeat.allowed, 10, 100));
        assertThat(sequences(take(1))).containsExactly(2L);
        assertThat(noMore()).isEmpty();
    }

    @Test
    void suspendedDestinationGetsNoneOfThem() throws Exception {
        open();
        append(1, 1);
        consume(settings(10, 0, Repeat.allowed, 10, 100));
        take(1).get(0).setAside("throttled", Duration.ofSeconds(1));
        dispatcher.subscription().suspend(true);
        clock.advance(Duration.ofSeconds(5));
        assertThat(noMore()).isEmpty();
        dispatcher.subscription().suspend(false);
        assertThat(sequences(take(1))).containsExactly(1L);
    }

    // --- refused

    private void refuseFirst(int count) throws InterruptedException {
        for (Delivery delivery : take(count)) {
            delivery.refuse(BAD);
        }
    }

    @Test
    void runOfRefusalsHoldsAndIsTriedWithOthersInTurnWithItsOwn() throws Exception {
        open();
        append(1, 3);
        consume(settings(3, 0, Repeat.allowed, 3, 100));
        refuseFirst(3);
        append(4, 20);
        DestinationStatus held = status();
        assertThat(held.state()).isEqualTo(State.HELD);
        assertThat(held.reason()).isEqualTo("3 events in a row were refused alike: " + BAD);
        assertThat(held.deadLettered()).isZero();
        assertThat(held.waiting()).isEqualTo(20);
        assertThat(held.apart()).isEqualTo(new DestinationStatus.Apart(3, BAD, 3, true));
        List<Long> tries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            assertThat(noMore()).isEmpty();
            clock.advance(Duration.ofSeconds(10));
            // One, one of the run, twice as many, one of the run.
            List<Delivery> tried = take(i == 2 ? 2 : 1);
            tries.addAll(sequences(tried));
            tried.forEach(delivery -> delivery.refuse(BAD));
        }
        assertThat(tries).containsExactly(4L, 1L, 5L, 6L, 2L);
        assertThat(status().deadLettered()).isZero();
        clock.advance(Duration.ofSeconds(10));
        while (status().waiting() > 0) {
            Delivery delivery = take(1).get(0);
            if (delivery.event().sequence() <= 2) {
                delivery.refuse(BAD);
            } else {
                delivery.acknowledge();
            }
        }
        assertThat(status().state()).isEqualTo(State.RUNNING);
        assertThat(status().deadLettered()).isEqualTo(2);
        assertThat(status().delivered()).isEqualTo(18);
    }

    @Test
    void singleOneWithNothingBehindItDiesInTime() throws Exception {
        open();
        append(1, 1);
        consume(settings(10, 0, Repeat.allowed, 10, 100));
        refuseFirst(1);
        assertThat(status().state()).isEqualTo(State.RUNNING);
        assertThat(status().deadLettered()).isZero();
        clock.advance(Duration.ofSeconds(10));
        refuseFirst(1);
        assertThat(status().deadLettered()).isEqualTo(1);
        assertThat(status().waiting()).isZero();
    }

    @Test
    void othersThatWereHandedOverBeforeTheHoldAreNotToBeSent() throws Exception {
        open();
        append(1, 5);
        consume(settings(10, 0, Repeat.allowed, 3, 100));
        List<Delivery> all = take(5);
        assertThat(all.get(0).refuse(BAD)).isTrue();
        assertThat(all.get(1).refuse(BAD)).isTrue();
        assertThat(all.get(2).refuse(BAD)).isFalse();
        all.get(3).release(Pause.hold(BAD));
        all.get(4).acknowledge();
        assertThat(status().state()).isEqualTo(State.HELD);
        assertThat(status().apart().refused()).isEqualTo(3);
    }

    @Test
    void operatorBuriesThemOrSendsThemAgain() throws Exception {
        open();
        append(1, 6);
        consume(settings(3, 0, Repeat.allowed, 3, 100));
        refuseFirst(3);
        assertThat(outbox.decideRefusals("one", false)).isEqualTo(3);
        assertThat(status().state()).isEqualTo(State.RUNNING);
        refuseFirst(3);
        assertThat(status().state()).isEqualTo(State.HELD);
        int refused = status().apart().refused();
        assertThat(outbox.decideRefusals("one", true)).isEqualTo(refused);
        assertThat(status().deadLettered()).isEqualTo(refused);
        assertThat(status().state()).isEqualTo(State.RUNNING);
        assertBalance(status());
    }
}
