package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.sandbox.Answer;
import org.junit.jupiter.api.Test;

class RedeliveryTest extends Delivered {
    @Test
    void batchThatIsAcceptedAtTheSecondAttemptIsSentTwiceAndNotMore() throws Exception {
        start();
        segment.answerWith(Answer.status(503), Answer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(segment.requests()).isEqualTo(2);
        assertThat(arrived()).containsExactly("a0");
    }
}
