package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.Signer;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is in a batch, and how many of them are under way. */
class BatchingTest extends Delivered {
    private static final String NEVER = "60000";

    @Test
    void fullBatchDoesNotWaitForTheInterval() throws Exception {
        start("linkrelay.segment.batch.size", "10", "linkrelay.segment.batch.interval", NEVER);
        send("a", 30);
        awaitDelivered(30);
        assertThat(segment.batchSizes()).containsExactly(10, 10, 10);
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(tokens("a", 30));
    }

    @Test
    void batchThatIsNotFullWaitsForTheInterval() throws Exception {
        start("linkrelay.segment.batch.size", "10", "linkrelay.segment.batch.interval", NEVER);
        send("a", 9);
        await().during(Duration.ofMillis(300))
                .until(() -> segment.requests() == 0 && linkrelay.segment().inFlight() == 9);
    }

    @Test
    void batchThatDoesNotFillIsSentAfterTheInterval() throws Exception {
        start("linkrelay.segment.batch.size", "1000", "linkrelay.segment.batch.interval", "200");
        send("a", 9);
        awaitDelivered(9);
        assertThat(segment.batchSizes().stream().mapToInt(i -> i).sum()).isEqualTo(9);
    }

    @Test
    void twoHundredEventsTravelInOneBatchByOneSetting() throws Exception {
        start("linkrelay.segment.batch.size", "200", "linkrelay.segment.batch.interval", NEVER);
        send("a", 400);
        awaitDelivered(400);
        assertThat(segment.batchSizes()).containsExactly(200, 200);
    }

    @Test
    void requestsKeepTheLimitOfBytesAsSent() throws Exception {
        start("linkrelay.segment.batch.interval", "2000");
        // Two bytes each as sent, one character.
        for (int i = 0; i < 60; i++) {
            assertThat(linkrelay.webhooks().send(Webhooks.click(i + "\u00e9".repeat(1_000 + 250 * (i % 60)))))
                    .isEqualTo(200);
        }
        awaitDelivered(60);
        assertThat(segment.deliveries())
                .allSatisfy(request -> assertThat(request.bytes()).isLessThanOrEqualTo(480_000));
        // A batch that is full by its bytes could not have held one more of the largest events.
        assertThat(segment.deliveries())
                .anySatisfy(request -> assertThat(request.bytes()).isGreaterThan(480_000 - 33_000));
        assertThat(arrived()).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void asManyBatchesTravelAtOnceAsSetAndNotMore() throws Exception {
        start(
                "linkrelay.segment.batch.size",
                "5",
                "linkrelay.segment.batch.parallel",
                "8",
                "linkrelay.segment.batch.interval",
                NEVER);
        segment.answerWith(StandInAnswer.accept().held());
        send("a", 100);
        await().during(Duration.ofMillis(200)).until(() -> segment.heldRequests() == 8);
        segment.answerWith(StandInAnswer.accept());
        segment.release();
        awaitDelivered(100);
        assertThat(segment.mostAtOnce()).isEqualTo(8);
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(tokens("a", 100));
    }

    @Test
    void whatIsInMemoryIsBoundedWhileSegmentHangs() throws Exception {
        start("linkrelay.segment.batch.size", "10", "linkrelay.delivery.max-in-flight", "40");
        segment.answerWith(StandInAnswer.accept().held());
        send("a", 200);
        await().during(Duration.ofMillis(200))
                .until(() -> linkrelay.segment().inFlight() == 40
                        && linkrelay.segment().waiting() == 200);
        segment.answerWith(StandInAnswer.accept());
        segment.release();
        awaitDelivered(200);
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(tokens("a", 200));
    }

    @Test
    void bytesInMemoryAreBoundedToo() throws Exception {
        start("linkrelay.segment.batch.size", "10", "linkrelay.delivery.max-in-flight-bytes", "50000");
        segment.answerWith(StandInAnswer.accept().held());
        for (int i = 0; i < 30; i++) {
            assertThat(linkrelay.webhooks().send(Webhooks.click(i + "x".repeat(4_900))))
                    .isEqualTo(200);
        }
        await().during(Duration.ofMillis(200)).until(() -> linkrelay.segment().inFlight() == 9);
        segment.answerWith(StandInAnswer.accept());
        segment.release();
        awaitDelivered(30);
    }

    @Test
    void nothingOfTheWebhooksHeadersTravelsOn() throws Exception {
        start();
        byte[] body = Webhooks.click("a");
        assertThat(Webhooks.exchange(linkrelay
                                .webhooks()
                                .request(body)
                                .header("X-Webhook-Signature", Signer.sign(body, LocalLinkrelay.SECRET))
                                .header("X-Webhook-Event", "link.clicked")
                                .header("X-Custom", "secret")
                                .header("Cookie", "a=b"))
                        .statusCode())
                .isEqualTo(200);
        awaitDelivered(1);
        assertThat(segment.deliveries().get(0).headers().keySet()).allSatisfy(name -> assertThat(name.toLowerCase())
                .isIn(
                        "host",
                        "content-type",
                        "content-length",
                        "authorization",
                        "user-agent",
                        "connection",
                        "accept-encoding",
                        "accept",
                        "transfer-encoding"));
    }

    @Test
    void sentAtIsTheTimeOfTheAttemptAndTheMessageIdStays() throws Exception {
        List<JsonNode> bodies = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/batch", exchange -> {
            bodies.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            byte[] accepted = "{\"success\":true}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(bodies.size() < 6 ? 503 : 200, accepted.length);
            exchange.getResponseBody().write(accepted);
            exchange.close();
        });
        server.start();
        try {
            start(
                    "linkrelay.segment.endpoint",
                    "http://127.0.0.1:" + server.getAddress().getPort());
            send("a", 1);
            awaitDelivered(1);
        } finally {
            server.stop(0);
        }
        assertThat(bodies)
                .extracting(body -> body.at("/batch/0/messageId").textValue())
                .hasSize(6)
                .containsOnly(bodies.get(0).at("/batch/0/messageId").textValue());
        assertThat(bodies)
                .extracting(body -> Instant.parse(body.get("sentAt").textValue()))
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
