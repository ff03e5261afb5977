package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashIT {
    private static final int ROUNDS = 6;
    private static final int CONNECTIONS = 32;
    private static final int MAX_IN_FLIGHT = 2000;
    private static final Map<String, String> WHOLE_HASH = Map.of("SEGMENT_MESSAGE_ID", "sha256");

    @TempDir
    Path directory;

    @Test
    void whateverWasAnswered200ArrivesHoweverOftenTheProcessIsKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> acknowledged = new HashSet<>();
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
        try (SegmentStandIn segment =
                new SegmentStandIn(StandInOptions.defaults().countingOnly()).start()) {
            segment.answerWith(StandInAnswer.accept().after(Duration.ofMillis(20)));
            for (int round = 0; round < ROUNDS; round++) {
                LinkrelayProcess linkrelay = LinkrelayProcess.start(directory, segment.endpoint(), WHOLE_HASH);
                try (Load load = new Load("r" + round, linkrelay.webhooks(), CONNECTIONS)) {
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> load.acknowledged().size() > 100);
                    killer.schedule(linkrelay::kill, 500 + random.nextInt(1500), TimeUnit.MILLISECONDS)
                            .get();
                    load.close();
                    load.acknowledged().values().forEach(body -> acknowledged.add(Balance.messageId(body)));
                    assertThat(load.answers().keySet()).as(linkrelay.log()).containsOnly(0, 200);
                }
            }
            try (LinkrelayProcess linkrelay = LinkrelayProcess.start(directory, segment.endpoint(), WHOLE_HASH)) {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> Balance.of(linkrelay).waiting() == 0);
                Balance balance = Balance.of(linkrelay);
                long repeats = segment.takenEvents() - segment.uniqueEvents();
                System.out.printf(
                        "CrashIT: seed %d, %d answered 200 in %d rounds, %s, %d repeats%n",
                        seed, acknowledged.size(), ROUNDS, balance, repeats);
                assertThat(segment.messageIds().keySet()).containsAll(acknowledged);
                assertThat(balance.dead()).isZero();
                assertThat(balance.delivered()).isEqualTo(balance.received()).isEqualTo(segment.uniqueEvents());
                // Stored, but killed before the answer: at most one for each connection and kill.
                assertThat(balance.received())
                        .isBetween((long) acknowledged.size(), acknowledged.size() + (long) CONNECTIONS * ROUNDS);
                assertThat(repeats).isLessThanOrEqualTo((long) MAX_IN_FLIGHT * ROUNDS);
            }
        } finally {
            killer.shutdownNow();
        }
    }
}
