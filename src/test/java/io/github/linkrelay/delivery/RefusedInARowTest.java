package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A 400 for everything is the destination's fault, and a 400 for some is the events'. */
class RefusedInARowTest extends Delivered {
    /** Sends events that wait until all are there. */
    private void sendTogether(String name, int count) throws Exception {
        linkrelay.context().getRouteController().stopRoute("deliver-segment");
        send(name, count);
        linkrelay.context().getRouteController().startRoute("deliver-segment");
    }

    @Test
    void fourHundredForEverythingHoldsAndAllArriveAfterIt() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(400));
        sendTogether("a", 300);
        await().until(() -> linkrelay.segment().state() == State.HELD);
        long before = segment.requests();
        await().until(() -> segment.requests() > before + 4);
        DestinationStatus held = linkrelay.segment();
        assertThat(held.deadLettered()).isZero();
        assertThat(held.delivered()).isZero();
        assertThat(held.waiting()).isEqualTo(300);
        assertThat(held.reason()).startsWith("10 events in a row were refused alike: answered 400");
        assertThat(held.apart().held()).isTrue();
        segment.answerWith(StandInAnswer.accept());
        awaitDelivered(300);
        assertThat(arrived()).hasSize(300).doesNotHaveDuplicates();
        assertThat(linkrelay.segment().deadLettered()).isZero();
        assertThat(linkrelay.segment().state()).isEqualTo(State.RUNNING);
        assertThat(linkrelay.segment().apart()).isNull();
    }

    @Test
    void poisonedEventWithNothingBehindItDiesAlone() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(400));
        send("a", 1);
        awaitDead(1);
        assertThat(segment.requests()).isEqualTo(2);
        assertThat(linkrelay.segment().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void logSaysHowManyOfARunThatCameSlowlyAreNoDeadLetters() throws Exception {
        start("linkrelay.delivery.refusals-before-hold", "2");
        segment.answerWith(StandInAnswer.status(400));
        send("a", 1);
        awaitDead(1);
        try (LogLines log = new LogLines()) {
            send("b", 1);
            await().until(() -> linkrelay.segment().state() == State.HELD);
            await().untilAsserted(() -> assertThat(log.lines())
                    .anyMatch(line -> line.contains("is held, for 2 events in a row")
                            && line.contains("Of these that are no dead letters: 1.")));
        }
        assertThat(linkrelay.segment().waiting()).isEqualTo(1);
    }

    @Test
    void hundredReallyBadOnesDoNotHoldUpTheGoodOnesForEver() throws Exception {
        start("linkrelay.segment.batch.size", "20");
        segment.answerWhere(
                request -> IntStream.range(0, 100).anyMatch(i -> request.hasProperty("token", "bad" + i)),
                StandInAnswer.status(400));
        linkrelay.context().getRouteController().stopRoute("deliver-segment");
        send("bad", 100);
        send("good", 50);
        linkrelay.context().getRouteController().startRoute("deliver-segment");
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(linkrelay.segment().delivered()).isEqualTo(50));
        // What had been on its way with them says nothing of a hold; the next one that begins later and is accepted
        // does.
        AtomicInteger later = new AtomicInteger();
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    if (linkrelay.segment().waiting() == 0) {
                        return true;
                    }
                    send("good-later-" + later.incrementAndGet() + "-", 1);
                    return false;
                });
        assertThat(linkrelay.segment().deadLettered()).isEqualTo(100);
        assertThat(arrived())
                .hasSize(50 + later.get())
                .doesNotHaveDuplicates()
                .allMatch(token -> token.startsWith("good"));
    }

    @Test
    void afterARestartNoneOfTheRunIsLost() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(400));
        sendTogether("a", 30);
        await().until(() -> linkrelay.segment().state() == State.HELD);
        stopLinkrelay();
        segment.answerWith(StandInAnswer.accept());
        start();
        awaitDelivered(30);
        assertThat(linkrelay.segment().deadLettered()).isZero();
    }

    @Test
    void eventsThatAreTooLargeForTheDestinationDieHoweverManyTheyAre() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(413));
        send("a", 25);
        awaitDead(25);
        assertThat(linkrelay.segment().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void withoutALimitEachRefusedEventDies() throws Exception {
        start("linkrelay.delivery.refusals-before-hold", "0");
        segment.answerWith(StandInAnswer.status(400));
        send("a", 25);
        awaitDead(25);
    }

    private HttpResponse<String> decide(String action) throws Exception {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/api/destinations/segment/refusals"))
                .header("Content-Type", "application/json")
                .header("X-Linkrelay", "1")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"" + action + "\"}")));
    }

    @Test
    void operatorSeesWhyItIsHeldAndDecides() throws Exception {
        start("linkrelay.delivery.hold", "1h");
        assertThat(decide("bury").statusCode()).isEqualTo(409);
        segment.answerWith(StandInAnswer.status(400));
        sendTogether("a", 12);
        await().until(() -> linkrelay.segment().state() == State.HELD);
        assertThat(Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/health")))
                        .body())
                .contains("segment is held: 10 events in a row were refused alike: answered 400");
        assertThat(Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/api/status")))
                        .body())
                .containsPattern("\"refused\":1[0-2],\"held\":true");
        assertThat(decide("forgive").statusCode()).isEqualTo(400);
        // What had been on its way is refused too.
        await().until(() -> linkrelay.segment().inFlight() == 0);
        int refused = linkrelay.segment().apart().refused();
        assertThat(refused).isBetween(10, 12);
        assertThat(decide("bury").body()).contains("\"decided\":" + refused);
        awaitDead(refused);
        // The others: not enough for a run.
        segment.answerWith(StandInAnswer.accept());
        send("b", 1);
        await().untilAsserted(() -> assertThat(linkrelay.segment().waiting()).isZero());
        assertThat(linkrelay.segment().deadLettered() + linkrelay.segment().delivered())
                .isEqualTo(13);
    }

    @Test
    void retryOfAnOperatorNeedsNoWait() throws Exception {
        start("linkrelay.delivery.hold", "1h");
        segment.answerWith(StandInAnswer.status(400));
        sendTogether("a", 30);
        await().until(() -> linkrelay.segment().state() == State.HELD);
        segment.answerWith(StandInAnswer.accept());
        assertThat(decide("retry").statusCode()).isEqualTo(200);
        awaitDelivered(30);
        assertThat(linkrelay.segment().deadLettered()).isZero();
    }
}
