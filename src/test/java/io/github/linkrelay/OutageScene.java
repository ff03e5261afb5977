package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad night, for an operator to clear up: Segment is away while 20,000 events come in, one of which it will never take as
 * it is, and meanwhile somebody rotates the webhook's secret and forgets to tell.
 */
final class OutageScene implements AutoCloseable {
    static final int EVENTS = 20_000;
    static final int WITH_NEW_SECRET = 12;
    static final String POISON = "poison-4711";
    private static final String NEW_SECRET = "whsec_rotated_in_the_middle_of_the_night";

    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private final EditedFiles files;
    private final LinkrelayProcess linkrelay;

    OutageScene(Path directory) throws IOException {
        files = new EditedFiles(directory);
        files.replace(
                "application.properties",
                "linkrelay.delivery.redelivery-delay=500",
                "linkrelay.delivery.redelivery-delay=50");
        files.replace("application.properties", "linkrelay.delivery.hold=10s", "linkrelay.delivery.hold=1s");
        linkrelay = LinkrelayProcess.launch(
                directory, Map.of("SEGMENT_ENDPOINT", segment.endpoint().toString(), "HOST", "127.0.0.1"), "-Xmx256m");
        linkrelay.awaitReady();
    }

    LinkrelayProcess linkrelay() {
        return linkrelay;
    }

    /** From the first event to the last, Segment answers 503. */
    void outage() throws Exception {
        segment.answerWith(StandInAnswer.status(503));
        Webhooks webhooks = linkrelay.webhooks();
        AtomicInteger next = new AtomicInteger();
        ExecutorService senders = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            senders.submit(() -> {
                for (int n = next.incrementAndGet(); n < EVENTS; n = next.incrementAndGet()) {
                    send(webhooks, Webhooks.click("night-" + n), 200);
                }
            });
        }
        senders.shutdown();
        assertThat(senders.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        send(webhooks, Webhooks.click(POISON), 200);
        Webhooks rotated = new Webhooks(linkrelay.port(), NEW_SECRET);
        for (int i = 0; i < WITH_NEW_SECRET; i++) {
            send(rotated, Webhooks.click("rotated-" + i), 401);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Balance.of(linkrelay)).isEqualTo(new Balance(EVENTS, 0, 0, 0, EVENTS)));
    }

    private static void send(Webhooks webhooks, byte[] body, int expected) {
        try {
            assertThat(webhooks.send(body)).isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Segment is back, but not for the poisoned one. */
    void segmentIsBack() {
        segment.answerBy(
                batch -> batch.hasProperty("token", POISON) ? StandInAnswer.status(400) : StandInAnswer.accept());
    }

    /** Now it takes whatever comes. */
    void segmentTakesThePoison() {
        segment.answerWith(StandInAnswer.accept());
    }

    /** It takes the write key no longer, and one event more comes. */
    void segmentRefusesUs() throws IOException {
        segment.answerWith(StandInAnswer.status(401));
        send(linkrelay.webhooks(), Webhooks.click("after-the-night"), 200);
    }

    /** As a person does, in an editor. */
    void addTheNewSecret() {
        files.replace("application.properties", LocalLinkrelay.SECRET, LocalLinkrelay.SECRET + "," + NEW_SECRET);
    }

    /** Every event reached Segment, and none of them twice. */
    void assertAllArrivedOnce() throws IOException {
        int all = EVENTS + WITH_NEW_SECRET;
        assertThat(Balance.of(linkrelay)).isEqualTo(new Balance(all, all, 0, 0, 0));
        assertThat(segment.uniqueEvents()).isEqualTo(all);
        assertThat(segment.takenEvents()).isEqualTo(all);
    }

    @Override
    public void close() {
        linkrelay.close();
        segment.close();
    }
}
