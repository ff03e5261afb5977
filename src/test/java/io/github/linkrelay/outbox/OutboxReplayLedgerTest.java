package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A replay to a destination that must not get an event twice. */
class OutboxReplayLedgerTest extends ReplayTestBase {

    private static final DispatchSettings NEVER =
            new DispatchSettings(2_000, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.never, 10, 100_000);
    private static final String BEFORE = "sent before a crash, whether it arrived is unknown";

    private long letters(String reason) {
        return number("SELECT count(*) FROM dead_letters WHERE reason = '" + reason + "'");
    }

    @Test
    void deadLetterThatWasBeingSentAtACrashIsNotSentAgainByThatReplay() throws Exception {
        open();
        consume(NEVER);
        dead(1, 6, "refused");
        long id = start(deadLetters());
        List<Delivery> taken = take(6);
        beginSending(taken.subList(0, 4));
        taken.get(0).acknowledge();
        saved();
        await().until(() -> count("sending") == 3);
        crash();
        consume(NEVER);
        List<Delivery> again = take(2);
        assertThat(sequences(again)).containsExactly(5L, 6L);
        assertNoMore();
        assertThat(replay(id).failed()).isEqualTo(3);
        assertThat(status().deadLettered()).isEqualTo(5);
        assertThat(status().everDeadLettered()).isEqualTo(6);
        assertBalance(status());
        await().until(() -> letters(BEFORE) == 3);
        assertThat(count("dead_letters")).isEqualTo(5);
        await().until(() -> count("sending") == 0);
        beginSending(again);
        again.forEach(Delivery::acknowledge);
        assertThat(replay(id).state()).isEqualTo(State.DONE);
        assertThat(List.of(replay(id).sent(), replay(id).failed())).containsExactly(3L, 3L);
        assertBalance(status());
    }

    @Test
    void deliveredEventThatWasBeingSentAtACrashFailsInTheReplayAndStaysDelivered() throws Exception {
        open();
        consume(NEVER);
        delivered(1, 3);
        long id = start(events());
        beginSending(take(3).subList(1, 2));
        crash();
        consume(NEVER);
        List<Delivery> again = take(2);
        assertThat(sequences(again)).containsExactly(1L, 3L);
        again.forEach(Delivery::acknowledge);
        assertThat(List.of(replay(id).sent(), replay(id).failed())).containsExactly(2L, 1L);
        assertThat(status().delivered()).isEqualTo(3);
        assertBalance(status());
        saved();
        assertThat(count("dead_letters")).isZero();
    }

    @Test
    void releaseWithoutAnAnswerFailsInTheReplayAndRestsTheDestination() throws Exception {
        open();
        consume(NEVER);
        dead(1, 2, "refused");
        long id = start(deadLetters());
        List<Delivery> taken = take(2);
        beginSending(taken);
        endSending(taken.subList(1, 2));
        taken.forEach(delivery -> delivery.release(Pause.backOff("no answer: timed out")));
        assertThat(status().state()).isEqualTo(DestinationStatus.State.BACKING_OFF);
        assertThat(replay(id).failed()).isEqualTo(1);
        await().until(() -> letters("no answer, whether it arrived is unknown") == 1);
        clock.advance(Duration.ofSeconds(5));
        List<Delivery> again = take(1);
        assertThat(sequences(again)).containsExactly(2L);
        again.get(0).acknowledge();
        assertThat(status().deadLettered()).isEqualTo(1);
        assertBalance(status());
        awaitState(id, State.DONE);
    }

    @Test
    void eventFromElsewhereThatWasBeingSentAtACrashIsNotSentAgainByThatReplay() throws Exception {
        ReplaySource.Opener tape = events -> new ReplaySource() {
            @Override
            public List<Item> next(long position, int most) {
                return LongStream.rangeClosed(position + 1, 4)
                        .mapToObj(place -> new Item(
                                place,
                                new StoredEvent(
                                        0,
                                        EventKey.parse("0" + place),
                                        null,
                                        5,
                                        String.valueOf(place).getBytes(UTF_8))))
                        .toList();
            }

            @Override
            public void close() throws IOException {
                // Nothing is open.
            }
        };
        open();
        outbox.addReplaySource("tape", tape);
        consume(NEVER);
        delivered(1, 4);
        long first = start(of("tape", 0));
        beginSending(take(4).subList(1, 3));
        long second = start(of("tape", 0));
        crash();
        outbox.addReplaySource("tape", tape);
        consume(NEVER);
        List<Delivery> again = take(2);
        assertThat(sequences(again)).containsExactly(-1L, -4L);
        again.forEach(Delivery::acknowledge);
        assertThat(sequences(take(4))).as("the second replay sends all").containsExactly(-1L, -2L, -3L, -4L);
        assertThat(List.of(replay(first).sent(), replay(first).failed())).containsExactly(2L, 2L);
        assertThat(replay(second).failed()).isZero();
        assertThat(status().delivered()).isEqualTo(4);
        saved();
        assertThat(count("dead_letters")).isZero();
    }

    @Test
    void noReplaySendsAnEventTwiceWhateverTheOrderOfSettlementAndTheCrashes() throws Exception {
        Random random = new Random(11);
        open();
        consume(NEVER);
        dead(1, 200, "refused");
        long id = start(deadLetters());
        Set<Long> begun = new HashSet<>();
        Set<Long> unknown = new HashSet<>();
        int accepted = 0;
        for (int life = 0; life < 5; life++) {
            int due = 200 - begun.size();
            List<Delivery> taken = take(due);
            assertThat(deliveries).isEmpty();
            assertThat(sequences(taken)).doesNotHaveDuplicates().noneMatch(begun::contains);
            Collections.shuffle(taken, random);
            for (int from = 0; from + 10 <= taken.size() / (life < 4 ? 2 : 1); from += 10) {
                List<Delivery> part = taken.subList(from, from + 10);
                beginSending(part);
                for (Delivery delivery : part) {
                    int fate = random.nextInt(8);
                    if (fate == 0) {
                        delivery.deadLetter("refused again");
                    } else if (fate < 4) {
                        accepted += delivery.acknowledge() ? 1 : 0;
                    } else if (fate < 6) {
                        endSending(List.of(delivery));
                        continue;
                    } else {
                        unknown.add(delivery.event().sequence());
                    }
                    begun.add(delivery.event().sequence());
                }
            }
            await().until(() -> unknown.containsAll(
                    outbox.execute(store -> store.sending("one")).join().keySet()));
            assertBalance(status());
            crash();
            consume(NEVER);
            assertBalance(status());
            assertThat(status().delivered()).isEqualTo(accepted);
        }
        List<Delivery> rest = take(200 - begun.size());
        acknowledge(rest);
        awaitState(id, State.DONE);
        assertThat(replay(id).sent()).isEqualTo(accepted + rest.size());
        assertThat(replay(id).failed()).isEqualTo(200 - replay(id).sent()).isEqualTo(status().deadLettered());
        assertThat(unknown).hasSizeGreaterThan(20);
        await().until(() -> count("dead_letters") == status().deadLettered());
        assertBalance(status());
    }

    @Test
    void destinationThatMayHaveRepeatsFromNowOnGetsWhatWasBeingSent() throws Exception {
        open();
        consume(NEVER);
        dead(1, 2, "refused");
        start(deadLetters());
        beginSending(take(2));
        crash();
        consume(DISPATCH);
        assertThat(sequences(take(2))).containsExactly(1L, 2L);
        await().until(() -> count("sending") == 0);
    }
}
