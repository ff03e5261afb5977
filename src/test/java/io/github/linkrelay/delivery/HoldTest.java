package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that are not the events' fault and don't pass by themselves. */
class HoldTest extends Delivered {
    @Test
    void refusalThatIsNotTheEventsFaultHoldsTheDestinationAndLosesNothing() throws Exception {
        start();
        List<String> sent = new ArrayList<>();
        for (int status : new int[] {302, 401, 403, 404, 405, 415, 422, 501, 505, 511}) {
            segment.answerWith(StandInAnswer.status(status).header("Location", segment.endpoint() + "/v1/batch"));
            long before = segment.requests();
            send(status + "-", 2);
            sent.addAll(tokens(status + "-", 2));
            await().until(() -> linkrelay.segment().state() == State.HELD && segment.requests() > before + 1);
            DestinationStatus held = linkrelay.segment();
            assertThat(held.reason()).startsWith("answered " + status);
            assertThat(held.deadLettered()).isZero();
            assertThat(held.waiting()).isEqualTo(2);
            segment.answerWith(StandInAnswer.accept());
            awaitDelivered(sent.size());
            assertThat(arrived()).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(linkrelay.segment().state()).isEqualTo(State.RUNNING);
            assertThat(linkrelay.segment().reason()).isNull();
        }
    }

    @Test
    void heldDestinationIsTriedOncePerHoldAndNotOnTheSpot() throws Exception {
        start("linkrelay.delivery.hold", "400ms");
        segment.answerWith(StandInAnswer.status(401));
        send("a", 1);
        await().until(() -> segment.requests() == 3);
        assertThat(Duration.between(
                        segment.deliveries().get(0).receivedAt(),
                        segment.deliveries().get(2).receivedAt()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(790));
    }

    @Test
    void healthNamesTheHeldDestinationAndTheReceiverStaysReady() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(401));
        send("a", 1);
        await().until(() -> linkrelay.segment().state() == State.HELD);
        HttpResponse<String> health = get("/observe/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("segment is held: answered 401").doesNotContain("0123456789abcdef");
        assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
        segment.answerWith(StandInAnswer.accept());
        awaitDelivered(1);
        assertThat(get("/observe/health").statusCode()).isEqualTo(200);
    }

    @Test
    void wrongWriteKeyIsHeldUntilItIsPutRight() throws Exception {
        start("linkrelay.segment.write-key", "ffffffffffffffffffffffffffffffff");
        send("a", 2);
        await().until(() -> linkrelay.segment().state() == State.HELD);
        assertThat(linkrelay.segment().deadLettered()).isZero();
        stopLinkrelay();
        start();
        awaitDelivered(2);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management(path)));
    }
}
