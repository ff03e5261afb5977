package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.RawAnswers;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are too long, or that never end, in each of their parts. */
class BoundedAnswersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @TempDir
    Path data;

    private RawAnswers segment;
    private LocalLinkrelay linkrelay;

    @BeforeEach
    void startSegment() throws IOException {
        segment = new RawAnswers(RawAnswers.whole(200, "{\"success\":true}"));
    }

    @AfterEach
    void stop() {
        linkrelay.close();
        segment.close();
    }

    private void start(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "linkrelay.delivery.redeliveries", "0",
                "linkrelay.delivery.back-off", "20ms",
                "linkrelay.delivery.back-off-max", "100ms",
                "linkrelay.http.answer-bytes", "65536"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        linkrelay = LocalLinkrelay.start(data, segment.endpoint(), all);
    }

    private void sendOne() throws IOException {
        assertThat(linkrelay.webhooks().send(Webhooks.click("a"))).isEqualTo(200);
    }

    private DestinationStatus awaitTrouble(Predicate<String> reason) {
        await().until(() -> linkrelay.segment().state() == State.BACKING_OFF
                && reason.test(linkrelay.segment().reason()));
        return linkrelay.segment();
    }

    private void assertDeliveredOnceAnswersAreWellAgain() {
        segment.answerWith(RawAnswers.whole(200, "{\"success\":true}"));
        await().until(() -> linkrelay.segment().delivered() == 1);
        assertThat(linkrelay.segment().inFlight()).isZero();
        assertThat(linkrelay.segment().deadLettered()).isZero();
    }

    @Test
    void bodyBeyondTheBoundIsCutAndItsStatusCounts() throws Exception {
        start();
        segment.answerWith(RawAnswers.huge(503, 40 << 20));
        sendOne();
        DestinationStatus status = awaitTrouble(reason -> reason.startsWith("answered 503"));
        assertThat(status.reason())
                .startsWith("answered 503 with more than 65536 bytes, the rest was not read: xxx")
                .hasSizeLessThan(500);
        await().untilAsserted(() ->
                assertThat(segment.cutOff()).as("connections closed").isPositive());
        assertDeliveredOnceAnswersAreWellAgain();
    }

    @Test
    void bodyWithinTheBoundIsReadToItsEnd() throws Exception {
        start();
        segment.answerWith(RawAnswers.huge(503, 65_536));
        sendOne();
        assertThat(awaitTrouble(reason -> reason.startsWith("answered 503")).reason())
                .startsWith("answered 503: xxx");
        assertDeliveredOnceAnswersAreWellAgain();
        assertThat(segment.cutOff()).isZero();
    }

    @Test
    void bytesCountAsTheyAreUnpacked() throws Exception {
        start();
        segment.answerWith(RawAnswers.packed(503, 40 << 20));
        sendOne();
        awaitTrouble(reason -> reason.startsWith("answered 503 with more than 65536 bytes"));
        assertDeliveredOnceAnswersAreWellAgain();
    }

    static Stream<Arguments> answersThatDoNotEnd() {
        return Stream.of(
                Arguments.of("body", RawAnswers.dripping(OK + "Content-Length: 100000\r\n\r\n", "x", 20)),
                Arguments.of(
                        "chunks", RawAnswers.dripping(OK + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", 20)),
                Arguments.of("status line", RawAnswers.dripping("HTTP/1.1 200 ", "O", 20)),
                Arguments.of("a header", RawAnswers.dripping(OK + "X-Drip: ", "x", 20)),
                Arguments.of(
                        "informational answers",
                        RawAnswers.dripping("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 102 Processing\r\n\r\n", 20)),
                Arguments.of(
                        "trailers",
                        RawAnswers.dripping(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Drip: ", "x", 20)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatDoNotEnd")
    void answerThatDripsIsAbortedAtTheDeadline(String part, RawAnswers.Answer answer) throws Exception {
        start("linkrelay.http.deadline", "300ms");
        segment.answerWith(answer);
        sendOne();
        DestinationStatus status = awaitTrouble(reason -> reason.contains("complete"));
        assertThat(status.reason()).isEqualTo("no answer: the answer was not complete within 300 ms");
        await().untilAsserted(() ->
                assertThat(segment.cutOff()).as("connections closed").isPositive());
        assertDeliveredOnceAnswersAreWellAgain();
    }

    static Stream<Arguments> headsWithoutMeasure() {
        return Stream.of(
                Arguments.of("one header", RawAnswers.dripping(OK + "X-Long: ", "x".repeat(4096), 0)),
                Arguments.of("many headers", RawAnswers.dripping(OK, "X-Many: x\r\n", 0)),
                Arguments.of(
                        "one chunk's extension",
                        RawAnswers.dripping(OK + "Transfer-Encoding: chunked\r\n\r\n1;", "x".repeat(4096), 0)),
                Arguments.of(
                        "many trailers",
                        RawAnswers.dripping(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-Many: x\r\n", 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headsWithoutMeasure")
    void headWithoutMeasureIsNoAnswer(String part, RawAnswers.Answer answer) throws Exception {
        start();
        segment.answerWith(answer);
        sendOne();
        awaitTrouble(reason -> reason.startsWith("no answer: "));
        assertDeliveredOnceAnswersAreWellAgain();
    }
}
