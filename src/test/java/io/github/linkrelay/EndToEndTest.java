package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.TestEvents;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndToEndTest {

    @Test
    void eachTypeOfEventArrivesAtSegmentOnce(@TempDir Path data) throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint())) {
            Webhooks webhooks = linkrelay.webhooks();
            for (String type : TestEvents.types()) {
                assertThat(webhooks.send(TestEvents.body(type))).isEqualTo(200);
            }
            await().untilAsserted(
                            () -> assertThat(linkrelay.segment().waiting()).isZero());
            assertThat(segment.events()).hasSize(TestEvents.types().size());
            assertThat(segment.events())
                    .extracting(
                            event -> event.at("/properties/original_event_type").textValue())
                    .containsExactlyInAnyOrderElementsOf(TestEvents.types());
            assertThat(linkrelay.segment().delivered())
                    .isEqualTo(TestEvents.types().size());
        }
    }
}
