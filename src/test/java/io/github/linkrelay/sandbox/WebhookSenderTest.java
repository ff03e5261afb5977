package io.github.linkrelay.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.RawAnswers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Receivers that do not end their answers. */
class WebhookSenderTest {
    private static final byte[] BODY = "{\"event\":\"link.clicked\"}".getBytes(UTF_8);

    @Test
    void answerThatDripsIsNotWaitedForWithoutEnd() throws Exception {
        try (RawAnswers receiver =
                new RawAnswers(RawAnswers.dripping("HTTP/1.1 401 x\r\nContent-Length: 100000\r\n\r\n", "x", 20))) {
            Sent sent = new WebhookSender(receiver.endpoint(), "secret", Duration.ofSeconds(1)).send(BODY);
            assertThat(sent.status()).isZero();
            assertThat(sent.reason()).isEqualTo("no answer within 1 s");
            await().untilAsserted(() ->
                    assertThat(receiver.cutOff()).as("connections closed").isEqualTo(1));
        }
    }

    @Test
    void answerBeyondTheBoundIsNotRead() throws Exception {
        try (RawAnswers receiver = new RawAnswers(RawAnswers.huge(500, 40 << 20))) {
            WebhookSender sender = new WebhookSender(receiver.endpoint(), "secret");
            assertThat(sender.send(BODY).reason()).isEqualTo("no answer: the answer has more than 1048576 bytes");
            receiver.answerWith(RawAnswers.whole(200, "{}"));
            assertThat(sender.send(BODY).status()).isEqualTo(200);
        }
    }
}
