package io.github.linkrelay.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.RawHttp;
import io.github.linkrelay.harness.RawHttp.Response;
import io.github.linkrelay.harness.SlowDisk;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.Signer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopAndRestartTest {
    @TempDir
    private Path data;

    private final SegmentStandIn segment = new SegmentStandIn().start();

    @AfterEach
    void stop() {
        segment.close();
    }

    @Test
    void repeatAfterARestartGivesNoSecondEvent() throws Exception {
        byte[] body = Webhooks.click("before the restart");
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint())) {
            assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
            await().until(() -> linkrelay.segment().waiting() == 0);
        }
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint())) {
            assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
            assertThat(linkrelay.outbox().status().lastSequence()).isEqualTo(1);
            assertThat(linkrelay.webhooks().send(Webhooks.click("after it"))).isEqualTo(200);
            assertThat(linkrelay.outbox().status().lastSequence()).isEqualTo(2);
            await().until(() -> linkrelay.segment().waiting() == 0);
        }
        assertThat(segment.events()).hasSize(2);
    }

    @Test
    void suspendedRouteAsksToComeAgain() throws Exception {
        byte[] body = Webhooks.click("suspended");
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint())) {
            linkrelay.context().getRouteController().suspendRoute("receive");
            HttpResponse<String> answer = linkrelay.webhooks().exchange(body);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
            linkrelay.context().getRouteController().resumeRoute("receive");
            assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
        }
    }

    @Test
    void requestInHandIsAnsweredWhileLinkrelayStopsAndNewOnesAreNotTaken() throws Exception {
        OutboxFile file = new OutboxFile(data);
        byte[] inHand = Webhooks.click("in hand");
        byte[] late = Webhooks.click("late");
        LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint());
        CompletableFuture<Void> stopped;
        try (RawHttp first = new RawHttp(linkrelay.port());
                RawHttp second = new RawHttp(linkrelay.port())) {
            // Half of it before the stop begins, so that its connection and its request are there already.
            second.send(RawHttp.head(signature(late), "Content-Length: " + late.length));
            try (SlowDisk disk = new SlowDisk(linkrelay.outbox())) {
                first.send(RawHttp.head(signature(inHand), "Content-Length: " + inHand.length), inHand);
                await().until(() -> linkrelay.context().getInflightRepository().size("receive") > 0);
                stopped = CompletableFuture.runAsync(linkrelay::close);
                await().until(() -> linkrelay.webhooks().send(late) == 503);
                second.send(late);
                Response refused = second.response();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.headers()).containsEntry("Retry-After", "30");
            }
            assertThat(first.response().status()).isEqualTo(200);
        }
        stopped.get();
        assertThat(file.rows("SELECT body FROM events")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("body", inHand));
    }

    private static String signature(byte[] body) {
        return "X-Webhook-Signature: " + Signer.sign(body, LocalLinkrelay.SECRET);
    }
}
