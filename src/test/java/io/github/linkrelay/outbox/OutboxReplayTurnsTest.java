package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.dispatch.ReplayChoice;
import io.github.linkrelay.outbox.dispatch.ReplayRow;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a replay goes on: beside live events, at its rate, one after another. */
class OutboxReplayTurnsTest extends ReplayTestBase {

    @Test
    void rateIsKept() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 100, "refused");
        long id = start(of(ReplayRequest.DEAD_LETTERS, 50));
        assertThat(replay(id).rate()).isEqualTo(50);
        take(1);
        assertNoMore();
        for (long next = 2; next <= 50; next += 4) {
            clock.advance(Duration.ofMillis(80));
            assertThat(sequences(take(4))).isEqualTo(range(next, next + 3));
            assertThat(deliveries).isEmpty();
        }
    }

    @Test
    void rateOfTheDestinationHoldsForReplaysToo() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 30, "refused");
        dispatcher.stop();
        consume(new DispatchSettings(2_000, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 10, Repeat.allowed, 10, 100_000));
        start(deadLetters());
        take(1);
        assertNoMore();
        clock.advance(Duration.ofMillis(100));
        take(1);
        assertNoMore();
    }

    @Test
    void liveEventsGoOnDuringAReplayAndTakeTurnsWithIt() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 200, "refused");
        append(201, 400);
        take(200);
        dispatcher.stop();
        start(deadLetters());
        consume(DISPATCH);
        List<Long> both = sequences(take(400));
        assertThat(both).containsExactlyInAnyOrderElementsOf(range(1, 400));
        for (int from = 0; from < 400; from += 20) {
            assertThat(both.subList(from, from + 20))
                    .filteredOn(sequence -> sequence > 200)
                    .as("of 20")
                    .hasSizeBetween(5, 15);
        }
        assertBalance(status());
    }

    @Test
    void replayWithARateLetsAllLiveEventsThroughBetweenItsOwn() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 10, "refused");
        start(of(ReplayRequest.DEAD_LETTERS, 1));
        assertThat(sequences(take(1))).containsExactly(1L);
        append(11, 60);
        assertThat(sequences(take(50))).isEqualTo(range(11, 60));
        clock.advance(Duration.ofSeconds(1));
        assertThat(sequences(take(1))).containsExactly(2L);
    }

    @Test
    void replaySharesTheBoundsOfWhatIsInFlight() throws Exception {
        open();
        consume(new DispatchSettings(10, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 10, 100_000));
        for (int from = 1; from <= 41; from += 10) {
            dead(from, from + 9, "refused");
        }
        start(deadLetters());
        List<Delivery> taken = take(10);
        assertNoMore();
        taken.get(0).acknowledge();
        take(1);
        append(51, 51);
        assertNoMore();
        assertThat(status().inFlight()).isEqualTo(10);
    }

    @Test
    void pausedReplaySendsNothingMoreAndResumedGoesOn() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 10, "refused");
        long id = start(of(ReplayRequest.DEAD_LETTERS, 10));
        Delivery first = take(1).get(0);
        assertThat(outbox.pauseReplay(id).join().state()).isEqualTo(State.PAUSED);
        assertThat(number("SELECT state = 'paused' FROM replays")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(5));
        assertNoMore();
        first.acknowledge();
        assertThat(replay(id).sent()).isEqualTo(1);
        append(11, 12);
        assertThat(sequences(take(2))).containsExactly(11L, 12L);
        saved();
        reopen();
        consume(DISPATCH);
        take(2).forEach(Delivery::acknowledge);
        assertThat(replay(id).state()).isEqualTo(State.PAUSED);
        assertNoMore();
        assertThat(outbox.resumeReplay(id).join().state()).isIn(State.RUNNING, State.WAITING);
        assertThat(sequences(take(1))).containsExactly(2L);
        awaitState(id, State.RUNNING);
    }

    @Test
    void cancelledReplayIsOverAndWhatIsInFlightStillCounts() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 10, "refused");
        long id = start(of(ReplayRequest.DEAD_LETTERS, 10));
        Delivery first = take(1).get(0);
        clock.advance(Duration.ofMillis(200));
        List<Delivery> more = take(1);
        ReplayStatus cancelled = outbox.cancelReplay(id).join();
        assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
        assertThat(cancelled.endedAt()).isEqualTo(clock.millis());
        clock.advance(Duration.ofSeconds(5));
        assertNoMore();
        first.acknowledge();
        more.get(0).release(Pause.backOff("busy"));
        clock.advance(Duration.ofSeconds(5));
        assertNoMore();
        assertThat(status().delivered()).isEqualTo(1);
        assertBalance(status());
        saved();
        await().until(() -> number("SELECT sent FROM replays WHERE state = 'cancelled'") == 1);
        for (var steer : List.of(outbox.pauseReplay(id), outbox.resumeReplay(id), outbox.cancelReplay(id))) {
            assertThatThrownBy(steer::join)
                    .hasRootCauseInstanceOf(OutboxException.class)
                    .hasMessageContaining("has ended");
        }
        reopen();
        assertThat(replay(id).state()).isEqualTo(State.CANCELLED);
        consume(DISPATCH);
        assertNoMore();
    }

    @Test
    void secondReplayWaitsForTheFirstAndDoesNotSendWhatThatOneBroughtBack() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 6, "refused");
        long first = start(deadLetters());
        long second = start(deadLetters());
        assertThat(replay(second).state()).isEqualTo(State.WAITING);
        assertThat(replay(second).total()).isEqualTo(6);
        List<Delivery> taken = take(6);
        assertNoMore();
        taken.subList(0, 4).forEach(Delivery::acknowledge);
        outbox.pauseReplay(first).join();
        assertNoMore();
        taken.subList(4, 6).forEach(delivery -> delivery.release(Pause.backOff("busy")));
        clock.advance(Duration.ofSeconds(1));
        List<Delivery> rest = take(2);
        assertThat(sequences(rest)).containsExactly(5L, 6L);
        awaitState(second, State.RUNNING);
        rest.forEach(Delivery::acknowledge);
        ReplayStatus done = replay(second);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(List.of(done.sent(), done.failed()))
                .as("four are no dead letters any more")
                .containsExactly(2L, 4L);
        outbox.resumeReplay(first).join();
        awaitState(first, State.DONE);
        assertThat(List.of(replay(first).sent(), replay(first).failed())).containsExactly(4L, 2L);
        assertThat(status().delivered()).isEqualTo(6);
        assertBalance(status());
        assertNoMore();
    }

    @Test
    void replayWaitsWhereNoRouteConsumes() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 2, "refused");
        dispatcher.stop();
        long id = start(deadLetters());
        assertThat(replay(id).state()).isEqualTo(State.WAITING);
        assertNoMore();
        consume(DISPATCH);
        take(2);
        awaitState(id, State.RUNNING);
    }

    @Test
    void onlyTheLastReplaysThatEndedAreKept() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 1, "refused");
        long paused = start(deadLetters());
        take(1);
        outbox.pauseReplay(paused).join();
        outbox.execute(store -> {
                    for (int i = 0; i < 1_005; i++) {
                        ReplayRow row = store.replays()
                                .add(new ReplayRow(
                                        0,
                                        "one",
                                        ReplayRequest.EVENTS,
                                        ReplayChoice.parse("lastId=0"),
                                        "",
                                        0,
                                        State.RUNNING,
                                        0,
                                        "",
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        1,
                                        0));
                        store.replays().setState(row.id(), State.CANCELLED, 1);
                    }
                    return null;
                })
                .join();
        long last = start(events());
        assertThat(outbox.replays())
                .hasSize(1_002)
                .first()
                .extracting(ReplayStatus::id)
                .isEqualTo(last);
        assertThat(replay(paused).state()).isEqualTo(State.PAUSED);
    }

    @Test
    void replaysAreReadBesideTheProcess() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 3, "refused");
        long first = start(of(ReplayRequest.DEAD_LETTERS, 0.001));
        long second = start(events());
        take(1).get(0).acknowledge();
        saved();
        try (OutboxReader reader = OutboxReader.open(directory, "events")) {
            assertThat(reader.replays(10)).extracting(ReplayStatus::id).containsExactly(second, first);
            assertThat(reader.replays(10))
                    .extracting(ReplayStatus::state)
                    .containsExactly(State.WAITING, State.RUNNING);
            assertThat(reader.replays(1)).hasSize(1);
            await().until(() -> reader.replays(10).get(1).sent() == 1);
        }
    }

    @Test
    void replayWithNothingToSendIsDoneAtOnce() throws Exception {
        open();
        consume(DISPATCH);
        delivered(1, 2);
        long id = start(deadLetters());
        awaitState(id, State.DONE);
        assertThat(replay(id).total()).isZero();
    }

    @Test
    void replayedEventThatIsSetAsideHoldsUpTheReplayAndNotTheLiveEvents() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 1, "refused");
        long id = start(deadLetters());
        assertThat(take(1).get(0).setAside("throttled", Duration.ofSeconds(30))).isTrue();
        append(2, 3);
        List<Delivery> live = take(2);
        assertThat(sequences(live)).containsExactly(2L, 3L);
        live.forEach(Delivery::acknowledge);
        assertThat(status().state()).isEqualTo(DestinationStatus.State.RUNNING);
        assertNoMore();
        clock.advance(Duration.ofSeconds(30));
        List<Delivery> again = take(1);
        assertThat(sequences(again)).containsExactly(1L);
        again.get(0).acknowledge();
        awaitState(id, ReplayStatus.State.DONE);
        assertBalance(status());
    }

    @Test
    void replayWaitsWhileItsDestinationIsHeldForRefusals() throws Exception {
        open();
        consume(new DispatchSettings(100, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 2, 100));
        dead(1, 1, "refused");
        append(2, 3);
        take(2).forEach(delivery -> delivery.refuse("answered 400"));
        assertThat(status().state()).isEqualTo(DestinationStatus.State.HELD);
        long id = start(deadLetters());
        clock.advance(Duration.ofSeconds(10));
        List<Delivery> tried = take(1);
        assertThat(tried.get(0).event().sequence()).isIn(2L, 3L);
        assertNoMore();
        tried.get(0).acknowledge();
        take(2).forEach(Delivery::acknowledge);
        awaitState(id, ReplayStatus.State.DONE);
        assertThat(status().delivered()).isEqualTo(3);
    }
}
