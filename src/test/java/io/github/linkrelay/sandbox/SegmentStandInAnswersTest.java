package io.github.linkrelay.sandbox;

import static io.github.linkrelay.sandbox.Batches.batch;
import static io.github.linkrelay.sandbox.Batches.track;
import static io.github.linkrelay.sandbox.Batches.trackWith;
import static io.github.linkrelay.sandbox.Post.post;
import static io.github.linkrelay.sandbox.Post.postAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentStandInAnswersTest {
    private final SegmentStandIn segment = new SegmentStandIn();

    @BeforeEach
    void start() {
        segment.start();
    }

    @AfterEach
    void stop() {
        segment.close();
    }

    @Test
    void answersComeInTurnAndTheLastStays() throws Exception {
        segment.answerWith(StandInAnswer.status(429).retryAfter(7), StandInAnswer.status(503), StandInAnswer.accept());

        HttpResponse<String> limited = post(segment, batch("m-1"));
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).contains("7");
        assertThat(post(segment, batch("m-1")).statusCode()).isEqualTo(503);
        assertThat(post(segment, batch("m-1")).statusCode()).isEqualTo(200);
        assertThat(post(segment, batch("m-2")).statusCode()).isEqualTo(200);
        assertThat(segment.messageIds()).containsOnlyKeys("m-1", "m-2").containsValue(1);
    }

    @Test
    void onlyWhatWasAnswered2xxCountsAsTaken() throws Exception {
        segment.answerWith(StandInAnswer.status(500));
        post(segment, batch("m-1", "m-2"));
        assertThat(segment.events()).isEmpty();
        assertThat(segment.deliveries()).singleElement().matches(d -> d.events() == 2 && d.taken() == 0);

        segment.answerWith(StandInAnswer.status(202));
        post(segment, batch("m-1", "m-2"));
        assertThat(segment.events()).hasSize(2);
    }

    @Test
    void acceptStillRefusesABadBatchAndStatus200DropsTheBadMemberAsSegmentDoes() throws Exception {
        ObjectNode mixed =
                batch(track("m-1"), trackWith(t -> t.put("messageId", "m-2").remove("event")));

        segment.answerWith(StandInAnswer.accept());
        assertThat(post(segment, mixed).statusCode()).isEqualTo(400);
        segment.answerWith(StandInAnswer.status(200));
        assertThat(post(segment, mixed).statusCode()).isEqualTo(200);
        assertThat(segment.messageIds()).containsOnlyKeys("m-1");
        assertThat(segment.deliveries()).last().matches(d -> d.events() == 2 && d.taken() == 1 && d.problem() != null);
    }

    @Test
    void answerByMessageIdLeavesOtherBatchesAlone() throws Exception {
        segment.answerWhere(request -> request.hasMessageId("poison"), StandInAnswer.status(400));

        assertThat(post(segment, batch("m-1", "poison")).statusCode()).isEqualTo(400);
        assertThat(post(segment, batch("m-1", "m-2")).statusCode()).isEqualTo(200);
    }

    @Test
    void answerByPropertyAndByFunction() throws Exception {
        ObjectNode android = trackWith(t -> ((ObjectNode) t.get("properties")).put("platform", "android"));
        segment.answerBy(request -> request.hasProperty("platform", "android")
                ? StandInAnswer.status(413)
                : StandInAnswer.status(200 + request.events().size()));

        assertThat(post(segment, batch(track("m-2"), android)).statusCode()).isEqualTo(413);
        assertThat(post(segment, batch("m-1", "m-2", "m-3")).statusCode()).isEqualTo(203);
    }

    @Test
    void functionThatThrowsOrGivesNothingAnswers500() throws Exception {
        segment.answerBy(request -> {
            throw new IllegalStateException("on purpose");
        });

        assertThat(post(segment, batch("m-1")).statusCode()).isEqualTo(500);
        segment.answerBy(request -> null);
        assertThat(post(segment, batch("m-1")).statusCode()).isEqualTo(500);
        assertThat(segment.takenEvents()).isZero();
    }

    @Test
    void heldAnswersWaitForTheirRelease() throws Exception {
        segment.answerWith(StandInAnswer.accept().held());
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, 20)
                .mapToObj(i -> postAsync(segment, batch("m-" + i)))
                .toList();
        await().until(() -> segment.heldRequests() == 20);
        assertThat(sent).noneMatch(CompletableFuture::isDone);
        assertThat(segment.takenEvents()).isZero();
        assertThat(segment.mostAtOnce()).isEqualTo(20);

        segment.release();

        assertThat(sent)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
        assertThat(segment.uniqueEvents()).isEqualTo(20);
        assertThat(segment.heldRequests()).isZero();
    }

    @Test
    void heldRequestDoesNotKeepLaterOnesWaiting() throws Exception {
        segment.answerWith(StandInAnswer.accept().held(), StandInAnswer.accept());
        CompletableFuture<HttpResponse<String>> first = postAsync(segment, batch("m-1"));
        await().until(() -> segment.heldRequests() == 1);

        assertThat(post(segment, batch("m-2")).statusCode()).isEqualTo(200);
        assertThat(first).isNotDone();
        segment.release();
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    @Test
    void senderThatGaveUpWaitingDoesNotBreakTheRelease() throws Exception {
        segment.answerWith(StandInAnswer.accept().held(), StandInAnswer.accept());
        CompletableFuture<HttpResponse<String>> given = postAsync(segment, batch("m-1"));
        await().until(() -> segment.heldRequests() == 1);
        given.cancel(true);
        segment.release();

        await().untilAsserted(() -> assertThat(segment.messageIds()).containsOnlyKeys("m-1"));
        assertThat(post(segment, batch("m-2")).statusCode()).isEqualTo(200);
    }

    @Test
    void delayedAnswerComesNoSoonerThanItsDelay() throws Exception {
        segment.answerWith(StandInAnswer.accept().after(Duration.ofMillis(150)));
        long start = System.nanoTime();

        assertThat(post(segment, batch("m-1")).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(145));
    }

    @Test
    void resetTakesNothingOver() {
        segment.answerWith(StandInAnswer.reset());

        assertThatThrownBy(() -> post(segment, batch("m-1"))).isInstanceOf(IOException.class);
        assertThat(segment.takenEvents()).isZero();
        assertThat(segment.deliveries()).singleElement().matches(ServedRequest::lost);
    }

    @Test
    void lostAnswerHasTakenTheEventsAndTheRepeatIsCounted() throws Exception {
        segment.answerWith(StandInAnswer.accept().lost(), StandInAnswer.accept());

        assertThatThrownBy(() -> post(segment, batch("m-1")))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("Connection reset");
        assertThat(segment.takenEvents()).isEqualTo(1);
        post(segment, batch("m-1"));
        assertThat(segment.messageIds()).containsEntry("m-1", 2);
        assertThat(segment.uniqueEvents()).isEqualTo(1);
        assertThat(segment.takenEvents()).isEqualTo(2);
    }

    @Test
    void answerWithoutBodyIsComplete() throws Exception {
        segment.answerWith(StandInAnswer.status(204), StandInAnswer.accept());

        assertThat(post(segment, batch("m-1")).statusCode()).isEqualTo(204);
        assertThat(post(segment, batch("m-2")).statusCode()).isEqualTo(200);
    }

    @Test
    void impossibleAnswersAreRefusedWhenTheyAreMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> StandInAnswer.status(0));
        assertThatIllegalArgumentException().isThrownBy(() -> StandInAnswer.status(600));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StandInAnswer.accept().after(Duration.ofSeconds(-1)));
    }
}
