package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.Attempt;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each request of a real route is in the log of deliveries, with the answer that it got. */
class DeliveryLogTest extends Delivered {

    @Test
    void acceptedBatchLeavesOneAttemptForAllItsEvents() throws Exception {
        long before = System.currentTimeMillis();
        start("linkrelay.segment.batch.size", "5", "linkrelay.segment.batch.interval", "60000");
        send("a", 5);
        awaitDelivered(5);
        awaitAttempts(5, 1);
        for (int event = 1; event <= 5; event++) {
            Attempt attempt = attempts(event).get(0);
            assertThat(attempt)
                    .isEqualTo(new Attempt("segment", attempt.at(), attempt.millis(), 200, "accepted", null, 5, 0));
            assertThat(attempt.at()).isBetween(before, System.currentTimeMillis());
        }
        assertThat(attempts(6)).isEmpty();
    }

    @Test
    void repeatedRequestIsThereWithEachAnswerItGot() throws Exception {
        start();
        segment.answerWith(
                StandInAnswer.status(503).after(Duration.ofMillis(40)),
                StandInAnswer.status(503),
                StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        awaitAttempts(1, 3);
        assertThat(attempts(1)).extracting(Attempt::status).containsExactly(503, 503, 200);
        assertThat(attempts(1)).extracting(Attempt::answer).containsExactly("retry", "retry", "accepted");
        assertThat(attempts(1))
                .extracting(Attempt::reason)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("answered 503"),
                        second -> assertThat(second).startsWith("answered 503"),
                        third -> assertThat(third).isNull());
        assertThat(attempts(1).get(0).millis()).isGreaterThanOrEqualTo(40);
        assertThat(attempts(1)).isSortedAccordingTo((a, b) -> Long.compare(a.at(), b.at()));
    }

    @Test
    void halvedBatchShowsEachEventTheRequestsThatItWasIn() throws Exception {
        start("linkrelay.segment.batch.size", "4", "linkrelay.segment.batch.interval", "60000");
        segment.answerWhere(request -> request.hasProperty("token", "a2"), StandInAnswer.status(400));
        send("a", 4);
        awaitDead(1);
        awaitDelivered(3);
        awaitAttempts(3, 3);
        assertThat(attempts(1)).extracting(Attempt::events).containsExactly(4, 2);
        assertThat(attempts(1)).extracting(Attempt::answer).containsExactly("refused", "accepted");
        assertThat(attempts(3)).extracting(Attempt::events).containsExactly(4, 2, 1);
        assertThat(attempts(3)).extracting(Attempt::status).containsOnly(400);
        assertThat(attempts(3))
                .allSatisfy(attempt -> assertThat(attempt.reason()).startsWith("answered 400"));
        assertThat(attempts(4)).extracting(Attempt::events).containsExactly(4, 2, 1);
        assertThat(attempts(4)).extracting(Attempt::status).containsExactly(400, 400, 200);
    }

    @Test
    void requestWithoutAnAnswerHasNoStatus() throws Exception {
        start();
        segment.answerWith(StandInAnswer.reset(), StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        awaitAttempts(1, 2);
        Attempt lost = attempts(1).get(0);
        assertThat(lost.status()).isZero();
        assertThat(lost.answer()).isEqualTo("retry");
        assertThat(lost.reason()).startsWith("no answer");
    }

    @Test
    void heldDestinationSaysSo() throws Exception {
        start();
        segment.answerWith(StandInAnswer.status(401));
        send("a", 1);
        awaitAttempts(1, 1);
        assertThat(attempts(1).get(0).answer()).isEqualTo("hold");
        assertThat(attempts(1).get(0).status()).isEqualTo(401);
    }

    private List<Attempt> attempts(long event) {
        try (OutboxReader reader = linkrelay.outbox().reader()) {
            return reader.attempts("segment", event, 100);
        }
    }

    private void awaitAttempts(long event, int count) {
        await().untilAsserted(() -> assertThat(attempts(event)).hasSizeGreaterThanOrEqualTo(count));
    }
}
