package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.sandbox.ServedRequest;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that pass by themselves: the batch comes again, and nothing dies. */
class RedeliveryTest extends Delivered {
    @Test
    void batchThatIsAcceptedAtTheSecondAttemptIsSentTwiceAndNotMore() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(503), StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(segment.requests()).isEqualTo(2);
        assertThat(arrived()).containsExactly("a0");
    }

    @Test
    void passingTroubleIsSurvivedOnTheSpotAndAfterARest() throws Exception {
        start();
        List<String> sent = new ArrayList<>();
        for (int status : new int[] {408, 410, 429, 460, 500, 502, 503, 504, 599}) {
            // Four attempts, a rest, four attempts, a rest.
            StandInAnswer trouble = StandInAnswer.status(status);
            segment.answerWith(
                    trouble, trouble, trouble, trouble, trouble, trouble, trouble, trouble, StandInAnswer.accept());
            send(status + "-", 2);
            sent.addAll(tokens(status + "-", 2));
            awaitDelivered(sent.size());
            assertThat(arrived()).as("%d", status).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(linkrelay.segment().deadLettered()).as("%d", status).isZero();
            assertThat(linkrelay.segment().state()).as("%d", status).isEqualTo(State.RUNNING);
        }
    }

    @Test
    void unreachableSegmentIsTriedUntilItIsBack() throws Exception {
        start();
        segment.close();
        send("a", 3);
        await().until(() -> linkrelay.segment().state() == State.BACKING_OFF);
        assertThat(linkrelay.segment().waiting()).isEqualTo(3);
        segment.start();
        awaitDelivered(3);
        assertThat(arrived()).containsExactlyInAnyOrder("a0", "a1", "a2");
    }

    @Test
    void connectionResetInThePlaceOfAnAnswerIsSurvived() throws Exception {
        start();
        segment.answerWith(
                StandInAnswer.reset(),
                StandInAnswer.reset(),
                StandInAnswer.reset(),
                StandInAnswer.reset(),
                StandInAnswer.reset(),
                StandInAnswer.accept());
        send("a", 2);
        awaitDelivered(2);
        assertThat(arrived()).containsExactlyInAnyOrder("a0", "a1");
    }

    @Test
    void segmentThatNeverAnswersIsLeftAfterTheTimeOutAndTriedAgain() throws Exception {
        start("camel.component.http.response-timeout", "200", "camel.component.http.so-timeout", "200");
        segment.answerWith(StandInAnswer.accept().held(), StandInAnswer.accept().held(), StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(arrived()).containsExactly("a0");
        assertThat(segment.heldRequests()).isEqualTo(2);
    }

    @Test
    void batchThatWasTakenButNotConfirmedIsRepeatedWithTheSameIds() throws Exception {
        start();
        segment.answerWith(StandInAnswer.accept().lost(), StandInAnswer.accept());
        send("a", 5);
        awaitDelivered(5);
        assertThat(segment.uniqueEvents()).isEqualTo(5);
        assertThat(segment.takenEvents()).isGreaterThan(5);
        assertThat(linkrelay.segment().delivered()).isEqualTo(5);
    }

    @Test
    void shortRetryAfterIsWaitedForOnTheSpot() throws Exception {
        start("linkrelay.delivery.redelivery-delay-max", "5000");
        segment.answerWith(StandInAnswer.status(429).retryAfter(1), StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap)
                .isGreaterThanOrEqualTo(Duration.ofMillis(990)));
    }

    @Test
    void withoutRetryAfterTheNextAttemptDoesNotWaitForIt() throws Exception {
        start("linkrelay.delivery.redelivery-delay-max", "5000");
        segment.answerWith(StandInAnswer.status(429), StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap).isLessThan(Duration.ofMillis(900)));
    }

    @Test
    void longRetryAfterRestsTheDestination() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(503).retryAfter(1), StandInAnswer.accept());
        send("a", 1);
        await().until(() -> linkrelay.segment().nextAttempt() != null);
        assertThat(linkrelay.segment().nextAttempt()).isBefore(Instant.now().plusSeconds(2));
        // What comes in meanwhile waits too.
        send("b", 1);
        awaitDelivered(2);
        assertThat(gaps()).first().satisfies(gap -> assertThat(gap).isGreaterThanOrEqualTo(Duration.ofMillis(990)));
    }

    @Test
    void retryAfterMayBeADate() throws Exception {
        start();
        segment.answerWith(
                StandInAnswer.status(429)
                        .header("Retry-After", date(Instant.now().plusSeconds(3))),
                StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap).isGreaterThan(Duration.ofSeconds(1)));
    }

    @Test
    void retryAfterIsCutToTheLongestThatIsHonoured() throws Exception {
        start("linkrelay.delivery.retry-after-max", "300ms");
        segment.answerWith(StandInAnswer.status(503).retryAfter(86_400), StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap)
                .isGreaterThanOrEqualTo(Duration.ofMillis(290)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", "-5"})
    void retryAfterThatAsksForNoPauseDoesNotHurryTheRepeats(String value) throws Exception {
        start(
                "linkrelay.delivery.redelivery-delay",
                "100",
                "linkrelay.delivery.redelivery-delay-max",
                "200",
                "linkrelay.delivery.back-off",
                "200ms",
                "linkrelay.delivery.back-off-max",
                "400ms");
        segment.answerWith(StandInAnswer.status(503).header("Retry-After", value));
        send("a", 1);
        await().until(() -> segment.requests() >= 5);
        assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(Duration.ofMillis(45)));
        segment.answerWith(StandInAnswer.accept());
        awaitDelivered(1);
    }

    @Test
    void eventsOlderThanTheAgeGoToTheDeadLettersWhenOneIsSet() throws Exception {
        start("linkrelay.delivery.max-age", "100ms");
        segment.answerWith(StandInAnswer.status(503));
        send("a", 3);
        awaitDead(3);
        assertThat(linkrelay.segment().waiting()).isZero();
        segment.answerWith(StandInAnswer.accept());
        send("b", 1);
        awaitDelivered(1);
        assertThat(arrived()).containsExactly("b0");
        stopLinkrelay();
        assertThat(deadLetters().values()).hasSize(3).allSatisfy(reason -> assertThat(reason)
                .startsWith("not delivered within")
                .contains("answered 503"));
    }

    private List<Duration> gaps() {
        List<Instant> times =
                segment.deliveries().stream().map(ServedRequest::receivedAt).toList();
        return IntStream.range(1, times.size())
                .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)))
                .toList();
    }

    private static String date(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atZone(ZoneOffset.UTC));
    }
}
