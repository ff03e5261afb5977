package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A destination that must not get an event twice: what was being sent is known, also after a crash. */
class OutboxLedgerTest extends OutboxTestBase {

    private static final DispatchSettings NEVER =
            new DispatchSettings(2_000, 16 << 20, 0, 500, 2, 5_000, 10_000, 100, 0, Repeat.never, 10, 100_000);

    /** The file as a crash leaves it: what is on disk counts, nothing else is written any more. */
    private void crash() throws Exception {
        Path crashed = Files.createDirectories(directory.resolve("crashed"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("VACUUM INTO '" + crashed.resolve("events.db") + "'");
        }
        outbox.close();
        deliveries.clear();
        directory = crashed;
        open();
    }

    private Set<Long> sending() {
        return outbox.execute(store -> store.sending("one")).join().keySet();
    }

    private void assertDead(long sequence, String reason) {
        await().until(() -> number("SELECT count(*) FROM dead_letters WHERE destination = 'one' AND seq = " + sequence
                        + " AND reason = '" + reason + "'")
                == 1);
    }

    @Test
    void whatWasBeingSentAtACrashBecomesADeadLetterAndTheRestIsHandedOver() throws Exception {
        open();
        append(1, 10);
        consume(NEVER);
        List<Delivery> taken = take(10);
        beginSending(taken.subList(2, 6));
        taken.get(3).acknowledge();
        await().until(() -> sending().equals(Set.of(3L, 5L, 6L)));

        crash();
        assertThat(status().waiting()).isEqualTo(9);
        consume(NEVER);
        assertThat(sequences(take(6))).containsExactly(1L, 2L, 7L, 8L, 9L, 10L);
        assertThat(status().deadLettered()).isEqualTo(3);
        assertThat(status().delivered()).isEqualTo(1);
        assertBalance(status());
        for (long dead : new long[] {3, 5, 6}) {
            assertDead(dead, "sent before a crash, whether it arrived is unknown");
        }
        await().until(() -> sending().isEmpty());
        assertThat(deliveries).isEmpty();

        reopen();
        consume(NEVER);
        assertThat(sequences(take(6))).containsExactly(1L, 2L, 7L, 8L, 9L, 10L);
        assertThat(status().deadLettered()).isEqualTo(3);
        assertThat(count("dead_letters")).isEqualTo(3);
    }

    @Test
    void beginningIsOnDiskWhenItReturns() throws Exception {
        open();
        append(1, 3);
        consume(NEVER);
        beginSending(take(2));
        assertThat(number("SELECT count(*) FROM sending WHERE destination = 'one' AND seq IN (1, 2)"))
                .isEqualTo(2);
        assertThat(count("sending")).isEqualTo(2);
    }

    @Test
    void whatMayBeRepeatedLeavesNoRowAndComesAgain() throws Exception {
        open();
        append(1, 3);
        consume(DISPATCH);
        List<Delivery> taken = take(3);
        beginSending(taken);
        assertThat(taken).allMatch(Delivery::isRepeatAllowed);
        assertThat(count("sending")).isZero();
        reopen();
        consume(DISPATCH);
        assertThat(sequences(take(3))).containsExactly(1L, 2L, 3L);
        assertThat(status().deadLettered()).isZero();
    }

    @Test
    void destinationThatMayHaveRepeatsFromNowOnGetsWhatWasBeingSent() throws Exception {
        open();
        append(1, 3);
        consume(NEVER);
        beginSending(take(3));
        reopen();
        consume(DISPATCH);
        assertThat(sequences(take(3))).containsExactly(1L, 2L, 3L);
        await().until(() -> sending().isEmpty());
        reopen();
        consume(NEVER);
        take(3);
        assertThat(status().deadLettered()).isZero();
    }

    @Test
    void attemptThatDidNotArriveMayBeRepeatedAlsoAfterACrash() throws Exception {
        open();
        append(1, 4);
        consume(NEVER);
        List<Delivery> taken = take(4);
        beginSending(taken);
        endSending(taken.subList(0, 2));
        await().until(() -> sending().equals(Set.of(3L, 4L)));
        crash();
        consume(NEVER);
        assertThat(sequences(take(2))).containsExactly(1L, 2L);
        assertThat(status().deadLettered()).isEqualTo(2);
    }

    @Test
    void releaseWithoutAnAnswerIsADeadLetterAndRestsTheDestination() throws Exception {
        open();
        append(1, 3);
        consume(NEVER);
        List<Delivery> taken = take(3);
        beginSending(taken.subList(0, 2));
        endSending(taken.subList(1, 2));
        taken.forEach(delivery -> delivery.release(Pause.backOff("no answer: timed out")));
        assertThat(status().state()).isEqualTo(State.BACKING_OFF);
        assertThat(status().deadLettered()).isEqualTo(1);
        assertThat(status().waiting()).isEqualTo(2);
        assertBalance(status());
        assertDead(1, "no answer, whether it arrived is unknown");
        await().until(() -> sending().isEmpty());
        clock.advance(Duration.ofSeconds(5));
        assertThat(sequences(take(2))).containsExactly(2L, 3L);
        assertThat(deliveries.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void rowOfAnEventThatIsSentAgainOutlivesTheEndOfTheAttemptBefore() throws Exception {
        open();
        append(1, 1);
        consume(NEVER);
        List<Delivery> taken = take(1);
        for (int attempt = 0; attempt < 50; attempt++) {
            beginSending(taken);
            endSending(taken);
            beginSending(taken);
            outbox.execute(store -> null).join();
            assertThat(sending()).as("attempt %d", attempt).containsExactly(1L);
            endSending(taken);
        }
        await().until(() -> sending().isEmpty());
    }

    @Test
    void deliveryThatWasTakenBackMustNotBeSent() throws Exception {
        open();
        append(1, 2);
        consume(NEVER);
        List<Delivery> old = take(2);
        beginSending(old.subList(0, 1));
        dispatcher.stop();
        consume(NEVER);
        assertThat(sequences(take(1))).containsExactly(2L);
        assertDead(1, "sent before a crash, whether it arrived is unknown");
        assertThatThrownBy(() -> beginSending(old))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("taken back");
        assertThat(old.get(0).acknowledge()).isFalse();
        await().until(() -> sending().isEmpty());
        assertBalance(status());
    }

    @Test
    void nothingIsToBeSentWhileTheFileCannotBeWritten() throws Exception {
        open();
        append(1, 1);
        consume(NEVER);
        List<Delivery> taken = take(1);
        try (Connection disk = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("events.db"));
                Statement statement = disk.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> beginSending(taken)).isInstanceOf(NotStoredException.class);
            statement.execute("ROLLBACK");
        }
        assertThat(taken.get(0).release(Pause.backOff("disk"))).isTrue();
        assertThat(status().deadLettered()).isZero();
        clock.advance(Duration.ofSeconds(5));
        List<Delivery> again = take(1);
        await().ignoreExceptions().untilAsserted(() -> beginSending(again));
        assertThat(sending()).containsExactly(1L);
        again.get(0).acknowledge();
        await().until(() -> sending().isEmpty());
    }

    @Test
    void forgottenDestinationLeavesNoRows() throws Exception {
        open();
        append(1, 2);
        consume(NEVER);
        beginSending(take(2));
        dispatcher.stop();
        assertThat(outbox.forget("one").join()).isTrue();
        assertThat(count("sending")).isZero();
        consume(NEVER);
        assertThat(sequences(take(2))).containsExactly(1L, 2L);
    }

    @Test
    void noEventIsSentTwiceWhateverTheOrderOfSettlementAndTheCrashes() throws Exception {
        Random random = new Random(4);
        Set<Long> unknown = new HashSet<>();
        open();
        append(1, 300);
        for (int life = 0; life < 4; life++) {
            consume(NEVER);
            List<Delivery> taken = take((int) status().waiting());
            assertThat(sequences(taken)).noneMatch(unknown::contains);
            Collections.shuffle(taken, random);
            for (int from = 0; from < taken.size() - 40; from += 20) {
                List<Delivery> part = new ArrayList<>(taken.subList(from, from + 20));
                beginSending(part);
                for (Delivery delivery : part) {
                    int fate = random.nextInt(8);
                    if (fate == 0) {
                        delivery.deadLetter("refused");
                    } else if (fate < 4) {
                        delivery.acknowledge();
                    } else if (fate < 6) {
                        endSending(List.of(delivery));
                    } else {
                        unknown.add(delivery.event().sequence());
                    }
                }
            }
            await().until(() -> unknown.containsAll(sending()));
            Set<Long> left = sending();
            assertBalance(status());
            long dead = status().deadLettered();
            crash();
            consume(NEVER);
            assertThat(status().deadLettered()).isEqualTo(dead + left.size());
            assertBalance(status());
            dispatcher.stop();
            deliveries.clear();
        }
        assertThat(unknown).hasSizeGreaterThan(20);
        await().until(() -> count("dead_letters") == status().deadLettered());
    }
}
