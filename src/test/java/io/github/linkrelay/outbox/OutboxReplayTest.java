package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.github.linkrelay.outbox.ReplayStatus.State;
import org.junit.jupiter.api.Test;

/** Events are sent to their destination again. */
class OutboxReplayTest extends ReplayTestBase {

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private void assertNoMore() throws InterruptedException {
        assertThat(deliveries.poll(150, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void deadLettersThatAreReplayedAndAcceptedBecomeDelivered() throws Exception {
        open();
        consume(DISPATCH);
        delivered(1, 3);
        dead(4, 8, "refused");
        delivered(9, 10);
        assertThat(outbox.countReplay(deadLetters())).isEqualTo(5);
        List<String> heard = new CopyOnWriteArrayList<>();
        outbox.addListener(new OutboxListener() {
            @Override
            public void delivered(String destination, int count) {
                heard.add(destination + " delivered " + count);
            }

            @Override
            public void recovered(String destination, int count) {
                heard.add(destination + " recovered " + count);
            }
        });
        long id = start(deadLetters());
        List<Delivery> taken = take(5);
        assertThat(sequences(taken)).isEqualTo(range(4, 8));
        assertThat(taken.get(0).event().body()).asString().isEqualTo("4");
        assertThat(taken.get(0).event().key()).isEqualTo(Key.of("4".getBytes(UTF_8)));
        assertThat(status().inFlight()).isEqualTo(5);
        assertThat(status().waiting()).isZero();
        Delivery.acknowledgeAll(taken);
        assertThat(heard).containsExactly("one delivered 5", "one recovered 5");
        assertThat(status().delivered()).isEqualTo(10);
        assertThat(status().deadLettered()).isZero();
        assertThat(status().everDeadLettered()).isEqualTo(5);
        assertBalance(status());
        ReplayStatus done = replay(id);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(List.of(done.total(), done.sent(), done.failed())).containsExactly(5L, 5L, 0L);
        assertThat(done.endedAt()).isEqualTo(clock.millis());
        await().until(() -> count("dead_letters") == 0);
        await().until(() -> outbox.status().deadLetters() == 0);
        reopen();
        assertThat(status().delivered()).isEqualTo(10);
        assertThat(status().everDeadLettered()).isEqualTo(5);
        assertThat(replay(id)).isEqualTo(done);
        consume(DISPATCH);
        assertNoMore();
    }

    @Test
    void deadLettersThatAreRefusedAgainKeepTheirCountWithTheNewReason() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 3, "refused");
        clock.advance(Duration.ofHours(1));
        long id = start(deadLetters());
        List<Delivery> taken = take(3);
        taken.get(0).deadLetter("refused again");
        taken.get(1).acknowledge();
        taken.get(2).deadLetter("refused again");
        assertThat(status().deadLettered()).isEqualTo(2);
        assertThat(status().everDeadLettered()).isEqualTo(3);
        assertBalance(status());
        assertThat(List.of(replay(id).sent(), replay(id).failed())).containsExactly(1L, 2L);
        assertThat(replay(id).state()).isEqualTo(State.DONE);
        await().until(() -> number("SELECT count(*) FROM dead_letters WHERE reason = 'refused again' AND died_at = "
                + clock.millis()) == 2);
        assertThat(count("dead_letters")).isEqualTo(2);
        assertThat(outbox.status().deadLetters()).isEqualTo(2);
        assertThat(number("SELECT min(id) FROM dead_letters")).as("ids ascend with the time of death").isGreaterThan(3);
        assertThat(number("SELECT sum(letters) FROM dead_letter_groups")).isEqualTo(2);
        assertThat(outbox.countReplay(deadLetters())).isEqualTo(2);
    }

    @Test
    void storedEventsAreSentAgainWhateverBecameOfThemAndWaitingOnesAreNot() throws Exception {
        open();
        consume(DISPATCH);
        delivered(1, 3);
        dead(4, 5, "refused");
        append(6, 9);
        List<Delivery> live = take(4);
        live.get(1).acknowledge();
        live.get(3).acknowledge();
        saved();
        assertThat(outbox.countReplay(events())).isEqualTo(7);
        long id = start(events());
        List<Delivery> taken = take(7);
        assertThat(sequences(taken)).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 9L);
        taken.get(0).deadLetter("refused now");
        taken.get(3).deadLetter("refused now");
        taken.get(4).acknowledge();
        live.get(0).acknowledge();
        live.get(2).acknowledge();
        for (int index : new int[] {1, 2, 5, 6}) {
            assertThat(taken.get(index).acknowledge()).isTrue();
        }
        assertThat(status().delivered()).as("what was delivered stays so").isEqualTo(8);
        assertThat(status().deadLettered()).isEqualTo(1);
        assertBalance(status());
        assertThat(List.of(replay(id).sent(), replay(id).failed())).containsExactly(5L, 2L);
        saved();
        await().until(() -> number("SELECT seq FROM dead_letters WHERE reason = 'refused now'") == 4);
        assertThat(count("dead_letters")).isEqualTo(1);
        assertNoMore();
    }

    @Test
    void eventsFromBeforeTheDestinationBeganAreNotReplayed() throws Exception {
        open();
        append(1, 5);
        dispatcher = outbox.dispatcher("one", StartFrom.NEWEST, deliveries::add);
        dispatcher.start(DISPATCH);
        delivered(6, 7);
        assertThat(outbox.countReplay(events())).isEqualTo(2);
        start(events());
        assertThat(sequences(take(2))).containsExactly(6L, 7L);
    }

    @Test
    void dryRunCountsAndSendsNothing() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 4, "refused");
        assertThat(outbox.countReplay(deadLetters())).isEqualTo(4);
        assertThat(outbox.replays()).isEmpty();
        assertNoMore();
        assertThat(count("replays")).isZero();
    }

    @Test
    void filtersNarrowTheChoiceOfBothSources() throws Exception {
        open();
        outbox.replayTerms(event -> List.of("body-" + new String(event.body(), UTF_8)));
        consume(DISPATCH);
        List<NewEvent> all = new ArrayList<>();
        for (int hour = 0; hour < 12; hour++) {
            all.add(new NewEvent(null, hour % 2 == 0 ? "even" : "odd", clock.millis() + Duration.ofHours(hour).toMillis(),
                    String.valueOf(hour).getBytes(UTF_8)));
        }
        all.forEach(event -> outbox.append(event).join());
        take(12).forEach(delivery -> delivery.deadLetter("refused"));
        saved();
        long three = clock.millis() + Duration.ofHours(3).toMillis();
        for (String source : List.of(ReplayRequest.DEAD_LETTERS, ReplayRequest.EVENTS)) {
            assertChoice(of(source, EventQuery.all().withType("odd")), 2, 4, 6, 8, 10, 12);
            assertChoice(of(source, EventQuery.all().receivedBetween(three, three + 7_200_000)), 4, 5);
            assertChoice(of(source, EventQuery.all().withType("odd").receivedBetween(three, null)), 4, 6, 8, 10, 12);
            assertChoice(of(source, EventQuery.all().withTerm("body-7")), 8);
            assertChoice(of(source, EventQuery.all().withTerm("7")));
            assertChoice(new ReplayRequest("one", source, EventQuery.all(), null, List.of(9L, 3L, 99L), 0, ""), 3, 9);
            assertChoice(new ReplayRequest("one", source, EventQuery.all().withType("even"), null, List.of(9L, 4L), 0, ""), 9);
        }
    }

    @Test
    void groupOfReasonsNarrowsTheChoiceOfDeadLetters() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 4, "refused");
        outbox.execute(store -> store.connection().createStatement().executeUpdate(
                "UPDATE dead_letters SET reason_group = 'a & b=c' WHERE seq IN (2, 3)")).join();
        assertChoice(new ReplayRequest("one", ReplayRequest.DEAD_LETTERS, EventQuery.all(), "a & b=c", List.of(), 0, ""), 2, 3);
    }

    /** Begins the replay, looks at what it sends, and refuses it, so that all is as before. */
    private void assertChoice(ReplayRequest request, long... expected) throws InterruptedException {
        assertThat(outbox.countReplay(request)).as("%s", request).isEqualTo(expected.length);
        long id = start(request);
        List<Delivery> taken = take(expected.length);
        assertThat(sequences(taken)).as("%s", request).isEqualTo(LongStream.of(expected).boxed().toList());
        taken.forEach(delivery -> delivery.release(Pause.backOff("back")));
        if (expected.length == 0) {
            awaitState(id, State.DONE);
        } else {
            outbox.cancelReplay(id).join();
        }
        clock.advance(Duration.ofSeconds(10));
        assertNoMore();
    }

    @Test
    void deadLetterWhoseEventRetentionHasDeletedIsReplayedAndMayDieAgain() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 2, "refused");
        clock.advance(Duration.ofDays(8));
        await().until(() -> {
            outbox.execute(store -> new Retention(store, settings()).step()).join();
            return count("events") == 0;
        });
        start(deadLetters());
        List<Delivery> taken = take(2);
        assertThat(taken.get(1).event().body()).asString().isEqualTo("2");
        taken.get(0).acknowledge();
        taken.get(1).deadLetter("again");
        await().until(() -> number("SELECT count(*) FROM dead_letters WHERE reason = 'again' AND body = x'32'"
                + " AND type = 'number' AND key = x'" + Key.of("2".getBytes(UTF_8)) + "'") == 1);
        assertThat(count("dead_letters")).isEqualTo(1);
        assertBalance(status());
    }

    @Test
    void replayGoesOnAfterReopeningAndRepeatsOnlyWhatWasInFlight() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 2_000, "refused");
        long id = start(of(ReplayRequest.DEAD_LETTERS, 0));
        List<Delivery> taken = take(2_000);
        for (int index = 0; index < 1_000; index++) {
            if (index % 100 != 7) {
                taken.get(index).acknowledge();
            }
        }
        saved();
        crash();
        assertBalance(status());
        assertThat(status().deadLettered()).isEqualTo(1_010);
        assertThat(replay(id).state()).isEqualTo(State.WAITING);
        assertThat(replay(id).sent()).isEqualTo(990);
        consume(DISPATCH);
        List<Delivery> again = take(1_010);
        assertThat(sequences(again).subList(0, 11)).containsExactly(8L, 108L, 208L, 308L, 408L, 508L, 608L, 708L, 808L, 908L,
                1_001L);
        assertNoMore();
        again.forEach(Delivery::acknowledge);
        assertThat(replay(id).state()).isEqualTo(State.DONE);
        assertThat(replay(id).sent()).isEqualTo(2_000);
        assertThat(status().delivered()).isEqualTo(2_000);
        assertBalance(status());
        await().until(() -> count("dead_letters") == 0);
    }

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
        consume(new DispatchSettings(2_000, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 10, Repeat.allowed));
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
            assertThat(both.subList(from, from + 20)).filteredOn(sequence -> sequence > 200).as("of 20").hasSizeBetween(5, 15);
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
        consume(new DispatchSettings(10, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed));
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
    void releasedEventsOfAReplayComeAgainAfterTheRestHoweverOldTheyAre() throws Exception {
        open();
        consume(new DispatchSettings(2_000, 16 << 20, 1_000, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed));
        dead(1, 3, "refused");
        clock.advance(Duration.ofDays(1));
        long id = start(deadLetters());
        List<Delivery> taken = take(3);
        taken.get(2).release(Pause.backOff("busy"));
        taken.get(0).release(Pause.backOff("busy"));
        assertThat(status().state()).isEqualTo(DestinationStatus.State.BACKING_OFF);
        taken.get(1).acknowledge();
        assertNoMore();
        clock.advance(Duration.ofMillis(500));
        List<Delivery> again = take(2);
        assertThat(sequences(again)).containsExactly(1L, 3L);
        assertThat(taken.get(0).acknowledge()).as("it has another delivery by now").isFalse();
        again.forEach(Delivery::acknowledge);
        assertThat(status().state()).isEqualTo(DestinationStatus.State.RUNNING);
        assertThat(replay(id).sent()).isEqualTo(3);
        assertThat(status().delivered()).isEqualTo(3);
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
            assertThatThrownBy(steer::join).hasRootCauseInstanceOf(OutboxException.class).hasMessageContaining("has ended");
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
        assertThat(List.of(done.sent(), done.failed())).as("four are no dead letters any more").containsExactly(2L, 4L);
        outbox.resumeReplay(first).join();
        awaitState(first, State.DONE);
        assertThat(List.of(replay(first).sent(), replay(first).failed())).containsExactly(4L, 2L);
        assertThat(status().delivered()).isEqualTo(6);
        assertBalance(status());
        assertNoMore();
    }

    @Test
    void deathsDuringAReplayDoNotBelongToIt() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 5);
        List<Delivery> live = take(5);
        live.get(0).deadLetter("refused");
        live.get(2).deadLetter("refused");
        live.get(4).deadLetter("refused");
        saved();
        long id = start(of(ReplayRequest.DEAD_LETTERS, 1));
        assertThat(sequences(take(1))).containsExactly(1L);
        live.get(1).deadLetter("refused");
        live.get(3).deadLetter("refused");
        saved();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sequences(take(1))).containsExactly(3L);
        clock.advance(Duration.ofSeconds(1));
        assertThat(sequences(take(1))).containsExactly(5L);
        clock.advance(Duration.ofSeconds(5));
        assertNoMore();
        assertThat(replay(id).total()).isEqualTo(3);
    }

    @Test
    void whatDiedJustBeforeTheRequestBelongsToTheReplay() throws Exception {
        open();
        consume(DISPATCH);
        for (int event = 1; event <= 30; event++) {
            append(event, event);
            take(1).get(0).deadLetter("refused");
            assertThat(outbox.countReplay(deadLetters())).isEqualTo(event);
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
    void deliveryThatOutlivesItsConsumerCountsOnce() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 3, "refused");
        long id = start(deadLetters());
        List<Delivery> old = take(3);
        dispatcher.stop();
        assertThat(old.get(0).acknowledge()).as("nobody else has it").isTrue();
        consume(DISPATCH);
        List<Delivery> again = take(2);
        assertThat(old.get(1).acknowledge()).as("it was taken back").isFalse();
        again.forEach(Delivery::acknowledge);
        assertThat(status().delivered()).isEqualTo(3);
        assertThat(replay(id).sent()).isEqualTo(3);
        assertBalance(status());
    }

    @Test
    void deadLetterOfAForgottenDestinationIsSentByOneOfThatNameAndDoesNotCount() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 3, "refused");
        long cancelled = start(of(ReplayRequest.DEAD_LETTERS, 0.001));
        take(1);
        dispatcher.stop();
        outbox.forget("one").join();
        assertThat(replay(cancelled).state()).isEqualTo(State.CANCELLED);
        clock.advance(Duration.ofHours(1));
        consume(DISPATCH);
        List<Delivery> live = take(3);
        assertThat(outbox.countReplay(deadLetters())).as("they wait, and go anyway").isZero();
        live.get(0).acknowledge();
        live.get(1).acknowledge();
        live.get(2).deadLetter("refused anew");
        saved();
        await().until(() -> number("SELECT count(*) FROM dead_letters WHERE seq = 3 AND reason = 'refused anew'") == 1);
        assertThat(count("dead_letters")).isEqualTo(3);
        start(deadLetters());
        List<Delivery> taken = take(3);
        taken.get(0).acknowledge();
        taken.get(1).deadLetter("refused by the new one");
        taken.get(2).acknowledge();
        assertThat(status().delivered()).isEqualTo(3);
        assertThat(status().deadLettered()).isZero();
        assertBalance(status());
        await().until(() -> count("dead_letters") == 1);
        assertThat(number("SELECT reason = 'refused' FROM dead_letters")).as("of the earlier destination").isEqualTo(1);
    }

    @Test
    void requestThatCanNotBeMetSaysWhy() throws Exception {
        open();
        consume(DISPATCH);
        assertThatThrownBy(() -> outbox.countReplay(new ReplayRequest("two", ReplayRequest.EVENTS, EventQuery.all(), null,
                List.of(), 0, ""))).isInstanceOf(OutboxException.class).hasMessageContaining("no destination two");
        assertThatThrownBy(() -> outbox.startReplay(of("tapes", 0)).join()).hasRootCauseInstanceOf(OutboxException.class)
                .hasMessageContaining("[dead-letters, events]");
        assertThatThrownBy(() -> outbox.countReplay(new ReplayRequest("one", ReplayRequest.EVENTS, EventQuery.all(), null,
                LongStream.range(0, 1_001).boxed().toList(), 0, ""))).hasMessageContaining("1000");
        assertThatThrownBy(() -> outbox.pauseReplay(5).join()).hasMessageContaining("no replay 5");
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
                ReplayRow row = store.replays().add(new ReplayRow(0, "one", ReplayRequest.EVENTS, ReplayChoice.parse("lastId=0"),
                        "", 0, State.RUNNING, 0, "", 0, 0, 0, 0, 1, 0));
                store.replays().setState(row.id(), State.CANCELLED, 1);
            }
            return null;
        }).join();
        long last = start(events());
        assertThat(outbox.replays()).hasSize(1_002).first().extracting(ReplayStatus::id).isEqualTo(last);
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
            assertThat(reader.replays(10)).extracting(ReplayStatus::state).containsExactly(State.WAITING, State.RUNNING);
            assertThat(reader.replays(1)).hasSize(1);
            await().until(() -> reader.replays(10).get(1).sent() == 1);
        }
    }
}
