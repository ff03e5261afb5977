package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.RawAnswers;
import io.github.linkrelay.harness.Webhooks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers do, of which eight at once have more bytes than the process has memory. */
class HugeAnswersIT {
    private static final int SENDERS = 8;
    private static final long BYTES = 40 << 20;
    private static final RawAnswers.Answer ACCEPTED = RawAnswers.whole(200, "{\"success\":true}");

    private final Set<String> sent = new HashSet<>();

    @TempDir
    Path directory;

    /** The first eight come at the same time. */
    private static RawAnswers.Answer hugeToEightAtOnce(CountDownLatch eight) {
        return out -> {
            eight.countDown();
            try {
                eight.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            RawAnswers.huge(503, BYTES).write(out);
        };
    }

    private void send(LinkrelayProcess linkrelay, String name, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] body = Webhooks.click(name + i);
            assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
            sent.add(Balance.messageId(body));
        }
    }

    private static Set<String> arrived(RawAnswers segment) throws IOException {
        Set<String> arrived = new HashSet<>();
        for (String body : segment.answered()) {
            for (JsonNode event : new ObjectMapper().readTree(body).path("batch")) {
                arrived.add(event.path("messageId").asText());
            }
        }
        return arrived;
    }

    private void assertAllIsDeliveredOnceAnswersAreWellAgain(LinkrelayProcess linkrelay, RawAnswers segment)
            throws Exception {
        segment.answerWith(ACCEPTED);
        await().atMost(Duration.ofSeconds(20)).until(() -> Balance.of(linkrelay).waiting() == 0);
        assertThat(Balance.of(linkrelay)).isEqualTo(new Balance(sent.size(), sent.size(), 0, 0, 0));
        assertThat(arrived(segment)).isEqualTo(sent);
        assertThat(linkrelay.process().isAlive()).isTrue();
        assertThat(linkrelay.log()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void eightHugeAnswersAtOnceNeitherStopDeliveryNorLoseAnEvent() throws Exception {
        CountDownLatch eight = new CountDownLatch(SENDERS);
        try (RawAnswers segment = new RawAnswers(hugeToEightAtOnce(eight));
                LinkrelayProcess linkrelay = LinkrelayProcess.start(
                        directory,
                        segment.endpoint(),
                        Map.of("SEGMENT_MESSAGE_ID", "sha256"),
                        "-Xmx128m",
                        "-Dlinkrelay.segment.batch.parallel=" + SENDERS,
                        "-Dlinkrelay.segment.batch.size=5",
                        "-Dlinkrelay.delivery.redelivery-delay=50",
                        "-Dlinkrelay.delivery.redelivery-delay-max=100",
                        "-Dlinkrelay.delivery.back-off=50ms",
                        "-Dlinkrelay.delivery.back-off-max=200ms",
                        "-Dlinkrelay.delivery.hold=200ms")) {
            send(linkrelay, "busy", 60);
            await().atMost(Duration.ofSeconds(20)).until(() -> eight.getCount() == 0 && segment.cutOff() > 3 * SENDERS);
            assertAllIsDeliveredOnceAnswersAreWellAgain(linkrelay, segment);

            // Whatever is sent is refused, at the same length: the destination is at fault, not the events.
            segment.answerWith(RawAnswers.huge(400, BYTES));
            send(linkrelay, "refused", 60);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> linkrelay.metric(
                                    "linkrelay_destination_state{destination=\"segment\",outbox=\"events\",state=\"held\"}")
                            == 1);
            assertThat(linkrelay.log()).contains("10 events in a row were refused alike: answered 400 with more than");
            assertAllIsDeliveredOnceAnswersAreWellAgain(linkrelay, segment);
        }
    }
}
