package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.sqlite.file.IndexedBlock;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
