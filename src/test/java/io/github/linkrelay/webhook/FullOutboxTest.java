package io.github.linkrelay.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullOutboxTest {

    @Test
    void fullOutboxRefusesUntilThereIsRoomAndLosesNothing(@TempDir Path data) throws Exception {
        try (SegmentStandIn segment =
                new SegmentStandIn(StandInOptions.defaults().countingOnly()).start()) {
            segment.answerWith(StandInAnswer.status(503));
            try (LocalLinkrelay linkrelay = LocalLinkrelay.start(
                    data,
                    segment.endpoint(),
                    Map.of(
                            "linkrelay.outbox.max-bytes", "600000",
                            "linkrelay.outbox.retention-age", "0",
                            "linkrelay.delivery.redeliveries", "0",
                            "linkrelay.delivery.back-off", "50ms",
                            "linkrelay.delivery.back-off-max", "100ms"))) {
                Webhooks webhooks = linkrelay.webhooks();
                List<byte[]> stored = new ArrayList<>();
                // Large ones until none has room, then small ones: it is full when not even those have.
                fill(webhooks, 20_000, stored);
                byte[] body = fill(webhooks, 1, stored);
                HttpResponse<String> refused = webhooks.exchange(body);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");
                assertThat(webhooks.send(stored.get(0)))
                        .as("a stored one again")
                        .isEqualTo(200);
                assertThat(linkrelay.outbox().status().lastSequence()).isEqualTo(stored.size());
                await().until(() -> !linkrelay.outbox().status().accepting());
                assertThat(status(linkrelay, "/observe/health/ready")).isEqualTo(503);
                assertThat(status(linkrelay, "/observe/health/live")).isEqualTo(200);

                segment.answerWith(StandInAnswer.accept());
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> webhooks.send(body) == 200);
                await().untilAsserted(
                                () -> assertThat(linkrelay.segment().waiting()).isZero());
                assertThat(segment.uniqueEvents()).isEqualTo(stored.size() + 1);
                assertThat(segment.takenEvents()).isEqualTo(stored.size() + 1);
                assertThat(status(linkrelay, "/observe/health/ready")).isEqualTo(200);
            }
        }
    }

    /** Sends until one is refused, and returns that one. */
    private static byte[] fill(Webhooks webhooks, int size, List<byte[]> stored) throws Exception {
        while (true) {
            byte[] body = Webhooks.click(stored.size() + "x".repeat(size));
            if (webhooks.send(body) == 503) {
                return body;
            }
            assertThat(stored).hasSizeLessThan(1000);
            stored.add(body);
        }
    }

    private static int status(LocalLinkrelay linkrelay, String page) throws Exception {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management(page)))
                .statusCode();
    }
}
