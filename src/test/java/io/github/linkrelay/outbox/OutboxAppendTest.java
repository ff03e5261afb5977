package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.outbox.sqlite.write.KeyIndex;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.NewQuarantineEntry;
import io.github.linkrelay.outbox.view.OutboxListener;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OutboxAppendTest extends OutboxTestBase {

    @Test
    void appendIsOnDiskWhenItIsAnswered() {
        open();
        Appended appended =
                outbox.append(NewEvent.of("a", "body".getBytes(UTF_8))).join();

        assertThat(appended).isEqualTo(new Appended(1, false));
        assertThat(count("events")).isEqualTo(1);
    }

    @Test
    void appendIsNotAnsweredWhileItsTransactionIsOpen() {
        open();
        CountDownLatch gate = new CountDownLatch(1);
        outbox.execute(store -> {
            await().until(() -> gate.getCount() == 0);
            return null;
        });
        CompletableFuture<Appended> answer = outbox.append(NewEvent.of("a", new byte[] {1}));

        assertThat(answer).isNotDone();
        assertThat(count("events")).isZero();
        gate.countDown();
        assertThat(answer.join().duplicate()).isFalse();
    }

    @Test
    void bodiesAreKeptToTheByteAlsoEmptyOnes() throws Exception {
        open();
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        outbox.append(NewEvent.of(null, all)).join();
        outbox.append(NewEvent.of("empty", new byte[0])).join();
        consume(DISPATCH);

        List<Delivery> taken = take(2);
        assertThat(taken.get(0).event().body()).isEqualTo(all);
        assertThat(taken.get(0).event().type()).isNull();
        assertThat(taken.get(1).event().body()).isEmpty();
    }

    @Test
    void secondEventOfAKeyIsADuplicateAlsoAfterReopening() {
        open();
        append(1, 1);
        assertThat(outbox.append(NewEvent.of("number", "1".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
        reopen();
        assertThat(outbox.append(NewEvent.of("number", "1".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
        assertThat(outbox.append(NewEvent.of("number", "2".getBytes(UTF_8))).join())
                .isEqualTo(new Appended(2, false));
    }

    @Test
    void keyThatIsOlderThanTheWindowIsNoDuplicate() {
        open();
        append(1, 1);
        clock.advance(Duration.ofHours(72));
        assertThat(outbox.append(NewEvent.of("number", "1".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(outbox.append(NewEvent.of("number", "1".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isFalse();
        assertThat(outbox.append(NewEvent.of("number", "1".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
    }

    @Test
    void concurrentDuplicatesGiveOneEvent() throws Exception {
        open();
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    CompletableFuture<Appended> answer = outbox.append(NewEvent.of("n", new byte[] {(byte) i}));
                    synchronized (answers) {
                        answers.add(answer);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(answers.stream().filter(a -> !a.join().duplicate())).hasSize(200);
        assertThat(count("events")).isEqualTo(200);
        assertThat(number("SELECT max(seq) FROM events")).isEqualTo(200);
    }

    @Test
    void everyKeyIsKnownAfterReopeningWhetherIndexedOrOnlyInItsEvent() {
        int count = 2 * KeyIndex.PORTION + 10;
        maxPending = count;
        open();
        assertThat(duplicates(count)).isZero();
        outbox.close();
        open();

        assertThat(duplicates(count)).isEqualTo(count);
        assertThat(count("events")).isEqualTo(count);
    }

    @Test
    void keyOfAnEventThatWasRolledBackIsNotKnown() {
        open();
        outbox.execute(store -> {
                    store.append(new NewEvent(EventKey.parse("07"), "a", 0, new byte[] {7}));
                    store.rollback();
                    return null;
                })
                .join();

        assertThat(outbox.append(new NewEvent(EventKey.parse("07"), "a", 0, new byte[] {7}))
                        .join()
                        .duplicate())
                .isFalse();
    }

    private int duplicates(int count) {
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(outbox.append(NewEvent.of("n", new byte[] {(byte) i, (byte) (i >> 8)})));
        }
        return (int)
                answers.stream().filter(answer -> answer.join().duplicate()).count();
    }

    @Test
    void keyThatIsNotHexIsRefusedAndNothingElseIs() {
        open();
        assertThatThrownBy(() -> EventKey.parse("xyz")).isInstanceOf(IllegalArgumentException.class);
        assertThat(outbox.append(new NewEvent(EventKey.parse("00ff"), "a", 0, new byte[0]))
                        .join()
                        .duplicate())
                .isFalse();
    }

    @Test
    void oneRowThatCannotBeWrittenDoesNotFailTheOthers() {
        open();
        CountDownLatch gate = new CountDownLatch(1);
        outbox.execute(store -> {
            await().until(() -> gate.getCount() == 0);
            return null;
        });
        CompletableFuture<Appended> before = outbox.append(NewEvent.of("a", new byte[] {1}));
        CompletableFuture<Integer> bad = outbox.execute(store -> {
            try (Statement statement = store.connection().createStatement()) {
                return statement.executeUpdate("INSERT INTO dedupe(key, received_at) VALUES(NULL, 1)");
            }
        });
        CompletableFuture<Appended> after = outbox.append(NewEvent.of("a", new byte[] {2}));
        gate.countDown();

        assertThatThrownBy(bad::join).hasCauseInstanceOf(NotStoredException.class);
        assertThat(List.of(before.join().sequence(), after.join().sequence())).containsExactly(1L, 2L);
        assertThat(outbox.status().accepting()).isTrue();
    }

    @Test
    void appendBeyondMaxPendingIsRefusedAtOnce() {
        maxPending = 3;
        open();
        CountDownLatch gate = new CountDownLatch(1);
        outbox.execute(store -> {
            await().until(() -> gate.getCount() == 0);
            return null;
        });
        CompletableFuture<Appended> second = outbox.append(NewEvent.of("a", new byte[] {1}));
        CompletableFuture<Appended> third = outbox.append(NewEvent.of("a", new byte[] {2}));
        CompletableFuture<Appended> fourth = outbox.append(NewEvent.of("a", new byte[] {3}));

        assertThat(fourth).isCompletedExceptionally();
        gate.countDown();
        assertThat(second.join().sequence()).isEqualTo(1);
        assertThat(third.join().sequence()).isEqualTo(2);
    }

    @Test
    void fileOverItsLimitRefusesNewEventsButKnowsDuplicates() {
        maxBytes = 200_000;
        open();
        append(1, 1);
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            byte[] body = new byte[10_000];
            body[0] = (byte) i;
            answers.add(outbox.append(NewEvent.of("big", body)));
        }
        answers.forEach(answer -> answer.exceptionally(failure -> null).join());

        assertThat(answers.stream().filter(CompletableFuture::isCompletedExceptionally))
                .isNotEmpty();
        assertThat(answers.get(0).join().sequence()).isEqualTo(2);
        assertThat(answers.get(29)).isCompletedExceptionally();
        assertThat(count("events"))
                .isEqualTo(1
                        + answers.stream()
                                .filter(a -> !a.isCompletedExceptionally())
                                .count());
        assertThat(outbox.append(NewEvent.of("number", "1".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
    }

    @Test
    void fullDiskRefusesAppendsAndIsUsedAgainWhenThereIsRoom() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 10);
        limitPages(20);
        List<Delivery> taken = take(10);
        byte[] big = new byte[500_000];
        CompletableFuture<Appended> refused = outbox.append(NewEvent.of("big", big));
        assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(NotStoredException.class)
                .hasMessageContaining("can't be written")
                .hasMessageNotContaining("SQLITE");
        OutboxStatus status = outbox.status();
        assertThat(status.lastFailure()).contains("full");
        assertThat(count("events")).isEqualTo(10);

        taken.forEach(Delivery::acknowledge);
        limitPages(1_000_000);
        await().until(() -> outbox.status().accepting());
        assertThat(outbox.append(NewEvent.of("big", big)).join()).isEqualTo(new Appended(11, false));
        await().until(() -> number("SELECT position FROM destinations") == 10);
    }

    @Test
    void fullDiskIsKnownToBeFullForAsLongAsNothingCanBeWritten() {
        open();
        append(1, 10);
        limitPages(1);
        byte[] big = new byte[500_000];
        assertThatThrownBy(outbox.append(NewEvent.of("big", big))::join)
                .hasMessageContaining("can't be written")
                .hasMessageNotContaining("SQLITE");
        // Longer than the time between two looks for what may be deleted.
        await().atMost(10, SECONDS).during(5, SECONDS).until(() -> !outbox.status()
                .accepting());

        limitPages(1_000_000);
        await().until(() -> outbox.status().accepting());
    }

    @Test
    void closedOutboxRefuses() {
        open();
        outbox.close();
        assertThatThrownBy(() -> outbox.append(NewEvent.of("a", new byte[0])).join())
                .hasCauseInstanceOf(NotStoredException.class);
        assertThat(outbox.status().accepting()).isFalse();
    }

    @Test
    void deadLetterOfABodyIsKeptOncePerKey() {
        open();
        NewDeadLetter letter = new NewDeadLetter(null, "t", 0, "no envelope", new byte[] {1});
        assertThat(outbox.deadLetter(letter).join()).isTrue();
        assertThat(outbox.deadLetter(letter).join()).isFalse();
        assertThat(outbox.status().deadLetters()).isEqualTo(1);
        reopen();
        assertThat(outbox.deadLetter(letter).join()).isFalse();
        assertThat(outbox.status().deadLetters()).isEqualTo(1);
    }

    @Test
    void quarantineTakesRequestsForAsLongAsTheyCome() {
        open();
        for (int wave = 1; wave <= 6; wave++) {
            for (int i = 0; i < 100; i++) {
                outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong", "sig", new byte[] {(byte) wave, (byte) i}));
            }
            int taken = 100 * wave;
            await().until(() -> number("SELECT max(id) FROM quarantine") == taken);
        }
    }

    @Test
    void refusedBodiesAreWrittenInSmallTransactionsThatNoAppendShares() {
        open();
        List<Integer> transactions = new CopyOnWriteArrayList<>();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        outbox.execute(store -> {
            reached.countDown();
            return awaits(gate);
        });
        assertThat(awaits(reached)).isTrue();
        outbox.addListener(new OutboxListener() {
            @Override
            public void committed(int operations, long nanos) {
                transactions.add(operations);
            }
        });
        // All of them wait when the committing thread looks again.
        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong", "sig", new byte[] {1, (byte) i}));
        }
        for (int i = 0; i < 7; i++) {
            appends.add(outbox.append(NewEvent.of("a", new byte[] {2, (byte) i})));
        }
        gate.countDown();
        appends.forEach(CompletableFuture::join);
        await().until(() -> number("SELECT max(id) FROM quarantine") == 150);
        await().until(() -> transactions.stream().mapToInt(Integer::intValue).sum() == 1 + 7 + 150);
        assertThat(transactions).containsExactlyInAnyOrder(1, 7, 100, 50);
    }

    @Test
    void largeRefusedBodiesAreWrittenAFewAtATime() {
        open();
        List<Integer> transactions = new CopyOnWriteArrayList<>();
        outbox.addListener(new OutboxListener() {
            @Override
            public void committed(int operations, long nanos) {
                transactions.add(operations);
            }
        });
        for (int i = 0; i < 6; i++) {
            byte[] body = new byte[200_000];
            body[0] = (byte) i;
            outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong", "sig", body));
        }
        await().until(() -> transactions.stream().mapToInt(Integer::intValue).sum() == 6);
        assertThat(transactions).allMatch(operations -> operations <= 2);
    }

    @Test
    void refusedBodiesBeyondTheRateAreCountedAndNotKeptAndAppendsAreStored() {
        quarantineRate = 10_000;
        open();
        // What is saved up of four seconds, 40,000 bytes, is nine small bodies and the one that uses up the rest.
        for (int i = 0; i < 1_000; i++) {
            outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong", "sig", new byte[] {(byte) i, (byte) (i >> 8)}));
        }
        long notKept = outbox.status().quarantineNotKept();
        assertThat(notKept).isBetween(900L, 990L);
        append(1, 3);
        await().until(() -> number("SELECT max(id) FROM quarantine") == 1_000 - notKept);
        assertThat(outbox.status().lastSequence()).isEqualTo(3);
    }

    @Test
    void eventsAreStoredAndNoDuplicatesOnAMachineWhoseClockWasNeverSet() {
        clock.set(Duration.ofMillis(clock.millis()).minusMinutes(1).negated());
        open();
        append(1, 3);
        assertThat(outbox.status().lastSequence()).isEqualTo(3);
        assertThat(outbox.append(NewEvent.of("number", "1".getBytes(UTF_8)))
                        .join()
                        .duplicate())
                .isTrue();
    }

    @Test
    void refusedBodiesWithinTheRateAreAllKept() {
        open();
        for (int i = 0; i < 20; i++) {
            outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong", "sig", new byte[] {(byte) i}));
        }
        await().until(() -> number("SELECT max(id) FROM quarantine") == 20);
        assertThat(outbox.status().quarantineNotKept()).isZero();
    }

    @Test
    void operationThatFailsUnexpectedlyIsAnsweredAndTheNextOneIsTaken() {
        open();
        CompletableFuture<Object> bad = outbox.execute(store -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(bad::join).hasCauseInstanceOf(NotStoredException.class);
        assertThat(outbox.append(NewEvent.of("a", new byte[] {1})).join().sequence())
                .isEqualTo(1);
    }

    @Test
    void quarantineKeepsTheNewestWithinItsBounds() {
        open();
        for (int i = 1; i <= 5; i++) {
            outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong signature", "sig", new byte[] {(byte) i}));
        }
        outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong signature", "sig", new byte[] {5}));
        outbox.quarantine(new NewQuarantineEntry(null, 0, "too large for it", "sig", new byte[1_001]));
        await().until(() -> count("quarantine") == 3);
        assertThat(number("SELECT min(id) FROM quarantine")).isEqualTo(3);

        outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong signature", "sig", new byte[999]));
        await().until(() -> count("quarantine") == 2);
        assertThat(number("SELECT max(length(body)) FROM quarantine")).isEqualTo(999);
        await().until(() -> outbox.status().quarantineEntries() == 2);
    }

    @Test
    void quarantineKeepsABodyOncePerSignatureAndEachWithoutOne() {
        open();
        for (String signature : Arrays.asList(null, null, "right", "right")) {
            outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong signature", signature, new byte[] {1}));
        }
        await().until(() -> count("quarantine") == 3);
        assertThat(number("SELECT count(*) FROM quarantine WHERE signature IS NULL"))
                .isEqualTo(2);
        // Three are kept at most: this one takes the place of the oldest.
        outbox.quarantine(new NewQuarantineEntry(null, 0, "wrong signature", "last", new byte[] {2}));
        await().until(() -> number("SELECT count(*) FROM quarantine WHERE signature = 'last'") == 1);
        assertThat(number("SELECT count(*) FROM quarantine WHERE signature = 'right'"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM quarantine WHERE signature IS NULL"))
                .isEqualTo(1);
    }

    private void limitPages(int pages) {
        outbox.execute(store -> {
                    try (Statement statement = store.connection().createStatement();
                            ResultSet row = statement.executeQuery("PRAGMA max_page_count = " + pages)) {
                        return row.next();
                    }
                })
                .join();
    }
}
