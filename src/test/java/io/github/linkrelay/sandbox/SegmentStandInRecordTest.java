package io.github.linkrelay.sandbox;

import static io.github.linkrelay.sandbox.Batches.KEY;
import static io.github.linkrelay.sandbox.Batches.batch;
import static io.github.linkrelay.sandbox.Post.post;
import static io.github.linkrelay.sandbox.Post.postAsync;
import static io.github.linkrelay.sandbox.Post.request;
import static io.github.linkrelay.sandbox.Post.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentStandInRecordTest {
    private static final StandInOptions OPTIONS = StandInOptions.defaults();

    @Test
    void deliveryHasTimeSizeAndHeadersButNoCredentials() throws Exception {
        Instant now = Instant.parse("2026-06-14T09:27:00Z");
        try (SegmentStandIn segment = new SegmentStandIn(OPTIONS, Clock.fixed(now, ZoneOffset.UTC)).start()) {
            String body = batch("m-1", "m-2").toString();
            send(request(segment, body)
                    .header("Authorization", "Basic a2V5LW9mLXRoZS10ZXN0czo=")
                    .header("X-Retry-Count", "3"));

            ServedRequest delivery = segment.deliveries().get(0);
            assertThat(delivery.receivedAt()).isEqualTo(now);
            assertThat(delivery.bytes()).isEqualTo(body.length());
            assertThat(delivery.headers().get("x-retry-count")).isEqualTo("3");
            assertThat(delivery.headers().get("Authorization")).isEqualTo("Basic");
            assertThat(delivery.status()).isEqualTo(200);
            assertThat(delivery.problem()).isNull();
            assertThat(delivery.toString()).doesNotContain(KEY).doesNotContain("a2V5");
        }
    }

    @Test
    void credentialsWithoutASchemeAreLeftOutToo() throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn(OPTIONS).start()) {
            send(request(segment, batch("m-1").toString()).header("Authorization", KEY));

            assertThat(segment.deliveries().get(0).headers().get("Authorization"))
                    .isEmpty();
        }
    }

    @Test
    void countingOnlyKeepsIdsAndNoEvents() throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn(OPTIONS.countingOnly()).start()) {
            post(segment, batch("m-1", "m-2"));
            post(segment, batch("m-2", "m-3", "m-4"));

            assertThat(segment.events()).isEmpty();
            assertThat(segment.messageIds())
                    .containsOnlyKeys("m-1", "m-2", "m-3", "m-4")
                    .containsEntry("m-2", 2);
            assertThat(segment.takenEvents()).isEqualTo(5);
            assertThat(segment.batchSizes()).containsExactly(2, 3);
        }
    }

    @Test
    void boundsKeepTheNewest() throws Exception {
        try (SegmentStandIn segment =
                new SegmentStandIn(OPTIONS.withKeptEvents(2).withKeptIds(3)).start()) {
            post(segment, batch("m-1", "m-2", "m-3", "m-4"));

            assertThat(segment.events())
                    .extracting(e -> e.get("messageId").asText())
                    .containsExactly("m-3", "m-4");
            assertThat(segment.messageIds()).containsOnlyKeys("m-2", "m-3", "m-4");
            assertThat(segment.takenEvents()).isEqualTo(4);
        }
    }

    @Test
    void numbersSurviveAsTheyWereSent() throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn(OPTIONS).start()) {
            String body = batch("m-1")
                    .toString()
                    .replace("\"platform\":\"ios\"", "\"large\":9007199254740993123,\"exact\":4.90");
            post(segment, body);

            assertThat(segment.events().get(0).get("properties").toString())
                    .isEqualTo("{\"large\":9007199254740993123,\"exact\":4.90}");
        }
    }

    @Test
    void concurrentSendersLoseNothing() {
        try (SegmentStandIn segment = new SegmentStandIn(OPTIONS.countingOnly()).start()) {
            List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, 200)
                    .mapToObj(i -> postAsync(segment, batch("a-" + i, "b-" + i, "everywhere")))
                    .toList();
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();

            assertThat(segment.uniqueEvents()).isEqualTo(401);
            assertThat(segment.messageIds()).containsEntry("everywhere", 200);
            assertThat(segment.requests()).isEqualTo(200);
        }
    }

    @Test
    void forgetEmptiesTheRecordAndKeepsTheAnswers() throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn(OPTIONS).start()) {
            post(segment, batch("m-1"));
            segment.answerWith(StandInAnswer.status(503));
            segment.forget();

            assertThat(segment.events()).isEmpty();
            assertThat(segment.messageIds()).isEmpty();
            assertThat(segment.deliveries()).isEmpty();
            assertThat(segment.takenEvents()).isZero();
            assertThat(post(segment, batch("m-1")).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void outageEndsOnTheSamePortWithTheRecordKept() throws Exception {
        SegmentStandIn segment = new SegmentStandIn(OPTIONS).start();
        try (segment) {
            post(segment, batch("m-1"));
            int port = segment.port();

            segment.close();
            assertThatThrownBy(() -> post(segment, batch("m-2"))).isInstanceOf(IOException.class);

            segment.start();
            assertThat(segment.port()).isEqualTo(port);
            post(segment, batch("m-3"));
            assertThat(segment.messageIds()).containsOnlyKeys("m-1", "m-3");
        }
    }

    @Test
    void closeCutsHeldRequests() {
        SegmentStandIn segment = new SegmentStandIn(OPTIONS).start();
        segment.answerWith(StandInAnswer.accept().held());
        CompletableFuture<HttpResponse<String>> sent = postAsync(segment, batch("m-1"));
        await().until(() -> segment.heldRequests() == 1);

        segment.close();

        assertThatThrownBy(sent::get).hasCauseInstanceOf(IOException.class);
        assertThat(segment.takenEvents()).isZero();
        assertThat(segment.heldRequests()).isZero();
        segment.close();
    }

    @Test
    void takenPortAndSecondStartAreRefused() {
        try (SegmentStandIn first = new SegmentStandIn(OPTIONS).start()) {
            SegmentStandIn second = new SegmentStandIn(OPTIONS.withPort(first.port()));

            assertThatThrownBy(second::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("port " + first.port());
            assertThatIllegalStateException().isThrownBy(first::start);
        }
    }

    @Test
    void impossibleOptionsAreRefusedAndTheKeyIsNotShown() {
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withPort(70_000));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withWriteKey(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withKeptEvents(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withKeptIds(0));
        assertThat(OPTIONS.withWriteKey(KEY).toString()).doesNotContain(KEY);
    }
}
