package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an acceptance by Segment, and what only has a 2xx. */
class SegmentAcceptanceTest {
    @TempDir
    Path data;

    private volatile Reply reply;
    private VendorStandIn segment;
    private LocalLinkrelay linkrelay;

    @BeforeEach
    void startSegment() throws Exception {
        segment = new VendorStandIn(request -> reply);
    }

    @AfterEach
    void stop() {
        linkrelay.close();
        segment.close();
    }

    private void start(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("linkrelay.delivery.hold", "100ms"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        linkrelay = LocalLinkrelay.start(data, segment.url(), all);
    }

    private void send(String token) throws Exception {
        assertThat(linkrelay.webhooks().send(Webhooks.click(token))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!doctype html><title>Sign in</title>",
                "{\"success\":false}",
                "",
                "{\"success\":\"yes\"}",
                "[true]",
                "null",
                "{\"ok\":true}",
                "success"
            })
    void twoHundredWithoutSuccessHoldsAndLosesNothing(String body) throws Exception {
        reply = Reply.of(200, body);
        start();
        send("a");
        await().untilAsserted(() -> assertThat(linkrelay.segment().state()).isEqualTo(State.HELD));
        DestinationStatus held = linkrelay.segment();
        assertThat(held.reason())
                .startsWith("answered 200, but not as Segment says that it accepted: ")
                .contains(body.isEmpty() ? "nothing" : body);
        assertThat(held.delivered()).isZero();
        assertThat(held.deadLettered()).isZero();
        assertThat(held.waiting()).isEqualTo(1);
        reply = Reply.of(200, "{\"success\":true}");
        await().untilAsserted(() -> assertThat(linkrelay.segment().delivered()).isEqualTo(1));
        assertThat(linkrelay.segment().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void emptyTwoHundredAndFourHolds() throws Exception {
        reply = Reply.of(204, "");
        start();
        send("a");
        await().untilAsserted(() -> assertThat(linkrelay.segment().state()).isEqualTo(State.HELD));
        assertThat(linkrelay.segment().reason()).startsWith("answered 204, but not as Segment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true}",
                " {\n \"success\" : true }\r\n",
                "{\"warnings\":[{}],\"success\":true,\"n\":1}"
            })
    void successIsReadWhateverStandsAroundIt(String body) throws Exception {
        reply = Reply.of(200, body);
        start();
        send("a");
        await().untilAsserted(() -> assertThat(linkrelay.segment().delivered()).isEqualTo(1));
        assertThat(linkrelay.segment().reason()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"status\":\"ok\"}"})
    void compatibleServiceMayAcceptInOtherWords(String body) throws Exception {
        reply = Reply.of(202, body);
        start("linkrelay.segment.accept", "any-2xx");
        send("a");
        await().untilAsserted(() -> assertThat(linkrelay.segment().delivered()).isEqualTo(1));
    }
}
