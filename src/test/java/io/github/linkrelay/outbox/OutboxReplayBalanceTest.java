package io.github.linkrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.Cursor;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is replayed, refused, handed back and lost in a crash: every event is delivered, dead or waiting, and one of these. */
class OutboxReplayBalanceTest extends ReplayTestBase {

    private static final int ROUNDS = 120;
    private static final DispatchSettings NARROW =
            new DispatchSettings(40, 16 << 20, 0, 100, 2, 400, 400, 10, 0, Repeat.allowed, 10, 100_000);

    /** What the destination has accepted, by event; across crashes, as the destination would know it. */
    private final Map<String, Integer> accepted = new HashMap<>();

    private final List<Delivery> held = new ArrayList<>();
    private Random random;
    private int appended;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void balanceHoldsAtEveryMomentAlsoAcrossCrashes(int seed) throws Exception {
        random = new Random(seed);
        open();
        consume(NARROW);
        for (int round = 0; round < ROUNDS; round++) {
            step();
            assertBalance(status());
            assertBalanceOnDisk();
        }
        settleAll();
        assertThat(status().waiting()).isZero();
        assertBalance(status());
        saved();
        await().until(() -> count("dead_letters") == status().deadLettered());
        assertThat(outbox.status().deadLetters()).isEqualTo(status().deadLettered());
        assertThat(number("SELECT sum(letters) FROM dead_letter_groups"))
                .isEqualTo(Math.max(-1, status().deadLettered()));
        for (ReplayStatus replay : outbox.replays()) {
            assertThat(replay.state()).isIn(State.DONE, State.CANCELLED);
            if (replay.state() == State.DONE) {
                assertThat(replay.sent() + replay.failed()).as("%s", replay).isEqualTo(replay.total());
            }
        }
        for (int event = 1; event <= appended; event++) {
            boolean dead = number("SELECT count(*) FROM dead_letters WHERE seq = " + event) == 1;
            assertThat(dead || accepted.containsKey(String.valueOf(event)))
                    .as("event %d", event)
                    .isTrue();
        }
        assertThat(status().everDeadLettered()).isGreaterThan(status().deadLettered());
        assertThat(outbox.replays()).hasSizeGreaterThan(5);
    }

    private void step() throws Exception {
        switch (random.nextInt(20)) {
            case 0 -> {
                int more = 1 + random.nextInt(40);
                append(appended + 1, appended + more);
                appended += more;
            }
            case 1, 2, 3 ->
                outbox.startReplay(of(
                                random.nextBoolean() ? ReplayRequest.DEAD_LETTERS : ReplayRequest.EVENTS,
                                random.nextInt(3) * 100))
                        .join();
            case 4, 5 -> steerOne();
            case 6 -> {
                held.clear();
                dispatcher.stop();
                deliveries.clear();
                consume(NARROW);
            }
            case 7 -> {
                held.clear();
                crash();
                consume(NARROW);
            }
            case 8 -> {
                held.clear();
                reopen();
                consume(NARROW);
            }
            default -> settleSome();
        }
        clock.advance(Duration.ofMillis(random.nextInt(300)));
    }

    private void steerOne() {
        List<ReplayStatus> open = outbox.replays().stream()
                .filter(replay -> replay.endedAt() == 0)
                .toList();
        if (open.isEmpty()) {
            return;
        }
        long id = open.get(random.nextInt(open.size())).id();
        // It may end by itself just now.
        switch (random.nextInt(4)) {
            case 0 -> outbox.cancelReplay(id).exceptionally(ended -> null).join();
            case 1 -> outbox.pauseReplay(id).exceptionally(ended -> null).join();
            default -> outbox.resumeReplay(id).exceptionally(ended -> null).join();
        }
    }

    /** Takes what has come, and settles some of it in any order. */
    private void settleSome() throws InterruptedException {
        Delivery first = deliveries.poll(20, TimeUnit.MILLISECONDS);
        if (first != null) {
            held.add(first);
        }
        deliveries.drainTo(held);
        Collections.shuffle(held, random);
        List<Delivery> now = new ArrayList<>(held.subList(0, held.size() * random.nextInt(5) / 4));
        held.removeAll(now);
        now.forEach(this::settle);
    }

    private void settle(Delivery delivery) {
        int fate = random.nextInt(10);
        if (fate < 5) {
            if (delivery.acknowledge()) {
                accepted.merge(new String(delivery.event().body(), UTF_8), 1, Integer::sum);
            }
        } else if (fate < 8) {
            delivery.deadLetter("refused " + fate);
        } else {
            delivery.release(Pause.backOff("busy"));
        }
    }

    /** Lets everything end. */
    private void settleAll() {
        outbox.replays().stream()
                .filter(replay -> replay.state() == State.PAUSED)
                .forEach(replay -> outbox.resumeReplay(replay.id()).join());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    deliveries.drainTo(held);
                    held.forEach(this::settle);
                    held.clear();
                    clock.advance(Duration.ofMillis(100));
                    assertBalance(status());
                    return status().waiting() == 0
                            && outbox.replays().stream().allMatch(replay -> replay.endedAt() > 0);
                });
    }

    /** A cursor, its numbers and its dead letters are written together, so a crash at any moment finds them equal. */
    private void assertBalanceOnDisk() {
        assertThat(number("SELECT dead = (SELECT count(*) FROM dead_letters) FROM destinations"))
                .isEqualTo(1);
        Cursor cursor = new Cursor(number("SELECT position FROM destinations"), "");
        assertThat(cursor.position()).isLessThanOrEqualTo(appended);
        assertThat(number("SELECT delivered + filtered + dead >= position FROM destinations"))
                .isEqualTo(1);
    }
}
