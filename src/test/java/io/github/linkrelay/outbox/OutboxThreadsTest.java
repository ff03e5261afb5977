package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.sqlite.write.Answers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The threads of an outbox outlive errors that nobody expects. */
class OutboxThreadsTest extends OutboxTestBase {

    private final FaultyClock faulty = new FaultyClock();

    /** Breaks, a few times, for the thread whose name has a certain part. */
    private static final class FaultyClock extends TestClock {
        private volatile String thread = "none";
        private final AtomicInteger left = new AtomicInteger();

        void breakFor(String part) {
            left.set(2);
            thread = part;
        }

        boolean hasBroken() {
            return left.get() == 0;
        }

        @Override
        public Instant instant() {
            if (Thread.currentThread().getName().contains(thread) && left.get() > 0) {
                left.decrementAndGet();
                throw new LinkageError("of a test");
            }
            return super.instant();
        }
    }

    @Override
    OutboxSettings settings() {
        return new OutboxSettings(
                directory,
                "events",
                Duration.ofHours(72),
                Duration.ofDays(7),
                retentionBytes,
                maxBytes,
                maxPending,
                3,
                1_000,
                quarantineRate,
                faulty,
                terms);
    }

    @Test
    void theDispatchingThreadGoesOn() throws Exception {
        open();
        consume(DISPATCH);
        append(1, 1);
        take(1).get(0).acknowledge();
        faulty.breakFor("-dispatch-");
        append(2, 3);
        List<Delivery> taken = take(2);
        assertThat(faulty.hasBroken()).isTrue();
        assertThat(sequences(taken)).containsExactly(2L, 3L);
        taken.forEach(Delivery::acknowledge);
        await().until(() -> status().waiting() == 0);
    }

    @Test
    void theCommittingThreadGoesOnAndAnswersEveryAppend() {
        open();
        append(1, 1);
        faulty.breakFor("-commit");
        await().until(() -> {
            // A broken one is refused, never left without an answer.
            assertThat(outbox.append(NewEvent.of("number", "2".getBytes(UTF_8)))
                            .handle((done, failure) -> true)
                            .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                            .join())
                    .isTrue();
            return faulty.hasBroken();
        });
        append(3, 3);
        outbox.close();
        assertThat(number("SELECT count(*) FROM events WHERE body IN (CAST('1' AS BLOB), CAST('3' AS BLOB))"))
                .isEqualTo(2);
    }

    @Test
    void anInterruptedCloseWritesWhatWaitsAndClosesTheFileInOrder() throws Exception {
        open();
        append(1, 1);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        outbox.execute(store -> {
            reached.countDown();
            return awaits(gate);
        });
        assertThat(awaits(reached)).isTrue();
        CompletableFuture<Appended> last = outbox.append(NewEvent.of("number", "2".getBytes(UTF_8)));
        AtomicBoolean interruptedAfterwards = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            Thread.currentThread().interrupt();
            outbox.close();
            interruptedAfterwards.set(Thread.currentThread().isInterrupted());
        });
        closing.start();
        await().until(() -> !outbox.status().accepting());
        closing.interrupt();
        assertThat(last).isNotDone();
        assertThat(closing.isAlive()).as("it waits for the committing thread").isTrue();
        gate.countDown();
        closing.join();
        assertThat(interruptedAfterwards).isTrue();
        assertThat(last.join().sequence()).isEqualTo(2);
        assertThat(Files.readString(directory.resolve("events.db-note"))).contains("CLOSED");
        assertThat(count("events")).isEqualTo(2);
    }

    @Test
    void stepsThatBlockBehindAppendsHoldUpNoOtherAnswer() throws Exception {
        open();
        CountDownLatch gate = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> blocked = new ArrayList<>();
        try {
            for (int i = 1; i <= 3; i++) {
                blocked.add(outbox.append(NewEvent.of("number", new byte[] {(byte) i}))
                        .thenApply(appended -> awaits(gate)));
                assertThat(outbox.append(NewEvent.of("number", new byte[] {(byte) -i}))
                                .get(10, TimeUnit.SECONDS)
                                .duplicate())
                        .isFalse();
            }
            assertThat(blocked).noneMatch(CompletableFuture::isDone);
        } finally {
            gate.countDown();
        }
        assertThat(blocked).allSatisfy(step -> assertThat(step.join()).isTrue());
    }

    @Test
    void moreBlockingStepsThanThereAreThreadsRefuseAppendsUntilOneEnds() throws Exception {
        maxPending = 2 * Answers.MOST;
        open();
        CountDownLatch gate = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> blocked = new ArrayList<>();
        AtomicInteger in = new AtomicInteger();
        for (int i = 0; i < 2 * Answers.MOST; i++) {
            blocked.add(outbox.append(NewEvent.of("number", new byte[] {(byte) i}))
                    .thenApply(appended -> in.incrementAndGet() > 0 && awaits(gate)));
        }
        await().until(() -> in.get() == Answers.MOST);
        CompletableFuture<Appended> waiting = outbox.append(NewEvent.of("number", new byte[] {-1}));
        assertThat(in.get()).as("no more threads than that").isEqualTo(Answers.MOST);
        assertThat(waiting).isNotDone();
        gate.countDown();
        assertThat(blocked).allSatisfy(step -> assertThat(step.join()).isTrue());
        assertThat(waiting.join().duplicate()).isFalse();
    }

    @Test
    void theIndexingThreadGoesOn() {
        AtomicInteger broken = new AtomicInteger();
        terms = event -> {
            if (broken.getAndIncrement() < 2) {
                throw new LinkageError("of a test");
            }
            return List.of();
        };
        open();
        append(1, 2 * IndexedBlock.EVENTS);
        await().until(() -> outbox.status().indexedSequence() >= IndexedBlock.EVENTS);
        assertThat(broken.get()).isGreaterThan(2);
    }
}
