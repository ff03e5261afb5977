package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.sqlite.file.EventReader;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.sqlite.write.Retention;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventState;
import io.github.linkrelay.outbox.view.OutboxListener;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are sent to their destination again. */
class OutboxReplayTest extends ReplayTestBase {

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
        assertThat(taken.get(0).event().key()).isEqualTo(EventKey.of("4".getBytes(UTF_8)));
        assertThat(status().inFlight()).isEqualTo(5);
        assertThat(status().waiting()).isZero();
        acknowledge(taken);
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
                        + clock.millis())
                == 2);
        assertThat(count("dead_letters")).isEqualTo(2);
        assertThat(outbox.status().deadLetters()).isEqualTo(2);
        assertThat(number("SELECT min(id) FROM dead_letters"))
                .as("ids ascend with the time of death")
                .isGreaterThan(3);
        assertThat(number("SELECT sum(letters) FROM dead_letter_groups")).isEqualTo(2);
        assertThat(outbox.countReplay(deadLetters())).isEqualTo(2);
    }

    @Test
    void deadLetterWhoseEventRetentionHasDeletedIsReplayedAndMayDieAgain() throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 2, "refused");
        clock.advance(Duration.ofDays(8));
        await().until(() -> {
            outbox.execute(store -> new Retention(store, settings()).step(false))
                    .join();
            return count("events") == 0;
        });
        start(deadLetters());
        List<Delivery> taken = take(2);
        assertThat(taken.get(1).event().body()).asString().isEqualTo("2");
        taken.get(0).acknowledge();
        taken.get(1).deadLetter("again");
        await().until(() -> number("SELECT count(*) FROM dead_letters WHERE reason = 'again' AND body = x'32'"
                        + " AND type = 'number' AND key = x'" + EventKey.of("2".getBytes(UTF_8)) + "'")
                == 1);
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
        assertThat(sequences(again).subList(0, 11))
                .containsExactly(8L, 108L, 208L, 308L, 408L, 508L, 608L, 708L, 808L, 908L, 1_001L);
        assertNoMore();
        again.forEach(Delivery::acknowledge);
        assertThat(replay(id).state()).isEqualTo(State.DONE);
        assertThat(replay(id).sent()).isEqualTo(2_000);
        assertThat(status().delivered()).isEqualTo(2_000);
        assertBalance(status());
        await().until(() -> count("dead_letters") == 0);
    }

    @Test
    void releasedEventsOfAReplayComeAgainAfterTheRestHoweverOldTheyAre() throws Exception {
        open();
        consume(new DispatchSettings(
                2_000, 16 << 20, 1_000, 500, 2, 5_000, 10_000, 100, 0, Repeat.allowed, 10, 100_000));
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
        assertThat(taken.get(0).acknowledge())
                .as("it has another delivery by now")
                .isFalse();
        again.forEach(Delivery::acknowledge);
        assertThat(status().state()).isEqualTo(DestinationStatus.State.RUNNING);
        assertThat(replay(id).sent()).isEqualTo(3);
        assertThat(status().delivered()).isEqualTo(3);
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
    void deadLetterCountsAlsoIfTheClockWasSetBackBeforeItsDestinationWasRegistered() throws Exception {
        open();
        consume(DISPATCH);
        clock.advance(Duration.ofHours(-1));
        dead(1, 2, "refused");
        start(deadLetters());
        List<Delivery> taken = take(2);
        taken.get(0).acknowledge();
        taken.get(1).deadLetter("refused again");
        assertThat(List.of(status().delivered(), status().deadLettered())).containsExactly(1L, 1L);
        await().until(() -> count("dead_letters") == 1);
        await().until(() -> number("SELECT count(*) FROM dead_letters WHERE reason = 'refused again'") == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void eventThatADestinationAcceptedIsDeliveredAlthoughItDiedForAnEarlierOneOfThatName(int hours) throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 2, "refused");
        dispatcher.stop();
        outbox.forget("one").join();
        clock.advance(Duration.ofHours(hours));
        consume(DISPATCH);
        List<Delivery> taken = take(2);
        taken.get(0).acknowledge();
        taken.get(1).deadLetter("refused anew");
        saved();
        try (OutboxReader reader = outbox.reader();
                EventReader events = new EventReader(StoreFile.reader(directory.resolve("events.db")))) {
            assertThat(reader.event(1).orElseThrow().states()).containsEntry("one", EventState.DELIVERED);
            assertThat(reader.event(2).orElseThrow().states()).containsEntry("one", EventState.DEAD);
            assertThat(matching(reader, EventQuery.all().withState("one", EventState.DEAD)))
                    .isEqualTo(1);
            assertThat(events.isDeadLetter("one", 1)).isFalse();
            assertThat(events.isDeadLetter("one", 2)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void deadLetterOfAForgottenDestinationIsSentByOneOfThatNameAndDoesNotCount(int hours) throws Exception {
        open();
        consume(DISPATCH);
        dead(1, 3, "refused");
        long cancelled = start(of(ReplayRequest.DEAD_LETTERS, 0.001));
        take(1);
        dispatcher.stop();
        outbox.forget("one").join();
        assertThat(replay(cancelled).state()).isEqualTo(State.CANCELLED);
        clock.advance(Duration.ofHours(hours));
        consume(DISPATCH);
        List<Delivery> live = take(3);
        assertThat(outbox.countReplay(deadLetters()))
                .as("they wait, and go anyway")
                .isZero();
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
        assertThat(number("SELECT reason = 'refused' FROM dead_letters"))
                .as("of the earlier destination")
                .isEqualTo(1);
    }
}
