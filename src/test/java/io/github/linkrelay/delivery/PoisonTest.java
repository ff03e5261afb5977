package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that Segment, or we, will never take: only they die. */
class PoisonTest extends Delivered {
    @ParameterizedTest
    @ValueSource(ints = {400, 413})
    void onlyThePoisonedEventDiesAndItIsNotRepeatedAfterARestart(int status) throws Exception {
        start("linkrelay.segment.batch.size", "20", "linkrelay.segment.batch.interval", "60000");
        segment.answerWhere(request -> request.hasProperty("token", "a13"), StandInAnswer.status(status));
        send("a", 20);
        awaitDead(1);
        awaitDelivered(19);
        assertThat(arrived()).hasSize(19).doesNotHaveDuplicates().doesNotContain("a13");
        stopLinkrelay();
        assertThat(deadLetters()).hasSize(1).allSatisfy((body, reason) -> {
            assertThat(body).contains("\"a13\"");
            assertThat(reason).startsWith("answered " + status + ": ");
        });
        long before = segment.requests();
        start();
        send("b", 1);
        awaitDelivered(20);
        assertThat(segment.requests()).isEqualTo(before + 1);
        assertThat(linkrelay.segment().deadLettered()).isEqualTo(1);
    }

    @Test
    void whatWasAcceptedBeforeAFailureAmidTheHalvingIsNotSentAgain() throws Exception {
        start("linkrelay.segment.batch.size", "8", "linkrelay.segment.batch.interval", "500");
        // 8 refused, the first 4 accepted, the others not answered well; from then on as it should be.
        StandInAnswer refused = StandInAnswer.status(400);
        AtomicInteger number = new AtomicInteger();
        segment.answerBy(request -> switch (number.incrementAndGet()) {
            case 1 -> refused;
            case 2 -> StandInAnswer.accept();
            case 3, 4, 5, 6, 7 -> StandInAnswer.status(503);
            default -> request.hasProperty("token", "a6") ? refused : StandInAnswer.accept();
        });
        send("a", 8);
        awaitDead(1);
        awaitDelivered(7);
        assertThat(arrived()).hasSize(7).doesNotHaveDuplicates().doesNotContain("a6");
    }

    @Test
    void eventOverTheLimitDiesBeforeAnyRequest() throws Exception {
        start();
        byte[] large = Webhooks.click("x".repeat(33_000));
        byte[] largeInBytesOnly = Webhooks.click("\u00e4".repeat(17_000));
        assertThat(linkrelay.webhooks().send(large)).isEqualTo(200);
        assertThat(linkrelay.webhooks().send(largeInBytesOnly)).isEqualTo(200);
        awaitDead(2);
        assertThat(segment.requests()).isZero();
        send("a", 1);
        assertThat(linkrelay.webhooks().send(Webhooks.click("y".repeat(32_000))))
                .isEqualTo(200);
        awaitDelivered(2);
        stopLinkrelay();
        assertThat(deadLetters().values())
                .allSatisfy(reason -> assertThat(reason).contains("bytes, the destination 32768"));
    }

    @Test
    void eventThatCannotBeTransformedDiesAlone() throws Exception {
        Step.failure = new IllegalStateException("no such user");
        startWithStep(Step.class);
        send("a", 5);
        awaitDead(1);
        awaitDelivered(4);
        assertThat(arrived()).containsExactlyInAnyOrder("a0", "a1", "a2", "a4");
        stopLinkrelay();
        assertThat(deadLetters()).hasSize(1).allSatisfy((body, reason) -> {
            assertThat(body).contains("\"a3\"");
            assertThat(reason).isEqualTo("a step failed: no such user");
        });
    }

    @Test
    void memoryThatRanOutIsNotTheEventsFault() throws Exception {
        Step.failure = new OutOfMemoryError("of a test");
        Step.failed = 0;
        startWithStep(Step.class);
        send("a", 5);
        await().until(() -> Step.failed > 2);
        assertThat(linkrelay.segment().deadLettered()).isZero();
        Step.failure = null;
        awaitDelivered(5);
    }

    public static final class Step {
        private static volatile Throwable failure;
        private static volatile int failed;

        public void check(@Body ObjectNode track) throws Throwable {
            Throwable thrown = failure;
            if (thrown != null && token(track).equals("a3")) {
                failed++;
                throw thrown;
            }
        }
    }
}
