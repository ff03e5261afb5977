package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.outbox.view.DestinationStatus.State;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that throw what is no exception, and what becomes of their events. */
class ErrorsTest extends Delivered {
    private static volatile Error error;

    /** A step as a team would write it. */
    public static final class Failing implements Processor {
        @Override
        public void process(Exchange exchange) {
            if (error != null) {
                throw error;
            }
        }
    }

    @AfterEach
    void mend() {
        error = null;
    }

    private void assertEventsComeBackAndAreDelivered(State state) throws Exception {
        send("a", 3);
        await().untilAsserted(() -> {
            assertThat(linkrelay.segment().state()).isEqualTo(state);
            assertThat(linkrelay.segment().reason()).contains(error.getMessage());
        });
        assertThat(linkrelay.segment().deadLettered()).isZero();
        error = null;
        awaitDelivered(3);
        assertThat(arrived()).containsExactlyInAnyOrder("a0", "a1", "a2");
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, AssertionError.class, NoClassDefFoundError.class})
    void errorOfASinkGivesItsBatchBack(Class<? extends Error> type) throws Exception {
        error = error(type);
        startBefore(Failing.class, "kamelets/segment-sink.kamelet", "        - removeHeaders:");
        assertEventsComeBackAndAreDelivered(error instanceof OutOfMemoryError ? State.BACKING_OFF : State.HELD);
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, AssertionError.class})
    void errorBetweenABatchAndItsSinkGivesTheBatchBack(Class<? extends Error> type) throws Exception {
        error = error(type);
        startBefore(Failing.class, "deliver-segment.camel", "              - to:\n                  id: send");
        assertEventsComeBackAndAreDelivered(error instanceof OutOfMemoryError ? State.BACKING_OFF : State.HELD);
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, NoClassDefFoundError.class})
    void errorOfAStepThatIsNoEventsFaultGivesTheEventsBack(Class<? extends Error> type) throws Exception {
        error = error(type);
        startBefore(Failing.class, "deliver-segment.camel", "        - bean:\n            id: track");
        assertEventsComeBackAndAreDelivered(error instanceof OutOfMemoryError ? State.BACKING_OFF : State.HELD);
    }

    @Test
    void errorOfAStepThatIsTheEventsFaultKillsIt() throws Exception {
        error = new AssertionError("on purpose");
        startBefore(Failing.class, "deliver-segment.camel", "        - bean:\n            id: track");
        send("a", 2);
        awaitDead(2);
        assertThat(linkrelay.segment().inFlight()).isZero();
        // The count is there before the file has them.
        await().untilAsserted(() -> assertThat(deadLetters()).hasSize(2));
        assertThat(deadLetters().values()).containsOnly("a step failed: on purpose");
    }

    private static Error error(Class<? extends Error> type) throws ReflectiveOperationException {
        return type == AssertionError.class
                ? new AssertionError("on purpose")
                : type.getConstructor(String.class).newInstance("on purpose");
    }
}
