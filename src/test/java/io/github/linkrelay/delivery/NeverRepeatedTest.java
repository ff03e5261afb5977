package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.OutboxFile;
import io.github.linkrelay.harness.RawAnswers;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.sandbox.StandInAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A destination that would count an event twice, with {@code repeat=never} in its route. */
class NeverRepeatedTest extends Delivered {
    private static final String NO_ANSWER = "no answer, whether it arrived is unknown";
    private static final String BEFORE = "sent before a crash, whether it arrived is unknown";

    private void startNever(String... settings) throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of("receive", "delivery", "deliver-segment")) {
            String shipped = Files.readString(Path.of("routes", file + ".camel.yaml"));
            Files.writeString(
                    routes.resolve(file + ".camel.yaml"),
                    shipped.replace(
                            "        destination: segment\n", "        destination: segment\n        repeat: never\n"));
        }
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "camel.main.routes-include-pattern";
        all[settings.length + 1] = "file:" + routes + "/*.camel.yaml";
        start(all);
    }

    @Test
    void batchThatWasTakenButNotConfirmedIsADeadLetterAndNotSentAgain() throws Exception {
        startNever();
        segment.answerWith(StandInAnswer.accept().lost(), StandInAnswer.accept());
        send("a", 1);
        awaitDead(1);
        send("b", 3);
        awaitDelivered(3);
        assertThat(segment.takenEvents()).isEqualTo(4);
        assertThat(arrived()).containsExactlyInAnyOrder("a0", "b0", "b1", "b2");
        stopLinkrelay();
        assertThat(deadLetters().values()).containsExactly(NO_ANSWER);
    }

    @Test
    void eventWhoseAnswerTimesOutIsADeadLetterAndTheDestinationRests() throws Exception {
        startNever(
                "camel.component.http.response-timeout",
                "200",
                "camel.component.http.so-timeout",
                "200",
                "linkrelay.delivery.back-off",
                "1m",
                "linkrelay.delivery.back-off-max",
                "1m");
        segment.answerWith(StandInAnswer.accept().held());
        send("a", 1);
        awaitDead(1);
        assertThat(linkrelay.segment().state()).isEqualTo(State.BACKING_OFF);
        assertThat(linkrelay.segment().reason()).startsWith("no answer");
        await().until(() -> segment.heldRequests() == 1);
        assertThat(linkrelay.segment().waiting()).isZero();
    }

    @Test
    void eventWhoseAnswerIsCutIsADeadLetterAndNotSentAgain() throws Exception {
        try (RawAnswers huge = new RawAnswers(RawAnswers.huge(503, 40 << 20))) {
            startNever(
                    "linkrelay.segment.endpoint", huge.endpoint().toString(), "linkrelay.http.answer-bytes", "65536");
            send("a", 1);
            awaitDead(1);
            stopLinkrelay();
            assertThat(huge.requests()).isEqualTo(1);
            assertThat(deadLetters().values()).containsExactly(NO_ANSWER);
        }
    }

    /** The server closes it behind its answer, without having said so. */
    @Test
    void connectionThatWasClosedMeanwhileIsNotUsed() throws Exception {
        RawAnswers.Answer accepted = RawAnswers.whole(200, "{\"success\":true}");
        try (RawAnswers closing = new RawAnswers(out -> {
            accepted.write(out);
            throw new IOException("closed");
        })) {
            startNever("linkrelay.segment.endpoint", closing.endpoint().toString());
            for (int i = 1; i <= 10; i++) {
                send("a" + i + "-", 1);
                awaitDelivered(i);
            }
            assertThat(linkrelay.segment().deadLettered()).isZero();
            stopLinkrelay();
            assertThat(closing.requests()).isEqualTo(10);
        }
    }

    /** The connection stands, but the request waits for a handshake that does not come. */
    @Test
    void requestOfWhichNoByteLeftIsNotADeadLetter() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            startNever(
                    "linkrelay.segment.endpoint",
                    "https://127.0.0.1:" + silent.getLocalPort(),
                    "linkrelay.http.deadline",
                    "200ms");
            send("a", 1);
            await().until(() -> linkrelay.segment().state() == State.BACKING_OFF);
            assertThat(linkrelay.segment().reason()).isEqualTo("no answer: the answer was not complete within 200 ms");
            assertThat(linkrelay.segment().deadLettered()).isZero();
            assertThat(linkrelay.segment().waiting()).isEqualTo(1);
        }
    }

    @Test
    void answerThatAsksForARepeatGetsOne() throws Exception {
        startNever();
        StandInAnswer trouble = StandInAnswer.status(503);
        segment.answerWith(trouble, trouble, trouble, trouble, trouble, trouble, StandInAnswer.accept());
        send("a", 1);
        awaitDelivered(1);
        assertThat(segment.requests()).isEqualTo(7);
        assertThat(linkrelay.segment().deadLettered()).isZero();
        await().until(() -> new OutboxFile(data).count("sending") == 0);
    }

    @Test
    void destinationThatCannotBeReachedIsTriedUntilItIsBack() throws Exception {
        startNever();
        segment.close();
        send("a", 3);
        await().until(() -> linkrelay.segment().state() == State.BACKING_OFF);
        segment.start();
        awaitDelivered(3);
        assertThat(arrived()).containsExactlyInAnyOrder("a0", "a1", "a2");
        assertThat(linkrelay.segment().deadLettered()).isZero();
    }

    @Test
    void refusedBatchIsHalvedAndEachGoodEventArrivesOnce() throws Exception {
        startNever("linkrelay.segment.batch.size", "8", "linkrelay.segment.batch.interval", "60000");
        segment.answerWith(StandInAnswer.status(400), StandInAnswer.accept());
        send("a", 8);
        awaitDelivered(8);
        assertThat(segment.batchSizes()).contains(4);
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(tokens("a", 8));
        await().until(() -> new OutboxFile(data).count("sending") == 0);
    }

    @Test
    void whatWasUnderWayAtAnAbruptEndIsNotSentAgain() throws Exception {
        startNever("camel.main.shutdown-timeout", "1");
        segment.answerWith(StandInAnswer.accept().held(), StandInAnswer.accept());
        send("a", 1);
        await().until(() -> segment.heldRequests() == 1);
        stopLinkrelayUnreleased();
        segment.release();
        startNever();
        awaitDead(1);
        send("b", 1);
        awaitDelivered(1);
        assertThat(segment.requests()).isEqualTo(2);
        stopLinkrelay();
        assertThat(deadLetters().values()).singleElement().isIn(NO_ANSWER, BEFORE);
    }

    @Test
    void nothingIsSentWhileTheDiskCannotSayThatItIs() throws Exception {
        startNever("linkrelay.segment.batch.interval", "1500");
        send("a", 1);
        try (Connection disk = new OutboxFile(data).lock()) {
            await().until(() -> linkrelay.segment().state() == State.BACKING_OFF);
            assertThat(linkrelay.segment().reason()).contains("The outbox can't be written");
            assertThat(segment.requests()).isZero();
        }
        awaitDelivered(1);
        assertThat(arrived()).containsExactly("a0");
    }
}
