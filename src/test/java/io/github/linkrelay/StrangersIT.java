package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Strangers;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many connections that pipeline requests and read no answer do to a process with little memory. */
class StrangersIT {
    private static final int ON_EACH_PORT = 12;

    @TempDir
    Path directory;

    @Test
    void goodClientsAreServedBesideStrangersThatNeverReadAndAfterThem() throws Exception {
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LinkrelayProcess linkrelay = LinkrelayProcess.start(
                        directory, segment.endpoint(), "-Xmx96m", "-Dlinkrelay.http.unread-timeout=2s")) {
            int managementPort = linkrelay.management("/").getPort();
            try (Strangers strangers = Strangers.come(ON_EACH_PORT, linkrelay.port(), managementPort)) {
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(200))
                        .untilAsserted(() -> {
                            assertThat(linkrelay.webhooks().send(Webhooks.click("beside")))
                                    .isEqualTo(200);
                            assertThat(health(linkrelay)).isEqualTo(200);
                            assertThat(strangers.thrownOut()).isGreaterThanOrEqualTo(2 * ON_EACH_PORT);
                        });
                for (int i = 0; i < 20; i++) {
                    assertThat(linkrelay.webhooks().send(Webhooks.click("beside-" + i)))
                            .isEqualTo(200);
                    assertThat(health(linkrelay)).isEqualTo(200);
                }
            }
            for (int i = 0; i < 20; i++) {
                assertThat(linkrelay.webhooks().send(Webhooks.click("after-" + i)))
                        .isEqualTo(200);
                assertThat(health(linkrelay)).isEqualTo(200);
            }
            await().until(() -> Balance.of(linkrelay).waiting() == 0);
            assertThat(linkrelay.log())
                    .doesNotContain("OutOfMemoryError")
                    .contains(" connections to /127.0.0.1:", "its answers were not taken");
            assertThat(linkrelay.terminate()).isEqualTo(143);
            assertThat(linkrelay.log()).contains("Stopped");
        }
    }

    private static int health(LinkrelayProcess linkrelay) throws Exception {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/health/ready")))
                .statusCode();
    }
}
