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
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segment is away in one way after another while webhooks come in; then it is back. */
class OutageIT {
    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().countingOnly());
    private final Set<String> acknowledged = new HashSet<>();
    private LinkrelayProcess linkrelay;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws Exception {
        segment.start();
        linkrelay = LinkrelayProcess.start(
                directory,
                segment.endpoint(),
                Map.of("SEGMENT_MESSAGE_ID", "sha256"),
                "-Dcamel.component.http.response-timeout=3000",
                "-Dcamel.component.http.so-timeout=3000",
                "-Dlinkrelay.delivery.hold=3s");
    }

    @AfterEach
    void stop() {
        linkrelay.close();
        segment.close();
    }

    @Test
    void webhooksAreTakenThroughEveryOutageAndDeliveredAfterIt() throws Exception {
        during("503", () -> segment.answerWith(StandInAnswer.status(503)), this::accept);
        during("429", () -> segment.answerWith(StandInAnswer.status(429).retryAfter(2)), this::accept);
        during("refused", segment::close, segment::start);
        during("hanging", () -> segment.answerWith(StandInAnswer.accept().held()), this::accept);
        during("401", () -> segment.answerWith(StandInAnswer.status(401)), this::accept);

        assertThat(segment.messageIds().keySet()).containsAll(acknowledged);
        Balance balance = Balance.of(linkrelay);
        assertThat(balance).isEqualTo(new Balance(acknowledged.size(), acknowledged.size(), 0, 0, 0));
        assertThat(segment.takenEvents()).as("none was taken twice").isEqualTo(acknowledged.size());
    }

    private void accept() {
        segment.answerWith(StandInAnswer.accept());
    }

    private void during(String name, Runnable away, Runnable back) throws Exception {
        long before;
        try (Load load = new Load(name, linkrelay.webhooks(), 4)) {
            await().until(() -> load.acknowledged().size() > 100);
            away.run();
            int already = load.acknowledged().size();
            await().atMost(Duration.ofSeconds(20))
                    .during(Duration.ofSeconds(3))
                    .until(() -> load.answers().size() == 1 && load.count(200) > 0);
            assertThat(load.acknowledged().size()).isGreaterThan(already + 100);
            load.close();
            load.acknowledged().values().forEach(body -> acknowledged.add(Balance.messageId(body)));
            assertThat(load.answers().keySet()).containsOnly(200);
        }
        Balance outage = Balance.of(linkrelay);
        assertThat(outage.waiting()).isPositive();
        assertThat(outage.dead()).isZero();
        before = segment.takenEvents();
        long recovered = System.nanoTime();
        back.run();
        await().atMost(Duration.ofSeconds(20)).until(() -> segment.takenEvents() > before);
        long first = System.nanoTime();
        await().atMost(Duration.ofSeconds(30)).until(() -> Balance.of(linkrelay).waiting() == 0);
        System.out.printf(
                "OutageIT: after %s: %d waiting, first batch taken after %d ms, all after %d ms%n",
                name, outage.waiting(), (first - recovered) / 1_000_000, (System.nanoTime() - recovered) / 1_000_000);
    }
}
