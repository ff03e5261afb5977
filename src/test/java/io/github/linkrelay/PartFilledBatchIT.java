package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A usual stop, {@code SIGTERM}, while a batch is part-filled and its interval of a minute has just begun (CAMEL-23513). */
class PartFilledBatchIT {

    private static final int EVENTS = 5;

    @TempDir
    Path directory;

    @Test
    void stopWithAPartFilledBatchLosesNothingAndRepeatsNothing() throws Exception {
        try (SegmentStandIn segment =
                new SegmentStandIn(StandInOptions.defaults().countingOnly()).start()) {
            long atTheStop;
            try (LinkrelayProcess linkrelay = LinkrelayProcess.start(
                    directory, segment.endpoint(), Map.of("LINKRELAY_SEGMENT_BATCH_INTERVAL", "60000"))) {
                for (int i = 0; i < EVENTS; i++) {
                    assertThat(linkrelay.webhooks().send(Webhooks.click("part-" + i)))
                            .isEqualTo(200);
                }
                await().until(() -> linkrelay.metric("linkrelay_destination_in_flight") == EVENTS);
                assertThat(segment.takenEvents()).as("the batch is not full").isZero();
                linkrelay.terminate();
                atTheStop = segment.takenEvents();
            }
            try (LinkrelayProcess linkrelay = LinkrelayProcess.start(directory, segment.endpoint())) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> Balance.of(linkrelay).waiting() == 0);
                Balance balance = Balance.of(linkrelay);
                assertThat(balance.received()).isEqualTo(EVENTS);
                assertThat(balance.delivered()).isEqualTo(EVENTS);
                assertThat(segment.uniqueEvents()).as("nothing is lost").isEqualTo(EVENTS);
                assertThat(segment.takenEvents()).as("nothing is repeated").isEqualTo(EVENTS);
                assertThat(atTheStop).as("nothing waits for the next start").isEqualTo(EVENTS);
            }
        }
    }
}
